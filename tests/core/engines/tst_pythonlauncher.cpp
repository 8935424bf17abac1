// SPDX-License-Identifier: MIT
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

/// The launcher of Python Micros without `run`, as a plain process.
class TestPythonLauncher : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void serves_data()
    {
        QTest::addColumn<QByteArray>("app");
        QTest::addColumn<QByteArray>("request");
        QTest::addColumn<QByteArray>("answer");
        const QByteArray wsgi = R"(
def app(environ, start):
    body = environ['wsgi.input'].read(int(environ.get('CONTENT_LENGTH') or 0))
    start('201 Made', [('Content-Type', 'text/plain')])
    return [environ['PATH_INFO'].encode(), b' ', body]
)";
        const QByteArray asgi = R"(
started = []
async def app(scope, receive, send):
    if scope['type'] == 'lifespan':
        assert (await receive())['type'] == 'lifespan.startup'
        started.append(1)
        await send({'type': 'lifespan.startup.complete'})
        await receive()
        await send({'type': 'lifespan.shutdown.complete'})
        return
    body, more = b'', True
    while more:
        message = await receive()
        body, more = body + message.get('body', b''), message.get('more_body', False)
    await send({'type': 'http.response.start', 'status': 200, 'headers': [(b'x-started', str(len(started)).encode())]})
    await send({'type': 'http.response.body', 'body': scope['path'].encode() + b'?' + scope['query_string'], 'more_body': True})
    await send({'type': 'http.response.body', 'body': b' ' + body})
)";
        const QByteArray broken =
            "async def app(scope, receive, send):\n    raise RuntimeError('no')\n";
        const QByteArray get = "GET /a%20b?x=1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
        const QByteArray post =
            "POST /p HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello";
        const QByteArray chunks =
            "POST /p HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: "
            "chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n";
        QTest::newRow("wsgi get") << wsgi << get << QByteArray("201 Made|/a b ");
        QTest::newRow("wsgi post") << wsgi << post << QByteArray("/p hello");
        QTest::newRow("asgi get") << asgi << get << QByteArray("x-started: 1|/a b?x=1");
        QTest::newRow("asgi post") << asgi << post << QByteArray("/p?|hello");
        QTest::newRow("asgi chunks") << asgi << chunks << QByteArray("hello");
        QTest::newRow("asgi that fails") << broken << get << QByteArray("HTTP/1.1 500");
    }
    void serves()
    {
        QFETCH(QByteArray, app);
        QFETCH(QByteArray, request);
        QFETCH(QByteArray, answer);
        QProcess process;
        const quint16 port = start(process, app);
        QTcpSocket socket;
        QTRY_VERIFY_WITH_TIMEOUT(connects(socket, port) || process.state() == QProcess::NotRunning,
                                 20'000);
        socket.write(request);
        QByteArray got;
        while (socket.state() == QAbstractSocket::ConnectedState && socket.waitForReadyRead(10'000))
            got += socket.readAll();
        got += socket.readAll();
        const QList<QByteArray> parts = answer.split('|');
        for (const QByteArray &part : parts)
            QVERIFY2(got.contains(part), (got + process.readAllStandardError()).constData());
        process.terminate();
        QVERIFY(process.waitForFinished(10'000));
        QCOMPARE(process.exitCode(), 0);
    }

    void saysWhatIsMissing_data()
    {
        QTest::addColumn<QByteArray>("app");
        QTest::addColumn<QByteArray>("complaint");
        QTest::newRow("no file") << QByteArray() << QByteArray("no main.py");
        QTest::newRow("no app") << QByteArray("x = 1\n") << QByteArray("no `app`");
    }
    void saysWhatIsMissing()
    {
        QFETCH(QByteArray, app);
        QFETCH(QByteArray, complaint);
        QProcess process;
        start(process, app);
        QVERIFY(process.waitForFinished(20'000));
        QCOMPARE(process.exitCode(), 1);
        QVERIFY(process.readAllStandardError().contains(complaint));
    }

private:
    quint16 start(QProcess &process, const QByteArray &app)
    {
        m_dir = std::make_unique<QTemporaryDir>();
        if (!app.isEmpty()) {
            QFile file(m_dir->filePath(u"main.py"_s));
            if (file.open(QIODevice::WriteOnly))
                file.write(app);
        }
        QTcpServer probe;
        (void)probe.listen(QHostAddress::LocalHost);
        const quint16 port = probe.serverPort();
        probe.close();
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"PORT"_s, QString::number(port));
        process.setProcessEnvironment(environment);
        process.setWorkingDirectory(m_dir->path());
        // Without site packages: our own server is meant, not an installed uvicorn.
        process.start(u"python3"_s,
                      {u"-I"_s, u"-S"_s,
                       qEnvironmentVariable("ORRERY_SOURCE") + u"/core/engines/launcher.py"_s});
        return port;
    }

    static bool connects(QTcpSocket &socket, quint16 port)
    {
        socket.abort();
        socket.connectToHost(QHostAddress::LocalHost, port);
        return socket.waitForConnected(100);
    }

    std::unique_ptr<QTemporaryDir> m_dir;
};

QTEST_GUILESS_MAIN(TestPythonLauncher)
#include "tst_pythonlauncher.moc"
