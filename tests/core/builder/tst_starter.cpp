// SPDX-License-Identifier: MIT
#include "core/builder/devsession.h"
#include "core/builder/projectlink.h"
#include "core/builder/starter.h"
#include "core/builder/tags.h"
#include "core/spacefile/discoverypage.h"
#include "core/spacefile/spacefilereport.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace orrery;

class TestStarter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void makesAValidProject_data()
    {
        QTest::addColumn<QString>("starter");
        for (const QString &name : starterNames())
            QTest::newRow(qPrintable(name)) << name;
    }
    void makesAValidProject()
    {
        QFETCH(QString, starter);
        QTemporaryDir dir;
        const QString folder = dir.filePath(u"new/project"_s);
        QVERIFY(copyStarter(starter, u"My \"first\" app: 2"_s, folder));
        const SpacefileReport report = readSpacefileIn(folder);
        QVERIFY2(report.issues.isEmpty(), qPrintable(report.toText()));
        const DiscoveryReport page = readDiscoveryPageIn(folder);
        QVERIFY2(page.isValid(),
                 page.issues.isEmpty() ? "" : qPrintable(page.issues.first().toText()));
        QCOMPARE(page.page.title, u"My first app 2"_s);
        QVERIFY(missingForListing(page.page).isEmpty());
    }

    void overwritesNothing()
    {
        QTemporaryDir dir;
        QFile file(dir.filePath(u"Spacefile"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        const auto copied = copyStarter(u"node"_s, u"x"_s, dir.path());
        QVERIFY(!copied);
        QCOMPARE(copied.error().code, ErrorCode::Conflict);
        QCOMPARE(QDir(dir.path()).entryList(QDir::Files).size(), 1);
    }

    void knowsItsStarters()
    {
        const auto copied = copyStarter(u"cobol"_s, u"x"_s, u"/nowhere"_s);
        QVERIFY(!copied);
        QCOMPARE(copied.error().code, ErrorCode::NotFound);
    }

    void linksAFolder()
    {
        QTemporaryDir dir;
        QVERIFY(QDir(dir.path()).mkpath(u"a/b"_s));
        const ProjectLink link{.id = ProjectId{u"abc"_s}, .name = u"N"_s, .alias = u"n"_s};
        QVERIFY(!readProjectLink(dir.path()));
        QVERIFY(writeProjectLink(dir.path(), link));
        QCOMPARE(*readProjectLink(dir.path()), link);
        QCOMPARE(linkedFolder(dir.filePath(u"a/b"_s)), QFileInfo(dir.path()).canonicalFilePath());
        QCOMPARE(QFileInfo(dir.filePath(u".space/meta"_s)).permissions() & QFile::Permissions(0x77),
                 QFile::Permissions());
    }

    void makesTags()
    {
        static const QRegularExpression form(u"^[a-z]+-[a-z0-9]{4}$"_s);
        QVERIFY(form.match(makeRevisionTag({})).hasMatch());
        static const QRegularExpression version(u"^exp-[A-Za-z0-9]{4}$"_s);
        QVERIFY(version.match(makeVersion({})).hasMatch());
    }

    void findsTheMicroOfAFile()
    {
        Spacefile spacefile;
        spacefile.micros = {Micro{.name = u"web"_s, .src = u"."_s},
                            Micro{.name = u"api"_s, .src = u"api"_s}};
        QCOMPARE(DevSession::microsOf(spacefile, {u"index.html"_s}), QStringList{u"web"_s});
        QCOMPARE(DevSession::microsOf(spacefile, {u"api/main.py"_s}), QStringList{u"api"_s});
        QCOMPARE(DevSession::microsOf(spacefile, {u"apis/main.py"_s}), QStringList{u"web"_s});
        QCOMPARE(DevSession::microsOf(spacefile, {u"."_s}).size(), 2);
    }

    void leavesServersAloneThatReload()
    {
        QVERIFY(DevSession::reloadsItself({.engine = Engine::Vue}));
        QVERIFY(DevSession::reloadsItself(
            {.engine = Engine::Python312, .dev = u"uvicorn main:app --reload"_s}));
        QVERIFY(
            !DevSession::reloadsItself({.engine = Engine::NodeJs20, .dev = u"node index.js"_s}));
    }
};

QTEST_GUILESS_MAIN(TestStarter)
#include "tst_starter.moc"
