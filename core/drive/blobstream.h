// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/refusal.h"
#include "core/base/storepool.h"
#include "core/drive/blobwriter.h"
#include "core/drive/filereader.h"
#include "core/http/byterange.h"
#include "core/http/exchange.h"

/// The bytes of files between a connection and the disk, a piece at a time.
namespace orrery {

/// Takes a request's body as new content, durable as far as it is in a blob; the flush runs on a
/// reader of \a pool. Up to \a inMemory bytes stay in memory. 413 for more than \a limit bytes.
/// Cancelled: the client broke off.
[[nodiscard]] http::Task<Result<Checked<std::shared_ptr<BlobWriter>>>>
receiveBlob(http::RequestBody &body, std::shared_ptr<BlobFolder> folder, StorePool &pool,
            size_t limit, qint64 inMemory);

/// Sends \a range of a file behind a head that has begun; false when it could not be read or the
/// client went away: the connection has to be broken off then.
[[nodiscard]] http::Task<bool> sendBlobs(http::Response &response, FileReader &reader,
                                         http::ByteRange range);

} // namespace orrery
