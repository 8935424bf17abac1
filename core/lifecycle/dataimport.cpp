// SPDX-License-Identifier: MIT
#include "core/lifecycle/dataimport.h"

#include "core/base/basekind.h"
#include "core/base/basestore.h"
#include "core/base/json.h"
#include "core/base/storepool.h"
#include "core/drive/blobwriter.h"
#include "core/drive/driverequest.h"
#include "core/drive/filedrives.h"
#include "core/lifecycle/itemsplitter.h"

#include <QCoreApplication>

#include <future>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(DataTransfer)
};

constexpr size_t pieceBytes = 256 * 1024;
constexpr size_t itemsPerWrite = 200;
constexpr size_t itemBytesPerWrite = 1024 * 1024;
constexpr qint64 smallFile = 64 * 1024;
/// Lines of a list are short; one without an end is none.
constexpr qsizetype longestLine = 64 * 1024;

/// What a client is told as "Bad item" and the like, for people.
QString reasonOf(const Refusal &refusal)
{
    return Text::tr("A Base would refuse it: %1.").arg(QString::fromStdString(refusal.text));
}

} // namespace

DataImport::DataImport(StorePool &pool, const BaseKind &bases, const FileDrives &drives,
                       CollectionRef collection, QPromise<Result<TransferReport>> &promise)
    : m_pool(pool)
    , m_bases(bases)
    , m_drives(drives)
    , m_collection(std::move(collection))
    , m_promise(promise)
{
}

Result<TransferReport> DataImport::run(const QString &path)
{
    if (const auto prepared = prepare(path); !prepared)
        return std::unexpected(prepared.error());
    auto zip = ZipReader::open(path);
    if (!zip)
        return std::unexpected(zip.error());
    for (;;) {
        const auto entry = (*zip)->next();
        if (!entry)
            return std::unexpected(entry.error());
        if (!*entry)
            return m_report;
        if (const auto taken = take(**zip, **entry); !taken)
            return std::unexpected(taken.error());
    }
}

Result<> DataImport::prepare(const QString &path)
{
    auto zip = ZipReader::open(path);
    if (!zip)
        return std::unexpected(zip.error());
    for (;;) {
        const auto entry = (*zip)->next();
        if (!entry)
            return std::unexpected(entry.error());
        if (!*entry)
            return {};
        m_all += std::max<qint64>(0, (*entry)->size.value_or(0));
        if ((*entry)->name != ExportNames::listName)
            continue;
        if (const auto read = readList(**zip); !read)
            return read;
    }
}

Result<> DataImport::readList(ZipReader &zip)
{
    QByteArray line;
    const std::string name(ExportNames::listName);
    const auto read = eachPiece(zip, name, [&](std::span<char> piece) -> Result<> {
        line.append(piece.data(), static_cast<qsizetype>(piece.size()));
        for (qsizetype end = line.indexOf('\n'); end >= 0; end = line.indexOf('\n')) {
            if (!m_names.add({line.constData(), static_cast<size_t>(end)}))
                refuse(name, Text::tr("A line of the list of entries cannot be read."));
            line.remove(0, end + 1);
        }
        if (line.size() > longestLine)
            return fail(ErrorCode::Corrupt, Text::tr("The list of entries cannot be read."));
        return {};
    });
    m_done = 0;
    return read.transform([](bool) {});
}

Result<> DataImport::take(ZipReader &zip, const ZipReader::Entry &entry)
{
    if (entry.isFolder || entry.name == ExportNames::listName)
        return {};
    const auto thing = m_names.read(entry.name);
    if (entry.isEncrypted) {
        refuse(entry.name, Text::tr("It is encrypted."));
    } else if (!thing) {
        refuse(entry.name, Text::tr("It is neither below “bases” nor below “drives”."));
    } else if (!isStoreName(thing->store)) {
        refuse(entry.name, Text::tr("No Base or Drive can have this name."));
    } else if (thing->kind == ExportedThing::Base) {
        return takeBase(zip, entry.name, thing->store);
    } else if (!isFileName(thing->file)) {
        refuse(entry.name, Text::tr("No file of a Drive can have this name."));
    } else {
        return takeFile(zip, entry.name, *thing);
    }
    return {};
}

Result<bool> DataImport::eachPiece(ZipReader &zip, const std::string &entry,
                                   const std::function<Result<>(std::span<char>)> &use)
{
    const std::unique_ptr<char[]> piece(new char[pieceBytes]);
    for (;;) {
        if (m_promise.isCanceled())
            return fail(ErrorCode::Cancelled, Text::tr("The import was cancelled."));
        const auto got = zip.read({piece.get(), pieceBytes});
        if (!got) {
            refuse(entry, got.error().message + u' ' + got.error().detail);
            return false;
        }
        if (*got == 0)
            return true;
        m_done += static_cast<qint64>(*got);
        m_promise.setProgressValueAndText(static_cast<int>(std::min(m_done, m_all) * 1000 / m_all),
                                          QString::fromStdString(entry));
        if (const auto used = use({piece.get(), *got}); !used)
            return std::unexpected(used.error());
    }
}

Result<> DataImport::takeBase(ZipReader &zip, const std::string &entry, const std::string &base)
{
    m_item = 0;
    ItemSplitter items([&](std::string_view text) { takeItem(entry, text); });
    const auto read = eachPiece(zip, entry, [&](std::span<char> piece) -> Result<> {
        // In smaller steps, so that few items wait in memory.
        std::string_view bytes(piece.data(), piece.size());
        constexpr size_t step = 16 * 1024;
        for (; !bytes.empty(); bytes.remove_prefix(std::min(step, bytes.size()))) {
            items.add(bytes.substr(0, step));
            if (m_items.size() < itemsPerWrite && m_itemBytes < itemBytesPerWrite)
                continue;
            if (const auto stored = storeItems(base); !stored)
                return stored;
        }
        return {};
    });
    if (!read)
        return std::unexpected(read.error());
    if (*read && !items.end())
        refuse(entry, Text::tr("It is no list of items, or ends in the middle of it."));
    return storeItems(base); // also of none: an empty Base is one
}

void DataImport::takeItem(const std::string &entry, std::string_view text)
{
    const std::string where = entry + ", item " + std::to_string(++m_item);
    if (text.size() > ItemSplitter::longestItem)
        return refuse(where, reasonOf({.status = 400, .text = "Item too large"}));
    const auto json = Json::parse(text);
    if (!json)
        return refuse(where, Text::tr("It is no valid JSON."));
    const auto item = readItem(json->root());
    if (!item)
        return refuse(where, reasonOf(item.error()));
    if (hasEmptyName(json->root()))
        return refuse(where, Text::tr("A member has an empty name."));
    m_itemBytes += item->text.size();
    m_items.push_back(*item);
}

Result<> DataImport::storeItems(const std::string &base)
{
    const auto items = std::make_shared<const std::vector<Item>>(std::exchange(m_items, {}));
    const size_t bytes = std::exchange(m_itemBytes, 0);
    const auto stored = write(m_bases, [base, items](StoreSession &session) {
        return static_cast<BaseStore &>(session).put(base, *items);
    });
    if (stored) {
        m_report.items += static_cast<qint64>(items->size());
        m_report.bytes += static_cast<qint64>(bytes);
    }
    return stored;
}

Result<> DataImport::takeFile(ZipReader &zip, const std::string &entry, const ExportedThing &thing)
{
    auto created = m_drives.blobs(m_collection)->create(smallFile);
    if (!created)
        return std::unexpected(created.error());
    const std::shared_ptr<BlobWriter> blob = *std::move(created); // shared with the store's job
    const auto read =
        eachPiece(zip, entry, [&](std::span<char> piece) { return blob->write(piece); });
    if (!read)
        return std::unexpected(read.error());
    if (!*read)
        return {};
    return blob->flush()
        .and_then([&] {
            return write(m_drives, [thing, blob](StoreSession &session) {
                return static_cast<DriveStore &>(session)
                    .put(thing.store, thing.file, thing.type, blob->segment())
                    .transform([&blob] { blob->keep(); });
            });
        })
        .transform([&] {
            ++m_report.files;
            m_report.bytes += blob->size();
        });
}

Result<> DataImport::write(const StoreKind &kind, std::function<Result<>(StoreSession &)> job)
{
    std::promise<Result<>> done;
    m_pool.write(kind, m_collection, std::move(job),
                 [&done](Result<> result) { done.set_value(std::move(result)); });
    return done.get_future().get(); // a worker may wait; the store threads answer always
}

void DataImport::refuse(const std::string &where, const QString &reason)
{
    m_report.refuse(QString::fromStdString(where), reason);
}

} // namespace orrery
