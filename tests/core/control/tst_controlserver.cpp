// SPDX-License-Identifier: MIT
#include "core/control/controlserver.h"

#include "core/control/controlclient.h"
#include "core/control/controlpaths.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QLocalSocket>
#include <QPointer>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace orrery;

class TestControlServer : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    std::unique_ptr<ControlServer> m_server;
    std::unique_ptr<QPromise<Result<QJsonObject>>> m_waiting; ///< Of the command "wait".
    QPointer<ControlCall> m_call;

    ProfilePaths paths() const { return ProfilePaths(m_folder.path()); }

    QFuture<Result<QJsonObject>> handle(ControlCall &call)
    {
        m_call = &call;
        const QString word = call.request().words.first();
        Result<QJsonObject> result = QJsonObject{{u"words"_s, call.request().words.size()}};
        if (word == "fail"_L1)
            result = fail(ErrorCode::DiskFull, u"The disk is full."_s, u"ENOSPC"_s);
        if (word == "wait"_L1) {
            m_waiting = std::make_unique<QPromise<Result<QJsonObject>>>();
            m_waiting->start();
            return m_waiting->future();
        }
        if (word == "talk"_L1) {
            call.log(u"one"_s);
            call.log(u"two\nlines"_s);
            call.output({{u"url"_s, u"http://x"_s}});
            return call.ask(u"Sure?"_s).then(&call, [](bool yes) {
                return Result<QJsonObject>(QJsonObject{{u"yes"_s, yes}});
            });
        }
        return QtFuture::makeReadyValueFuture(result);
    }

    /// What the server writes to somebody who writes \a bytes, until it closes.
    QByteArray say(const QByteArray &bytes)
    {
        QLocalSocket socket;
        socket.connectToServer(controlAddress(paths()));
        socket.write(bytes);
        (void)QTest::qWaitFor([&] { return socket.state() == QLocalSocket::UnconnectedState; });
        return socket.readAll();
    }

    static QString errorCode(const QByteArray &line)
    {
        const auto error = QJsonDocument::fromJson(line).object()["error"_L1].toObject();
        return error["code"_L1].toString();
    }

private Q_SLOTS:
    void init()
    {
        m_server =
            std::make_unique<ControlServer>([this](ControlCall &call) { return handle(call); });
        QVERIFY(m_server->listen(paths()));
    }

    void cleanup()
    {
        m_server.reset();
        m_waiting.reset();
    }

    void answersAndCloses()
    {
        QCOMPARE(say("{\"words\":[\"a\",\"b\"]}\n"), "{\"result\":{\"words\":2}}\n"_ba);
        QCOMPARE(errorCode(say("{\"words\":[\"fail\"]}\n")), u"disk_full"_s);
    }

    void refusesWhatIsNoRequest_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("no JSON") << "hello\n"_ba;
        QTest::newRow("no words") << "{}\n"_ba;
        QTest::newRow("empty line") << "\n"_ba;
        QTest::newRow("zeros") << QByteArray(100, '\0') + '\n';
        QTest::newRow("a web browser") << "GET / HTTP/1.1\r\nHost: x\r\n\r\n"_ba;
        QTest::newRow("huge line") << QByteArray(longestControlLine + 100, 'x') + '\n';
        QTest::newRow("huge, without an end") << QByteArray(3 * longestControlLine, 'x');
        QTest::newRow("deep") << QByteArray(100'000, '[') + '\n';
    }
    void refusesWhatIsNoRequest()
    {
        QFETCH(QByteArray, bytes);
        const QByteArray answer = say(bytes);
        if (bytes.size() < longestControlLine) // a longer one may be cut off before it reads that
            QCOMPARE(errorCode(answer), u"invalid_input"_s);
        QVERIFY(!say("{\"words\":[\"a\"]}\n").isEmpty()); // and goes on for others
    }

    void talksWhileItWorks()
    {
        ControlClient client;
        QSignalSpy logs(&client, &ControlClient::log);
        QSignalSpy outputs(&client, &ControlClient::output);
        QSignalSpy asked(&client, &ControlClient::asked);
        QSignalSpy finished(&client, &ControlClient::finished);
        client.send(paths(), {.words = {u"talk"_s}, .options = {}, .cwd = u"/"_s});
        QTRY_COMPARE(asked.size(), 1);
        QCOMPARE(logs.size(), 2);
        QCOMPARE(logs.last().first().toString(), u"two\nlines"_s);
        QCOMPARE(outputs.size(), 1);
        QVERIFY(finished.isEmpty());
        client.answer(true);
        QTRY_COMPARE(finished.size(), 1);
        const auto result = finished.first().first().value<Result<QJsonObject>>();
        QVERIFY(result);
        QCOMPARE((*result)["yes"_L1].toBool(), true);
    }

    void tellsTheClientWhyItFailed()
    {
        ControlClient client;
        QSignalSpy finished(&client, &ControlClient::finished);
        client.send(paths(), {.words = {u"fail"_s}, .options = {}, .cwd = u"/"_s});
        QTRY_COMPARE(finished.size(), 1);
        const auto result = finished.first().first().value<Result<QJsonObject>>();
        QVERIFY(!result);
        QCOMPARE(result.error(), (Error{ErrorCode::DiskFull, u"The disk is full."_s, u"ENOSPC"_s}));
    }

    void cancelsWhenTheClientGoes()
    {
        auto client = std::make_unique<ControlClient>();
        client->send(paths(), {.words = {u"wait"_s}, .options = {}, .cwd = u"/"_s});
        QTRY_VERIFY(m_waiting);
        QSignalSpy ended(m_call, &ControlCall::ended);
        client.reset();
        QTRY_COMPARE(ended.size(), 1);
        QVERIFY(m_waiting->isCanceled());
        QTRY_VERIFY(!m_call);
    }

    void tellsTheClientThatItEnds()
    {
        ControlClient client;
        QSignalSpy finished(&client, &ControlClient::finished);
        client.send(paths(), {.words = {u"wait"_s}, .options = {}, .cwd = u"/"_s});
        QTRY_VERIFY(m_waiting);
        m_server.reset();
        QTRY_COMPARE(finished.size(), 1);
        QVERIFY(!finished.first().first().value<Result<QJsonObject>>());
    }

    void tellsWhereNoneRuns()
    {
        QTemporaryDir other;
        ControlClient client;
        QSignalSpy finished(&client, &ControlClient::finished);
        client.send(ProfilePaths(other.path()), {.words = {u"status"_s}, .options = {}, .cwd = {}});
        QTRY_COMPARE(finished.size(), 1);
        QCOMPARE(finished.first().first().value<Result<QJsonObject>>().error().code,
                 ErrorCode::NotFound);
    }

    void takesOverTheSocketOfACrash()
    {
        // As after kill -9: the name is still there, nobody listens.
        ControlServer next([this](ControlCall &call) { return handle(call); });
        QVERIFY(next.listen(paths()));
        QVERIFY(!say("{\"words\":[\"a\"]}\n").isEmpty());
    }

    void letsOnlyTheUserIn()
    {
        const auto others =
            QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
        QCOMPARE(QFile::permissions(controlAddress(paths())) & others, QFile::Permissions());
        QCOMPARE(QFile::permissions(m_folder.filePath(u"run"_s)) & others, QFile::Permissions());
    }
};

QTEST_GUILESS_MAIN(TestControlServer)
#include "tst_controlserver.moc"
