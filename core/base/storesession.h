// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/collectionref.h"
#include "core/foundation/result.h"

#include <memory>

namespace orrery {

enum class Access { Read, Write };

/// One thread's connection to one store (Base or Drive) of one Collection. Thread: the one that
/// opened it.
class StoreSession
{
public:
    virtual ~StoreSession() = default;

    /// Around the writes of a group; nothing is durable before commit() answered.
    [[nodiscard]] virtual Result<> begin() = 0;
    [[nodiscard]] virtual Result<> commit() = 0;
    virtual void rollback() = 0;

    /// Removes what has ended. Called on the writer now and then, outside a transaction.
    [[nodiscard]] virtual Result<> keepHouse() = 0;
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
