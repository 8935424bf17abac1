// SPDX-License-Identifier: MIT
#include "core/drive/filedrivestore.h"

#include "core/drive/driveschema.h"
#include "core/drive/filetype.h"

using namespace Qt::StringLiterals;

namespace orrery {

FileDriveStore::FileDriveStore(std::unique_ptr<Sqlite> db, std::shared_ptr<BlobFolder> blobs,
                               const Clock &clock, Access access)
    : m_db(std::move(db))
    , m_blobs(std::move(blobs))
    , m_clock(clock)
    , m_access(access)
    , m_contents(*m_db)
{
}

Result<std::unique_ptr<FileDriveStore>> FileDriveStore::open(const std::string &folder,
                                                             std::shared_ptr<BlobFolder> blobs,
                                                             const Clock &clock, Access access)
{
    // Each small file writes a page of the index of hashes, wherever its hash falls: pages of 4 KB
    // halve what a commit of such files writes there.
    auto db = Sqlite::open(QString::fromStdString(folder) + u"/drive.db"_s, driveSchema(), 4096);
    if (!db)
        return std::unexpected(db.error());
    std::unique_ptr<FileDriveStore> store(
        new FileDriveStore(*std::move(db), std::move(blobs), clock, access));
    if (access == Access::Write)
        store->m_blobs->keepKey();
    // Only the writer may judge what is garbage: no row can come meanwhile.
    if (access == Access::Write && !store->m_blobs->isSwept()) {
        if (const auto swept = store->sweep(); !swept)
            return std::unexpected(swept.error());
    }
    return store;
}

qint64 FileDriveStore::now() const
{
    return std::chrono::duration_cast<std::chrono::seconds>(m_clock.now().time_since_epoch())
        .count();
}

Result<std::optional<qint64>> FileDriveStore::driveId(std::string_view drive)
{
    return m_db->scalar(u"SELECT id FROM drives WHERE name=?"_s, {toBlob(drive)})
        .transform([](const QVariant &id) {
            return id.isValid() ? std::optional(id.toLongLong()) : std::nullopt;
        });
}

Result<qint64> FileDriveStore::makeDrive(std::string_view drive)
{
    const auto known = driveId(drive);
    if (!known)
        return std::unexpected(known.error());
    if (*known)
        return **known;
    return m_db->run(u"INSERT INTO drives(name) VALUES(?)"_s, {toBlob(drive)})
        .transform([](const Sqlite::Rows &rows) { return rows.insertId(); });
}

Result<std::optional<StoredFile>> FileDriveStore::file(std::string_view drive,
                                                       std::string_view name)
{
    const auto lock = m_blobs->deletionLock();
    // One statement: it sees one state of the file, whatever is committed meanwhile.
    auto rows = m_db->run(
        u"SELECT f.type,f.size,f.changed,s.blob,s.size,c.hash,m.id IS NOT NULL,m.bytes "_s
        u"FROM files f JOIN drives d ON d.id=f.drive LEFT JOIN segments s ON s.file=f.id "_s
        u"LEFT JOIN contents c ON c.blob=s.blob LEFT JOIN small m ON s.blob LIKE '=%' "_s
        u"AND m.id=CAST(substr(s.blob,2) AS INTEGER) "_s
        u"WHERE d.name=? AND f.name=? ORDER BY s.number"_s,
        {toBlob(drive), toBlob(name)});
    if (!rows)
        return std::unexpected(rows.error());
    std::optional<StoredFile> found;
    std::vector<std::string> blobs;
    const auto read = rows->each([&] {
        if (!found) {
            found = StoredFile{.type = rows->bytes(0),
                               .size = rows->value(1).toLongLong(),
                               .changed = rows->value(2).toLongLong(),
                               .tag = {},
                               .segments = {},
                               .pin = {}};
        }
        if (rows->value(3).isNull())
            return; // an empty file without segments
        Segment segment{.blob = {}, .size = rows->value(4).toLongLong(), .hash = rows->bytes(5)};
        if (rows->value(6).toBool()) {
            segment.bytes = rows->bytes(7);
        } else {
            segment.blob = rows->bytes(3);
            blobs.push_back(segment.blob);
        }
        found->segments.push_back(std::move(segment));
    });
    if (!read)
        return std::unexpected(read.error());
    if (found) {
        found->tag = FileContents::tagOf(found->segments);
        found->pin = m_blobs->pin(std::move(blobs));
    }
    return found;
}

Result<FileList> FileDriveStore::list(std::string_view drive, const ListRequest &request)
{
    FileList list;
    const auto id = driveId(drive);
    if (!id)
        return std::unexpected(id.error());
    if (!*id)
        return list;
    const std::string end = behindPrefix(request.prefix);
    const QString head = u"SELECT name,size,changed FROM files WHERE drive=? AND name>=?"_s
        + (end.empty() ? u""_s : u" AND name<?"_s) + u" ORDER BY name"_s;

    // The smallest name behind `last` is `last` with a zero byte.
    std::string from =
        std::max(request.prefix, request.last.empty() ? std::string() : request.last + '\0');
    for (;;) {
        QVariantList values{**id, toBlob(from)};
        if (!end.empty())
            values.append(toBlob(end));
        auto rows = m_db->run(head, values);
        if (!rows)
            return std::unexpected(rows.error());
        bool jumped = false;
        while (!jumped) {
            const auto more = rows->next();
            if (!more)
                return std::unexpected(more.error());
            if (!*more)
                return list;
            ListEntry entry{.name = rows->bytes(0),
                            .size = rows->value(1).toLongLong(),
                            .changed = rows->value(2).toLongLong()};
            const size_t slash =
                request.recursive ? std::string::npos : entry.name.find('/', request.prefix.size());
            if (slash != std::string::npos) {
                // Everything below this folder is one entry: seek to just behind it.
                entry = {.name = entry.name.substr(0, slash + 1), .size = 0, .changed = 0};
                from = behindPrefix(entry.name);
                jumped = true;
                if (entry.name <= request.last)
                    continue;
            }
            if (list.entries.size() == request.limit) {
                list.hasMore = true;
                return list;
            }
            list.entries.push_back(std::move(entry));
        }
    }
}

Result<std::vector<DriveSummary>> FileDriveStore::drives()
{
    auto rows = m_db->run(u"SELECT d.name,count(f.id),coalesce(sum(f.size),0) FROM drives d "_s
                          u"LEFT JOIN files f ON f.drive=d.id GROUP BY d.id ORDER BY d.name"_s);
    if (!rows)
        return std::unexpected(rows.error());
    std::vector<DriveSummary> all;
    return rows
        ->each([&] {
            all.push_back({.name = rows->bytes(0),
                           .files = rows->value(1).toLongLong(),
                           .bytes = rows->value(2).toLongLong()});
        })
        .transform([&all] { return std::move(all); });
}

Result<> FileDriveStore::removeFile(qint64 drive, std::string_view name)
{
    const auto id =
        m_db->scalar(u"SELECT id FROM files WHERE drive=? AND name=?"_s, {drive, toBlob(name)});
    if (!id)
        return std::unexpected(id.error());
    if (!id->isValid())
        return {};
    if (auto done = discard(u"SELECT blob FROM segments WHERE file=?"_s, {*id}); !done)
        return done;
    if (auto done = m_db->exec(u"DELETE FROM segments WHERE file=?"_s, {*id}); !done)
        return done;
    return m_db->exec(u"DELETE FROM files WHERE id=?"_s, {*id});
}

Result<qint64> FileDriveStore::addFile(std::string_view drive, std::string_view name, qint64 size,
                                       const QString &type)
{
    const auto id = makeDrive(drive);
    if (!id)
        return id;
    if (const auto removed = removeFile(*id, name); !removed)
        return std::unexpected(removed.error());
    const QString kind = type.isEmpty() ? QString::fromStdString(typeFromName(name)) : type;
    return m_db
        ->run(u"INSERT INTO files(drive,name,size,type,changed) VALUES(?,?,?,?,?)"_s,
              {*id, toBlob(name), size, kind, now()})
        .transform([](const Sqlite::Rows &rows) { return rows.insertId(); });
}

Result<> FileDriveStore::put(std::string_view drive, std::string_view name, std::string_view type,
                             const Segment &segment)
{
    const auto file = addFile(drive, name, segment.size, toText(type));
    const auto content = m_contents.keep(segment, m_garbage);
    if (!file || !content)
        return std::unexpected(file ? content.error() : file.error());
    return m_db->exec(u"INSERT INTO segments(file,number,blob,size) VALUES(?,1,?,?)"_s,
                      {*file, toText(*content), segment.size});
}

Result<> FileDriveStore::remove(std::string_view drive, const std::vector<std::string> &names)
{
    const auto id = driveId(drive);
    if (!id)
        return std::unexpected(id.error());
    for (const std::string &name : names) {
        if (!*id)
            break;
        if (auto done = removeFile(**id, name); !done)
            return done;
    }
    return {};
}

Result<> FileDriveStore::startUpload(const UploadRef &upload, std::string_view type)
{
    return m_db->exec(
        u"INSERT INTO uploads(id,drive,name,type,touched) VALUES(?,?,?,?,?)"_s,
        {toText(upload.id), toBlob(upload.drive), toBlob(upload.name), toText(type), now()});
}

Result<bool> FileDriveStore::isOpen(const UploadRef &upload)
{
    return m_db
        ->scalar(u"SELECT 1 FROM uploads WHERE id=? AND drive=? AND name=? AND ended IS NULL"_s,
                 {toText(upload.id), toBlob(upload.drive), toBlob(upload.name)})
        .transform([](const QVariant &found) { return found.isValid(); });
}

Result<bool> FileDriveStore::addPart(const UploadRef &upload, int number, std::string_view type,
                                     const Segment &segment)
{
    const auto open = isOpen(upload);
    if (!open || !*open)
        return open;
    const QString id = toText(upload.id);
    const auto content = m_contents.keep(segment, m_garbage);
    if (!content)
        return std::unexpected(content.error());
    return discard(u"SELECT blob FROM parts WHERE upload=? AND number=?"_s, {id, number})
        .and_then([&] {
            return m_db->exec(
                u"INSERT OR REPLACE INTO parts(upload,number,blob,size,type) VALUES(?,?,?,?,?)"_s,
                {id, number, toText(*content), segment.size, toText(type)});
        })
        .and_then(
            [&] { return m_db->exec(u"UPDATE uploads SET touched=? WHERE id=?"_s, {now(), id}); })
        .transform([] { return true; });
}

Result<bool> FileDriveStore::endUpload(const UploadRef &upload)
{
    const QString id = toText(upload.id);
    const auto open = isOpen(upload);
    if (!open)
        return open;
    if (!*open) {
        // Python repeats a request once when its connection dropped.
        constexpr qint64 life = std::chrono::seconds(endedLife).count();
        return m_db
            ->scalar(u"SELECT 1 FROM uploads WHERE id=? AND drive=? AND name=? AND ended>?"_s,
                     {id, toBlob(upload.drive), toBlob(upload.name), now() - life})
            .transform([](const QVariant &found) { return found.isValid(); });
    }
    const auto size =
        m_db->scalar(u"SELECT coalesce(sum(size),0) FROM parts WHERE upload=?"_s, {id});
    const auto type = m_db->scalar(
        u"SELECT coalesce((SELECT type FROM parts WHERE upload=? AND type<>'' ORDER BY number "_s
        u"LIMIT 1),(SELECT type FROM uploads WHERE id=?))"_s,
        {id, id});
    if (!size || !type)
        return std::unexpected(size ? type.error() : size.error());
    const auto file = addFile(upload.drive, upload.name, size->toLongLong(), type->toString());
    if (!file)
        return std::unexpected(file.error());
    return m_db
        ->exec(
            u"INSERT INTO segments(file,number,blob,size) SELECT ?,number,blob,size FROM parts "_s
            u"WHERE upload=?"_s,
            {*file, id})
        .and_then([&] { return m_db->exec(u"DELETE FROM parts WHERE upload=?"_s, {id}); })
        .and_then(
            [&] { return m_db->exec(u"UPDATE uploads SET ended=? WHERE id=?"_s, {now(), id}); })
        .transform([] { return true; });
}

Result<> FileDriveStore::dropUpload(const QString &id)
{
    return discard(u"SELECT blob FROM parts WHERE upload=?"_s, {id})
        .and_then([&] { return m_db->exec(u"DELETE FROM parts WHERE upload=?"_s, {id}); })
        .and_then([&] { return m_db->exec(u"DELETE FROM uploads WHERE id=?"_s, {id}); });
}

Result<bool> FileDriveStore::abortUpload(const UploadRef &upload)
{
    const auto open = isOpen(upload);
    if (!open || !*open)
        return open;
    return dropUpload(toText(upload.id)).transform([] { return true; });
}

Result<std::vector<std::string>> FileDriveStore::column(const QString &sql,
                                                        const QVariantList &values)
{
    auto rows = m_db->run(sql, values);
    if (!rows)
        return std::unexpected(rows.error());
    std::vector<std::string> all;
    return rows->each([&] { all.push_back(rows->bytes(0)); }).transform([&all] {
        return std::move(all);
    });
}

Result<> FileDriveStore::discard(const QString &sql, const QVariantList &values)
{
    return column(sql, values).transform([this](const std::vector<std::string> &blobs) {
        m_garbage.insert(m_garbage.end(), blobs.begin(), blobs.end());
    });
}

Result<> FileDriveStore::sweep()
{
    return column(u"SELECT blob FROM segments UNION ALL SELECT blob FROM parts"_s)
        .transform([this](const std::vector<std::string> &named) {
            m_blobs->sweep({named.begin(), named.end()});
        });
}

Result<> FileDriveStore::begin()
{
    // Each read sees the newest state: of an older one the blobs may be gone.
    if (m_access != Access::Write)
        return {};
    m_garbage.clear();
    return m_db->begin();
}

Result<> FileDriveStore::commit()
{
    if (m_access != Access::Write)
        return {};
    const auto blobs = m_contents.dropUnnamed(std::exchange(m_garbage, {}));
    if (!blobs)
        return std::unexpected(blobs.error());
    return m_db->commit().transform([this, &blobs] { m_blobs->condemn(*blobs); });
}

void FileDriveStore::rollback()
{
    m_garbage.clear();
    m_db->rollback();
}

Result<> FileDriveStore::keepHouse()
{
    if (auto begun = begin(); !begun)
        return begun;
    constexpr qint64 life = std::chrono::seconds(uploadLife).count();
    constexpr qint64 after = std::chrono::seconds(endedLife).count();
    const auto old =
        column(u"SELECT id FROM uploads WHERE (ended IS NULL AND touched<?) OR ended<?"_s,
               {now() - life, now() - after});
    Result<> done = old ? Result<>() : Result<>(std::unexpected(old.error()));
    for (size_t i = 0; done && i < old->size(); ++i)
        done = dropUpload(toText((*old)[i]));
    if (done)
        done = commit();
    if (!done)
        rollback();
    return done;
}

} // namespace orrery
