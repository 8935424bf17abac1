// SPDX-License-Identifier: MIT
#include "core/lifecycle/datatransfer.h"

#include "core/foundation/background.h"
#include "core/lifecycle/dataexport.h"
#include "core/lifecycle/dataimport.h"

namespace orrery {

void TransferReport::refuse(QString where, QString reason)
{
    ++refused;
    if (refusals.size() < mostListed)
        refusals.append({.where = std::move(where), .reason = std::move(reason)});
}

DataTransfer::DataTransfer(StorePool &pool, const BaseKind &bases, const FileDrives &drives)
    : m_pool(pool)
    , m_bases(bases)
    , m_drives(drives)
{
}

QFuture<Result<TransferReport>> DataTransfer::exportTo(const CollectionRef &collection,
                                                       const QString &path) const
{
    return inBackgroundFor<Result<TransferReport>>(
        *QThreadPool::globalInstance(),
        [this, collection, path](QPromise<Result<TransferReport>> &promise) {
            promise.setProgressRange(0, 1000);
            DataExport job(m_bases, m_drives, collection, promise);
            promise.addResult(job.run(path));
        });
}

QFuture<Result<TransferReport>> DataTransfer::importFrom(const CollectionRef &collection,
                                                         const QString &path) const
{
    return inBackgroundFor<Result<TransferReport>>(
        *QThreadPool::globalInstance(),
        [this, collection, path](QPromise<Result<TransferReport>> &promise) {
            promise.setProgressRange(0, 1000);
            DataImport job(m_pool, m_bases, m_drives, collection, promise);
            promise.addResult(job.run(path));
        });
}

} // namespace orrery
