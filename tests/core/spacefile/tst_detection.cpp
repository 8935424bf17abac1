// SPDX-License-Identifier: MIT
#include "core/spacefile/detection.h"
#include "core/spacefile/spacefilereport.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace orrery;

class TestDetection : public QObject
{
    Q_OBJECT

    static void write(const QString &path, const QByteArray &bytes)
    {
        QVERIFY(QDir().mkpath(QFileInfo(path).path()));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(bytes), bytes.size());
    }

private Q_SLOTS:
    void recognises_data()
    {
        QTest::addColumn<QStringList>("files");
        QTest::addColumn<QByteArray>("packages");
        QTest::addColumn<QString>("engine");
        const auto row = [](const char *name, const QStringList &files, const QByteArray &packages,
                            const QString &engine) {
            QTest::newRow(name) << files << packages << engine;
        };
        row("requirements", {u"requirements.txt"_s}, {}, u"python3.9"_s);
        row("main.py beside package.json", {u"main.py"_s}, "\"next\": \"1\"", u"python3.9"_s);
        row("react", {}, "\"react-scripts\": \"1\"", u"react"_s);
        row("svelte", {}, R"("svelte": "1", "@sveltejs/vite-plugin-svelte": "1")", u"svelte"_s);
        row("svelte-kit", {}, R"("svelte": "1", "@sveltejs/vite-plugin-svelte": "1",
                                 "@sveltejs/kit": "1")",
            u"svelte-kit"_s);
        row("vue", {}, "\"@vue/cli-service\": \"1\"", u"vue"_s);
        row("vite and vue", {}, R"("vite": "1", "vue": "1")", u"vue"_s);
        row("vite and react", {}, R"("vite": "1", "react": "1")", u"react"_s);
        row("next", {}, "\"next\": \"1\"", u"next"_s);
        row("nuxt", {}, "\"nuxt3\": \"1\"", u"nuxt"_s);
        row("node", {}, "\"express\": \"1\"", u"nodejs16"_s);
        row("bun", {u"bun.lockb"_s}, "\"x\": \"1\"", u"custom"_s);
        row("go", {u"go.mod"_s}, {}, u"custom"_s);
        row("deno", {u"deno.json"_s, u"server.ts"_s}, {}, u"custom"_s);
        row("static", {u"index.html"_s}, {}, u"static"_s);
        row("nothing", {u"notes.txt"_s}, {}, QString());
    }
    void recognises()
    {
        QFETCH(QStringList, files);
        QFETCH(QByteArray, packages);
        QFETCH(QString, engine);
        QTemporaryDir dir;
        const QString folder = dir.filePath(u"_My app_"_s);
        QVERIFY(QDir().mkpath(folder));
        for (const QString &each : std::as_const(files))
            write(folder + u'/' + each, "");
        if (!packages.isEmpty())
            write(folder + u"/package.json"_s, "{\"devDependencies\": {" + packages + "}}");
        const QList<Micro> micros = detectMicros(folder);
        QCOMPARE(micros.size(), engine.isEmpty() ? 0 : 1);
        if (micros.isEmpty())
            return;
        QCOMPARE(engineName(micros[0].engine), engine);
        QCOMPARE(micros[0].name, u"My-app"_s);
        const SpacefileReport report =
            readSpacefile(generatedSpacefile({.micros = micros}).toUtf8(), folder);
        QVERIFY2(report.isValid(), qPrintable(report.toText()));
        QVERIFY(report.spacefile.micros == micros);
    }

    void readsTheNameOfACrate()
    {
        QTemporaryDir dir;
        write(dir.filePath(u"Cargo.toml"_s), "[package]\nversion = \"1\"\nname = \"thing\"\n");
        const QList<Micro> micros = detectMicros(dir.path());
        QCOMPARE(micros.size(), 1);
        QCOMPARE(micros[0].run, u"./target/release/thing"_s);
    }

    void looksOneLevelDown()
    {
        QTemporaryDir dir;
        write(dir.filePath(u"api/main.py"_s), "");
        write(dir.filePath(u"web/index.html"_s), "");
        write(dir.filePath(u"deep/er/index.html"_s), "");
        write(dir.filePath(u"node_modules/index.html"_s), "");
        const QList<Micro> micros = detectMicros(dir.path());
        QCOMPARE(micros.size(), 2);
        QCOMPARE(micros[0].src, u"api"_s);
        QVERIFY(micros[0].primary);
        QCOMPARE(micros[1].path, u"/web"_s);
    }

    void writesWhatIsReadBack()
    {
        const Spacefile spacefile{
            .icon = u"art/i.png"_s,
            .appName = u"No: 1"_s,
            .autoPwa = false,
            .micros = {{.name = u"web"_s,
                        .src = u"."_s,
                        .engine = Engine::Static,
                        .primary = true,
                        .path = u"/"_s,
                        .serve = u"dist"_s,
                        .commands = {u"echo \"a: b\" # c"_s, u"true"_s}},
                       {.name = u"api"_s,
                        .src = u"a b"_s,
                        .engine = Engine::NodeJs20,
                        .path = u"/v1/api"_s,
                        .include = {u"0x1"_s},
                        .run = u"*"_s,
                        .env = {{u"A"_s, u"- x\nsecond"_s, QString()}, {u"B"_s, {}, u"5"_s}},
                        .apiKeys = true,
                        .publicRoutes = {u"/*.png"_s, u"/(?!(a|b))*"_s},
                        .actions = {{u"1"_s, u"One"_s, u"it's"_s, u"*/5 * * * *"_s, u"/run"_s}},
                        .provideActions = true}}};
        const SpacefileReport report = readSpacefile(generatedSpacefile(spacefile).toUtf8());
        QVERIFY2(report.isValid(), qPrintable(report.toText() + generatedSpacefile(spacefile)));
        QVERIFY(report.spacefile == spacefile);
        QVERIFY(generatedSpacefile({}).endsWith(u"\nv: 0\n"_s));
    }
};

QTEST_GUILESS_MAIN(TestDetection)
#include "tst_detection.moc"
