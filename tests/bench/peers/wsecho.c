/* SPDX-License-Identifier: MIT
 *
 * Echo server and load for WebSockets: short text frames, one thread, epoll.
 *   wsecho serve PORT
 *   wsecho load PORT CONNECTIONS SECONDS HOST COOKIE   prints messages a second and the median in ms
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { payload = 64, most_samples = 8000000 };

struct connection {
    int fd, is_open, length;
    double sent;
    unsigned char bytes[8192];
};

static int epoll;
static double samples[most_samples];
static size_t sampled;

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static int by_value(const void *a, const void *b)
{
    double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

static void die(const char *what)
{
    perror(what);
    exit(1);
}

static void say(struct connection *to, const void *bytes, size_t length)
{
    if (write(to->fd, bytes, length) != (ssize_t)length)
        die("write");
}

static struct connection *watch(int fd)
{
    int yes = 1;
    struct connection *made = calloc(1, sizeof *made);
    struct epoll_event event = {.events = EPOLLIN, .data = {.ptr = made}};
    made->fd = fd;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
    return made;
}

static void send_frame(struct connection *to)
{
    unsigned char frame[6 + payload] = {0x81, 0x80 | payload}; /* masked by zeros */
    memset(frame + 6, 'x', payload);
    to->sent = now();
    say(to, frame, sizeof frame);
}

/* The whole frame at `at`, or 0 when it has not arrived. */
static int frame_length(const struct connection *from, int at, int mask)
{
    if (from->length - at < 2)
        return 0;
    int length = 2 + mask + (from->bytes[at + 1] & 127);
    return from->length - at < length ? 0 : length;
}

static void shake_hands(struct connection *one, int serves)
{
    if (!memmem(one->bytes, (size_t)one->length, "\r\n\r\n", 4))
        return;
    one->length = 0;
    if (serves) {
        const char *plain = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
        const char *upgrade = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                              "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";
        one->is_open = memmem(one->bytes, sizeof one->bytes, "websocket", 9) != NULL;
        say(one, one->is_open ? upgrade : plain, strlen(one->is_open ? upgrade : plain));
        memset(one->bytes, 0, sizeof one->bytes);
        return;
    }
    if (memcmp(one->bytes, "HTTP/1.1 101", 12) != 0) {
        fprintf(stderr, "no 101: %.60s\n", one->bytes);
        exit(1);
    }
    one->is_open = 1;
    send_frame(one);
}

static void answer(struct connection *one, int serves)
{
    int at = 0;
    for (int length; (length = frame_length(one, at, serves ? 4 : 0)) > 0; at += length) {
        if (serves) {
            unsigned char *frame = one->bytes + at;
            int size = frame[1] & 127;
            unsigned char echo[2 + 127] = {frame[0], (unsigned char)size};
            for (int i = 0; i < size; ++i)
                echo[2 + i] = frame[6 + i] ^ frame[2 + i % 4];
            say(one, echo, (size_t)(2 + size));
        } else {
            if (sampled < most_samples)
                samples[sampled++] = now() - one->sent;
            send_frame(one);
        }
    }
    memmove(one->bytes, one->bytes + at, (size_t)(one->length - at));
    one->length -= at;
}

int main(int argc, char **argv)
{
    if (argc < 3)
        return 2;
    signal(SIGPIPE, SIG_IGN);
    epoll = epoll_create1(0);
    int serves = strcmp(argv[1], "serve") == 0, yes = 1, listener = -1;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((unsigned short)atoi(argv[2])),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    if (serves) {
        struct epoll_event event = {.events = EPOLLIN};
        listener = socket(AF_INET, SOCK_STREAM, 0);
        setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
        if (bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, 512))
            die("bind");
        epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &event);
    } else {
        char head[1024];
        int length = snprintf(head, sizeof head,
                              "GET / HTTP/1.1\r\nHost: %s\r\nCookie: %s\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                              "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
                              argv[5], argv[6]);
        for (int i = atoi(argv[3]); i > 0; --i) {
            int fd = socket(AF_INET, SOCK_STREAM, 0);
            if (connect(fd, (struct sockaddr *)&address, sizeof address))
                die("connect");
            say(watch(fd), head, (size_t)length);
        }
    }
    double started = now(), end = started + (serves ? 1e9 : atof(argv[4]));
    while (now() < end) {
        struct epoll_event events[256];
        int count = epoll_wait(epoll, events, 256, 100);
        for (int i = 0; i < count; ++i) {
            struct connection *one = events[i].data.ptr;
            if (!one) {
                int fd = accept(listener, NULL, NULL);
                if (fd >= 0)
                    watch(fd);
                continue;
            }
            ssize_t got = read(one->fd, one->bytes + one->length, sizeof one->bytes - (size_t)one->length);
            if (got <= 0) {
                if (!serves)
                    die("the connection was closed");
                close(one->fd);
                free(one);
                continue;
            }
            one->length += (int)got;
            if (one->is_open)
                answer(one, serves);
            else
                shake_hands(one, serves);
        }
    }
    if (sampled == 0)
        return 1;
    double rate = (double)sampled / (now() - started);
    qsort(samples, sampled, sizeof *samples, by_value);
    printf("%.0f %.3f\n", rate, samples[sampled / 2] * 1000);
    return 0;
}
