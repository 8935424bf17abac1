// SPDX-License-Identifier: MIT
#include "core/package/packagepolicy.h"

#include <QJsonDocument>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace orrery;

namespace {

Manifest manifest()
{
    Manifest result{.app = {u"abc/notes"_s}, .name = u"Notes"_s, .version = u"2"_s, .build = 5};
    result.spacefile.micros = {
        {.name = u"a"_s, .src = u"."_s, .engine = Engine::Next, .primary = true, .path = u"/"_s}};
    result.sizes = {{u"a"_s, 3}};
    return result;
}

QJsonArray json(const char *text)
{
    return QJsonDocument::fromJson(text).array();
}

} // namespace

class TestPackagePolicy : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsTheManifest()
    {
        Manifest all = manifest();
        all.key = u"key"_s;
        all.channel = u"beta"_s;
        all.minHost = u"1.2"_s;
        all.arch = {u"x86_64"_s, u"aarch64"_s};
        all.permissions = json(R"([{"kind": "lan", "reason": "printers"}])");
        all.licence = u"MIT"_s;
        all.source = u"abc"_s;
        all.created = QDateTime::fromString(u"2026-11-22T20:00:00Z"_s, Qt::ISODate);
        all.others = {{u"later"_s, true}};
        const auto back = manifestFromJson(toJson(all));
        QVERIFY2(back, qPrintable(back ? QString() : back.error().message));
        QVERIFY(*back == all);
    }

    void refusesManifests_data()
    {
        QTest::addColumn<QString>("member");
        QTest::addColumn<QJsonValue>("value");
        QTest::newRow("format") << u"format"_s << QJsonValue(2);
        QTest::newRow("app without slash") << u"app"_s << QJsonValue(u"notes"_s);
        QTest::newRow("app leads out") << u"app"_s << QJsonValue(u"../notes"_s);
        QTest::newRow("app of three") << u"app"_s << QJsonValue(u"a/b/c"_s);
        QTest::newRow("name") << u"name"_s << QJsonValue(u" "_s);
        QTest::newRow("version") << u"version"_s << QJsonValue(1);
        QTest::newRow("negative build") << u"build"_s << QJsonValue(-1);
        QTest::newRow("huge build") << u"build"_s << QJsonValue(1e300);
        QTest::newRow("broken build") << u"build"_s << QJsonValue(1.5);
        QTest::newRow("channel") << u"channel"_s << QJsonValue(u"nightly"_s);
        QTest::newRow("min_host") << u"min_host"_s << QJsonValue(u"new"_s);
        QTest::newRow("arch") << u"arch"_s << QJsonValue(QJsonArray());
        QTest::newRow("spacefile") << u"spacefile"_s << QJsonValue(QJsonObject());
        QTest::newRow("permission")
            << u"permissions"_s << QJsonValue(json(R"([{"kind": "root"}])"));
        QTest::newRow("sizes") << u"sizes"_s << QJsonValue(QJsonObject());
        QTest::newRow("created") << u"created"_s << QJsonValue(u"yesterday"_s);
    }
    void refusesManifests()
    {
        QFETCH(QString, member);
        QFETCH(QJsonValue, value);
        QJsonObject object = toJson(manifest());
        QVERIFY(manifestFromJson(object));
        object[member] = value;
        const auto refused = manifestFromJson(object);
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::InvalidInput);
    }

    void holdsToThePinnedKey()
    {
        PackageReport report;
        report.manifest.key = u"one"_s;
        QVERIFY(checkKey(report, {}));
        QVERIFY(checkKey(report, u"one"_s));
        QCOMPARE(checkKey(report, u"two"_s).error().code, ErrorCode::Denied);
    }

    void refusesOlderBuilds()
    {
        QVERIFY(checkBuild(manifest(), std::nullopt));
        QVERIFY(checkBuild(manifest(), 5));
        QCOMPARE(checkBuild(manifest(), 6).error().code, ErrorCode::Conflict);
        QVERIFY(checkBuild(manifest(), 6, true));
    }

    void looksAtTheHost()
    {
        Manifest some = manifest();
        QVERIFY(checkHost(some, u"riscv64"_s, u"0.1"_s));
        some.arch = {u"amd64"_s};
        QVERIFY(checkHost(some, u"x86_64"_s, u"0.1"_s));
        QCOMPARE(checkHost(some, u"aarch64"_s, u"0.1"_s).error().code, ErrorCode::Unavailable);
        some.minHost = u"0.2"_s;
        QCOMPARE(checkHost(some, u"x86_64"_s, u"0.1.9"_s).error().code, ErrorCode::Unavailable);
        QVERIFY(checkHost(some, u"x86_64"_s, u"0.10"_s));
    }

    void asksForWhatIsNew_data()
    {
        QTest::addColumn<QByteArray>("accepted");
        QTest::addColumn<QByteArray>("wanted");
        QTest::addColumn<int>("fresh");
        const auto row = [](const char *name, const char *accepted, const char *wanted, int fresh) {
            QTest::newRow(name) << QByteArray(accepted) << QByteArray(wanted) << fresh;
        };
        row("nothing", "[]", "[]", 0);
        row("first", "[]", R"([{"kind": "lan"}])", 1);
        row("other reason", R"([{"kind": "lan", "reason": "a"}])", R"([{"kind": "lan"}])", 0);
        row("fewer hosts", R"([{"kind": "net", "hosts": ["a", "b"]}])",
            R"([{"kind": "net", "hosts": ["b"]}])", 0);
        row("more hosts", R"([{"kind": "net", "hosts": ["a"]}])",
            R"([{"kind": "net", "hosts": ["a", "b"]}])", 1);
        row("all hosts", R"([{"kind": "net", "hosts": ["a"]}])", R"([{"kind": "net"}])", 1);
        row("some of all", R"([{"kind": "net"}])", R"([{"kind": "net", "hosts": ["a"]}])", 0);
    }
    void asksForWhatIsNew()
    {
        QFETCH(QByteArray, accepted);
        QFETCH(QByteArray, wanted);
        QFETCH(int, fresh);
        Manifest some = manifest();
        some.permissions = json(wanted.constData());
        QCOMPARE(newPermissions(some, json(accepted.constData())).size(), fresh);
    }
};

QTEST_GUILESS_MAIN(TestPackagePolicy)
#include "tst_packagepolicy.moc"
