// SPDX-License-Identifier: MIT
#include "core/builder/builder.h"
#include "core/micros/runningmicro.h"
#include "core/package/packagereader.h"
#include "core/sandbox/tier.h"
#include "tests/support/testspace.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <arpa/inet.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace orrery;

#define WAIT(future) QTRY_VERIFY_WITH_TIMEOUT((future).isFinished(), 60000)

class TestBuilder : public QObject
{
    Q_OBJECT

private:
    ProjectId created(const NewProject &wanted)
    {
        ProjectId id;
        [&] {
            auto made = m_builder->createProject(wanted);
            WAIT(made);
            QVERIFY2(made.result(), made.result() ? "" : qPrintable(made.result().error().message));
            id = *made.result();
        }();
        return id;
    }
    PushedRevision pushed(const ProjectId &project, const QString &tag = {})
    {
        PushedRevision revision;
        [&] {
            auto push = m_builder->push(project, tag);
            WAIT(push);
            QVERIFY2(push.result(), push.result() ? "" : qPrintable(push.result().error().message));
            revision = *push.result();
        }();
        return revision;
    }

    /// The body of the answer of the Micro "api"; empty: refused.
    [[nodiscard]] QByteArray ask(const QByteArray &instance) const
    {
        const auto running = m_space->supervisor.running(instance.toStdString(), "api");
        const auto fd = running ? running->sockets().take() : Result<int>(-1);
        if (!fd || *fd < 0)
            return {};
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(8080);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        ::fcntl(*fd, F_SETFL, ::fcntl(*fd, F_GETFL) & ~O_NONBLOCK);
        QByteArray answer;
        if (::connect(*fd, reinterpret_cast<sockaddr *>(&address), sizeof address) == 0) {
            const QByteArray request = "GET / HTTP/1.0\r\n\r\n";
            (void)!::write(*fd, request.constData(), size_t(request.size()));
            char buffer[4096];
            for (ssize_t got = 0; (got = ::read(*fd, buffer, sizeof buffer)) > 0;)
                answer.append(buffer, got);
        }
        ::close(*fd);
        return answer.mid(answer.indexOf("\r\n\r\n") + 4);
    }

    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<TestSpace> m_space;
    std::unique_ptr<Builder> m_builder;

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_space = std::make_unique<TestSpace>(m_dir->filePath(u"profile"_s));
        auto opened = m_space->registry.open();
        WAIT(opened);
        QVERIFY(opened.result());
        m_builder = std::make_unique<Builder>(Builder::Rooms{.registry = m_space->registry,
                                                             .pipeline = m_space->pipeline,
                                                             .supervisor = m_space->supervisor},
                                              m_space->paths);
    }
    void cleanup()
    {
        m_builder.reset();
        m_space.reset();
    }

    void createsFromAStarterAndLinksTheFolder()
    {
        const QString folder = m_dir->filePath(u"site"_s);
        const ProjectId id =
            created({.folder = folder, .name = u"My site"_s, .starter = u"static"_s});
        QVERIFY(readTestFile(folder + u"/.space/meta"_s).contains(id.value.toUtf8()));
        QCOMPARE(m_space->registry.project(id)->alias, u"my-site"_s);
        auto opened = m_builder->openFolder(folder + u"/web"_s);
        WAIT(opened);
        QCOMPARE(*opened.result(), id);
        auto again = m_builder->createProject({.folder = folder});
        WAIT(again);
        QVERIFY(!again.result());
        QCOMPARE(again.result().error().code, ErrorCode::Conflict);
    }

    void createsFromWhatLiesInTheFolder()
    {
        const QString folder = m_dir->filePath(u"existing"_s);
        QVERIFY(writeTestFile(folder + u"/index.html"_s, "x"));
        created({.folder = folder});
        QVERIFY(readTestFile(folder + u"/Spacefile"_s).contains("static"));
    }

    void pushKeepsARevisionAndData()
    {
        const QString folder = m_dir->filePath(u"site"_s);
        const ProjectId id = created({.folder = folder, .starter = u"static"_s});
        const PushedRevision first = pushed(id, u"first"_s);
        const auto instance = m_space->registry.instance(first.instance);
        QVERIFY(instance && instance->isBuilder());
        QCOMPARE(instance->version, u"first"_s);
        QVERIFY(QFileInfo::exists(instance->releaseDir + u"/micros/web/index.html"_s));
        QCOMPARE(m_builder->state(id).step, ProjectState::Step::Ready);
        QVERIFY(!m_builder->log(id).isEmpty());

        QVERIFY(writeTestFile(folder + u"/web/index.html"_s, "changed"));
        const PushedRevision second = pushed(id);
        QCOMPARE(second.instance, first.instance);
        const auto moved = m_space->registry.instance(first.instance);
        QCOMPARE(readTestFile(moved->releaseDir + u"/micros/web/index.html"_s), "changed");
        QCOMPARE(moved->collection, instance->collection);
        QCOMPARE(m_space->registry.revisions(id).size(), 2);
        QVERIFY(QFileInfo::exists(instance->releaseDir)); // revisions stay
        QVERIFY(QFileInfo::exists(QFileInfo(moved->releaseDir).path() + u"/source/Spacefile"_s));
        auto recovered = m_space->installer.recover();
        WAIT(recovered);
        QVERIFY(QFileInfo::exists(instance->releaseDir));
    }

    void failedPushChangesNothing()
    {
        const QString folder = m_dir->filePath(u"site"_s);
        const ProjectId id = created({.folder = folder, .starter = u"static"_s});
        const PushedRevision first = pushed(id);
        const QString before = m_space->registry.instance(first.instance)->releaseDir;
        QVERIFY(writeTestFile(folder + u"/Spacefile"_s,
                              "v: 0\nmicros:\n  - name: web\n    src: .\n    engine: cobol\n"));
        auto push = m_builder->push(id);
        WAIT(push);
        QVERIFY(!push.result());
        QCOMPARE(m_builder->state(id).step, ProjectState::Step::Failed);
        QVERIFY(!m_builder->state(id).issues.isEmpty());
        QVERIFY(m_builder->state(id).message.contains(u"cobol"_s));
        QCOMPARE(m_space->registry.instance(first.instance)->releaseDir, before);
        QCOMPARE(m_space->registry.revisions(id).size(), 1);
    }

    void developServesTheFolderAndItsChanges()
    {
        const QString folder = m_dir->filePath(u"site"_s);
        const ProjectId id = created({.folder = folder, .starter = u"static"_s});
        auto started = m_builder->startDev(id);
        WAIT(started);
        QVERIFY2(started.result(),
                 started.result() ? "" : qPrintable(started.result().error().message));
        const InstanceId instance = *started.result();
        QVERIFY(m_builder->state(id).isDeveloping);
        const auto source = m_space->supervisor.source(instance, u"web"_s);
        QVERIFY(source);
        QCOMPARE(source->files, QFileInfo(folder + u"/web"_s).canonicalFilePath());

        QSignalSpy changed(m_builder.get(), &Builder::staticChanged);
        QVERIFY(writeTestFile(folder + u"/web/index.html"_s, "changed"));
        QVERIFY(changed.wait());
        QCOMPARE(changed.first().at(1).toString(), u"web"_s);

        // The Spacefile is read again; an error leaves what runs.
        QSignalSpy states(m_builder.get(), &Builder::stateChanged);
        const QByteArray spacefile = readTestFile(folder + u"/Spacefile"_s);
        QVERIFY(writeTestFile(folder + u"/Spacefile"_s, "v: 3\n"));
        QTRY_VERIFY(!m_builder->state(id).issues.isEmpty());
        QVERIFY(writeTestFile(folder + u"/Spacefile"_s, spacefile + "    public: true\n"));
        QTRY_VERIFY(m_builder->state(id).issues.isEmpty());
        QTRY_COMPARE(m_space->registry.instance(instance)->spacefile.micros.first().publicRoutes,
                     QStringList{u"/*"_s});

        auto stopped = m_builder->stopDev(id);
        WAIT(stopped);
        QVERIFY(stopped.result());
        QVERIFY(!m_builder->state(id).isDeveloping);
        QVERIFY(!m_space->supervisor.source(instance, u"web"_s));
    }

    void restartsAServerWithoutRefusingARequest()
    {
        const TierReport tier = detectTier(m_space->tools);
        const Runtimes runtimes = Runtimes::detect();
        if (tier.tier != Tier::Full || !runtimes.find(u"node"_s))
            QSKIP(qPrintable(u"no sandbox or no node here: "_s + tier.reason));
        MicroSurroundings surroundings;
        surroundings.tools = m_space->tools;
        surroundings.runtimes = runtimes;
        m_space->supervisor.setSurroundings(surroundings);
        const QString folder = m_dir->filePath(u"server"_s);
        const QByteArray program =
            "require('http').createServer((q, r) => r.end('one')).listen(8080)";
        QVERIFY(writeTestFile(folder + u"/server.js"_s, program));
        QVERIFY(writeTestFile(folder + u"/Spacefile"_s,
                              "v: 0\nmicros:\n  - name: api\n    src: .\n    engine: nodejs20\n"
                              "    primary: true\n    dev: node server.js\n"));
        const ProjectId id = created({.folder = folder});
        auto started = m_builder->startDev(id);
        WAIT(started);
        QVERIFY(started.result());
        const QByteArray instance = started.result()->value.toUtf8();
        auto woken = m_space->supervisor.wake(*started.result(), u"api"_s);
        WAIT(woken);
        QVERIFY2(woken.result(), woken.result() ? "" : qPrintable(woken.result().error().message));
        QCOMPARE(ask(instance), "one");

        QSignalSpy served(m_builder.get(), &Builder::changeServed);
        QVERIFY(writeTestFile(folder + u"/server.js"_s, QByteArray(program).replace("one", "two")));
        QByteArray answer;
        int asked = 0;
        QTRY_VERIFY_WITH_TIMEOUT(
            (answer = ask(instance), ++asked, answer == "two" || answer != "one"), 30000);
        QCOMPARE(answer, "two"); // never refused on the way from one to two
        QVERIFY(asked > 0);
        QTRY_VERIFY(!served.isEmpty());
        QCOMPARE(served.first().at(1).toString(), u"api"_s);

        // A change that does not start leaves the program that does.
        QVERIFY(writeTestFile(folder + u"/server.js"_s, "process.exit(3)"));
        QSignalSpy lines(m_builder.get(), &Builder::logLine);
        QVERIFY(lines.wait(60000));
        QCOMPARE(ask(instance), "two");
    }

    void releasesIntoTheOwnCatalogue()
    {
        const QString folder = m_dir->filePath(u"site"_s);
        const ProjectId id = created({.folder = folder, .name = u"Site"_s, .starter = u"static"_s});
        auto early = m_builder->release(id, {});
        WAIT(early);
        QVERIFY(!early.result());
        QCOMPARE(early.result().error().code, ErrorCode::NotFound);

        pushed(id);
        auto made = m_builder->release(
            id, {.revision = {}, .version = u"1.0"_s, .notes = u"New."_s, .listed = true});
        WAIT(made);
        QVERIFY2(made.result(), made.result() ? "" : qPrintable(made.result().error().message));
        const auto report = verifyPackage(made.result()->path);
        QVERIFY2(report, report ? "" : qPrintable(report.error().message));
        QCOMPARE(report->manifest.version, u"1.0"_s);
        QCOMPARE(report->manifest.build, 1);

        auto twice = m_builder->release(
            id, {.revision = {}, .version = u"1.0"_s, .notes = u"New."_s, .listed = true});
        WAIT(twice);
        QVERIFY(!twice.result());
        QCOMPARE(twice.result().error().code, ErrorCode::Conflict);

        auto second = m_builder->release(
            id, {.revision = {}, .version = {}, .notes = u"More."_s, .listed = true});
        WAIT(second);
        QVERIFY(second.result());
        QVERIFY(second.result()->version.startsWith(u"exp-"_s));

        // Another Space installs it from the catalogue, with data of its own.
        TestSpace other(m_dir->filePath(u"other"_s));
        auto opened = other.registry.open();
        WAIT(opened);
        other.catalogues.setFolders({made.result()->catalogue});
        auto offer = other.installer.inspect(u"site"_s);
        WAIT(offer);
        QVERIFY2(offer.result(), offer.result() ? "" : qPrintable(offer.result().error().message));
        QCOMPARE(offer.result()->kind, SourceKind::Catalogue);
        QCOMPARE(offer.result()->build, 2);
        auto installed = other.installer.install(*offer.result(), {});
        WAIT(installed);
        QVERIFY2(installed.result(),
                 installed.result() ? "" : qPrintable(installed.result().error().message));
        QCOMPARE(other.registry.instance(*installed.result())->origin, Origin::Catalogue);
    }
};

QTEST_GUILESS_MAIN(TestBuilder)
#include "tst_builder.moc"
