// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/refusal.h"
#include "core/base/storepool.h"
#include "core/drive/blobfolder.h"
#include "core/http/byterange.h"
#include "core/http/exchange.h"

#include <QByteArray>

/// The bytes of files between a connection and the disk, a piece at a time.
namespace orrery {

/// Writes a request's body into a new blob and makes it durable; the flush runs on a reader of
/// \a pool. 413 for more than \a limit bytes. Cancelled: the client broke off.
[[nodiscard]] boost::asio::awaitable<Result<Checked<std::shared_ptr<BlobWriter>>>>
receiveBlob(http::RequestBody &body, std::shared_ptr<BlobFolder> folder, StorePool &pool,
            size_t limit);

/// Sends \a range of \a file behind a head that has begun; false when it could not be read or the
/// client went away: the connection has to be broken off then.
[[nodiscard]] boost::asio::awaitable<bool> sendBlobs(http::Response &response,
                                                     const BlobFolder &folder,
                                                     const StoredFile &file, http::ByteRange range);

/// The first \a limit bytes of \a file at once, for small files and previews.
[[nodiscard]] Result<QByteArray> readBlobs(const BlobFolder &folder, const StoredFile &file,
                                           qint64 limit);

} // namespace orrery
