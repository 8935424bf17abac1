// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/collectionref.h"
#include "core/foundation/result.h"

#include <QDateTime>
#include <QFuture>
#include <QStringList>

namespace orrery {

class FileDrives;
class StoreKind;
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
    DataBrowser(StorePool &pool, const StoreKind &bases, const FileDrives &drives);

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
    const StoreKind &m_bases;
    const FileDrives &m_drives;
};

} // namespace orrery
