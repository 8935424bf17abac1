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
    std::vector<std::string> scannedFor; ///< Paths that an index would have helped much.
};

enum class ChangeKind {
    Put,
    Removed, ///< Deleted, or its time was over.
};

/// One change of one item.
struct Change {
    qint64 sequence = 0; ///< Ascending within a Collection.
    std::string key;
    ChangeKind kind = ChangeKind::Put;
    friend bool operator==(const Change &, const Change &) = default;
};

struct ChangePage {
    std::vector<Change> changes; ///< Ascending.
    qint64 last = 0; ///< The sequence to go on behind.
    bool isComplete = true; ///< False: older changes are forgotten; read everything anew.
};

/// What an item was before a change.
struct ItemVersion {
    qint64 sequence = 0; ///< Of the change that ended it.
    double changed = 0; ///< When that was; Unix time in seconds.
    std::string text; ///< Canonical JSON.
};

/// An index that made itself.
struct BaseIndex {
    std::string base;
    std::string path;
    bool isReady = false; ///< False: it is being filled.
    qint64 entries = 0;
    qint64 uses = 0;
    double lastUsed = 0; ///< Unix time in seconds.
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
    /// At most \a limit changes behind \a after; -1: none, but where they end now.
    [[nodiscard]] virtual Result<ChangePage> changes(std::string_view base, qint64 after,
                                                     size_t limit) = 0;
    /// The earlier states of an item, the newest first; also when it is gone.
    [[nodiscard]] virtual Result<std::vector<ItemVersion>> history(std::string_view base,
                                                                   std::string_view key) = 0;
    /// What items that are gone were at last, those that went last first; at most \a limit. Reads
    /// all of the history.
    [[nodiscard]] virtual Result<std::vector<ItemVersion>> deleted(std::string_view base,
                                                                   size_t limit) = 0;
    [[nodiscard]] virtual Result<std::vector<BaseIndex>> indexes() = 0;

    /// Replaces whole items; makes the Base if it is the first.
    [[nodiscard]] virtual Result<> put(std::string_view base, const std::vector<Item> &items) = 0;
    /// False when the key exists.
    [[nodiscard]] virtual Result<bool> insert(std::string_view base, const Item &item) = 0;
    [[nodiscard]] virtual Result<Checked<>> update(std::string_view base, std::string_view key,
                                                   const Update &update) = 0;
    [[nodiscard]] virtual Result<> remove(std::string_view base, std::string_view key) = 0;
    /// Begins an index of \a path; work() goes on with it. Queries answer the same with and
    /// without it.
    [[nodiscard]] virtual Result<> makeIndex(std::string_view base, const std::string &path) = 0;
};

} // namespace orrery
