// SPDX-License-Identifier: MIT
#include "core/drive/blobstream.h"

#include "core/http/bridge.h"

#include <QCoreApplication>

#include <algorithm>
#include <cerrno>
#include <unistd.h>

namespace orrery {

namespace asio = boost::asio;

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Drive)
};

/// Measured: one read and one write of this size beat sendfile and splice on loopback.
constexpr size_t pieceBytes = 256 * 1024;

class Descriptor
{
public:
    explicit Descriptor(int fd)
        : m_fd(fd)
    {
    }
    ~Descriptor() { ::close(m_fd); }
    Descriptor(const Descriptor &) = delete;
    Descriptor &operator=(const Descriptor &) = delete;
    [[nodiscard]] int fd() const { return m_fd; }

private:
    int m_fd;
};

/// Bytes read; at most 0 for an error and for a blob that is too short.
ssize_t readAt(int fd, char *buffer, size_t length, off_t offset)
{
    for (;;) {
        const ssize_t got = ::pread(fd, buffer, length, offset);
        if (got >= 0 || errno != EINTR)
            return got;
    }
}

} // namespace

asio::awaitable<Result<Checked<std::shared_ptr<BlobWriter>>>>
receiveBlob(http::RequestBody &body, std::shared_ptr<BlobFolder> folder, StorePool &pool,
            size_t limit)
{
    using Received = Checked<std::shared_ptr<BlobWriter>>;
    const auto tooLarge = [] { return Received(refuse(413, "Request entity too large")); };
    // The rest of a body that is refused is read before the answer leaves.
    if (body.length().value_or(0) > limit)
        co_return tooLarge();
    auto created = folder->create();
    if (!created)
        co_return std::unexpected(created.error());
    // Shared with the flush, which may outlive this coroutine when the server stops.
    const std::shared_ptr<BlobWriter> writer = *std::move(created);
    for (;;) {
        const auto piece = co_await body.read();
        if (!piece) {
            co_return fail(ErrorCode::Cancelled, piece.error().message, piece.error().detail);
        }
        if (piece->empty())
            break;
        if (static_cast<size_t>(writer->segment().size) + piece->size() > limit)
            co_return tooLarge();
        if (const auto written = writer->write(*piece); !written)
            co_return std::unexpected(written.error());
    }
    const auto flushed = co_await http::awaitReply<Result<>>([&](http::Reply<Result<>> reply) {
        pool.run([writer, reply = std::move(reply)] { reply(writer->flush()); });
    });
    if (!flushed)
        co_return std::unexpected(flushed.error());
    co_return Received(writer);
}

asio::awaitable<bool> sendBlobs(http::Response &response, const BlobFolder &folder,
                                const StoredFile &file, http::ByteRange range)
{
    std::unique_ptr<char[]> buffer(new char[pieceBytes]);
    for (const Segment &segment : file.segments) {
        if (range.length == 0)
            break;
        if (range.first >= segment.size) {
            range.first -= segment.size;
            continue;
        }
        const auto opened = folder.open(segment.blob);
        if (!opened)
            co_return false;
        const Descriptor descriptor(*opened);
        while (range.length > 0 && range.first < segment.size) {
            const auto wanted =
                std::min<qint64>({range.length, segment.size - range.first, qint64{pieceBytes}});
            const ssize_t got =
                readAt(descriptor.fd(), buffer.get(), static_cast<size_t>(wanted), range.first);
            if (got <= 0)
                co_return false;
            const std::span<const char> bytes(buffer.get(), static_cast<size_t>(got));
            if (const auto written = co_await response.write(bytes); !written)
                co_return false;
            range.first += got;
            range.length -= got;
        }
        range.first -= std::min<std::int64_t>(range.first, segment.size);
    }
    co_return range.length == 0;
}

Result<QByteArray> readBlobs(const BlobFolder &folder, const StoredFile &file, qint64 limit)
{
    QByteArray bytes;
    for (const Segment &segment : file.segments) {
        const auto opened = folder.open(segment.blob);
        if (!opened)
            return std::unexpected(opened.error());
        const Descriptor descriptor(*opened);
        const qsizetype before = bytes.size();
        const qint64 wanted = std::min(segment.size, limit - before);
        bytes.resize(before + wanted);
        for (qint64 at = 0; at < wanted;) {
            const ssize_t got = readAt(descriptor.fd(), bytes.data() + before + at,
                                       static_cast<size_t>(wanted - at), at);
            if (got <= 0) {
                return failErrno(EIO, Text::tr("The file could not be read."),
                                 QString::fromStdString(segment.blob));
            }
            at += got;
        }
    }
    return bytes;
}

} // namespace orrery
