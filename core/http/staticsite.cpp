// SPDX-License-Identifier: MIT
#include "core/http/staticsite.h"

#include "core/http/byterange.h"
#include "core/http/entitytag.h"
#include "core/http/htmlinsert.h"
#include "core/http/httpdate.h"
#include "core/http/mimetypes.h"
#include "core/http/target.h"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <climits>
#include <cstdlib>
#include <format>

namespace orrery::http {

namespace {

constexpr size_t smallFile = 24 * 1024; ///< Sent in one piece with its head.
constexpr uint64_t largestChangedPage = 8 * 1024 * 1024;

std::optional<std::string> realPath(const std::string &path)
{
    char resolved[PATH_MAX];
    if (!::realpath(path.c_str(), resolved))
        return {};
    return std::string(resolved);
}

/// Opens \a path, which begins with a slash, below \a folder; -1 when it cannot,
/// and says why by errno. EXDEV: a link leads out of the folder, or is absolute.
int openBelow(const std::string &folder, const std::string &path)
{
    const int base = ::open(folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (base < 0)
        return -1;
    const size_t relative = std::min(path.find_first_not_of('/'), path.size());
    const char *name = relative == path.size() ? "." : path.c_str() + relative;
    open_how how{};
    how.flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK;
    how.resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS;
    long fd = -1;
    for (int attempt = 0; attempt < 3; ++attempt) { // EAGAIN: something was renamed meanwhile
        fd = ::syscall(SYS_openat2, base, name, &how, sizeof how);
        if (fd >= 0 || (errno != EAGAIN && errno != EINTR))
            break;
    }
    const int error = errno;
    ::close(base);
    errno = error;
    return static_cast<int>(fd);
}

/// Linux before 5.6, and containers whose filter does not know the call.
bool isWithoutOpenat2(int error)
{
    return error == ENOSYS || error == EPERM;
}

std::string encodedPath(std::string_view path)
{
    std::string encoded;
    for (const std::string_view segment : splitPath(path)) {
        if (!segment.empty())
            encoded.append("/").append(percentEncode(segment));
    }
    return encoded;
}

} // namespace

struct StaticSite::File {
    int fd = -1;
    bool isFolder = false;
    struct stat facts{};
    std::string name;

    File() = default;
    File(File &&other) noexcept
        : fd(std::exchange(other.fd, -1))
        , isFolder(other.isFolder)
        , facts(other.facts)
        , name(std::move(other.name))
    {
    }
    File &operator=(File &&) = delete;
    ~File()
    {
        if (fd >= 0)
            ::close(fd);
    }
    [[nodiscard]] uint64_t size() const { return static_cast<uint64_t>(facts.st_size); }
    [[nodiscard]] std::string tag() const
    {
        return std::format("\"{:x}-{:x}-{:x}\"", facts.st_mtim.tv_sec, facts.st_mtim.tv_nsec,
                           facts.st_size);
    }
    [[nodiscard]] bool isFresh(const RequestHead &head) const
    {
        if (const std::string_view tags = head.header("If-None-Match"); !tags.empty())
            return matchesTag(tags, tag());
        const auto since = parseHttpDate(head.header("If-Modified-Since"));
        return since && facts.st_mtim.tv_sec <= *since;
    }
    [[nodiscard]] bool mayCut(const RequestHead &head) const
    {
        const std::string_view condition = head.header("If-Range");
        return condition.empty() || condition == tag()
            || parseHttpDate(condition) == facts.st_mtim.tv_sec;
    }
    [[nodiscard]] std::string read(uint64_t from, size_t length) const
    {
        std::string bytes;
        bytes.resize_and_overwrite(length, [this, from](char *buffer, size_t size) {
            size_t got = 0;
            while (got < size) {
                const ssize_t piece =
                    ::pread(fd, buffer + got, size - got, static_cast<off_t>(from + got));
                if (piece <= 0)
                    break; // shorter than it was: the answer breaks off
                got += static_cast<size_t>(piece);
            }
            return got;
        });
        return bytes;
    }
};

StaticSite::StaticSite(std::string folder)
    : m_folder(std::move(folder))
{
}

StaticSite::File StaticSite::open(const std::string &path) const
{
    File file;
    file.fd = openBelow(m_folder, path);
    if (const int error = errno; file.fd < 0 && (error == EXDEV || isWithoutOpenat2(error))) {
        // Out of the folder, or an absolute link, which may still end inside.
        const auto root = realPath(m_folder);
        const auto real = realPath(m_folder + path);
        if (root && real && (*real == *root || real->starts_with(*root + "/")))
            file.fd = error == EXDEV
                ? openBelow(*root, real->substr(root->size()))
                : ::open(real->c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW);
    }
    if (file.fd < 0 || ::fstat(file.fd, &file.facts) != 0)
        return file;
    file.isFolder = S_ISDIR(file.facts.st_mode);
    if (!file.isFolder && !S_ISREG(file.facts.st_mode)) {
        ::close(file.fd);
        file.fd = -1;
    }
    file.name = path;
    return file;
}

Task<> StaticSite::serve(Exchange &exchange, Place place) const
{
    if (exchange.head.method != "GET" && exchange.head.method != "HEAD") {
        ResponseHead refused;
        refused.status = 405;
        refused.headers.push_back({"Allow", "GET, HEAD"});
        refused.headers.push_back({"Content-Type", "text/plain; charset=utf-8"});
        (void)co_await exchange.response.send(std::move(refused), "Method not allowed");
        co_return;
    }
    const bool asksForFolder = place.path.ends_with('/');
    const File file = open(asksForFolder ? place.path + "index.html" : place.path);
    if (file.fd >= 0 && !file.isFolder) {
        co_await sendFile(exchange, file, 200, place);
        co_return;
    }
    if (file.isFolder && !asksForFolder) {
        // Built from the normalised path: "//host" would lead to another site.
        std::string location = place.prefix + encodedPath(place.path) + "/";
        if (!exchange.head.query().empty())
            location.append("?").append(exchange.head.query());
        ResponseHead moved;
        moved.status = 301;
        moved.headers.push_back({"Location", std::move(location)});
        moved.headers.push_back({"Cache-Control", "no-cache"});
        (void)co_await exchange.response.send(std::move(moved), {});
        co_return;
    }
    co_await sendMissing(exchange, place);
}

Task<> StaticSite::sendMissing(Exchange &exchange, const Place &place) const
{
    const File own = open("/404.html");
    if (own.fd >= 0 && !own.isFolder) {
        co_await sendFile(exchange, own, 404, place);
        co_return;
    }
    ResponseHead head;
    head.status = 404;
    head.headers.push_back({"Content-Type", "text/plain; charset=utf-8"});
    (void)co_await exchange.response.send(std::move(head), "Not found");
}

Task<> StaticSite::sendFile(Exchange &exchange, const File &file, int status,
                            const Place &place) const
{
    const std::string_view type = mimeTypeFor(file.name);
    ResponseHead head;
    head.status = status;
    head.headers.reserve(8);
    head.headers.push_back({"Content-Type", std::string(type)});
    head.headers.push_back({"Cache-Control", "no-cache"}); // ask each time; a 304 costs little here
    const bool isPage = type.starts_with("text/html");
    if (isPage && !place.insertIntoHtml.empty() && file.size() <= largestChangedPage) {
        HtmlInsert insert(place.insertIntoHtml);
        std::string page = insert.next(file.read(0, static_cast<size_t>(file.size())));
        page += insert.rest();
        (void)co_await exchange.response.send(std::move(head), page);
        co_return;
    }
    if (status == 200) {
        head.headers.push_back({"ETag", file.tag()});
        head.headers.push_back({"Last-Modified", httpDate(file.facts.st_mtim.tv_sec)});
        head.headers.push_back({"Accept-Ranges", "bytes"});
        if (file.isFresh(exchange.head)) {
            head.status = 304;
            (void)co_await exchange.response.send(std::move(head), {});
            co_return;
        }
    }
    uint64_t from = 0;
    uint64_t length = file.size();
    if (status == 200 && exchange.head.has("Range") && file.mayCut(exchange.head)) {
        const RangeRequest wanted =
            readRange(exchange.head.header("Range"), static_cast<int64_t>(file.size()));
        if (wanted.kind == RangeKind::Unsatisfiable) {
            head.status = 416;
            head.headers.push_back({"Content-Range", std::format("bytes */{}", file.size())});
            (void)co_await exchange.response.send(std::move(head), {});
            co_return;
        }
        if (wanted.kind == RangeKind::Part) {
            from = static_cast<uint64_t>(wanted.range.first);
            length = static_cast<uint64_t>(wanted.range.length);
            head.status = 206;
            head.headers.push_back(
                {"Content-Range",
                 std::format("bytes {}-{}/{}", from, from + length - 1, file.size())});
        }
    }
    const bool wantsBytes = exchange.head.method != "HEAD";
    if (wantsBytes && length <= smallFile) {
        (void)co_await exchange.response.send(std::move(head),
                                              file.read(from, static_cast<size_t>(length)));
        co_return;
    }
    if (!exchange.response.begin(head, length))
        co_return;
    // Shorter than it was: the answer breaks off.
    if (wantsBytes && !co_await exchange.response.writeFile(file.fd, from, length))
        co_return;
    (void)co_await exchange.response.finish();
}

} // namespace orrery::http
