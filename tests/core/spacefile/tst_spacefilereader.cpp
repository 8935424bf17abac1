// SPDX-License-Identifier: MIT
#include "core/spacefile/spacefilereport.h"

#include <QFile>
#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace orrery;

namespace {

/// A Spacefile with one correct static Micro and \a lines of its own in it.
QByteArray oneMicro(const QByteArray &lines)
{
    return "v: 0\nmicros:\n  - name: web\n    src: .\n    engine: static\n    serve: .\n" + lines;
}

QByteArray nodeMicro(const QByteArray &lines)
{
    return "v: 0\nmicros:\n  - name: api\n    src: .\n    engine: nodejs16\n" + lines;
}

QByteArray micro(const QByteArray &name, const QByteArray &lines = {})
{
    return "  - name: " + name + "\n    src: .\n    engine: nodejs16\n" + lines;
}

QByteArray action(const QByteArray &lines)
{
    return nodeMicro("    actions:\n      - id: a\n        name: A\n        trigger: schedule\n"
                     "        default_interval: 1 hour\n"
                     + lines);
}

QByteArray sample(const QString &name)
{
    QFile file(qEnvironmentVariable("ORRERY_SOURCE") + u"/tests/data/spacefile/"_s + name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QString allText(const SpacefileReport &report)
{
    return report.toText();
}

} // namespace

/// Each rule of spacefile.md and of spacefile-in-the-wild.md §7, passing and failing.
class TestSpacefileReader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void accepts_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("warnings");
        const auto row = [](const char *name, const QByteArray &text, int warnings = 0) {
            QTest::newRow(name) << text << warnings;
        };
        row("bare minimum", "v: 0\nmicros:\n  - {name: a, src: ., engine: python3.9}");
        row("no newline at the end, comment",
            "# docs\nv: 0 # zero\nmicros: [{name: a, src: ., "
            "engine: next}]");
        row("byte order mark and CRLF",
            "\xef\xbb\xbfv: 0\r\nmicros:\r\n- name: a\r\n  src: .\r\n"
            "  engine: next\r\n");
        row("name with underscore and capital",
            "v: 0\nmicros:\n  - {name: Web_1, src: ., engine: "
            "next}");
        row("sole Micro that says it is not primary", nodeMicro("    primary: false\n"));
        row("five Micros",
            "v: 0\nmicros:\n" + micro("a", "    primary: true\n") + micro("b") + micro("c")
                + micro("d") + micro("e"));
        row("nested path",
            "v: 0\nmicros:\n" + micro("a", "    primary: true\n")
                + micro("b", "    path: api/v1/\n"));
        row("the primary's path is dropped, whatever it is",
            nodeMicro("    primary: true\n    path: __space\n"));
        row("public", nodeMicro("    public: true\n"));
        row("stars, look-ahead, stray blank",
            nodeMicro("    public_routes: [\"/*.png\", '/(?!(desk))*', \"/open/* \", /v*/x]\n"));
        row("unquoted routes in a list", nodeMicro("    public_routes:\n    - /*\n    - /x # y\n"));
        row("presets before src",
            "v: 0\nmicros:\n- presets:\n    api_keys: true\n    env:\n"
            "      - name: mood\n      - name: note\n        description: "
            "see https://example.org/a#b - it's fine\n        default: ''\n"
            "  name: api\n  src: api\n  engine: python3.9\n");
        row("the same folder twice in include", nodeMicro("    include: [a/b, a/b/]\n"));
        row("a variable twice",
            nodeMicro("    presets:\n      env:\n        - name: A\n        "
                      "- name: A\n          description: later\n"),
            1);
        row("odd variable", nodeMicro("    presets: {env: [{name: my-key}]}\n"), 1);
        row("run on react", "v: 0\nmicros:\n  - {name: a, src: ., engine: react, run: npm start}\n",
            1);
        row("svg icon", "icon: ./a.svg\n" + nodeMicro({}), 1);
        row("icon with blank and @", "icon: ./my @icon.png\n" + nodeMicro({}));
        row("custom without run", "v: 0\nmicros:\n  - {name: a, src: ., engine: custom}\n", 1);
        row("app name of twelve", "app_name: Zwölf Zeiche\n" + nodeMicro({}));
        row("no PWA", "auto_pwa: false\n" + nodeMicro({}));
        row("description of 142", action("        description: " + QByteArray(142, 'x') + '\n'));
        row("two-digit zero", action({}).replace("1 hour", "0 00 * * *"));
        row("aliases",
            "v: 0\nmicros:\n  - name: a\n    src: &here .\n    engine: static\n"
            "    serve: *here\n");
        row("python of the unmerged branches",
            "v: 0\nmicros: [{name: a, src: ., engine: "
            "python3.11}]");
        row("folded text over two lines",
            nodeMicro("    presets:\n      env:\n        - name: A\n          description: one\n"
                      "            two\n"));
        row("a tab inside a block text",
            nodeMicro("    commands:\n      - |\n        make\n"
                      "        \tdeep\n"));
    }
    void accepts()
    {
        QFETCH(QByteArray, text);
        QFETCH(int, warnings);
        const SpacefileReport report = readSpacefile(text);
        QVERIFY2(report.isValid(), qPrintable(report.toText()));
        QCOMPARE(report.warnings().size(), warnings);
        QCOMPARE(report.issues.size(), warnings);
        QVERIFY(!report.spacefile.micros.isEmpty());
        QCOMPARE(report.spacefile.primary().path, u"/"_s);
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("line");
        QTest::addColumn<int>("column");
        QTest::addColumn<QString>("micro");
        QTest::addColumn<QString>("field");
        QTest::addColumn<QString>("says");
        const auto row = [](const char *name, const QByteArray &text, int line, int column,
                            const char16_t *micro, const char16_t *field, const char16_t *says) {
            QTest::newRow(name) << text << line << column << QString(micro) << QString(field)
                                << QString(says);
        };
        addYamlRows(row);
        addTopRows(row);
        addMicroRows(row);
        addCrossRows(row);
        addPresetAndActionRows(row);
    }
    void refuses()
    {
        QFETCH(QByteArray, text);
        QFETCH(int, line);
        QFETCH(int, column);
        QFETCH(QString, micro);
        QFETCH(QString, field);
        QFETCH(QString, says);
        const SpacefileReport report = readSpacefile(text);
        QVERIFY(!report.isValid());
        const Issue first = report.errors().constFirst();
        QVERIFY2(first.message.contains(says), qPrintable(allText(report)));
        QCOMPARE(first.file, u"Spacefile"_s);
        QCOMPARE(first.line, line);
        if (column > 0)
            QCOMPARE(first.column, column);
        QCOMPARE(first.micro, micro);
        QCOMPARE(first.field, field);
        QVERIFY2(report.errors().size() == 1, qPrintable(allText(report)));
    }

    void reportsEverythingAtOnce()
    {
        const SpacefileReport report = readSpacefile("v: 1\n"
                                                     "micros:\n"
                                                     "  - name: api\n"
                                                     "    src: ./api\n"
                                                     "    engine: go\n"
                                                     "    command: make run\n"
                                                     "    presets:\n"
                                                     "      env:\n"
                                                     "        - name: A\n"
                                                     "          default: 5\n"
                                                     "  - src: web\n"
                                                     "    engine: static\n");
        QStringList places;
        for (const Issue &each : report.errors())
            places << u"%1 %2 %3"_s.arg(each.line).arg(each.micro, each.field);
        QCOMPARE(places,
                 QStringList({u"1  v"_s, u"3  micros"_s, u"5 api engine"_s, u"6 api command"_s,
                              u"10 api presets.env[A].default"_s, u"11 Micro 2 name"_s,
                              u"12 Micro 2 serve"_s}));
        const QString text = report.toText();
        QVERIFY2(text.contains(u"├─ api\n│  ├─ engine -> “go” is not an engine"_s),
                 qPrintable(text));
        QVERIFY2(text.contains(u"env A\n"_s), qPrintable(text));
        QCOMPARE(report.errors().constFirst().toText().left(15), u"Spacefile:1:4: "_s);
    }

    void fillsInTheDefaults()
    {
        const SpacefileReport report =
            readSpacefile("v: 0\nicon: ./art/icon.png\nmicros:\n"
                          "- name: Web\n  src: ./web/\n  engine: static\n  serve: dist/\n"
                          "  public: true\n  path: client\n  primary: true\n"
                          "- name: api\n  src: api\n  engine: python3.9\n  path: /v1/api/\n"
                          "  include: [a.py, ./lib/]\n  actions:\n    - {id: sweep, name: Sweep "
                          "up, trigger: schedule, default_interval: \"0/15 * * * *\"}\n"
                          "- {name: bare, src: , engine: custom, run: ./x}\n");
        QCOMPARE(report.errors().size(), 1); // an empty src is nothing, not the root
        QCOMPARE(report.errors().constFirst().field, u"src"_s);
        const Spacefile &spacefile = report.spacefile;
        QCOMPARE(spacefile.icon, u"art/icon.png"_s);
        const Micro &web = spacefile.micros[0];
        QCOMPARE(web.src, u"web"_s);
        QCOMPARE(web.serve, u"dist"_s);
        QCOMPARE(web.path, u"/"_s);
        QCOMPARE(web.publicRoutes, QStringList{u"/*"_s});
        const Micro &api = spacefile.micros[1];
        QCOMPARE(api.path, u"/v1/api"_s);
        QCOMPARE(api.include, QStringList({u"a.py"_s, u"lib"_s}));
        QCOMPARE(api.actions.constFirst().path, defaultActionPath());
        QCOMPARE(spacefile.micros[2].path, u"/bare"_s);
    }

    void refusesBombsQuickly_data()
    {
        QTest::addColumn<QByteArray>("text");
        QByteArray laughs = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
        for (int i = 1; i < 12; ++i) {
            const QByteArray last = "*a" + QByteArray::number(i - 1);
            laughs += "a" + QByteArray::number(i) + ": &a" + QByteArray::number(i) + " ["
                + (last + ", ").repeated(9) + last + "]\n";
        }
        QTest::newRow("billion laughs") << laughs;
        QTest::newRow("alias of itself") << QByteArray("a: &a [*a]\n");
        QTest::newRow("deep lists") << QByteArray(3000, '[');
        QTest::newRow("deep maps") << QByteArray("{a: ").repeated(3000);
        QTest::newRow("deep blocks") << QByteArray("- ").repeated(60000);
        QTest::newRow("huge") << QByteArray(10'000'000, 'x');
        QTest::newRow("many entries") << QByteArray("[") + QByteArray("a,").repeated(50000) + "]";
        QTest::newRow("zero byte") << QByteArray("v: 0\nmicros: \0\n", 15);
        QTest::newRow("not UTF-8") << QByteArray("v: 0\napp_name: \xff\xfe\n");
        QTest::newRow("UTF-16") << QByteArray("\xff\xfev\0:\0", 6);
        QTest::newRow("many issues") << "v: 0\n" + QByteArray("x: 1\n").repeated(5000);
    }
    void refusesBombsQuickly()
    {
        QFETCH(QByteArray, text);
        const SpacefileReport report = readSpacefile(text);
        QVERIFY(!report.isValid());
        QVERIFY(report.issues.size() <= 200);
        QVERIFY(!report.toText().isEmpty());
    }

    void acceptsAndRefusesTheSamplesOfTheWild()
    {
        const SpacefileReport good = readSpacefile(sample(u"wild-good"_s));
        QVERIFY2(good.issues.isEmpty(), qPrintable(good.toText()));
        QCOMPARE(good.spacefile.micros[0].publicRoutes[2], u"/open/*"_s);
        const SpacefileReport bad = readSpacefile(sample(u"wild-bad"_s));
        QCOMPARE(bad.issues.size(), 1);
        QCOMPARE(bad.issues.constFirst().line, 7);
        QVERIFY(bad.issues.constFirst().column > 0);
    }

private:
    template <typename Row> static void addYamlRows(Row row)
    {
        row("tab", "v: 0\nmicros:\n\t- name: a\n", 3, 1, u"", u"", u"tab");
        row("tab behind blanks", "v: 0\nmicros:\n  - name: a\n  \tsrc: x\n", 4, 3, u"", u"",
            u"tab");
        row("one blank less", nodeMicro("   run: x\n"), 6, 0, u"", u"", u"same column");
        row("colon in a plain value", nodeMicro("    run: a: b\n"), 6, 0, u"", u"", u"quotes");
        row("star without quotes", nodeMicro("    run: *\n"), 6, 11, u"", u"", u"quotes");
        row("cron without quotes", nodeMicro("    run: */5 * * * *\n"), 6, 10, u"", u"", u"quotes");
        row("two documents", "v: 0\n---\nv: 0\n", 2, 0, u"", u"", u"second document");
        row("empty", "", 0, 0, u"", u"", u"empty");
        row("only a comment", "# nothing\n", 0, 0, u"", u"", u"empty");
        row("a list", "- v: 0\n", 1, 1, u"", u"", u"a list");
        row("plain text", "hello\n", 1, 1, u"", u"", u"“hello”");
    }

    template <typename Row> static void addTopRows(Row row)
    {
        const QByteArray micros = "micros: [{name: a, src: ., engine: next}]\n";
        row("no version", micros, 1, 1, u"", u"v", u"required");
        row("version 1", "v: 1\n" + micros, 1, 4, u"", u"v", u"“v: 0” is enough");
        row("version 2", "v: 2\n" + micros, 1, 4, u"", u"v", u"the number 2");
        row("version as text", "v: \"0\"\n" + micros, 1, 4, u"", u"v", u"“0”");
        row("no Micros", "v: 0\n", 1, 1, u"", u"micros", u"required");
        row("null Micros", "v: 0\nmicros:\n", 2, 0, u"", u"micros", u"Nothing is listed");
        row("empty Micros", "v: 0\nmicros: []\n", 2, 9, u"", u"micros", u"empty list");
        row("Micros as map", "v: 0\nmicros: {a: 1}\n", 2, 9, u"", u"micros", u"must be a list");
        row("Micro as text", "v: 0\nmicros: [a]\n", 2, 10, u"Micro 1", u"", u"group of keys");
        row("six Micros",
            "v: 0\nmicros:\n" + micro("a", "    primary: true\n") + micro("b") + micro("c")
                + micro("d") + micro("e") + micro("f"),
            19, 5, u"", u"micros", u"6 Micros; at most 5");
        row("unknown key", "v: 0\n" + micros + "colour: red\n", 3, 1, u"", u"colour",
            u"allowed are");
        row("key of a Micro", "v: 0\n" + micros + "name: x\n", 3, 1, u"", u"name", u"belongs");
        row("app name of 13", "v: 0\n" + micros + "app_name: abcdefghijklm\n", 3, 11, u"",
            u"app_name", u"13 characters; at most 12");
        row("app name as number", "v: 0\n" + micros + "app_name: 2048\n", 3, 11, u"", u"app_name",
            u"put it in quotes");
        row("auto_pwa as text", "v: 0\n" + micros + "auto_pwa: \"no\"\n", 3, 11, u"", u"auto_pwa",
            u"true or false");
        row("key twice", "v: 0\n" + micros + "v: 0\n", 3, 1, u"", u"v", u"given twice");
        row("icon outside", "v: 0\n" + micros + "icon: ../icon.png\n", 3, 7, u"", u"icon",
            u"leads out");
        row("icon absolute", "v: 0\n" + micros + "icon: /icon.png\n", 3, 7, u"", u"icon",
            u"absolute");
    }

    template <typename Row> static void addMicroRows(Row row)
    {
        const auto bare = [](const QByteArray &inner) {
            return "v: 0\nmicros:\n  - {" + inner + "}\n";
        };
        row("no name", bare("src: ., engine: next"), 3, 5, u"Micro 1", u"name", u"required");
        row("no src", bare("name: a, engine: next"), 3, 5, u"a", u"src", u"required");
        row("no engine", bare("name: a, src: ."), 3, 5, u"a", u"engine", u"required");
        row("name with blank", bare("name: a b, src: ., engine: next"), 3, 0, u"Micro 1", u"name",
            u"“a b” is not");
        row("name begins with dash", bare("name: -a, src: ., engine: next"), 3, 0, u"Micro 1",
            u"name", u"“-a” is not");
        row("name with newline", bare("name: \"a\\n\", src: ., engine: next"), 3, 0, u"Micro 1",
            u"name", u"is not a Micro's name");
        row("name as number", bare("name: 5, src: ., engine: next"), 3, 0, u"5", u"name",
            u"the number 5");
        row("unknown engine", bare("name: a, src: ., engine: nodejs14"), 3, 0, u"a", u"engine",
            u"“nodejs14” is not an engine; use one of static, react");
        row("misspelt key", nodeMicro("    publicroutes: [/x]\n"), 6, 5, u"api", u"publicroutes",
            u"did you mean “public_routes”?");
        row("command", nodeMicro("    command: make\n"), 6, 5, u"api", u"command", u"“commands”");
        row("env beside presets", nodeMicro("    env: [{name: A}]\n"), 6, 5, u"api", u"env",
            u"under “presets”");
        row("key twice in a Micro", nodeMicro("    run: a\n    run: b\n"), 7, 5, u"api", u"run",
            u"twice");
        row("src leads out", bare("name: a, src: a/../../b, engine: next"), 3, 0, u"a", u"src",
            u"leads out");
        row("src absolute", bare("name: a, src: /etc, engine: next"), 3, 0, u"a", u"src",
            u"absolute");
        row("backslash", bare("name: a, src: a\\b, engine: next"), 3, 0, u"a", u"src",
            u"backslash");
        row("static without serve", bare("name: a, src: ., engine: static"), 3, 0, u"a", u"serve",
            u"needs “serve”");
        row("serve with node", nodeMicro("    serve: dist\n"), 6, 12, u"api", u"serve",
            u"only works with static, react, vue and svelte");
        row("include with static", oneMicro("    include: [a]\n"), 7, 14, u"web", u"include",
            u"Use “serve”, not “include”");
        row("include twice", nodeMicro("    include: [a, a]\n"), 6, 18, u"api", u"include[2]",
            u"listed twice");
        row("include leads out", nodeMicro("    include: [../a]\n"), 6, 14, u"api", u"include",
            u"leads out");
        row("no commands", nodeMicro("    commands: []\n"), 6, 15, u"api", u"commands",
            u"at least one");
        row("commands as text", nodeMicro("    commands: make\n"), 6, 15, u"api", u"commands",
            u"must be a list");
        row("a number among commands", nodeMicro("    commands: [make, 5]\n"), 6, 22, u"api",
            u"commands[2]", u"the number 5");
        row("truth value as run", nodeMicro("    run: true\n"), 6, 10, u"api", u"run",
            u"truth value true");
        row("primary as text", nodeMicro("    primary: yes\n"), 6, 14, u"api", u"primary",
            u"true or false");
        row("control character", nodeMicro("    run: \"a\\u0007\"\n"), 6, 10, u"api", u"run",
            u"control character");
        row("provide_actions as list", nodeMicro("    provide_actions: []\n"), 6, 22, u"api",
            u"provide_actions", u"true or false");
    }

    template <typename Row> static void addCrossRows(Row row)
    {
        const QByteArray first = "v: 0\nmicros:\n" + micro("a", "    primary: true\n");
        row("two primaries", first + micro("b", "    primary: true\n"), 10, 14, u"b", u"primary",
            u"“a”, “b”");
        row("no primary", "v: 0\nmicros:\n" + micro("a") + micro("b"), 3, 3, u"", u"micros",
            u"No Micro is primary");
        row("duplicate name", first + micro("a"), 7, 11, u"a", u"name", u"Two Micros");
        row("names that differ in case", first + micro("A"), 7, 11, u"A", u"name", u"only in case");
        row("duplicate path", first + micro("b", "    path: x\n") + micro("c", "    path: /x/\n"),
            14, 11, u"c", u"path", u"already the path of the Micro “b”");
        row("path that is a name", first + micro("b") + micro("c", "    path: b\n"), 13, 11, u"c",
            u"path", u"already");
        row("reserved path", first + micro("b", "    path: __space/v0\n"), 10, 11, u"b", u"path",
            u"reserved");
        row("path of the primary", first + micro("b", "    path: /\n"), 10, 11, u"b", u"path",
            u"Only the primary");
        row("empty segment", first + micro("b", "    path: a//b\n"), 10, 11, u"b", u"path",
            u"empty part");
        row("dots", first + micro("b", "    path: ../b\n"), 10, 11, u"b", u"path", u"..");
        row("query in a path", first + micro("b", "    path: a?b\n"), 10, 11, u"b", u"path",
            u"“?”");
        row("public and routes", nodeMicro("    public: false\n    public_routes: [/a]\n"), 7, 20,
            u"api", u"public_routes", u"not both");
        row("route twice", nodeMicro("    public_routes: [/a, /a]\n"), 6, 25, u"api",
            u"public_routes[2]", u"twice");
        row("empty route", nodeMicro("    public_routes: ['']\n"), 6, 21, u"api",
            u"public_routes[1]", u"empty");
        row("other parenthesis", nodeMicro("    public_routes: [/a, \"/(a|b)\"]\n"), 6, 25, u"api",
            u"public_routes", u"“/(a|b)” is not understood");
        row("null presets", nodeMicro("    presets:\n"), 6, 0, u"api", u"presets",
            u"Nothing is listed under “presets”");
    }

    template <typename Row> static void addPresetAndActionRows(Row row)
    {
        row("unknown preset", nodeMicro("    presets: {envs: []}\n"), 6, 15, u"api",
            u"presets.envs", u"“env”");
        row("empty env", nodeMicro("    presets: {env: []}\n"), 6, 20, u"api", u"presets.env",
            u"at least one");
        row("variable without name", nodeMicro("    presets: {env: [{default: a}]}\n"), 6, 21,
            u"api", u"presets.env[1].name", u"required");
        row("default as number", nodeMicro("    presets: {env: [{name: A, default: 5}]}\n"), 6, 40,
            u"api", u"presets.env[A].default", u"put it in quotes");
        row("default as truth value", nodeMicro("    presets: {env: [{name: A, default: true}]}\n"),
            6, 40, u"api", u"presets.env[A].default", u"put it in quotes");
        row("variable with equal sign", nodeMicro("    presets: {env: [{name: A=B}]}\n"), 6, 0,
            u"api", u"presets.env[A=B].name", u"cannot be a variable's name");
        row("unknown key of a variable", nodeMicro("    presets: {env: [{name: A, value: x}]}\n"),
            6, 0, u"api", u"presets.env[A].value", u"allowed are");
        row("api_keys as text", nodeMicro("    presets: {api_keys: 'true'}\n"), 6, 25, u"api",
            u"presets.api_keys", u"true or false");
        row("action without id",
            nodeMicro("    actions: [{name: A, trigger: schedule, "
                      "default_interval: 1 hour}]\n"),
            6, 0, u"api", u"actions[1].id", u"required");
        row("other trigger", action({}).replace("trigger: schedule", "trigger: mail"), 9, 18,
            u"api", u"actions[a].trigger", u"“mail” is not a trigger");
        row("bad interval", action({}).replace("1 hour", "2 weeks"), 10, 27, u"api",
            u"actions[a].default_interval", u"“2 weeks”");
        row("six fields", action({}).replace("1 hour", "0 0 0 * * *"), 10, 27, u"api",
            u"actions[a].default_interval", u"once a minute");
        row("day and weekday", action({}).replace("1 hour", "0 0 1 * 1"), 10, 27, u"api",
            u"actions[a].default_interval", u"cannot both be set");
        row("description of 143", action("        description: " + QByteArray(143, 'x') + '\n'), 11,
            22, u"api", u"actions[a].description", u"143 characters; at most 142");
        row("action path", action("        path: /a?b\n"), 11, 15, u"api", u"actions[a].path",
            u"“?”");
        row("action id twice",
            action("      - {id: a, name: B, trigger: schedule, "
                   "default_interval: 1 hour}\n"),
            11, 9, u"api", u"actions[a].id", u"already used");
        row("action name twice",
            action("      - {id: b, name: A, trigger: schedule, "
                   "default_interval: 1 hour}\n"),
            11, 9, u"api", u"actions[b].name", u"already used");
        QByteArray six = nodeMicro("    actions:\n");
        for (char c = 'a'; c < 'g'; ++c)
            six +=
                QByteArray("      - {id: x, name: x, trigger: schedule, default_interval: 1 day}\n")
                    .replace('x', c);
        row("six actions", six, 12, 9, u"api", u"actions", u"6 actions in this Micro; at most 5");
    }
};

QTEST_GUILESS_MAIN(TestSpacefileReader)
#include "tst_spacefilereader.moc"
