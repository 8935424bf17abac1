// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/item.h"
#include "core/base/query.h"
#include "core/base/storesession.h"
#include "core/base/update.h"

namespace orrery {

/// What one query answers.
struct ItemPage {
    std::vector<std::string> items; ///< Canonical JSON, in the order asked for.
    std::string last; ///< Key to go on behind; empty when nothing more matches.
};

struct BaseSummary {
    std::string name;
    qint64 items = 0;
    friend bool operator==(const BaseSummary &, const BaseSummary &) = default;
};

/// The documents of one Collection. What has expired does not exist for any of this.
/// A refusal is an answer to the client; an Error means that the storage failed.
class BaseStore : public StoreSession
{
public:
    /// Returned items of a page end before their JSON exceeds this.
    static constexpr size_t pageBytes = 1024 * 1024;

    [[nodiscard]] virtual Result<std::optional<std::string>> item(std::string_view base,
                                                                  std::string_view key) = 0;
    [[nodiscard]] virtual Result<ItemPage> page(std::string_view base, const Query &query) = 0;
    [[nodiscard]] virtual Result<std::vector<BaseSummary>> bases() = 0;

    /// Replaces whole items; makes the Base if it is the first.
    [[nodiscard]] virtual Result<> put(std::string_view base, const std::vector<Item> &items) = 0;
    /// False when the key exists.
    [[nodiscard]] virtual Result<bool> insert(std::string_view base, const Item &item) = 0;
    [[nodiscard]] virtual Result<Checked<>> update(std::string_view base, std::string_view key,
                                                   const Update &update) = 0;
    [[nodiscard]] virtual Result<> remove(std::string_view base, std::string_view key) = 0;
};

} // namespace orrery
