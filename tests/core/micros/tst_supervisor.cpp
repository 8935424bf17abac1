// SPDX-License-Identifier: MIT
#include "core/foundation/clock.h"
#include "core/micros/instancesource.h"
#include "core/micros/micrologs.h"
#include "core/micros/runningmicro.h"
#include "core/micros/supervisor.h"
#include "core/sandbox/tier.h"
#include "core/spacefile/spacefile.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace orrery;

namespace {

const InstanceId notes{u"notes1"_s};
const QString api = u"api"_s;

/// Instances in a table.
class Table : public InstanceSource
{
public:
    Result<MicroFacts> micro(const InstanceId &instance, const QString &micro) const override
    {
        const auto it = facts.find({instance, micro});
        if (it == facts.end())
            return fail(ErrorCode::NotFound, u"no such Micro"_s);
        return it->second;
    }
    QFuture<Result<InstanceKeys>> keys(const InstanceId &) override
    {
        return QtFuture::makeReadyValueFuture(
            Result<InstanceKeys>(InstanceKeys{.projectKey = u"a0_key"_s, .apiKey = u"a0_api"_s}));
    }

    std::map<std::pair<InstanceId, QString>, MicroFacts> facts;
};

/// A program that answers with \a text and the variable \a name.
QByteArray program(const QByteArray &text, const QByteArray &name = "PORT")
{
    return "import os\nfrom http.server import *\nclass H(BaseHTTPRequestHandler):\n"
           "    def do_GET(self):\n"
           "        self.send_response(200); self.end_headers()\n"
           "        self.wfile.write(b'"
        + text + " ' + os.environ.get('" + name
        + "', '-').encode())\n"
          "    def log_message(self, *a): pass\n"
          "ThreadingHTTPServer(('127.0.0.1', 8080), H).serve_forever()\n";
}

QByteArray ask(const std::shared_ptr<const RunningMicro> &running)
{
    if (!running)
        return "asleep";
    const RunningMicro::Use use(running);
    const Result<int> taken = running->sockets().take();
    if (!taken)
        return "no socket";
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(8080);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    fcntl(*taken, F_SETFL, 0);
    if (::connect(*taken, reinterpret_cast<sockaddr *>(&address), sizeof address) != 0)
        return "not connected";
    const QByteArray request = "GET / HTTP/1.0\r\n\r\n";
    (void)!write(*taken, request.constData(), static_cast<size_t>(request.size()));
    QByteArray answer;
    char bytes[4096];
    for (ssize_t got = 0; (got = read(*taken, bytes, sizeof bytes)) > 0;)
        answer.append(bytes, got);
    close(*taken);
    return answer.mid(answer.lastIndexOf('\n') + 1);
}

} // namespace

class TestSupervisor : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        m_surroundings.tools = SandboxTools::find(qEnvironmentVariable("ORRERY_BIN"));
        const TierReport report = detectTier(m_surroundings.tools);
        if (report.tier != Tier::Full)
            QSKIP(qPrintable(u"this computer has no full sandbox: "_s + report.reason));
        m_surroundings.runtimes = Runtimes::detect();
        m_surroundings.gatewayPort = 7723;
    }

    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_table = std::make_unique<Table>();
        m_logs = std::make_unique<MicroLogs>(ProfilePaths(m_dir->path()), m_clock);
        m_supervisor.reset();
        make({.startLimit = 30'000ms,
              .grace = 2'000ms,
              .firstBackOff = 50ms,
              .longestBackOff = 200ms});
    }
    void cleanup()
    {
        m_supervisor.reset();
        m_logs.reset();
    }

    void startsOnceForAllWhoAsk()
    {
        add(program("hello", "DETA_PROJECT_KEY"));
        QCOMPARE(m_supervisor->status(notes, api).state, MicroState::Asleep);
        QVERIFY(!m_supervisor->running("notes1", "api"));
        QSignalSpy listening(m_supervisor.get(), &Supervisor::sandboxListening);
        connect(m_supervisor.get(), &Supervisor::sandboxListening, this,
                [](auto, auto, auto, const QList<SandboxListener> &listeners) {
                    for (const SandboxListener &one : listeners)
                        close(one.fd);
                });
        QFuture<Result<>> first = m_supervisor->wake(notes, api);
        QFuture<Result<>> second = m_supervisor->wake(notes, api);
        QCOMPARE(m_supervisor->status(notes, api).state, MicroState::Starting);
        QVERIFY(good(first));
        QVERIFY(good(second));
        QCOMPARE(listening.size(), 1);
        QCOMPARE(listening.first().at(3).value<QList<SandboxListener>>().size(), 3);
        const MicroStatus status = m_supervisor->status(notes, api);
        QCOMPARE(status.state, MicroState::Running);
        QVERIFY(status.pid > 0);
        QVERIFY(status.rssBytes > 0);
        QCOMPARE(ask(m_supervisor->running("notes1", "api")), "hello a0_key");
        QVERIFY(good(m_supervisor->wake(notes, api)));
    }

    void stopsAndStartsAgain()
    {
        add(program("hello"));
        QVERIFY(good(m_supervisor->wake(notes, api)));
        const qint64 pid = m_supervisor->status(notes, api).pid;
        QSignalSpy gone(m_supervisor.get(), &Supervisor::sandboxGone);
        QFuture<void> stopped = m_supervisor->stop(notes);
        QCOMPARE(m_supervisor->status(notes, api).state, MicroState::Stopping);
        QVERIFY(!m_supervisor->running("notes1", "api"));
        QFuture<Result<>> woken = m_supervisor->wake(notes, api); // while it is stopping
        QTRY_VERIFY(stopped.isFinished());
        QCOMPARE(gone.size(), 1);
        QVERIFY(::kill(static_cast<pid_t>(pid), 0) != 0);
        QVERIFY(good(woken));
        QCOMPARE(ask(m_supervisor->running("notes1", "api")), "hello 8080");
        const quint64 process = m_supervisor->running("notes1", "api")->process();
        QVERIFY(good(m_supervisor->restart(notes)));
        QVERIFY(m_supervisor->running("notes1", "api")->process() > process);
    }

    void tellsWhyItDidNotStart()
    {
        add("import sys\nprint('the table is missing', file=sys.stderr)\nsys.exit(3)\n");
        QFuture<Result<>> woken = m_supervisor->wake(notes, api);
        QTRY_VERIFY_WITH_TIMEOUT(woken.isFinished(), 20'000);
        QVERIFY(!woken.result());
        QCOMPARE(woken.result().error().code, ErrorCode::Conflict);
        QVERIFY2(woken.result().error().message.contains(u"the table is missing"_s),
                 qPrintable(woken.result().error().message));
        QCOMPARE(m_supervisor->status(notes, api).state, MicroState::Crashed);
        QVERIFY(m_supervisor->status(notes, api).reason.contains(u"3"_s));
        // The next request tries again; the file is right now.
        write(program("better"));
        QVERIFY(good(m_supervisor->wake(notes, api)));
        QCOMPARE(ask(m_supervisor->running("notes1", "api")), "better 8080");
    }

    void noticesACrash()
    {
        add(program("hello"));
        QVERIFY(good(m_supervisor->wake(notes, api)));
        ::kill(static_cast<pid_t>(m_supervisor->status(notes, api).pid), SIGKILL);
        QTRY_COMPARE(m_supervisor->status(notes, api).state, MicroState::Crashed);
        QVERIFY(!m_supervisor->running("notes1", "api"));
        QVERIFY(good(m_supervisor->wake(notes, api)));
    }

    void anInstanceShowsTheWorstOfItsMicros()
    {
        add(program("hello"));
        QCOMPARE(m_supervisor->status(notes).state, MicroState::Asleep);
        QVERIFY(good(m_supervisor->wake(notes, api)));
        QCOMPARE(m_supervisor->status(notes).state, MicroState::Running);
        const QString removed = u"removed"_s;
        m_table->facts[{notes, removed}] = m_table->facts[{notes, api}];
        QVERIFY(good(m_supervisor->wake(notes, removed)));
        ::kill(static_cast<pid_t>(m_supervisor->status(notes, removed).pid), SIGKILL);
        QTRY_COMPARE(m_supervisor->status(notes).state, MicroState::Crashed);
        m_table->facts.erase({notes, removed}); // by an update
        QCOMPARE(m_supervisor->status(notes).state, MicroState::Running);
    }

    void givesUpOnOneThatNeverListens()
    {
        make({.startLimit = 1'000ms, .grace = 100ms});
        add("import time\ntime.sleep(1000)\n");
        QFuture<Result<>> woken = m_supervisor->wake(notes, api);
        QTRY_VERIFY_WITH_TIMEOUT(woken.isFinished(), 20'000);
        QVERIFY(!woken.result());
        QCOMPARE(woken.result().error().code, ErrorCode::Timeout);
    }

    void refuses_data()
    {
        QTest::addColumn<QString>("micro");
        QTest::addColumn<Tier>("tier");
        QTest::addColumn<ErrorCode>("code");
        QTest::newRow("unknown Micro") << u"other"_s << Tier::Full << ErrorCode::NotFound;
        QTest::newRow("no sandbox") << api << Tier::None << ErrorCode::Unavailable;
        QTest::newRow("not allowed") << api << Tier::Landlock << ErrorCode::NeedsPermission;
    }
    void refuses()
    {
        QFETCH(QString, micro);
        QFETCH(Tier, tier);
        MicroSurroundings surroundings = m_surroundings;
        surroundings.tier.tier = tier;
        m_supervisor->setSurroundings(surroundings);
        add(program("hello"));
        QFuture<Result<>> woken = m_supervisor->wake(notes, micro);
        QTRY_VERIFY(woken.isFinished());
        QVERIFY(!woken.result());
        QTEST(woken.result().error().code, "code");
    }

    void sleepsWhenIdle()
    {
        make({.grace = 1'000ms, .idleLimit = 300ms});
        add(program("hello"));
        QVERIFY(good(m_supervisor->wake(notes, api)));
        {
            const RunningMicro::Use stream(m_supervisor->running("notes1", "api"));
            QSignalSpy changed(m_supervisor.get(), &Supervisor::statusChanged);
            QVERIFY(!changed.wait(700)); // a request that goes on keeps it awake
        }
        QTRY_COMPARE(m_supervisor->status(notes, api).state, MicroState::Asleep);
    }

    void keepsASpareOfWhatWasUsed_data()
    {
        QTest::addColumn<QByteArray>("server");
        QTest::addColumn<QString>("run");
        QTest::newRow("python")
            << program("hello", "PYTHONPATH").prepend("print('code is loaded', flush=True)\n")
            << u"exec python3 -u server.py"_s;
        QTest::newRow("node") << QByteArray(
            "console.log('code is loaded');\nrequire('http').createServer((_, answer) => "
            "answer.end('hello ' + (process.env.NODE_OPTIONS ?? '-'))).listen(8080);\n")
                              << u"node server.py"_s;
    }
    void keepsASpareOfWhatWasUsed()
    {
        QFETCH(QByteArray, server);
        QFETCH(QString, run);
        if (run.startsWith("node"_L1) && !m_surroundings.runtimes.find(Engine::NodeJs20))
            QSKIP("node is not installed");
        add(server, api, run);
        const auto loaded = [this] {
            return std::ranges::count(m_logs->recent(notes, api, 100), u"code is loaded"_s,
                                      &LogLine::text);
        };
        QVERIFY(good(m_supervisor->wake(notes, api)));
        const quint64 first = m_supervisor->running("notes1", "api")->process();
        m_supervisor->rest(notes);
        QTRY_COMPARE(m_supervisor->status(notes, api).activity, u"ready to wake"_s);
        QCOMPARE(m_supervisor->status(notes, api).state, MicroState::Asleep);
        QTRY_VERIFY(m_supervisor->status(notes, api).rssBytes > 5'000'000);
        QCOMPARE(loaded(), 1); // the code itself was not touched
        QVERIFY(good(m_supervisor->wake(notes, api)));
        QCOMPARE(m_supervisor->running("notes1", "api")->process(), first + 1);
        QTRY_COMPARE(loaded(), 2);
        QCOMPARE(ask(m_supervisor->running("notes1", "api")), "hello -"); // no trace is left
        m_supervisor->rest(notes);
        QTRY_COMPARE(m_supervisor->status(notes, api).activity, u"ready to wake"_s);
        // Made for settings that are no longer true.
        m_table->facts[{notes, api}].version = u"2"_s;
        QVERIFY(good(m_supervisor->wake(notes, api)));
        QCOMPARE(m_supervisor->running("notes1", "api")->process(), first + 3);
        QCOMPARE(ask(m_supervisor->running("notes1", "api")), "hello -");
    }

    void isReadyForWhatWasUsedBeforeItsStart()
    {
        const QString first = u"first"_s;
        const QString stopped = u"stopped"_s;
        const QString kept = u"kept"_s; // starts anyway
        const InstanceId others{u"others1"_s};
        add(program("hello"));
        add(program("hello"), first);
        m_table->facts[{others, stopped}] = m_table->facts[{notes, api}];
        m_table->facts[{notes, kept}] = m_table->facts[{notes, api}];
        m_table->facts[{notes, kept}].keepRunning = true;
        QVERIFY(good(m_supervisor->wake(notes, first)));
        QVERIFY(good(m_supervisor->wake(others, stopped)));
        QVERIFY(good(m_supervisor->wake(notes, kept)));
        QVERIFY(good(m_supervisor->wake(notes, api)));
        QTRY_VERIFY(m_supervisor->running("notes1", "first")->idleMs() > 1);
        ask(m_supervisor->running("notes1", "api"));
        m_supervisor->stop(others); // whoever stops it wants no process left
        const QList<MicroName> used = m_supervisor->usedLast();
        QCOMPARE(used, (QList<MicroName>{{notes, api}, {notes, first}}));

        make({});
        QVERIFY(m_supervisor->usedLast().isEmpty());
        m_supervisor->prepareSpares(used + QList<MicroName>{{notes, u"gone"_s}});
        QCOMPARE(m_supervisor->usedLast(), used); // also when nobody uses them now
        for (const auto &[instance, micro] : used)
            QTRY_COMPARE(m_supervisor->status(instance, micro).activity, u"ready to wake"_s);
        QVERIFY(m_supervisor->status(notes, u"gone"_s).activity.isEmpty());
        QVERIFY(!m_supervisor->running("notes1", "api"));
        QVERIFY(good(m_supervisor->wake(notes, api)));
        QVERIFY(m_supervisor->running("notes1", "api")->process() <= 2); // it was the spare
        QCOMPARE(ask(m_supervisor->running("notes1", "api")), "hello 8080");
    }

    void startsAnewWhenASpareIsBroken()
    {
        add(program("hello"));
        QVERIFY(good(m_supervisor->wake(notes, api)));
        m_supervisor->rest(notes);
        QTRY_COMPARE(m_supervisor->status(notes, api).activity, u"ready to wake"_s);
        QTRY_VERIFY(m_supervisor->status(notes, api).rssBytes > 5'000'000);
        QSignalSpy gone(m_supervisor.get(), &Supervisor::sandboxGone);
        write("raise SystemExit(3)\n");
        QFuture<Result<>> woken = m_supervisor->wake(notes, api);
        QTRY_VERIFY(woken.isFinished());
        QVERIFY(!woken.result());
        QCOMPARE(gone.size(), 2); // the spare, and a start of its own that blames the app
        QCOMPARE(m_supervisor->status(notes, api).state, MicroState::Crashed);
        write(program("hello"));
        QVERIFY(good(m_supervisor->wake(notes, api)));
        QCOMPARE(ask(m_supervisor->running("notes1", "api")), "hello 8080");
    }

    void endsASpare()
    {
        add(program("hello"));
        const auto rest = [this] {
            QVERIFY(good(m_supervisor->wake(notes, api)));
            m_supervisor->rest(notes);
            QTRY_COMPARE(m_supervisor->status(notes, api).activity, u"ready to wake"_s);
        };
        QSignalSpy gone(m_supervisor.get(), &Supervisor::sandboxGone);
        rest();
        QCOMPARE(gone.size(), 1);
        m_supervisor->setSpares(false);
        QVERIFY(m_supervisor->status(notes, api).activity.isEmpty());
        QTRY_COMPARE(gone.size(), 2);
        m_supervisor->setSpares(true);
        rest();
        QFuture<void> stopped = m_supervisor->stop(notes); // whoever stops it wants no process left
        QTRY_VERIFY(stopped.isFinished());
        QCOMPARE(gone.size(), 4);
        QVERIFY(m_supervisor->status(notes, api).activity.isEmpty());
    }

    void hasNoSpareOfWhatCannotWait()
    {
        add(program("hello"), api, u"PYTHONPATH= python3 -u server.py"_s); // it ignores the gate
        QVERIFY(good(m_supervisor->wake(notes, api)));
        QSignalSpy gone(m_supervisor.get(), &Supervisor::sandboxGone);
        m_supervisor->rest(notes);
        QTRY_COMPARE(gone.size(), 2); // itself, and a spare that ran
        QVERIFY(good(m_supervisor->wake(notes, api)));
        QCOMPARE(ask(m_supervisor->running("notes1", "api")), "hello 8080");
        m_supervisor->rest(notes);
        QTRY_COMPARE(gone.size(), 3);
        QVERIFY(m_supervisor->status(notes, api).activity.isEmpty());
    }

    void swapsWithoutRefusingARequest()
    {
        add(program("old"));
        const MicroSource source{.dir = m_code, .hasProcess = true, .files = {}};
        QVERIFY(good(m_supervisor->setSource(notes, api, source))); // asleep: nothing to do
        QCOMPARE(m_supervisor->source(notes, api), source);
        QVERIFY(good(m_supervisor->wake(notes, api)));
        QCOMPARE(ask(m_supervisor->running("notes1", "api")), "old 8080");
        write(program("new", "DETA_SPACE_APP"));
        QFuture<Result<>> swapped = m_supervisor->setSource(notes, api, source);
        int asked = 0;
        while (!swapped.isFinished()) {
            QCOMPARE(ask(m_supervisor->running("notes1", "api")), "old 8080");
            ++asked;
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents, 5);
        }
        QVERIFY(swapped.result());
        QVERIFY(asked > 0);
        QCOMPARE(ask(m_supervisor->running("notes1", "api")), "new -");
        write("syntax error here\n");
        QFuture<Result<>> broken = m_supervisor->setSource(notes, api, source);
        QTRY_VERIFY_WITH_TIMEOUT(broken.isFinished(), 20'000);
        QVERIFY(!broken.result());
        QCOMPARE(m_supervisor->status(notes, api).state, MicroState::Running);
        QCOMPARE(ask(m_supervisor->running("notes1", "api")), "new -"); // the old one stays
        write(program("release"));
        QVERIFY(good(m_supervisor->clearSource(notes)));
        QVERIFY(!m_supervisor->source(notes, api));
        QCOMPARE(ask(m_supervisor->running("notes1", "api")), "release 8080");
    }

    void stopsEverythingAtTheEnd()
    {
        add(program("hello"));
        add(program("hello"), u"web"_s);
        QVERIFY(good(m_supervisor->wake(notes, api)));
        QVERIFY(good(m_supervisor->wake(notes, u"web"_s)));
        QFuture<void> stopped = m_supervisor->stopAll();
        QTRY_VERIFY(stopped.isFinished());
        QCOMPARE(m_supervisor->status(notes, api).state, MicroState::Asleep);
        QCOMPARE(m_supervisor->wake(notes, api).result().error().code, ErrorCode::Cancelled);
    }

    void answersWhatWaitsWhenItEnds()
    {
        add(program("hello"));
        QFuture<Result<>> woken = m_supervisor->wake(notes, api);
        m_supervisor.reset();
        QVERIFY(woken.isFinished());
        QCOMPARE(woken.result().error().code, ErrorCode::Cancelled);
    }

    void logsLines()
    {
        add("print('starting up', flush=True)\n" + program("hello"));
        QVERIFY(good(m_supervisor->wake(notes, api)));
        const QList<LogLine> lines = m_logs->recent(notes, api, 10);
        QCOMPARE(lines.value(0).text, u"starting up"_s);
    }

private:
    void make(const SupervisorTimes &times)
    {
        m_supervisor = std::make_unique<Supervisor>(*m_table, *m_logs, times);
        m_supervisor->setSurroundings(m_surroundings);
    }

    void write(const QByteArray &text)
    {
        QFile file(m_code + u"/server.py"_s);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
    }

    void add(const QByteArray &text, const QString &name = api,
             const QString &run = u"exec python3 -u server.py"_s)
    {
        m_code = m_dir->path();
        write(text);
        Micro micro;
        micro.name = name;
        micro.engine = Engine::Custom;
        micro.run = run;
        micro.primary = true;
        MicroFacts facts;
        facts.micro = std::make_shared<const Micro>(micro);
        facts.codeDir = m_code;
        facts.alias = u"notes"_s;
        facts.version = u"1"_s;
        m_table->facts[{notes, name}] = facts;
    }

    static bool good(QFuture<Result<>> future)
    {
        if (!QTest::qWaitFor([&future] { return future.isFinished(); }, 30'000))
            return false;
        const Result<> result = future.result();
        if (!result)
            qWarning() << result.error().message << result.error().detail;
        return result.has_value();
    }

    MicroSurroundings m_surroundings;
    Clock m_clock;
    QString m_code;
    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<Table> m_table;
    std::unique_ptr<MicroLogs> m_logs;
    std::unique_ptr<Supervisor> m_supervisor;
};

QTEST_GUILESS_MAIN(TestSupervisor)
#include "tst_supervisor.moc"
