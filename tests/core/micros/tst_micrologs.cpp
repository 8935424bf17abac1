// SPDX-License-Identifier: MIT
#include "core/foundation/clock.h"
#include "core/micros/micrologs.h"

#include <QFileInfo>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace orrery;

class TestMicroLogs : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void keepsLinesAcrossRuns()
    {
        QTemporaryDir dir;
        const InstanceId instance{u"a1"_s};
        const Clock clock;
        {
            MicroLogs logs(ProfilePaths(dir.path()), clock);
            QSignalSpy spy(&logs, &MicroLogs::lineAdded);
            logs.append(instance, u"api"_s, OutputStream::Out, u"first"_s);
            logs.append(instance, u"api"_s, OutputStream::Error, u"zweite Zeile ü"_s);
            logs.append(instance, u"web"_s, OutputStream::Notice, u"other"_s);
            QCOMPARE(spy.size(), 3);
            QCOMPARE(logs.recent(instance, u"api"_s, 1).first().text, u"zweite Zeile ü"_s);
        }
        MicroLogs logs(ProfilePaths(dir.path()), clock);
        QVERIFY(logs.recent(instance, u"api"_s, 10).isEmpty());
        logs.append(instance, u"api"_s, OutputStream::Out, u"third"_s);
        QFuture<QList<LogLine>> tail = logs.tail(instance, u"api"_s, 2);
        QTRY_VERIFY(tail.isFinished());
        QCOMPARE(tail.result().size(), 2);
        QCOMPARE(tail.result().at(0).text, u"zweite Zeile ü"_s);
        QCOMPARE(tail.result().at(0).stream, OutputStream::Error);
        QVERIFY(tail.result().at(0).time.isValid());
        QCOMPARE(tail.result().at(1).text, u"third"_s);
    }

    void boundsFileAndMemory()
    {
        QTemporaryDir dir;
        const InstanceId instance{u"a1"_s};
        const Clock clock;
        MicroLogs logs(ProfilePaths(dir.path()), clock);
        const QString line(1000, u'x');
        for (int round = 0; round < 3; ++round) {
            for (int i = 0; i < 5000; ++i)
                logs.append(instance, u"api"_s, OutputStream::Out, line);
            QFuture<QList<LogLine>> tail = logs.tail(instance, u"api"_s, 1);
            QTRY_VERIFY_WITH_TIMEOUT(tail.isFinished(), 20'000);
        }
        QVERIFY(logs.recent(instance, u"api"_s, 100'000).size() <= 1000);
        const QString file = dir.filePath(u"logs/a1/api.log"_s);
        QVERIFY(QFileInfo(file + u".1"_s).size() < 12'000'000);
        QVERIFY(QFileInfo(file).size() < 12'000'000);
        QVERIFY(!QFileInfo(file).permission(QFile::ReadOther));
        logs.remove(instance);
        QTRY_VERIFY(!QFileInfo::exists(file));
    }
};

QTEST_GUILESS_MAIN(TestMicroLogs)
#include "tst_micrologs.moc"
