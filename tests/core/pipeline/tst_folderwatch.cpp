// SPDX-License-Identifier: MIT
#include "core/pipeline/folderwatch.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace orrery;

class TestFolderWatch : public QObject
{
    Q_OBJECT

private:
    static void write(const QString &path, const QByteArray &data)
    {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(data);
    }
    static QStringList told(const QSignalSpy &spy)
    {
        QStringList paths;
        for (const auto &arguments : spy)
            paths += arguments.first().toStringList();
        return paths;
    }

private Q_SLOTS:
    void tellsChangesAtAnyDepthTogether()
    {
        QTemporaryDir dir;
        QVERIFY(QDir(dir.path()).mkpath(u"a/b"_s));
        FolderWatch watch;
        QSignalSpy spy(&watch, &FolderWatch::changed);
        QVERIFY(watch.watch(dir.path(), {}));
        write(dir.filePath(u"top.txt"_s), "1");
        write(dir.filePath(u"a/b/deep.txt"_s), "1");
        QVERIFY(spy.wait());
        QCOMPARE(spy.size(), 1);
        QCOMPARE(told(spy), (QStringList{u"a/b/deep.txt"_s, u"top.txt"_s}));
    }

    void seesReplacementByRenaming()
    {
        QTemporaryDir dir;
        write(dir.filePath(u"file"_s), "old");
        FolderWatch watch;
        QSignalSpy spy(&watch, &FolderWatch::changed);
        QVERIFY(watch.watch(dir.path(), {}));
        write(dir.filePath(u"file.tmp"_s), "new");
        QVERIFY(QFile::remove(dir.filePath(u"file"_s)));
        QVERIFY(QFile::rename(dir.filePath(u"file.tmp"_s), dir.filePath(u"file"_s)));
        QTRY_VERIFY(told(spy).contains(u"file"_s));
    }

    void followsNewFolders()
    {
        QTemporaryDir dir;
        FolderWatch watch;
        QSignalSpy spy(&watch, &FolderWatch::changed);
        QVERIFY(watch.watch(dir.path(), {}));
        QVERIFY(QDir(dir.path()).mkpath(u"new/inner"_s));
        QVERIFY(spy.wait());
        write(dir.filePath(u"new/inner/file"_s), "1");
        QTRY_VERIFY(told(spy).contains(u"new/inner/file"_s));
    }

    void keepsSilentAboutWhatIsIgnored()
    {
        QTemporaryDir dir;
        QVERIFY(QDir(dir.path()).mkpath(u"node_modules/x"_s));
        FolderWatch watch;
        QSignalSpy spy(&watch, &FolderWatch::changed);
        QVERIFY(watch.watch(dir.path(), [](const QString &path, bool) {
            return path.startsWith(u"node_modules"_s) || path.endsWith(u".swp"_s);
        }));
        write(dir.filePath(u"node_modules/x/y"_s), "1");
        write(dir.filePath(u".a.swp"_s), "1");
        write(dir.filePath(u"seen"_s), "1");
        QVERIFY(spy.wait());
        QCOMPARE(told(spy), QStringList{u"seen"_s});
    }

    void isSilentAfterStop()
    {
        QTemporaryDir dir;
        FolderWatch watch;
        FolderWatch other;
        QSignalSpy spy(&watch, &FolderWatch::changed);
        QSignalSpy otherSpy(&other, &FolderWatch::changed);
        QVERIFY(watch.watch(dir.path(), {}));
        QVERIFY(other.watch(dir.path(), {}));
        watch.stop();
        write(dir.filePath(u"file"_s), "1");
        QVERIFY(otherSpy.wait());
        QVERIFY(spy.isEmpty());
        QVERIFY(!watch.isWatching());
    }

    void failsWithoutFolder()
    {
        FolderWatch watch;
        const auto result = watch.watch(u"/nowhere/at/all"_s, {});
        QVERIFY(!result);
        QCOMPARE(result.error().code, ErrorCode::NotFound);
    }
};

QTEST_GUILESS_MAIN(TestFolderWatch)
#include "tst_folderwatch.moc"
