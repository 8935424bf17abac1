// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/collectionref.h"
#include "core/foundation/result.h"

#include <QFuture>
#include <QList>

namespace orrery {

class BaseKind;
class FileDrives;
class StorePool;

/// Something of an import that was not taken, and why.
struct TransferRefusal {
    QString where; ///< Entry of the zip, and which item of it.
    QString reason; ///< Translated, a whole sentence.
    friend bool operator==(const TransferRefusal &, const TransferRefusal &) = default;
};

struct TransferReport {
    static constexpr qsizetype mostListed = 1000;

    qint64 items = 0;
    qint64 files = 0;
    qint64 bytes = 0; ///< Of items and files, unpacked.
    qint64 refused = 0;
    QList<TransferRefusal> refusals; ///< The first ones.

    void refuse(QString where, QString reason);
    friend bool operator==(const TransferReport &, const TransferReport &) = default;
};

/// Takes the data of a Collection out into a zip and brings such zips in: `bases/<name>.json`, each
/// a list of items, and `drives/<name>/<file>`, as the hosted service's exports had them. Any size:
/// it goes in pieces, on a worker. The futures carry progress (of 1000, with what is under way as
/// text) and can be cancelled: of an export nothing stays then, of an import what is done.
/// Thread: any; never blocks.
class DataTransfer
{
public:
    /// All are borrowed.
    DataTransfer(StorePool &pool, const BaseKind &bases, const FileDrives &drives);

    /// Writes \a path, absolute, replacing a file there. Each Base is as it was at one moment, each
    /// file whole. DiskFull, Io, Cancelled.
    [[nodiscard]] QFuture<Result<TransferReport>> exportTo(const CollectionRef &collection,
                                                           const QString &path) const;
    /// Stores what \a path holds over what is there; items and files are judged as put and upload
    /// judge them, one by one. NotFound, Corrupt (no zip, or it breaks off: what came before is
    /// stored), DiskFull, Cancelled.
    [[nodiscard]] QFuture<Result<TransferReport>> importFrom(const CollectionRef &collection,
                                                             const QString &path) const;

private:
    StorePool &m_pool;
    const BaseKind &m_bases;
    const FileDrives &m_drives;
};

} // namespace orrery
