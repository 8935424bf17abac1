// SPDX-License-Identifier: MIT
#include "core/pipeline/buildscript.h"
#include "core/pipeline/buildsettings.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace orrery;

class TestBuildScript : public QObject
{
    Q_OBJECT

private:
    struct Run {
        int code = 0;
        QStringList begun;
        QStringList output;
    };
    static Run run(const BuildScript &script)
    {
        QTemporaryDir dir;
        QProcess shell;
        shell.setWorkingDirectory(dir.path());
        shell.start(u"sh"_s, {u"-c"_s, QString::fromUtf8(script.text())});
        [&] { QVERIFY(shell.waitForFinished()); }();
        Run run{.code = shell.exitCode(), .begun = {}, .output = {}};
        for (const QByteArray &line : shell.readAllStandardOutput().split('\n')) {
            const QString text = QString::fromUtf8(line);
            if (const auto index = script.begins(text))
                run.begun.append(script.lines().at(*index).shown);
            else if (!text.isEmpty())
                run.output.append(text);
        }
        return run;
    }

private Q_SLOTS:
    void runsEachLineInAShellOfItsOwn()
    {
        BuildPlan plan;
        plan.install = {u"echo install"_s};
        plan.commands = {u"export A='it''s'; cd / && echo \"$A\""_s,
                         u"echo \"[$A]\" | tr '[' '('"_s, u"pwd >here; ls"_s};
        plan.build = {u"echo build"_s};
        const BuildScript script(plan, {}, {});
        const Run result = run(script);
        QCOMPARE(result.code, 0);
        QCOMPARE(result.output,
                 (QStringList{u"install"_s, u"its"_s, u"(]"_s, u"here"_s, u"build"_s}));
        QCOMPARE(result.begun.size(), 5);
    }

    void stopsAtTheLineThatFails()
    {
        BuildPlan plan;
        plan.commands = {u"true"_s, u"exit 7"_s, u"echo never"_s};
        const Run result = run(BuildScript(plan, {}, {}));
        QCOMPARE(result.code, 7);
        QCOMPARE(result.begun, (QStringList{u"true"_s, u"exit 7"_s}));
        QVERIFY(result.output.isEmpty());
    }

    void leavesOutWhatIsSwitchedOff()
    {
        BuildPlan plan;
        plan.commands = {u"apt-get install x"_s, u"echo on"_s};
        QCOMPARE(run(BuildScript(plan, {u"apt-get install x"_s}, {})).output, QStringList{u"on"_s});
    }

    void isNotFooledByOutput()
    {
        BuildPlan plan;
        plan.commands = {u"true"_s};
        const BuildScript script(plan, {}, {});
        QVERIFY(!script.begins(u"something 0"_s));
        QVERIFY(!script.begins(u"0"_s));
    }

    void knowsWhatNeedsAdministrators_data()
    {
        QTest::addColumn<QString>("command");
        QTest::addColumn<bool>("needs");
        QTest::newRow("apt") << u"apt-get install -y zip"_s << true;
        QTest::newRow("second") << u"cd x && sudo make"_s << true;
        QTest::newRow("name of a file") << u"node apt-get.js"_s << false;
        QTest::newRow("npm") << u"npm run build"_s << false;
    }
    void knowsWhatNeedsAdministrators()
    {
        QFETCH(QString, command);
        QTEST(needsAdministrator(command), "needs");
    }

    void carriesSettingsButNoCredentials()
    {
        const QByteArray kept = withoutCredentials("registry=https://user:pw@mirror.example/npm/\n"
                                                   "//mirror.example/:_authToken=abc\n"
                                                   "_auth = xyz\ncafile=/etc/ca.pem\npassword=1\n");
        QCOMPARE(kept.trimmed(), "registry=https://mirror.example/npm/\ncafile=/etc/ca.pem");
    }
};

QTEST_GUILESS_MAIN(TestBuildScript)
#include "tst_buildscript.moc"
