// SPDX-License-Identifier: MIT
#include "core/catalogue/catalogue.h"
#include "core/catalogue/catalogueindex.h"
#include "core/package/packagewriter.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace orrery;

class TestCatalogue : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void listsWhatIsAdded()
    {
        const QTemporaryDir dir;
        const auto key = SigningKey::generate();
        QVERIFY(key);
        auto catalogue = Catalogue::openOrCreate(dir.filePath(u"c"_s), *key, u"Mine"_s);
        QVERIFY(catalogue);
        const QString package = makePackage(dir, *key, u"notes"_s, 3);
        const auto path = catalogue->add(package, true);
        QVERIFY2(path, qPrintable(path ? QString() : path.error().detail));
        QVERIFY(QFile::exists(*path));

        const auto contents = Catalogue::read(dir.filePath(u"c"_s));
        QVERIFY(contents);
        QCOMPARE(contents->name, u"Mine"_s);
        QCOMPARE(contents->entries.size(), 1);
        const CatalogueEntry &entry = contents->entries.first();
        QCOMPARE(entry.app.value, *keyId(key->publicKey()) + u"/notes"_s);
        QCOMPARE(entry.name, u"Notes"_s);
        QCOMPARE(entry.tagline, u"Write it down"_s);
        QCOMPARE(entry.build, 3);
        QCOMPARE(entry.package, *path);
        QCOMPARE(entry.size, QFileInfo(*path).size());
    }

    void keepsTheNewestBuildAndAllReleases()
    {
        const QTemporaryDir dir;
        const auto key = SigningKey::generate();
        auto catalogue = Catalogue::openOrCreate(dir.filePath(u"c"_s), *key, u"Mine"_s);
        QVERIFY(catalogue);
        for (const qint64 build : {2, 5, 4})
            QVERIFY(catalogue->add(makePackage(dir, *key, u"notes"_s, build), true));
        const auto contents = Catalogue::read(dir.filePath(u"c"_s));
        QVERIFY(contents);
        QCOMPARE(contents->entries.size(), 1);
        QCOMPARE(contents->entries.first().build, 5);
        QCOMPARE(QDir(dir.filePath(u"c/releases"_s)).entryList(QDir::Files).size(), 3);
    }

    void doesNotListAnUnlistedRelease()
    {
        const QTemporaryDir dir;
        const auto key = SigningKey::generate();
        auto catalogue = Catalogue::openOrCreate(dir.filePath(u"c"_s), *key, u"Mine"_s);
        QVERIFY(catalogue);
        const auto path = catalogue->add(makePackage(dir, *key, u"notes"_s, 1), false);
        QVERIFY(path);
        QVERIFY(QFile::exists(*path));
        QVERIFY(Catalogue::read(dir.filePath(u"c"_s))->entries.isEmpty());
    }

    void removesAnApp()
    {
        const QTemporaryDir dir;
        const auto key = SigningKey::generate();
        auto catalogue = Catalogue::openOrCreate(dir.filePath(u"c"_s), *key, u"Mine"_s);
        QVERIFY(catalogue);
        const auto path = catalogue->add(makePackage(dir, *key, u"notes"_s, 1), true);
        QVERIFY(path);
        const AppId app = Catalogue::read(dir.filePath(u"c"_s))->entries.first().app;
        QVERIFY(catalogue->remove(app));
        QVERIFY(!QFile::exists(*path));
        QVERIFY(Catalogue::read(dir.filePath(u"c"_s))->entries.isEmpty());
        QCOMPARE(catalogue->remove(app).error().code, ErrorCode::NotFound);
    }

    void belongsToItsKey()
    {
        const QTemporaryDir dir;
        const auto key = SigningKey::generate();
        const auto other = SigningKey::generate();
        QVERIFY(Catalogue::openOrCreate(dir.path(), *key, u"Mine"_s));
        QVERIFY(Catalogue::openOrCreate(dir.path(), *key, u"Mine"_s));
        const auto stolen = Catalogue::openOrCreate(dir.path(), *other, u"Mine"_s);
        QVERIFY(!stolen);
        QCOMPARE(stolen.error().code, ErrorCode::Denied);
    }

    void refusesAChangedListing()
    {
        const QTemporaryDir dir;
        const auto key = SigningKey::generate();
        QVERIFY(Catalogue::openOrCreate(dir.path(), *key, u"Mine"_s));
        QByteArray listing = read(dir.filePath(u"catalogue.json"_s));
        write(dir.filePath(u"catalogue.json"_s), listing.replace("Mine", "Ours"));
        const auto contents = Catalogue::read(dir.path());
        QVERIFY(!contents);
        QCOMPARE(contents.error().code, ErrorCode::Corrupt);
    }

    void survivesACrashBetweenListingAndSignature()
    {
        const QTemporaryDir dir;
        const auto key = SigningKey::generate();
        auto catalogue = Catalogue::openOrCreate(dir.path(), *key, u"Mine"_s);
        const QByteArray before = read(dir.filePath(u"catalogue.json.minisig"_s));
        const QTemporaryDir packages;
        QVERIFY(catalogue->add(makePackage(packages, *key, u"notes"_s, 1), true));
        QVERIFY(QFile::rename(dir.filePath(u"catalogue.json.minisig"_s),
                              dir.filePath(u"catalogue.json.minisig.next"_s)));
        write(dir.filePath(u"catalogue.json.minisig"_s), before);
        QCOMPARE(Catalogue::read(dir.path())->entries.size(), 1);
    }

    void leavesOutAnAppUnderAnothersName()
    {
        const QTemporaryDir dir;
        const auto key = SigningKey::generate();
        const auto victim = SigningKey::generate();
        auto catalogue = Catalogue::openOrCreate(dir.path(), *key, u"Mine"_s);
        const QTemporaryDir packages;
        QVERIFY(catalogue->add(makePackage(packages, *key, u"notes"_s, 1), true));
        QByteArray listing = read(dir.filePath(u"catalogue.json"_s));
        listing.replace(keyId(key->publicKey())->toLatin1(),
                        keyId(victim->publicKey())->toLatin1());
        write(dir.filePath(u"catalogue.json"_s), listing);
        write(dir.filePath(u"catalogue.json.minisig"_s), key->sign(listing, u"x"_s));
        const auto contents = Catalogue::read(dir.path());
        QVERIFY(contents);
        QVERIFY(contents->entries.isEmpty());
    }

    void indexMergesFoldersAndFindsByName()
    {
        const QTemporaryDir dir;
        const auto key = SigningKey::generate();
        const auto other = SigningKey::generate();
        const QString first = dir.filePath(u"first"_s);
        const QString second = dir.filePath(u"second"_s);
        auto mine = Catalogue::openOrCreate(first, *key, u"First"_s);
        auto theirs = Catalogue::openOrCreate(second, *other, u"Second"_s);
        QVERIFY(mine && theirs);
        QVERIFY(mine->add(makePackage(dir, *key, u"notes"_s, 1), true));
        QVERIFY(theirs->add(makePackage(dir, *key, u"notes"_s, 2), true));
        QVERIFY(theirs->add(makePackage(dir, *other, u"files"_s, 1), true));

        CatalogueIndex index;
        QSignalSpy changed(&index, &CatalogueIndex::changed);
        index.setFolders({first, second, dir.filePath(u"absent"_s)});
        QVERIFY(changed.wait());
        QVERIFY(index.isReady());
        QCOMPARE(index.entries().size(), 2);
        QCOMPARE(index.problems().size(), 1);
        const auto notes = index.find(u"notes"_s);
        QVERIFY(notes);
        QCOMPARE(notes->build, 2);
        QCOMPARE(notes->catalogue, u"Second"_s);
        QCOMPARE(index.find(u"Notes"_s)->app, notes->app);
        QCOMPARE(index.find(notes->app.value)->app, notes->app);
        QCOMPARE(index.find(u"nothing"_s).error().code, ErrorCode::NotFound);
        QCOMPARE(index.search(u"write"_s).size(), 2);
        QCOMPARE(index.search(u"file WRITE"_s).size(), 1);
        QVERIFY(index.newest(notes->app));

        QVERIFY(mine->add(makePackage(dir, *other, u"notes"_s, 1), true));
        index.refresh();
        QTRY_COMPARE(index.entries().size(), 3);
        QCOMPARE(index.find(u"notes"_s).error().code, ErrorCode::Conflict);
        index.setFolders({first});
        QTRY_COMPARE(index.entries().size(), 2);
    }

private:
    static QByteArray read(const QString &path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    static void write(const QString &path, const QByteArray &content)
    {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(content), content.size());
    }

    /// The path of a package with one static Micro.
    static QString makePackage(const QTemporaryDir &dir, const SigningKey &key,
                               const QString &shortName, qint64 build)
    {
        const QString payload = dir.filePath(u"payload"_s);
        QDir().mkpath(payload);
        write(payload + u"/index.html"_s, "<h1>Hello</h1>");
        PackageContents contents;
        contents.shortName = shortName;
        contents.manifest.name = shortName.first(1).toUpper() + shortName.sliced(1);
        contents.manifest.version = QString::number(build);
        contents.manifest.build = build;
        Micro web;
        web.name = u"web"_s;
        web.src = u"."_s;
        web.serve = u"."_s;
        web.primary = true;
        web.path = u"/"_s;
        contents.manifest.spacefile.micros = {web};
        contents.payloads.insert(u"web"_s, payload);
        contents.listing = "---\napp_name: x\ntagline: Write it down\n---\n\nText.\n";
        const QString path = dir.filePath(shortName + QString::number(build) + u".spaceapp"_s);
        const auto written = writePackage(contents, key, path);
        if (!written)
            qWarning() << written.error().message << written.error().detail;
        return path;
    }
};

QTEST_GUILESS_MAIN(TestCatalogue)
#include "tst_catalogue.moc"
