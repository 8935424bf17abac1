// SPDX-License-Identifier: MIT
#include "core/micros/launchspec.h"
#include "core/spacefile/spacefile.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace orrery;

namespace {

Launch launchOf(Micro micro)
{
    Launch launch;
    launch.facts.micro = std::make_shared<const Micro>(std::move(micro));
    launch.facts.codeDir = u"/srv/code"_s;
    launch.facts.alias = u"notes"_s;
    launch.facts.version = u"1.2.0"_s;
    launch.keys = {.projectKey = u"abc_secret"_s, .apiKey = u"abc_other"_s};
    return launch;
}

Micro nodeMicro()
{
    Micro micro;
    micro.name = u"api"_s;
    micro.engine = Engine::NodeJs20;
    micro.run = u"node index.js"_s;
    return micro;
}

} // namespace

class TestLaunchSpec : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void setsTheVariables_data()
    {
        QTest::addColumn<bool>("developed");
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("value");
        const auto both = [](const char *name, const QString &release, const QString &develop) {
            QTest::addRow("%s released", name) << false << QString::fromLatin1(name) << release;
            QTest::addRow("%s developed", name) << true << QString::fromLatin1(name) << develop;
        };
        both("PORT", u"8080"_s, u"8080"_s);
        both("DETA_PROJECT_KEY", u"abc_secret"_s, u"abc_secret"_s);
        both("DETA_API_KEY", u"abc_other"_s, {});
        both("DETA_SPACE_APP", u"true"_s, {});
        both("DETA_SPACE_APP_VERSION", u"1.2.0"_s, {});
        both("DETA_SPACE_APP_HOSTNAME", u"notes.localhost:7723"_s, u"notes.localhost:7723"_s);
        both("DETA_SPACE_APP_MICRO_NAME", u"api"_s, u"api"_s);
        both("DETA_SPACE_APP_MICRO_TYPE", u"normal"_s, u"normal"_s);
        both("DETA_BASE_HOST", u"127.0.0.1:7723"_s, u"127.0.0.1:7723"_s);
        both("DETA_DRIVE_ROOT_ENDPOINT", u"http://127.0.0.1:7723/v1"_s,
             u"http://127.0.0.1:7723/v1"_s);
        both("DETA_RUNTIME", {}, {});
    }
    void setsTheVariables()
    {
        QFETCH(bool, developed);
        QFETCH(QString, name);
        Launch launch = launchOf(nodeMicro());
        if (developed)
            launch.source = MicroSource{.dir = u"/home/me/api"_s, .hasProcess = true, .files = {}};
        QTEST(microEnvironment(launch, 7723).value(name), "value");
    }

    void givesValuesTheirPlace_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("value");
        QTest::newRow("default") << u"MOOD"_s << u"calm"_s;
        QTest::newRow("the user's") << u"TOKEN"_s << u"mine"_s;
        QTest::newRow("not asked for") << u"STRAY"_s << QString();
        QTest::newRow("reserved") << u"PORT"_s << u"8080"_s;
        QTest::newRow("reserved key") << u"DETA_PROJECT_KEY"_s << u"abc_secret"_s;
        QTest::newRow("not a name") << u"A=B"_s << QString();
    }
    void givesValuesTheirPlace()
    {
        QFETCH(QString, name);
        Micro micro = nodeMicro();
        for (const QString &one :
             {u"MOOD"_s, u"TOKEN"_s, u"PORT"_s, u"DETA_PROJECT_KEY"_s, u"A=B"_s})
            micro.env.append({.name = one, .description = {}, .defaultValue = u"calm"_s});
        Launch launch = launchOf(micro);
        launch.facts.values = {{u"TOKEN"_s, u"mine"_s}, {u"STRAY"_s, u"x"_s}, {u"PORT"_s, u"1"_s}};
        QTEST(microEnvironment(launch, 7723).value(name), "value");
    }

    void bindsTheReleaseReadOnlyAndTheSourceWritable()
    {
        MicroSurroundings around;
        around.gatewayPort = 7723;
        around.runtimes = Runtimes({{.name = u"node"_s,
                                     .program = u"/usr/bin/node"_s,
                                     .version = u"20.0"_s,
                                     .prefix = {}}});
        Launch launch = launchOf(nodeMicro());
        launch.facts.internet = true;
        const auto released = launchSpec(launch, around);
        QVERIFY(released);
        QCOMPARE(released->code, u"/srv/code"_s);
        QVERIFY(!released->writableCode);
        QVERIFY(released->internet);
        QCOMPARE(released->listen, (QList<quint16>{443, 80, 7723}));
        QVERIFY(released->hosts.contains(u"notes.localhost"_s));
        QVERIFY(released->hosts.contains(u"database.deta.sh"_s));
        launch.source = MicroSource{.dir = u"/home/me/api"_s, .hasProcess = true, .files = {}};
        const auto developed = launchSpec(launch, around);
        QVERIFY(developed);
        QCOMPARE(developed->code, u"/home/me/api"_s);
        QVERIFY(developed->writableCode);
        around.runtimes = {};
        QCOMPARE(launchSpec(launch, around).error().code, ErrorCode::Unavailable);
    }
};

QTEST_GUILESS_MAIN(TestLaunchSpec)
#include "tst_launchspec.moc"
