// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/collectionref.h"
#include "core/http/exchange.h"

#include <memory>
#include <string_view>

namespace orrery {

class BaseKind;
class StorePool;
struct Answer;
struct BaseRoute;

/// The HTTP interface of Bases (spec/base.md). Authentication, CORS and OPTIONS are done before.
/// Thread: any of the data plane; holds no state of its own.
class BaseFace
{
public:
    /// Both are borrowed.
    BaseFace(StorePool &pool, const BaseKind &bases);

    /// Answers one request. \a path is the raw path behind the project's id:
    /// "/<base>/items", "/<base>/items/<key>", "/<base>/query" or "/<base>/changes".
    [[nodiscard]] http::Task<> handle(http::Exchange &exchange, CollectionRef collection,
                                      std::string_view path) const;

private:
    struct Request;
    using Call = std::shared_ptr<const Request>; // shared by the coroutine and the store's job
    http::Task<Answer> put(Call call) const;
    http::Task<Answer> insert(Call call) const;
    http::Task<Answer> remove(Call call) const;
    http::Task<Answer> update(Call call) const;
    http::Task<Answer> query(Call call) const;
    /// At once: see StorePool::readHere().
    [[nodiscard]] Answer get(const CollectionRef &collection, const BaseRoute &route) const;
    void wishForIndex(const Request &request, const std::string &path) const;

    StorePool &m_pool;
    const BaseKind &m_bases;
};

} // namespace orrery
