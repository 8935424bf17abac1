// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/item.h"
#include "core/lifecycle/datatransfer.h"
#include "core/lifecycle/exportnames.h"
#include "core/lifecycle/ziparchive.h"

#include <QPromise>

#include <functional>

namespace orrery {

class StoreSession;
class StoreKind;

/// One import, on one worker thread; what it stores goes through the writers as a client's does.
class DataImport
{
public:
    DataImport(StorePool &pool, const BaseKind &bases, const FileDrives &drives,
               CollectionRef collection, QPromise<Result<TransferReport>> &promise);

    [[nodiscard]] Result<TransferReport> run(const QString &path);

private:
    /// Reads the list of names, and how much there is.
    [[nodiscard]] Result<> prepare(const QString &path);
    [[nodiscard]] Result<> readList(ZipReader &zip);
    [[nodiscard]] Result<> take(ZipReader &zip, const ZipReader::Entry &entry);
    [[nodiscard]] Result<> takeBase(ZipReader &zip, const std::string &entry,
                                    const std::string &base);
    void takeItem(const std::string &entry, std::string_view text);
    [[nodiscard]] Result<> storeItems(const std::string &base);
    [[nodiscard]] Result<> takeFile(ZipReader &zip, const std::string &entry,
                                    const ExportedThing &thing);
    /// Calls \a use for each piece of the entry; false: it broke off and was refused.
    [[nodiscard]] Result<bool> eachPiece(ZipReader &zip, const std::string &entry,
                                         const std::function<Result<>(std::span<char>)> &use);
    [[nodiscard]] Result<> write(const StoreKind &kind,
                                 std::function<Result<>(StoreSession &)> job);
    void refuse(const std::string &where, const QString &reason);

    StorePool &m_pool;
    const BaseKind &m_bases;
    const FileDrives &m_drives;
    const CollectionRef m_collection;
    QPromise<Result<TransferReport>> &m_promise;
    ExportNames m_names;
    TransferReport m_report;
    std::vector<Item> m_items; ///< Read, not yet stored.
    size_t m_itemBytes = 0;
    qint64 m_item = 0; ///< Number of the item in its entry.
    qint64 m_all = 1; ///< Unpacked bytes.
    qint64 m_done = 0;
};

} // namespace orrery
