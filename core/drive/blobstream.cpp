// SPDX-License-Identifier: MIT
#include "core/drive/blobstream.h"

#include "core/foundation/diskspace.h"
#include "core/http/bridge.h"

namespace orrery {

http::Task<Result<Checked<std::shared_ptr<BlobWriter>>>>
receiveBlob(http::RequestBody &body, std::shared_ptr<BlobFolder> folder, StorePool &pool,
            size_t limit, qint64 inMemory)
{
    using Received = Checked<std::shared_ptr<BlobWriter>>;
    const auto tooLarge = [] { return Received(refuse(413, "Request entity too large")); };
    // The rest of a body that is refused is read before the answer leaves.
    if (body.length().value_or(0) > limit)
        co_return tooLarge();
    const auto length = static_cast<qint64>(body.length().value_or(0));
    if (const auto room = checkDiskSpace(folder->path(), length); !room)
        co_return std::unexpected(room.error());
    auto created = folder->create(inMemory);
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
        if (static_cast<size_t>(writer->size()) + piece->size() > limit)
            co_return tooLarge();
        if (const auto written = writer->write(*piece); !written)
            co_return std::unexpected(written.error());
    }
    if (writer->isInMemory()) {
        (void)writer->flush(); // nothing to wait for
        co_return Received(writer);
    }
    const auto flushed = co_await http::awaitReply<Result<>>([&](http::Reply<Result<>> reply) {
        pool.run([writer, reply = std::move(reply)] { reply(writer->flush()); });
    });
    if (!flushed)
        co_return std::unexpected(flushed.error());
    co_return Received(writer);
}

http::Task<bool> sendBlobs(http::Response &response, FileReader &reader, http::ByteRange range)
{
    reader.seek(range.first);
    while (range.length > 0) {
        const auto piece = reader.next(range.length);
        if (!piece || piece->length == 0)
            co_return false;
        const auto sent = piece->file < 0
            ? co_await response.write(piece->bytes)
            : co_await response.writeFile(piece->file, static_cast<uint64_t>(piece->offset),
                                          static_cast<uint64_t>(piece->length));
        if (!sent)
            co_return false;
        range.length -= piece->length;
    }
    co_return true;
}

} // namespace orrery
