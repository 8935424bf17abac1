// SPDX-License-Identifier: MIT
#include "core/catalogue/bundledcatalogue.h"
#include "core/catalogue/catalogue.h"
#include "core/package/packagereader.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace orrery;

class TestBundledCatalogue : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void listsTheThreeApps()
    {
        const QTemporaryDir dir;
        const ProfilePaths paths(dir.path());
        const QList<CatalogueEntry> entries = prepared(paths);
        QStringList names;
        for (const CatalogueEntry &entry : entries) {
            names += entry.name;
            QVERIFY(!entry.tagline.isEmpty());
            QVERIFY(QFile::exists(entry.iconFile));
            QCOMPARE(entry.build, 1);
            const auto report = verifyPackage(entry.package);
            QVERIFY(report);
            QVERIFY(unpackPackage(entry.package, *report, dir.filePath(entry.name)));
        }
        names.sort();
        QCOMPARE(names, QStringList({u"Files"_s, u"Guestbook"_s, u"Notes"_s}));
        QVERIFY(QFile::exists(dir.filePath(u"Notes/micros/notes/index.html"_s)));
        QVERIFY(QFile::exists(dir.filePath(u"Files/micros/files/server.js"_s)));
        QVERIFY(QFile::exists(dir.filePath(u"Files/micros/files/web/index.html"_s)));
        QVERIFY(!QFile::exists(dir.filePath(u"Files/micros/files/icon.png"_s)));
        QVERIFY(QFile::exists(dir.filePath(u"Guestbook/micros/book/main.py"_s)));
        QVERIFY(QFile::exists(dir.filePath(u"Guestbook/micros/digest/index.js"_s)));
        QVERIFY(QDir(paths.stagingDir()).isEmpty());
    }

    void leavesAloneWhatHasNotChanged()
    {
        const QTemporaryDir dir;
        const ProfilePaths paths(dir.path());
        const auto first = prepared(paths);
        QCOMPARE(prepared(paths), first);
    }

    void raisesTheBuildOfWhatHasChanged()
    {
        const QTemporaryDir dir;
        const ProfilePaths paths(dir.path());
        QCOMPARE(prepared(paths).size(), 3);
        // As if an earlier version of the program had made it.
        QVERIFY(QFile::remove(bundledCatalogueFolder(paths) + u"/bundled.json"_s));
        const auto entries = prepared(paths);
        QCOMPARE(entries.size(), 3);
        for (const CatalogueEntry &entry : entries)
            QCOMPARE(entry.build, 2);
    }

private:
    static QList<CatalogueEntry> prepared(const ProfilePaths &paths)
    {
        const auto future = prepareBundledCatalogue(paths, u"0.1"_s);
        if (!QTest::qWaitFor([&future] { return future.isFinished(); }, 60'000))
            return {};
        if (!future.result()) {
            qWarning() << future.result().error().message << future.result().error().detail;
            return {};
        }
        const auto contents = Catalogue::read(*future.result());
        return contents ? contents->entries : QList<CatalogueEntry>();
    }
};

QTEST_GUILESS_MAIN(TestBundledCatalogue)
#include "tst_bundledcatalogue.moc"
