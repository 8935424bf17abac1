// SPDX-License-Identifier: MIT
#include "core/sandbox/sandbox.h"
#include "core/sandbox/socketsource.h"
#include "core/sandbox/tier.h"

#include <QDir>
#include <QElapsedTimer>
#include <QProcess>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <csignal>

using namespace Qt::StringLiterals;
using namespace orrery;

namespace {

SandboxTools builtTools()
{
    return SandboxTools::find(qEnvironmentVariable("ORRERY_BIN"));
}

/// One sandbox and everything it says.
class Run
{
public:
    explicit Run(const SandboxSpec &spec, SandboxTools tools = builtTools())
        : sandbox(std::move(tools))
        , listening(&sandbox, &Sandbox::listening)
        , started(&sandbox, &Sandbox::started)
        , exited(&sandbox, &Sandbox::exited)
        , networkFailed(&sandbox, &Sandbox::networkFailed)
    {
        QObject::connect(&sandbox, &Sandbox::lineWritten, &sandbox,
                         [this](OutputStream, const QString &line) { lines.append(line); });
        QObject::connect(&sandbox, &Sandbox::listenersReady, &sandbox,
                         [this](const QList<SandboxListener> &made) { listeners = made; });
        startResult = sandbox.start(spec);
    }

    [[nodiscard]] bool waitForEnd(int ms = 20'000) { return exited.size() || exited.wait(ms); }
    [[nodiscard]] bool waitForPort(int ms = 20'000)
    {
        return listening.size() || listening.wait(ms);
    }
    [[nodiscard]] SandboxExit end() const { return exited.at(0).at(0).value<SandboxExit>(); }
    [[nodiscard]] QByteArray text() const { return lines.join(u'\n').toUtf8(); }

    Sandbox sandbox;
    QStringList lines;
    QList<SandboxListener> listeners;
    QSignalSpy listening;
    QSignalSpy started;
    QSignalSpy exited;
    QSignalSpy networkFailed;
    Result<> startResult;
};

SandboxSpec shell(const QString &command)
{
    SandboxSpec spec;
    spec.command = command;
    spec.port = 0;
    return spec;
}

/// GET / through a socket of \a source; the answer's bytes.
QByteArray ask(const SocketSource &source, quint16 port = 8080)
{
    const Result<int> taken = source.take();
    if (!taken)
        return "no socket: " + taken.error().detail.toUtf8();
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    fcntl(*taken, F_SETFL, 0);
    if (::connect(*taken, reinterpret_cast<sockaddr *>(&address), sizeof address) != 0)
        return "not connected";
    const QByteArray request = "GET / HTTP/1.0\r\nHost: x\r\n\r\n";
    (void)!write(*taken, request.constData(), static_cast<size_t>(request.size()));
    QByteArray answer;
    char bytes[4096];
    for (ssize_t got = 0; (got = read(*taken, bytes, sizeof bytes)) > 0;)
        answer.append(bytes, got);
    close(*taken);
    return answer;
}

bool isAlive(qint64 pid)
{
    return pid > 0 && ::kill(static_cast<pid_t>(pid), 0) == 0;
}

} // namespace

class TestSandbox : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        qRegisterMetaType<SandboxExit>();
        const TierReport report = detectTier(builtTools());
        if (report.tier != Tier::Full)
            QSKIP(qPrintable(u"this computer has no full sandbox: "_s + report.reason));
    }

    void runsACommand()
    {
        Run run(shell(u"echo out; echo err >&2; exit 7"_s));
        QVERIFY2(run.startResult,
                 qPrintable(run.startResult ? QString() : run.startResult.error().message));
        QVERIFY(run.waitForEnd());
        QCOMPARE(run.end().code, 7);
        QVERIFY(!run.end().requested);
        QVERIFY(run.end().problem.isEmpty());
        run.lines.sort();
        QCOMPARE(run.lines, (QStringList{u"err"_s, u"out"_s}));
        QVERIFY(!run.sandbox.isRunning());
    }

    void answersThroughATakenSocket_data()
    {
        QTest::addColumn<QString>("command");
        QTest::addColumn<QString>("file");
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("node") << u"node index.js"_s << u"index.js"_s
                              << QByteArray("require('http').createServer((q, r) => r.end('hello '"
                                            " + q.url)).listen(process.env.PORT || 8080)");
        QTest::newRow("python") << u"python3 -u main.py"_s << u"main.py"_s
                                << QByteArray(R"(from http.server import *
class H(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers(); self.wfile.write(b"hello /")
HTTPServer(("127.0.0.1", 8080), H).serve_forever())");
    }
    void answersThroughATakenSocket()
    {
        QFETCH(QString, command);
        QFETCH(QString, file);
        QFETCH(QByteArray, content);
        QTemporaryDir code;
        QFile source(code.filePath(file));
        QVERIFY(source.open(QIODevice::WriteOnly));
        source.write(content);
        source.close();
        SandboxSpec spec = shell(command);
        spec.code = code.path();
        spec.port = 8080;
        spec.listen = {443, 80, 7723};
        QElapsedTimer timer;
        timer.start();
        Run run(spec);
        QVERIFY2(run.waitForPort(), run.text().constData());
        qInfo("listens after %lld ms", timer.elapsed());
        for (int i = 0; i < 20; ++i) // more than are prefetched
            QVERIFY2(ask(*run.sandbox.sockets()).endsWith("hello /"), run.text().constData());
        QVERIFY(run.sandbox.pid() > 0);
        QVERIFY(run.sandbox.residentBytes() > 1'000'000);
        const qint64 pid = run.sandbox.pid();
        run.sandbox.stop(std::chrono::seconds(5));
        QVERIFY(run.waitForEnd());
        QVERIFY(run.end().requested);
        QVERIFY(!isAlive(pid));
        QVERIFY(!run.sandbox.sockets()->take());
        for (const SandboxListener &listener : std::as_const(run.listeners))
            close(listener.fd);
    }

    void callsBackThroughItsListeners()
    {
        SandboxSpec spec =
            shell(u"python3 -c \"import socket;"
                  " s=socket.create_connection(('notes.localhost', 443)); s.send(b'x');"
                  " print(s.recv(9).decode())\""_s);
        spec.hosts = {u"notes.localhost"_s};
        spec.listen = {443, 80, 7723};
        Run run(spec);
        QTRY_COMPARE(run.listeners.size(), 3);
        QCOMPARE(run.listeners.at(0).port, 443);
        QCOMPARE(run.listeners.at(2).port, 7723);
        pollfd wait{.fd = run.listeners.at(0).fd, .events = POLLIN, .revents = 0};
        QCOMPARE(poll(&wait, 1, 10'000), 1);
        const int caller = accept(run.listeners.at(0).fd, nullptr, nullptr);
        char byte = 0;
        QCOMPARE(read(caller, &byte, 1), 1);
        QCOMPARE(write(caller, "hi there", 8), 8);
        close(caller);
        QVERIFY(run.waitForEnd());
        QCOMPARE(run.text(), "hi there");
        for (const SandboxListener &listener : std::as_const(run.listeners))
            close(listener.fd);
    }

    void isolates_data()
    {
        QTest::addColumn<QString>("command");
        QTest::addColumn<bool>("works");
        const auto row = [](const char *name, const QString &command, bool works = false) {
            QTest::newRow(name) << command << works;
        };
        row("reads the user's home", u"ls '%1'"_s.arg(QDir::homePath()));
        row("reads a file of the host", u"cat '%1'"_s.arg(m_secret));
        row("sees /root or /home", u"test -e /root || test -e /home"_s);
        row("reads our environment",
            u"cat /proc/%1/environ"_s.arg(QCoreApplication::applicationPid()));
        row("sees a foreign process", u"test $(ls -d /proc/[0-9]* | wc -l) -gt 8"_s);
        row("reaches the host's loopback",
            u"python3 -c \"import socket; socket.create_connection(('127.0.0.1', %1), 2)\""_s.arg(
                m_server.serverPort()));
        row("reaches a host's abstract socket", u"ls /tmp/.X11-unix /run/dbus"_s);
        row("writes its code", u"touch /app/x"_s);
        row("writes the system", u"touch /usr/x || touch /etc/x || touch /x || touch /run/x"_s);
        row("writes /tmp", u"touch /tmp/x /tmp/home/x \"$HOME/y\" /var/tmp/z"_s, true);
        row("makes a user namespace", u"unshare -U true"_s);
        row("mounts", u"mount -t tmpfs none /tmp"_s);
        row("traces",
            u"python3 -c \"import ctypes; l=ctypes.CDLL(None, use_errno=True); "
            "exit(0 if l.ptrace(0, 0, 0, 0) == 0 else 1)\""_s);
        row("opens a raw socket", u"python3 -c \"import socket; socket.socket(17, 3, 0)\""_s);
        row("has a capability", u"! grep -q 'CapBnd:.0000000000000000' /proc/self/status"_s);
        row("gains privileges", u"! grep -q 'NoNewPrivs:.1' /proc/self/status"_s);
        row("has open descriptors of ours",
            u"ls -l /proc/self/fd; test $(ls /proc/self/fd | wc -l) -gt 4"_s);
        row("is user 1000", u"test $(id -u) = 1000 && test \"$(id -un)\" = micro"_s, true);
        row("resolves localhost",
            u"python3 -c \"import socket; socket.gethostbyname('localhost')\""_s, true);
        row("resolves names",
            u"python3 -c \"import socket; socket.gethostbyname('deb.debian.org')\""_s);
        row("changes the network", u"ip link set lo down"_s);
        row("binds a low port",
            u"python3 -c \"import socket; socket.socket().bind(('127.0.0.1', 81))\""_s);
    }
    void isolates()
    {
        QFETCH(QString, command);
        QFETCH(bool, works);
        SandboxSpec spec = shell(command);
        spec.code = m_dir.path();
        Run run(spec);
        QVERIFY(run.waitForEnd());
        QVERIFY2((run.end().code == 0) == works, run.text().constData());
        QVERIFY2(run.end().problem.isEmpty(), qPrintable(run.end().problem));
    }

    void twoSeeNothingOfEachOther()
    {
        SandboxSpec spec = shell(u"touch /tmp/mine; sleep 1000 & python3 -u -m http.server 8080"_s);
        spec.port = 8080;
        Run one(spec);
        QVERIFY(one.waitForPort());
        Run other(shell(
            u"ls /tmp; ps ax | grep -c 'sleep 100[0]'; "
            "python3 -c \"import socket; socket.create_connection(('127.0.0.1', 8080), 2)\""_s));
        QVERIFY(other.waitForEnd());
        QVERIFY(other.end().code != 0);
        QVERIFY2(!other.text().contains("mine"), other.text().constData());
        QCOMPARE(other.lines.value(1), u"0"_s);
    }

    void stopLetsTheAppCleanUp_data()
    {
        QTest::addColumn<QString>("command");
        QTest::addColumn<int>("code");
        const QString app =
            u"python3 -u -c \"import signal,sys,time\n"
            "signal.signal(signal.SIGTERM, lambda *a: (print('bye'), sys.exit(7)))\n"
            "print('up')\ntime.sleep(1000)\""_s;
        QTest::newRow("the program itself") << app << 7;
        QTest::newRow("behind a shell") << (u"true && "_s + app + u" || exit 8"_s) << 8;
    }
    void stopLetsTheAppCleanUp()
    {
        QFETCH(QString, command);
        Run run(shell(command));
        QTRY_COMPARE_WITH_TIMEOUT(run.lines, QStringList{u"up"_s}, 10'000);
        run.sandbox.stop(std::chrono::seconds(20));
        QVERIFY(run.waitForEnd());
        QTEST(run.end().code, "code");
        QCOMPARE(run.lines, (QStringList{u"up"_s, u"bye"_s}));
    }

    void killsWhatIgnoresTheSignal()
    {
        Run run(shell(
            u"trap '' TERM; (setsid sh -c 'trap \"\" TERM; echo $$; sleep 1000' &) ; echo up; while :; do sleep 1; done"_s));
        QTRY_COMPARE_WITH_TIMEOUT(run.lines.size(), 2, 10'000);
        const qint64 pid = run.sandbox.pid();
        QElapsedTimer timer;
        timer.start();
        run.sandbox.stop(std::chrono::milliseconds(200));
        QVERIFY(run.waitForEnd());
        QVERIFY(timer.elapsed() >= 190);
        QVERIFY(!isAlive(pid));
    }

    void leavesNoProcessWhenItsOwnerIsKilled()
    {
        // A copy of this test runs as the owner; it prints the pids and waits to be killed.
        QProcess owner;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"TST_SANDBOX_OWNER"_s, u"1"_s);
        owner.setProcessEnvironment(environment);
        owner.start(QCoreApplication::applicationFilePath(), {u"ownsOne"_s});
        QVERIFY(owner.waitForStarted());
        QByteArray output;
        qint64 app = 0;
        while (app == 0 && owner.waitForReadyRead(20'000)) {
            output += owner.readAllStandardOutput();
            const qsizetype at = output.indexOf("app ");
            if (at >= 0 && output.indexOf('\n', at) > 0)
                app = output.mid(at + 4, output.indexOf('\n', at) - at - 4).toLongLong();
        }
        QVERIFY2(isAlive(app), output.constData());
        QProcess tree;
        tree.start(u"pgrep"_s, {u"-f"_s, u"orrery-init.*--parent %1 "_s.arg(owner.processId())});
        QVERIFY(tree.waitForFinished());
        const qint64 init = tree.readAllStandardOutput().trimmed().toLongLong();
        QVERIFY(isAlive(init));
        owner.kill();
        QVERIFY(owner.waitForFinished());
        QTRY_VERIFY(!isAlive(app));
        QTRY_VERIFY(!isAlive(init));
    }

    void ownsOne()
    {
        if (!qEnvironmentVariableIsSet("TST_SANDBOX_OWNER"))
            return; // only the copy that leavesNoProcessWhenItsOwnerIsKilled() starts
        Run run(shell(
            u"(setsid sh -c 'trap \"\" TERM; sleep 1000' &); trap '' TERM; while :; do sleep 1; done"_s));
        QVERIFY(run.started.wait(20'000));
        std::printf("app %lld\n", static_cast<long long>(run.sandbox.pid()));
        std::fflush(stdout);
        QVERIFY(run.waitForEnd(60'000));
    }

    void endsWithItsObject()
    {
        qint64 pid = 0;
        {
            Run run(shell(u"sleep 1000"_s));
            QVERIFY(run.started.wait(20'000));
            pid = run.sandbox.pid();
            QVERIFY(isAlive(pid));
        }
        QVERIFY(!isAlive(pid));
    }

    void limitsMemory()
    {
        SandboxSpec spec = shell(u"python3 -c \"x = bytearray(400 << 20)\""_s);
        spec.limits.memory = 200 << 20;
        Run run(spec);
        QVERIFY(run.waitForEnd());
        QVERIFY(run.end().code != 0);
        QVERIFY2(run.end().outOfMemory, run.text().constData());
    }

    void limitsProcesses()
    {
        if (geteuid() == 0)
            QSKIP("the kernel counts no processes of the administrator");
        SandboxSpec spec = shell(u"for i in 1 2 3 4 5 6 7 8; do sleep 5 & done; wait"_s);
        spec.limits.processes = 6;
        Run run(spec);
        QVERIFY(run.waitForEnd());
        QVERIFY2(run.text().contains("fork"), run.text().constData());
    }

    void limitsTmp()
    {
        SandboxSpec spec = shell(u"head -c 3000000 /dev/zero > /tmp/big"_s);
        spec.limits.tmp = 1 << 20;
        Run run(spec);
        QVERIFY(run.waitForEnd());
        QVERIFY(run.end().code != 0);
    }

    void cutsALineWithoutEnd()
    {
        Run run(shell(u"head -c 5000000 /dev/zero | tr '\\0' x; echo; echo after"_s));
        QVERIFY(run.waitForEnd());
        QCOMPARE(run.lines.size(), 2);
        QVERIFY(run.lines.at(0).size() < 20'000);
        QCOMPARE(run.lines.at(1), u"after"_s);
    }

    void writesToItsCodeWhenBuilding()
    {
        QTemporaryDir code;
        SandboxSpec spec = shell(u"echo made > out.txt"_s);
        spec.code = code.path();
        spec.writableCode = true;
        Run run(spec);
        QVERIFY(run.waitForEnd());
        QCOMPARE(run.end().code, 0);
        QVERIFY(QFile::exists(code.filePath(u"out.txt"_s)));
    }

    void reachesTheNetworkOnlyThroughPasta()
    {
        if (const TierReport report = detectTier(builtTools()); !report.internet)
            QSKIP(qPrintable(report.internetReason));
        SandboxSpec spec = shell(
            u"ls /sys/class/net 2>/dev/null; cat /proc/net/dev; "
            "python3 -c \"import socket; socket.create_connection(('127.0.0.1', %1), 2)\""_s.arg(
                m_server.serverPort()));
        spec.internet = true;
        spec.waitForInternet = true;
        Run run(spec);
        QVERIFY(run.waitForEnd());
        QVERIFY2(run.networkFailed.isEmpty(),
                 qPrintable(run.networkFailed.value(0).value(0).toString()));
        QVERIFY2(run.lines.size() > 4, run.text().constData()); // lo and another
        QVERIFY(run.end().code != 0); // the host's loopback stays shut
    }

    void keepsTheLocalNetworkShut_data()
    {
        QTest::addColumn<bool>("lan");
        QTest::addColumn<QString>("address");
        QTest::addColumn<bool>("refused");
        for (const char *address :
             {"10.255.255.1", "192.168.255.1", "172.31.255.1", "100.64.0.9", "169.254.169.254"}) {
            QTest::addRow("%s", address) << false << QString::fromLatin1(address) << true;
            QTest::addRow("%s granted", address) << true << QString::fromLatin1(address) << false;
        }
        QTest::newRow("public") << false << u"198.51.100.1"_s << false;
        QTest::newRow("resolver") << false << u"169.254.1.1"_s << true; // the helper asks it
    }
    void keepsTheLocalNetworkShut()
    {
        if (const TierReport report = detectTier(builtTools()); !report.internet)
            QSKIP(qPrintable(report.internetReason));
        QFETCH(bool, lan);
        QFETCH(QString, address);
        QFETCH(bool, refused);
        // Starts to connect and tells whether the kernel refused at once (EACCES).
        SandboxSpec spec =
            shell(u"python3 -c \"import socket; s=socket.socket(); s.setblocking(False); "
                  "exit(s.connect_ex(('%1', 53)) == 13)\""_s.arg(address));
        spec.internet = true;
        spec.lan = lan;
        spec.waitForInternet = true;
        Run run(spec);
        QVERIFY(run.waitForEnd());
        QVERIFY2(run.networkFailed.isEmpty(),
                 qPrintable(run.networkFailed.value(0).value(0).toString()));
        QVERIFY2((run.end().code == 1) == refused, run.text().constData());
    }

    void saysWhenThereIsNoPasta()
    {
        SandboxTools tools = builtTools();
        tools.pasta.clear();
        SandboxSpec spec = shell(u"sleep 1000"_s);
        spec.internet = true;
        Run run(spec, tools);
        QVERIFY(run.networkFailed.wait());
    }

    void saysWhatIsMissing()
    {
        Run run(shell(u"true"_s),
                SandboxTools{.init = builtTools().init, .bwrap = {}, .pasta = {}});
        QVERIFY(!run.startResult);
        QCOMPARE(run.startResult.error().code, ErrorCode::Unavailable);
        QVERIFY(run.startResult.error().message.contains(u"bubblewrap"_s));
        QCOMPARE(detectTier({}).tier == Tier::Full, false);
    }

    void saysWhenASourceIsNotThere()
    {
        SandboxSpec spec = shell(u"true"_s);
        spec.code = u"/nowhere/at/all"_s;
        Run run(spec);
        QVERIFY(run.waitForEnd());
        QVERIFY(!run.end().problem.isEmpty());
    }

public:
    TestSandbox()
    {
        (void)m_server.listen(QHostAddress::LocalHost);
        QFile file(m_dir.filePath(u"secret"_s));
        if (file.open(QIODevice::WriteOnly))
            file.write("secret");
        m_secret = file.fileName();
    }

private:
    QTemporaryDir m_dir;
    QString m_secret;
    QTcpServer m_server;
};

QTEST_GUILESS_MAIN(TestSandbox)
#include "tst_sandbox.moc"
