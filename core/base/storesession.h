// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/collectionref.h"
#include "core/foundation/result.h"

#include <memory>

namespace orrery {

enum class Access {
    Read, ///< Answers at once.
    Scan, ///< Reads, and may take long: answers that come at once do not wait behind it.
    Write,
};

/// One thread's connection to one store (Base or Drive) of one Collection. Thread: the one that
/// opened it.
class StoreSession
{
public:
    virtual ~StoreSession() = default;

    /// Around the writes of a group; nothing is durable before commit() answered. Around reads
    /// that see one state.
    [[nodiscard]] virtual Result<> begin() = 0;
    [[nodiscard]] virtual Result<> commit() = 0;
    virtual void rollback() = 0;

    /// Looks for what has ended. Called on the writer now and then, outside a transaction; what
    /// takes longer is left to work().
    [[nodiscard]] virtual Result<> keepHouse() = 0;
    /// Does a few milliseconds of what is to be done in the background, in a transaction of its
    /// own; false when nothing is left. Called on the writer between its writes.
    [[nodiscard]] virtual Result<bool> work() { return false; }
    /// Called on the writer once when it has had nothing to write for a second.
    virtual void settle() {}
};

/// Opens sessions of one kind of store. Thread: any.
class StoreKind
{
public:
    virtual ~StoreKind() = default;
    [[nodiscard]] virtual Result<std::unique_ptr<StoreSession>>
    open(const CollectionRef &collection, Access access) const = 0;
};

} // namespace orrery
