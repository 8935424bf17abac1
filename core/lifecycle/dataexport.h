// SPDX-License-Identifier: MIT
#pragma once

#include "core/lifecycle/datatransfer.h"

#include <QPromise>
#include <QTemporaryFile>

#include <memory>
#include <string_view>

namespace orrery {

class BaseStore;
class DriveStore;
class FileDrives;
class ZipWriter;
struct ExportedThing;

/// One export, on one worker thread, with connections of its own.
class DataExport
{
public:
    DataExport(const BaseKind &bases, const FileDrives &drives, CollectionRef collection,
               QPromise<Result<TransferReport>> &promise);

    [[nodiscard]] Result<TransferReport> run(const QString &path);

private:
    [[nodiscard]] Result<> writeBases(ZipWriter &zip);
    [[nodiscard]] Result<> writeBase(ZipWriter &zip, BaseStore &store, const std::string &name);
    [[nodiscard]] Result<> writeDrives(ZipWriter &zip, DriveStore &store);
    [[nodiscard]] Result<> writeDrive(ZipWriter &zip, DriveStore &store, const std::string &name);
    [[nodiscard]] Result<> writeFile(ZipWriter &zip, DriveStore &store, const std::string &drive,
                                     const std::string &name);
    [[nodiscard]] Result<> writeList(ZipWriter &zip);
    [[nodiscard]] Result<std::string> entryFor(const ExportedThing &thing);
    /// Cancelled when nobody wants it any more.
    [[nodiscard]] Result<> advance(qint64 done, const std::string &what);

    const BaseKind &m_bases;
    const FileDrives &m_drives;
    const CollectionRef m_collection;
    QPromise<Result<TransferReport>> &m_promise;
    QTemporaryFile m_list; ///< Lines for the last entry: there may be more than fit into memory.
    TransferReport m_report;
    qint64 m_all = 1; ///< What there is to do, in bytes and items.
    qint64 m_done = 0;
};

} // namespace orrery
