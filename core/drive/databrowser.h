// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/collectionref.h"
#include "core/foundation/result.h"

#include <QDateTime>
#include <QFuture>
#include <QStringList>

#include <functional>
#include <memory>

class QObject;

namespace orrery {

class BaseKind;
class FileDrives;
class StorePool;

struct BrowsedBase {
    QString name;
    qint64 items = 0;
    friend bool operator==(const BrowsedBase &, const BrowsedBase &) = default;
};

struct BrowsedItems {
    QList<QByteArray> items; ///< Canonical JSON of each, the key included.
    QString last; ///< Key to go on behind; empty at the end.
};

/// What an item was before a change.
struct BrowsedVersion {
    QDateTime changed; ///< When it ended.
    QByteArray item; ///< Canonical JSON.
    friend bool operator==(const BrowsedVersion &, const BrowsedVersion &) = default;
};

/// An index that made itself.
struct BrowsedIndex {
    QString base;
    QString path;
    bool isReady = false;
    qint64 entries = 0;
    qint64 uses = 0;
    QDateTime lastUsed;
    friend bool operator==(const BrowsedIndex &, const BrowsedIndex &) = default;
};

/// What changed in a Base: the items as they are now, and the keys of those that are gone.
struct BrowsedChanges {
    QList<QByteArray> items;
    QStringList gone;
    qint64 last = -1; ///< To go on behind.
    bool isComplete = true; ///< False: read everything anew.
};

struct BrowsedDrive {
    QString name;
    qint64 files = 0;
    qint64 bytes = 0;
    friend bool operator==(const BrowsedDrive &, const BrowsedDrive &) = default;
};

struct BrowsedFile {
    QString name; ///< Ends in `/` for a folder.
    qint64 size = 0;
    QString type; ///< Empty for a folder; guessed from the name.
    QDateTime changed; ///< Invalid for a folder.
    friend bool operator==(const BrowsedFile &, const BrowsedFile &) = default;
};

struct BrowsedFiles {
    QList<BrowsedFile> files;
    QString last; ///< Name to go on behind; empty at the end.
};

/// The data of Collections for the window, the command line and exports. Every question runs on a
/// store thread; the futures finish there, so name a context in then(). Thread: any; never blocks.
class DataBrowser
{
public:
    /// All are borrowed.
    DataBrowser(StorePool &pool, const BaseKind &bases, const FileDrives &drives);

    [[nodiscard]] QFuture<Result<QStringList>> bases(const CollectionRef &collection) const;
    [[nodiscard]] QFuture<Result<QList<BrowsedBase>>>
    baseList(const CollectionRef &collection) const;
    /// One page. \a query is a query object or list as Base has them, empty for everything;
    /// InvalidInput when it is none.
    [[nodiscard]] QFuture<Result<BrowsedItems>> items(const CollectionRef &collection,
                                                      const QString &base, int limit,
                                                      const QString &last = {},
                                                      const QByteArray &query = {}) const;
    /// Stores one item as `PUT /items` does and answers it, its key filled in; InvalidInput tells
    /// what is wrong with it.
    [[nodiscard]] QFuture<Result<QByteArray>>
    putItem(const CollectionRef &collection, const QString &base, const QByteArray &json) const;
    [[nodiscard]] QFuture<Result<>> deleteItem(const CollectionRef &collection, const QString &base,
                                               const QString &key) const;

    /// The earlier states of an item, the newest first.
    [[nodiscard]] QFuture<Result<QList<BrowsedVersion>>>
    history(const CollectionRef &collection, const QString &base, const QString &key) const;
    /// What items that are gone were at last, those that went last first; at most \a limit.
    [[nodiscard]] QFuture<Result<QList<QByteArray>>> deleted(const CollectionRef &collection,
                                                             const QString &base, int limit) const;
    [[nodiscard]] QFuture<Result<QList<BrowsedIndex>>>
    indexes(const CollectionRef &collection) const;
    /// What changed behind \a after; -1: nothing, but where changes begin now.
    [[nodiscard]] QFuture<Result<BrowsedChanges>> changes(const CollectionRef &collection,
                                                          const QString &base, qint64 after) const;
    /// Calls \a told in the thread of \a context after commits that changed \a base, once for those
    /// that come together, until the answer is dropped, which must be before \a context dies.
    [[nodiscard]] std::shared_ptr<void> whenChanged(const CollectionRef &collection,
                                                    const QString &base, QObject *context,
                                                    std::function<void()> told) const;

    [[nodiscard]] QFuture<Result<QStringList>> drives(const CollectionRef &collection) const;
    [[nodiscard]] QFuture<Result<QList<BrowsedDrive>>>
    driveList(const CollectionRef &collection) const;
    /// One page of a folder: \a prefix is empty or ends in `/`; folders below are one entry each.
    [[nodiscard]] QFuture<Result<BrowsedFiles>> files(const CollectionRef &collection,
                                                      const QString &drive, const QString &prefix,
                                                      int limit, const QString &last = {}) const;
    /// The first \a limit bytes of a file. NotFound.
    [[nodiscard]] QFuture<Result<QByteArray>> readFile(const CollectionRef &collection,
                                                       const QString &drive, const QString &name,
                                                       qint64 limit) const;
    [[nodiscard]] QFuture<Result<>> deleteFiles(const CollectionRef &collection,
                                                const QString &drive,
                                                const QStringList &names) const;

private:
    StorePool &m_pool;
    const BaseKind &m_bases;
    const FileDrives &m_drives;
};

} // namespace orrery
