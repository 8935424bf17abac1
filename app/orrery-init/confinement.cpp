// SPDX-License-Identifier: MIT
#include "app/orrery-init/confinement.h"

#include "app/orrery-init/processes.h"
#include "core/sandbox/initprotocol.h"

#include <dirent.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace orrery::init {

namespace {

constexpr uint64_t mayRead = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
constexpr uint64_t mayRun = mayRead | LANDLOCK_ACCESS_FS_EXECUTE;
constexpr uint64_t mayUse = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE;
/// Every right of ABI 6; the ruleset refuses each of them where no rule gives it.
constexpr uint64_t everything = (LANDLOCK_ACCESS_FS_IOCTL_DEV << 1) - 1;
constexpr uint64_t forFiles = LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_WRITE_FILE
    | LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_TRUNCATE | LANDLOCK_ACCESS_FS_IOCTL_DEV;
/// Devices and sockets are not made by an app; an ioctl of a device is not its business either.
constexpr uint64_t mayWrite = everything
    & ~(LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_BLOCK
        | LANDLOCK_ACCESS_FS_IOCTL_DEV);

[[noreturn]] void give(const char *what)
{
    std::fprintf(stderr, "orrery-init: %s: %s\n", what, std::strerror(errno));
    _exit(127);
}

std::string wholeFile(int file)
{
    struct stat facts{};
    if (fstat(file, &facts) != 0)
        give("its settings");
    std::string text(static_cast<size_t>(facts.st_size), '\0');
    for (size_t done = 0; done < text.size();) {
        const ssize_t got =
            pread(file, text.data() + done, text.size() - done, static_cast<off_t>(done));
        if (got <= 0)
            give("its settings");
        done += static_cast<size_t>(got);
    }
    return text;
}

/// The rules of one process, until enter() makes them hold.
class Rules
{
public:
    explicit Rules(bool anyPort)
    {
        const landlock_ruleset_attr handled{.handled_access_fs = everything,
                                            .handled_access_net = LANDLOCK_ACCESS_NET_BIND_TCP
                                                | (anyPort ? 0 : LANDLOCK_ACCESS_NET_CONNECT_TCP),
                                            .scoped = LANDLOCK_SCOPE_ABSTRACT_UNIX_SOCKET
                                                | LANDLOCK_SCOPE_SIGNAL};
        m_set = static_cast<int>(syscall(SYS_landlock_create_ruleset, &handled, sizeof handled, 0));
        if (m_set < 0)
            give("Landlock");
    }

    void allow(const char *path, uint64_t rights) const
    {
        const int place = open(path, O_PATH | O_CLOEXEC);
        if (place < 0)
            return; // not on this computer
        struct stat facts{};
        const bool isFolder = fstat(place, &facts) == 0 && S_ISDIR(facts.st_mode);
        const landlock_path_beneath_attr rule{
            .allowed_access = isFolder ? rights : rights & forFiles, .parent_fd = place};
        if (syscall(SYS_landlock_add_rule, m_set, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) != 0)
            give(path);
        close(place);
    }

    void allowPort(const char *port, uint64_t right) const
    {
        const landlock_net_port_attr rule{.allowed_access = right,
                                          .port = std::strtoull(port, nullptr, 10)};
        if (syscall(SYS_landlock_add_rule, m_set, LANDLOCK_RULE_NET_PORT, &rule, 0) != 0)
            give("its ports");
    }

    void enter() const
    {
        if (syscall(SYS_landlock_restrict_self, m_set, 0) != 0)
            give("Landlock");
        close(m_set);
    }

private:
    int m_set = -1;
};

void writeFile(int content, const char *path)
{
    const std::string text = wholeFile(content);
    const std::string whole = path;
    for (size_t slash = whole.find('/', 1); slash != std::string::npos;
         slash = whole.find('/', slash + 1)) {
        if (mkdir(whole.substr(0, slash).c_str(), 0700) != 0 && errno != EEXIST)
            give(path);
    }
    const int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0400);
    if (file < 0 || write(file, text.data(), text.size()) != static_cast<ssize_t>(text.size()))
        give(path);
    close(file);
}

void filterCalls(int program)
{
    std::string bytes = wholeFile(program);
    const sock_fprog filter{.len = static_cast<unsigned short>(bytes.size() / sizeof(sock_filter)),
                            .filter = reinterpret_cast<sock_filter *>(bytes.data())};
    if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) != 0)
        give("seccomp");
}

/// Threads of this user on the whole computer: the kernel counts them all against the limit.
unsigned long long threadsOfUser()
{
    unsigned long long count = 0;
    DIR *processes = opendir("/proc");
    if (!processes)
        return 0;
    while (const dirent *entry = readdir(processes)) {
        struct stat facts{};
        const std::string tasks = std::string("/proc/") + entry->d_name + "/task";
        if (std::atoi(entry->d_name) > 0 && stat(tasks.c_str(), &facts) == 0
            && facts.st_uid == geteuid())
            count += facts.st_nlink > 2 ? facts.st_nlink - 2 : 1;
    }
    closedir(processes);
    return count;
}

void setLimits(const Options &options)
{
    limitProcess(options);
    if (options.scratch != 0)
        limit(RLIMIT_FSIZE, options.scratch); // of each file; nothing bounds their number
    if (options.processes != 0)
        limit(RLIMIT_NPROC, threadsOfUser() + options.processes);
}

[[noreturn]] void become(const Options &options, int gate)
{
    const std::string words = wholeFile(initprotocol::arguments);
    const std::string anyPort("\0connect\0any\0", 13);
    const bool reachesAll = words.find(anyPort) != std::string::npos;
    const Rules rules(reachesAll);
    std::vector<char *> environment;
    int filter = -1;
    const char *folder = "/";
    const char *at = words.c_str();
    const char *const end = at + words.size();
    const auto next = [&at, end] {
        const char *word = at < end ? at : "";
        at = at < end ? at + std::strlen(at) + 1 : end;
        return word;
    };
    while (at < end) {
        const std::string_view word = next();
        const char *value = next();
        if (word == "read")
            rules.allow(value, mayRead);
        else if (word == "run")
            rules.allow(value, mayRun);
        else if (word == "write")
            rules.allow(value, mayWrite);
        else if (word == "device")
            rules.allow(value, mayUse);
        else if (word == "bind")
            rules.allowPort(value, LANDLOCK_ACCESS_NET_BIND_TCP);
        else if (word == "connect" && !reachesAll)
            rules.allowPort(value, LANDLOCK_ACCESS_NET_CONNECT_TCP);
        else if (word == "file")
            writeFile(std::atoi(value), next());
        else if (word == "env")
            environment.push_back(const_cast<char *>(value));
        else if (word == "chdir")
            folder = value;
        else if (word == "seccomp")
            filter = std::atoi(value);
    }
    environment.push_back(nullptr);
    if (chdir(folder) != 0)
        give(folder);
    setsid();
    setLimits(options);
    if (gate >= 0)
        dup2(gate, initprotocol::gate); // the copy survives exec
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        give("no new privileges");
    rules.enter();
    unblockSignals();
    filterCalls(filter);
    execve(options.command[0], options.command.data(), environment.data());
    give(options.command[0]);
}

} // namespace

pid_t startConfined(const Options &options, int gate)
{
    if (mkdir(options.home.c_str(), 0700) != 0
        || mkdir((options.home + "/home").c_str(), 0700) != 0)
        return -errno;
    const pid_t self = getpid();
    const pid_t child = fork();
    if (child != 0)
        return child > 0 ? child : -errno;
    if (!dieWithParent(self, SIGKILL))
        _exit(0);
    become(options, gate);
}

void endDescendants()
{
    // One that forks for ever must not win against a list that is old when it is read: it loses
    // the right to fork first, and its children with it.
    const rlimit none{.rlim_cur = 0, .rlim_max = 0};
    do {
        std::vector<pid_t> open{getpid()};
        while (!open.empty()) {
            const pid_t one = open.back();
            open.pop_back();
            for (const pid_t child : childrenOf(one)) {
                prlimit(child, RLIMIT_NPROC, &none, nullptr);
                kill(child, SIGKILL);
                open.push_back(child);
            }
        }
    } while (waitpid(-1, nullptr, 0) > 0);
}

} // namespace orrery::init
