// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/storesession.h"

#include <QFuture>

#include <chrono>
#include <functional>

namespace orrery {

/// The store threads (design.md §4). Every Collection's writes run on one thread, one after the
/// other; what waits there at the same moment is committed together. Reads run on any reader,
/// with connections of their own. Thread: any; nothing here blocks apart from the destructor,
/// which does what is still asked for.
class StorePool
{
public:
    /// Works on the store. An Error means that the storage failed, never that a client's request
    /// was refused: it rolls the whole group back, and each job of it then runs once more alone,
    /// so a job begins by forgetting what an earlier run found.
    using Job = std::function<Result<>(StoreSession &)>;
    /// Called on a store thread, after the commit for writes.
    using Done = std::function<void(Result<>)>;

    explicit StorePool(int writers = 2, int readers = 3);
    ~StorePool();

    /// \a kind is borrowed until the pool ends or forgot it.
    void run(Access access, const StoreKind &kind, const CollectionRef &collection, Job job,
             Done done);
    void read(const StoreKind &kind, const CollectionRef &collection, Job job, Done done);
    void write(const StoreKind &kind, const CollectionRef &collection, Job job, Done done);

    /// A read on the calling thread, with connections of its own, which stay: for what takes some
    /// microseconds, on threads that are few. Two changes of thread cost more than a get.
    [[nodiscard]] Result<> readHere(const StoreKind &kind, const CollectionRef &collection,
                                    const Job &job);

    /// Work for a reader thread that needs no store, such as flushing a file.
    void run(std::function<void()> work);

    /// Ends all connections to the Collection, once what was asked before is done. From then on
    /// its jobs answer Unavailable, until reopen(). Before deleting or replacing its folder.
    [[nodiscard]] QFuture<void> close(const std::string &collection);
    void reopen(const std::string &collection);

    /// Ends all connections of \a kind and waits; before \a kind dies.
    void forget(const StoreKind &kind);

    /// Counts commits of groups, for measurements.
    [[nodiscard]] quint64 commits() const;

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl; // threads and locks
};

} // namespace orrery
