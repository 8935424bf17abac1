// SPDX-License-Identifier: MIT
#include "core/base/sqlitebasestore.h"
#include "core/base/storepool.h"
#include "core/drive/databrowser.h"
#include "core/drive/filedrives.h"
#include "core/drive/filereader.h"
#include "core/lifecycle/datatransfer.h"
#include "core/lifecycle/exportnames.h"
#include "core/lifecycle/itemsplitter.h"
#include "core/lifecycle/ziparchive.h"

#include <QDir>
#include <QFile>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

#include <map>

using namespace Qt::StringLiterals;
using namespace orrery;

class TestDataTransfer : public QObject
{
    Q_OBJECT

    using Contents = std::map<std::string, std::pair<std::string, QByteArray>>;

    const Clock m_clock;
    const SqliteBases m_bases{m_clock};
    const FileDrives m_drives{m_clock};
    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<StorePool> m_pool;

    [[nodiscard]] CollectionRef ref(const char *name) const
    {
        return {.id = name, .folder = m_dir->filePath(QString::fromLatin1(name)).toStdString()};
    }
    [[nodiscard]] QString zip() const { return m_dir->filePath(u"data.zip"_s); }
    [[nodiscard]] DataTransfer transfer() const { return {*m_pool, m_bases, m_drives}; }
    [[nodiscard]] DataBrowser browser() const { return {*m_pool, m_bases, m_drives}; }

    template <typename T> static T wait(QFuture<T> future)
    {
        [&] { QTRY_VERIFY(future.isFinished()); }();
        return future.result();
    }

    void putFile(const CollectionRef &collection, const std::string &drive, const std::string &name,
                 const std::string &type, const QByteArray &bytes)
    {
        const auto session = m_drives.open(collection, Access::Write);
        QVERIFY(session);
        auto &store = static_cast<DriveStore &>(**session);
        QVERIFY(store.begin());
        const Segment segment{
            .blob = {}, .size = bytes.size(), .hash = {}, .bytes = bytes.toStdString()};
        QVERIFY(store.put(drive, name, type, segment));
        QVERIFY(store.commit());
    }

    /// Everything of a Collection, by place: text or bytes, and types.
    Contents contents(const CollectionRef &collection)
    {
        Contents all;
        const auto bases = m_bases.open(collection, Access::Read);
        auto &baseStore = static_cast<BaseStore &>(**bases);
        const auto baseList = baseStore.bases();
        for (const BaseSummary &base : *baseList) {
            all["base " + base.name] = {};
            const auto page = baseStore.page(base.name, {});
            for (const std::string &item : page->items)
                all["base " + base.name + ' ' + item] = {};
        }
        const auto drives = m_drives.open(collection, Access::Read);
        auto &driveStore = static_cast<DriveStore &>(**drives);
        const auto driveList = driveStore.drives();
        for (const DriveSummary &drive : *driveList) {
            const auto list = driveStore.list(drive.name, {});
            for (const ListEntry &entry : list->entries) {
                const auto file = driveStore.file(drive.name, entry.name);
                all["drive " + drive.name + ' ' + entry.name] = {
                    (*file)->type,
                    readBlobs(m_drives.blobs(collection), **file, (*file)->size).value()};
            }
        }
        return all;
    }

    /// Writes a zip as other programs do.
    void makeZip(const std::map<std::string, QByteArray> &entries) const
    {
        const auto writer = ZipWriter::create(zip());
        QVERIFY(writer);
        for (const auto &[name, bytes] : entries) {
            QVERIFY((*writer)->begin(name, bytes.size()));
            QVERIFY((*writer)->write({bytes.constData(), size_t(bytes.size())}));
        }
        QVERIFY((*writer)->finish());
    }

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_pool = std::make_unique<StorePool>();
    }
    void cleanup() { m_pool.reset(); }

    void bringsEverythingBack()
    {
        const CollectionRef from = ref("from");
        for (const char *base : {"notes", "a b", "..", "100%", "ü", "x:y", "%41"}) {
            for (const char *item : {"{\"key\":\"a\",\"n\":9223372036854775807}",
                                     "{\"key\":\"../\\u0000x\",\"v\":[1,{\"q\":0.1}]}",
                                     "{\"key\":\"é\",\"t\":\"line\\nbreak\"}"})
                QVERIFY(wait(browser().putItem(from, QString::fromUtf8(base), item)));
        }
        QVERIFY(wait(browser().putItem(from, u"empty"_s, "{\"key\":\"x\"}")));
        QVERIFY(wait(browser().deleteItem(from, u"empty"_s, u"x"_s)));
        QVERIFY(wait(browser().putItem(from, u"notes"_s, "{\"key\":\"over\",\"__expires\":5}")));
        const std::string emoji(1000, 'e');
        for (const std::string &name :
             {std::string("a.txt"), std::string("../x"), std::string("a//b"), std::string("/abs"),
              std::string("dir/sub/c d.bin"), std::string("100%.txt"), std::string("%2E%2E/x"),
              std::string("back\\slash"), std::string("con:"), std::string("ends. "),
              std::string("tab\there"), std::string("😀/é"), emoji, std::string("...")}) {
            putFile(from, "desk", name, "text/odd", QByteArray::fromStdString("of " + name));
            putFile(from, "..", name, "", {}); // an empty file, its type by its name
        }
        QByteArray large(3'000'000, Qt::Uninitialized);
        QRandomGenerator random(7);
        for (char &byte : large)
            byte = static_cast<char>(random.bounded(256));
        putFile(from, "desk", "large.bin", "application/x-large", large);

        const auto exported = wait(transfer().exportTo(from, zip()));
        QVERIFY2(exported, exported ? "" : qPrintable(exported.error().message));
        QCOMPARE(exported->items, 21);
        QCOMPARE(exported->files, 29);
        const auto imported = wait(transfer().importFrom(ref("to"), zip()));
        QVERIFY2(imported, imported ? "" : qPrintable(imported.error().message));
        QVERIFY2(
            imported->refused == 0,
            qPrintable(imported->refusals.value(0).where + imported->refusals.value(0).reason));
        QCOMPARE(imported->items, exported->items);
        QCOMPARE(imported->files, exported->files);
        QCOMPARE(imported->bytes, exported->bytes);
        const Contents before = contents(from);
        const Contents after = contents(ref("to"));
        QCOMPARE(after.size(), before.size());
        for (const auto &[place, value] : before)
            QVERIFY2(after.contains(place) && after.at(place) == value, place.c_str());
    }

    void namesEntriesSoThatOtherProgramsUnpackThem()
    {
        std::string line;
        const auto entry = [&line](const char *drive, const char *file) {
            return ExportNames::entryFor(
                {.kind = ExportedThing::File, .store = drive, .file = file, .type = "text/plain"},
                line);
        };
        QCOMPARE(entry("desk", "notes/a b.txt"), std::string("drives/desk/notes/a b.txt"));
        QVERIFY(line.empty());
        for (const char *name : {"../x.txt", "/x.txt", "a//x.txt", "a\\x.txt", "./x.txt"}) {
            const std::string made = entry("..", name);
            QVERIFY2(!made.contains("..") && !made.contains("//") && !made.contains('\\')
                         && !made.contains("/./"),
                     made.c_str());
            ExportNames names;
            QVERIFY(names.add(line));
            QCOMPARE(names.read(made)->file, std::string(name));
            QCOMPARE(names.read(made)->store, std::string(".."));
        }
    }

    void takesZipsFromElsewhere()
    {
        makeZip({{"export/bases/list.json", "[{\"key\":\"a\"}, {\"key\":\"b\",\"n\":1}]"},
                 {"export/bases/wrapped.json", "\xef\xbb\xbf{ \"items\" : [ {\"key\":\"a\"} ] }"},
                 {"export/bases/lines.json", "{\"key\":\"a\"}\n{\"key\":\"b\"}\n"},
                 {"export/bases/none.json", "[]"},
                 {"export/drives/photos/2023/a.png", "png"}});
        const auto done = wait(transfer().importFrom(ref("c"), zip()));
        QVERIFY(done);
        QCOMPARE(done->items, 5);
        QCOMPARE(done->files, 1);
        QCOMPARE(done->refused, 0);
        const Contents all = contents(ref("c"));
        QVERIFY(all.contains("base none"));
        QVERIFY(all.contains("base lines {\"key\":\"b\"}"));
        QCOMPARE(all.at("drive photos 2023/a.png").first, std::string("image/png"));
    }

    void tellsWhatItRefuses()
    {
        makeZip(
            {{"bases/b.json", "[{\"key\":\"ok\"},{\"key\":5},{\"a\":{\"\":1}},7,{\"key\":\"cut"},
             {"bases/large.json",
              "[{\"key\":\"l\",\"v\":\"" + QByteArray(500'000, 'x')
                  + "\"},"
                    "{\"key\":\"huge\",\"v\":\""
                  + QByteArray(3'000'000, 'x')
                  + "\"},"
                    "{\"key\":\"small\"}]"},
             {"bases/text.json", "no json at all"},
             {"drives/d/" + std::string(1025, 'n'), "long"},
             {"readme.txt", "hello"}});
        const auto done = wait(transfer().importFrom(ref("c"), zip()));
        QVERIFY(done);
        QCOMPARE(done->items, 2);
        QStringList where;
        for (const TransferRefusal &refusal : done->refusals) {
            where.append(refusal.where.left(24));
            QVERIFY(!refusal.reason.isEmpty());
        }
        QCOMPARE(where,
                 (QStringList{u"bases/b.json, item 2"_s, u"bases/b.json, item 3"_s,
                              u"bases/b.json, item 4"_s, u"bases/b.json"_s,
                              u"bases/large.json, item 1"_s, u"bases/large.json, item 2"_s,
                              u"bases/text.json, item 1"_s, u"drives/d/nnnnnnnnnnnnnnn"_s,
                              u"readme.txt"_s}));
        QCOMPARE(done->refused, where.size());
        QVERIFY(contents(ref("c")).contains("base large {\"key\":\"small\"}"));
    }

    void refusesWhatIsNoZip()
    {
        QCOMPARE(wait(transfer().importFrom(ref("c"), zip())).error().code, ErrorCode::NotFound);
        QFile file(zip());
        QVERIFY(file.open(QFile::WriteOnly) && file.write("this is no zip") > 0);
        file.close();
        QCOMPARE(wait(transfer().importFrom(ref("c"), zip())).error().code, ErrorCode::Corrupt);
    }

    void noticesDamage()
    {
        makeZip({{"drives/d/a.txt", QByteArray(50'000, 'a')}, {"drives/d/b.txt", "whole"}});
        QFile file(zip());
        QVERIFY(file.open(QFile::ReadWrite));
        const qint64 size = file.size();
        QVERIFY(file.seek(60));
        QVERIFY(file.write("damage") > 0);
        file.close();
        const auto damaged = wait(transfer().importFrom(ref("c"), zip()));
        QVERIFY(!damaged || damaged->refused == 1);
        QVERIFY(!contents(ref("c")).contains("drive d a.txt"));
        QVERIFY(QFile::resize(zip(), size / 2));
        const auto cut = wait(transfer().importFrom(ref("c"), zip()));
        QVERIFY(!cut || cut->refused >= 1);
    }

    void leavesNothingOfACancelledExport()
    {
        putFile(ref("c"), "d", "a", "", QByteArray(500'000, 'a'));
        QFile old(zip());
        QVERIFY(old.open(QFile::WriteOnly) && old.write("old") == 3);
        old.close();
        QFuture<Result<TransferReport>> future = transfer().exportTo(ref("c"), zip());
        future.cancel();
        QTRY_VERIFY(future.isFinished());
        QTRY_VERIFY(!QFile::exists(zip() + u".part"_s));
        // Either it was done before, or the file that was there is untouched.
        QVERIFY(old.open(QFile::ReadOnly));
        const QByteArray head = old.read(3);
        QVERIFY(head == "old" || head.startsWith("PK"));
    }

    void exportsNothingInto()
    {
        const auto failed =
            wait(transfer().exportTo(ref("c"), m_dir->filePath(u"none/data.zip"_s)));
        QVERIFY(!failed);
        QVERIFY(!failed.error().message.isEmpty());
    }

    void splitsWhateverThePieces()
    {
        const std::string text = " [ {\"a\":\"]}\\\"[{,\"}, [1,[2]], \"x,y\", 7 ,null,{} ] ";
        const QStringList expected{
            u"{\"a\":\"]}\\\"[{,\"}"_s, u"[1,[2]]"_s, u"\"x,y\""_s, u"7"_s, u"null"_s, u"{}"_s};
        for (size_t step = 1; step < text.size(); ++step) {
            QStringList found;
            ItemSplitter splitter([&found](std::string_view item) {
                found.append(QString::fromUtf8(item.data(), qsizetype(item.size())).trimmed());
            });
            for (size_t at = 0; at < text.size(); at += step)
                splitter.add(std::string_view(text).substr(at, step));
            QVERIFY(splitter.end());
            QCOMPARE(found, expected);
        }
    }
};

QTEST_GUILESS_MAIN(TestDataTransfer)
#include "tst_datatransfer.moc"
