// SPDX-License-Identifier: MIT
#include "core/foundation/clock.h"
#include "core/micros/micrologs.h"
#include "tests/support/movedclock.h"

#include <QFileInfo>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace orrery;
using orrery::test::MovedClock;

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

    void keepsRequestsApart()
    {
        QTemporaryDir dir;
        const InstanceId instance{u"a1"_s};
        const Clock clock;
        MicroLogs logs(ProfilePaths(dir.path()), clock);
        logs.append(instance, u"api"_s, OutputStream::Request, u"GET / 200 3 ms"_s);
        logs.append(instance, u"api"_s, OutputStream::Error, u"oh"_s);
        QCOMPARE(logs.recent(instance, u"api"_s, 10).size(), 1);
        auto output = logs.tail(instance, u"api"_s, 10);
        auto requests = logs.tail(instance, u"api"_s, 10, LogKind::Requests);
        QTRY_VERIFY(output.isFinished() && requests.isFinished());
        QCOMPARE(output.result().size(), 1);
        QCOMPARE(output.result().first().text, u"oh"_s);
        QCOMPARE(requests.result().size(), 1);
        QCOMPARE(requests.result().first().stream, OutputStream::Request);
    }

    void forgetsAfterFourteenDays()
    {
        QTemporaryDir dir;
        const InstanceId instance{u"a1"_s};
        MovedClock clock;
        const auto linesOf = [&](MicroLogs &logs) {
            auto tail = logs.tail(instance, u"api"_s, 10);
            return QTest::qWaitFor([&] { return tail.isFinished(); }) ? tail.result().size() : -1;
        };
        {
            MicroLogs logs(ProfilePaths(dir.path()), clock);
            logs.append(instance, u"api"_s, OutputStream::Out, u"old"_s);
            logs.append(instance, u"web"_s, OutputStream::Out, u"old"_s);
            clock.time += std::chrono::days(10);
            logs.append(instance, u"api"_s, OutputStream::Out, u"newer"_s);
            QCOMPARE(linesOf(logs), 2);
            clock.time += std::chrono::days(5);
            QCOMPARE(linesOf(logs), 1);
        }
        const MicroLogs logs(ProfilePaths(dir.path()), clock);
        QTRY_VERIFY(!QFileInfo::exists(dir.filePath(u"logs/a1/web.log"_s)));
        const auto kept = [&] {
            QFile file(dir.filePath(u"logs/a1/api.log"_s));
            return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
        };
        QTRY_VERIFY(kept().contains("newer") && !kept().contains("old"));
    }

    void countsWhatComesTooFast()
    {
        QTemporaryDir dir;
        const InstanceId instance{u"a1"_s};
        MovedClock clock;
        MicroLogs logs(ProfilePaths(dir.path()), clock);
        for (int i = 0; i < 1'000'000; ++i)
            logs.append(instance, u"api"_s, OutputStream::Out, u"mad"_s);
        QVERIFY(logs.recent(instance, u"api"_s, 10'000).size() <= 1000);
        clock.time += std::chrono::seconds(1);
        logs.append(instance, u"api"_s, OutputStream::Out, u"calm"_s);
        const auto last = logs.recent(instance, u"api"_s, 2);
        QCOMPARE(last.last().text, u"calm"_s);
        QCOMPARE(last.first().stream, OutputStream::Notice);
        QVERIFY2(last.first().text.contains(u"998000"_s), qPrintable(last.first().text));
    }

    void boundsFileAndMemory()
    {
        QTemporaryDir dir;
        const InstanceId instance{u"a1"_s};
        MovedClock clock;
        MicroLogs logs(ProfilePaths(dir.path()), clock);
        const QString line(1000, u'x');
        for (int round = 0; round < 3; ++round) {
            for (int i = 0; i < 5000; ++i) {
                clock.time += std::chrono::milliseconds(1);
                logs.append(instance, u"api"_s, OutputStream::Out, line);
            }
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
