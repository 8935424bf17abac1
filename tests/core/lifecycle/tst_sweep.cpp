// SPDX-License-Identifier: MIT
#include "core/lifecycle/sweep.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace orrery;

class TestSweep : public QObject
{
    Q_OBJECT

private:
    static void write(const QString &path)
    {
        QVERIFY(QDir().mkpath(QFileInfo(path).path()));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("data");
    }
    static QStringList entries(const QString &folder)
    {
        return QDir(folder).entryList(QDir::AllEntries | QDir::NoDotAndDotDot);
    }

private Q_SLOTS:
    void erasesOnlyWhatNobodyOwns()
    {
        QTemporaryDir dir;
        const ProfilePaths paths(dir.path());
        const QString used = paths.releaseDir(AppId{u"local/a"_s}, u"d1"_s);
        write(used + u"/manifest.json"_s);
        write(paths.releaseDir(AppId{u"local/a"_s}, u"d2"_s) + u"/manifest.json"_s);
        write(paths.releaseDir(AppId{u"key/b"_s}, u"d3"_s) + u"/manifest.json"_s);
        write(paths.stagingDir() + u"/build-x/app/file"_s);
        write(paths.instanceDir(InstanceId{u"kept"_s}) + u"/collection/base.db"_s);
        write(paths.instanceDir(InstanceId{u"headless"_s}) + u"/collection/base.db"_s);
        write(paths.instanceDir(InstanceId{u"orphan"_s}) + u"/collection/base.db"_s);
        write(paths.projectDir(ProjectId{u"p"_s}) + u"/revisions/r1/app/manifest.json"_s);
        write(paths.projectDir(ProjectId{u"p"_s}) + u"/revisions/r2/app/manifest.json"_s);

        SweepFacts facts;
        facts.releases = {used};
        facts.instances = {u"kept"_s};
        facts.revisions = {{u"p"_s, {u"r1"_s}}};
        facts.collectionFolders = {paths.instanceCollectionDir(InstanceId{u"headless"_s})};
        QVERIFY(sweepAll(paths, facts));

        QCOMPARE(entries(paths.appsDir()), QStringList{u"local"_s});
        QCOMPARE(entries(paths.appsDir() + u"/local/a"_s), QStringList{u"d1"_s});
        QVERIFY(entries(paths.stagingDir()).isEmpty());
        QCOMPARE(entries(dir.filePath(u"instances"_s)), (QStringList{u"headless"_s, u"kept"_s}));
        QCOMPARE(entries(paths.projectDir(ProjectId{u"p"_s}) + u"/revisions"_s),
                 QStringList{u"r1"_s});
        const QStringList bin = entries(paths.binDir());
        QCOMPARE(bin.size(), 1); // it may hold data: not erased at once
        QVERIFY(bin.first().startsWith(u"orphan."_s));
    }

    void erasesTheBinAfterThirtyDays()
    {
        QTemporaryDir dir;
        const ProfilePaths paths(dir.path());
        const qint64 now = QDateTime::currentSecsSinceEpoch();
        write(paths.binDir() + u"/old.x.%1/file"_s.arg(now - 31 * 24 * 3600));
        write(paths.binDir() + u"/new.x.%1/file"_s.arg(now - 29 * 24 * 3600));
        QVERIFY(sweepAll(paths, {}));
        QCOMPARE(entries(paths.binDir()).size(), 1);
        QVERIFY(entries(paths.binDir()).first().startsWith(u"new."_s));
    }

    void isContentWithAnEmptyProfile()
    {
        QTemporaryDir dir;
        QVERIFY(sweepAll(ProfilePaths(dir.filePath(u"none"_s)), {}));
    }
};

QTEST_GUILESS_MAIN(TestSweep)
#include "tst_sweep.moc"
