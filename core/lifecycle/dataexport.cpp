// SPDX-License-Identifier: MIT
#include "core/lifecycle/dataexport.h"

#include "core/base/basekind.h"
#include "core/base/basestore.h"
#include "core/drive/filedrives.h"
#include "core/drive/filereader.h"
#include "core/lifecycle/exportnames.h"
#include "core/lifecycle/ziparchive.h"

#include <QCoreApplication>

#include <array>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(DataTransfer)
};

constexpr size_t pieceBytes = 256 * 1024;
/// What an item counts in the progress.
constexpr qint64 itemWeight = 500;

} // namespace

DataExport::DataExport(const BaseKind &bases, const FileDrives &drives, CollectionRef collection,
                       QPromise<Result<TransferReport>> &promise)
    : m_bases(bases)
    , m_drives(drives)
    , m_collection(std::move(collection))
    , m_promise(promise)
{
}

Result<TransferReport> DataExport::run(const QString &path)
{
    auto zip = ZipWriter::create(path);
    if (!zip)
        return std::unexpected(zip.error());
    if (!m_list.open())
        return fail(ErrorCode::Io, Text::tr("No temporary file could be made."),
                    m_list.errorString());
    const auto drives = m_drives.open(m_collection, Access::Read);
    if (!drives)
        return std::unexpected(drives.error());
    auto &driveStore = static_cast<DriveStore &>(**drives);
    const auto summaries = driveStore.drives();
    if (!summaries)
        return std::unexpected(summaries.error());
    for (const DriveSummary &drive : *summaries)
        m_all += drive.bytes;
    return writeBases(**zip)
        .and_then([&] { return writeDrives(**zip, driveStore); })
        .and_then([&] { return writeList(**zip); })
        .and_then([&] { return (*zip)->finish(); })
        .transform([this] { return m_report; });
}

Result<> DataExport::advance(qint64 done, const std::string &what)
{
    if (m_promise.isCanceled())
        return fail(ErrorCode::Cancelled, Text::tr("The export was cancelled."));
    m_done += done;
    m_promise.setProgressValueAndText(static_cast<int>(std::min(m_done, m_all) * 1000 / m_all),
                                      QString::fromStdString(what));
    return {};
}

Result<std::string> DataExport::entryFor(const ExportedThing &thing)
{
    std::string line;
    std::string entry = ExportNames::entryFor(thing, line);
    if (m_list.write(line.data(), static_cast<qint64>(line.size())) < 0)
        return fail(ErrorCode::DiskFull, Text::tr("The disk is full."), m_list.errorString());
    return entry;
}

Result<> DataExport::writeBases(ZipWriter &zip)
{
    const auto session = m_bases.open(m_collection, Access::Scan);
    if (!session)
        return std::unexpected(session.error());
    auto &store = static_cast<BaseStore &>(**session);
    // One read transaction: all Bases are as they were at one moment.
    Result<> done = store.begin();
    if (!done)
        return done;
    const auto bases = store.bases();
    if (!bases)
        done = std::unexpected(bases.error());
    for (size_t i = 0; done && i < bases->size(); ++i)
        m_all += (*bases)[i].items * itemWeight;
    for (size_t i = 0; done && i < bases->size(); ++i)
        done = writeBase(zip, store, (*bases)[i].name);
    store.rollback();
    return done;
}

Result<> DataExport::writeBase(ZipWriter &zip, BaseStore &store, const std::string &name)
{
    const auto entry = entryFor({.kind = ExportedThing::Base, .store = name, .file = {}});
    if (!entry)
        return std::unexpected(entry.error());
    if (const auto begun = zip.begin(*entry, {}); !begun)
        return begun;
    Query query;
    std::string separator = "[\n";
    do {
        const auto page = store.page(name, query);
        if (!page)
            return std::unexpected(page.error());
        std::string text;
        for (const std::string &item : page->items) {
            text.append(std::exchange(separator, ",\n")).append(item);
            m_report.bytes += static_cast<qint64>(item.size());
        }
        const auto count = static_cast<qint64>(page->items.size());
        m_report.items += count;
        query.last = page->last;
        const auto done =
            zip.write(text).and_then([&] { return advance(count * itemWeight, name); });
        if (!done)
            return done;
    } while (!query.last.empty());
    return zip.write(separator == "[\n" ? std::string_view("[]\n") : std::string_view("\n]\n"));
}

Result<> DataExport::writeDrives(ZipWriter &zip, DriveStore &store)
{
    const auto drives = store.drives();
    if (!drives)
        return std::unexpected(drives.error());
    for (const DriveSummary &drive : *drives) {
        if (const auto done = writeDrive(zip, store, drive.name); !done)
            return done;
    }
    return {};
}

Result<> DataExport::writeDrive(ZipWriter &zip, DriveStore &store, const std::string &name)
{
    ListRequest request;
    for (bool isMore = true; isMore;) {
        const auto list = store.list(name, request);
        if (!list)
            return std::unexpected(list.error());
        for (const ListEntry &entry : list->entries) {
            if (const auto done = writeFile(zip, store, name, entry.name); !done)
                return done;
            request.last = entry.name;
        }
        isMore = list->hasMore;
    }
    return {};
}

Result<> DataExport::writeFile(ZipWriter &zip, DriveStore &store, const std::string &drive,
                               const std::string &name)
{
    const auto found = store.file(drive, name);
    if (!found)
        return std::unexpected(found.error());
    if (!*found)
        return {}; // deleted since it was listed
    const StoredFile &file = **found;
    const auto entry =
        entryFor({.kind = ExportedThing::File, .store = drive, .file = name, .type = file.type});
    if (!entry)
        return std::unexpected(entry.error());
    if (const auto begun = zip.begin(*entry, file.size); !begun)
        return begun;
    FileReader reader(m_drives.blobs(m_collection), file);
    const std::unique_ptr<char[]> piece(new char[pieceBytes]);
    for (;;) {
        const auto got = reader.read({piece.get(), pieceBytes});
        if (!got)
            return std::unexpected(got.error());
        if (const auto on = advance(static_cast<qint64>(*got), drive + '/' + name); !on)
            return on;
        if (*got == 0)
            break;
        if (const auto written = zip.write({piece.get(), *got}); !written)
            return written;
    }
    ++m_report.files;
    m_report.bytes += file.size;
    return {};
}

Result<> DataExport::writeList(ZipWriter &zip)
{
    if (m_list.pos() == 0)
        return {};
    const qint64 size = m_list.pos();
    if (!m_list.seek(0))
        return fail(ErrorCode::Io, Text::tr("A temporary file could not be read."),
                    m_list.errorString());
    if (const auto begun = zip.begin(std::string(ExportNames::listName), size); !begun)
        return begun;
    while (!m_list.atEnd()) {
        const QByteArray piece = m_list.read(pieceBytes);
        if (piece.isEmpty())
            return fail(ErrorCode::Io, Text::tr("A temporary file could not be read."),
                        m_list.errorString());
        if (const auto done = zip.write({piece.constData(), static_cast<size_t>(piece.size())});
            !done)
            return done;
    }
    return {};
}

} // namespace orrery
