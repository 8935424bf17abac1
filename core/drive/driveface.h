// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/collectionref.h"
#include "core/http/exchange.h"

#include <memory>
#include <string_view>

namespace orrery {

class BlobFolder;
class FileDrives;
class StorePool;
struct Answer;
struct StoredFile;

/// The HTTP interface of Drives (spec/drive.md). Authentication, CORS and OPTIONS are done before.
/// Thread: any of the data plane; holds no state of its own.
class DriveFace
{
public:
    /// Both are borrowed.
    DriveFace(StorePool &pool, const FileDrives &drives);

    /// Whether \a path, as handle() takes it, is for Drive: the segment behind the store's name
    /// decides, so that Base and Drive can share a host.
    [[nodiscard]] static bool handles(std::string_view path);

    /// Answers one request. \a path is the raw path behind the project's id:
    /// "/<drive>/files", "/<drive>/files/download", "/<drive>/uploads/…".
    [[nodiscard]] http::Task<> handle(http::Exchange &exchange, CollectionRef collection,
                                      std::string_view path) const;

private:
    struct Request;
    using Call = std::shared_ptr<const Request>; // shared by the coroutine and the store's job

    http::Task<Answer> put(http::Exchange &exchange, Call call) const;
    http::Task<Answer> start(http::Exchange &exchange, Call call) const;
    http::Task<Answer> part(http::Exchange &exchange, Call call) const;
    http::Task<Answer> end(http::Exchange &exchange, Call call) const;
    http::Task<Answer> abort(http::Exchange &exchange, Call call) const;
    http::Task<Answer> list(http::Exchange &exchange, Call call) const;
    http::Task<Answer> remove(http::Exchange &exchange, Call call) const;
    http::Task<> download(http::Exchange &exchange, Call call) const;
    http::Task<> sendFile(http::Exchange &exchange, std::shared_ptr<const BlobFolder> folder,
                          const StoredFile &file) const;

    StorePool &m_pool;
    const FileDrives &m_drives;
};

} // namespace orrery
