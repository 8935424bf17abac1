// SPDX-License-Identifier: MIT
#include "app/space/commandline.h"

#include <QJsonArray>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace orrery;

class TestCommandLine : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void reads_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("command");
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QJsonObject>("options");
        const QStringList none;
        QTest::newRow("one word") << u"status"_s << u"status"_s << none << QJsonObject();
        QTest::newRow("two words") << u"collection create Notes"_s << u"collection create"_s
                                   << QStringList{u"Notes"_s} << QJsonObject();
        QTest::newRow("options behind")
            << u"install ./x --alias n -y"_s << u"install"_s << QStringList{u"./x"_s}
            << QJsonObject{{u"alias"_s, u"n"_s}, {u"yes"_s, true}};
        QTest::newRow("options between")
            << u"install --alias=n ./x"_s << u"install"_s << QStringList{u"./x"_s}
            << QJsonObject{{u"alias"_s, u"n"_s}};
        QTest::newRow("repeated") << u"install x --set a.B=1 --set a.C=2=3"_s << u"install"_s
                                  << QStringList{u"x"_s}
                                  << QJsonObject{{u"set"_s, QJsonArray{u"a.B=1"_s, u"a.C=2=3"_s}}};
        QTest::newRow("follow") << u"logs notes --micro api -f"_s << u"logs"_s
                                << QStringList{u"notes"_s}
                                << QJsonObject{{u"micro"_s, u"api"_s}, {u"follow"_s, true}};
        QTest::newRow("open nothing")
            << u"open --print"_s << u"open"_s << none << QJsonObject{{u"print"_s, true}};
        QTest::newRow("dev") << u"dev -d . -p 4200 -H localhost"_s << u"dev"_s << none
                             << QJsonObject{{u"dir"_s, u"."_s},
                                            {u"port"_s, u"4200"_s},
                                            {u"host"_s, u"localhost"_s}};
        QTest::newRow("longest words win") << u"dev trigger clean"_s << u"dev trigger"_s
                                           << QStringList{u"clean"_s} << QJsonObject();
        QTest::newRow("a command behind two dashes")
            << u"exec -p x -- npm run --json -h"_s << u"exec"_s
            << QStringList{u"npm"_s, u"run"_s, u"--json"_s, u"-h"_s}
            << QJsonObject{{u"project"_s, u"x"_s}};
        QTest::newRow("release") << u"release --version 1.0 --notes Hi -l -c"_s << u"release"_s
                                 << none
                                 << QJsonObject{{u"version"_s, u"1.0"_s},
                                                {u"notes"_s, u"Hi"_s},
                                                {u"listed"_s, true},
                                                {u"confirm"_s, true}};
        QTest::newRow("a lone dash is a word")
            << u"install -"_s << u"install"_s << QStringList{u"-"_s} << QJsonObject();
    }
    void reads()
    {
        QFETCH(QString, typed);
        const auto line = parseCommandLine(typed.split(u' '));
        QVERIFY2(line, line ? "" : qPrintable(line.error().message));
        QVERIFY(line->command);
        QTEST(line->command->words, "command");
        QTEST(line->arguments, "arguments");
        QTEST(line->options, "options");
    }

    void refuses_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::newRow("unknown command") << u"frobnicate"_s;
        QTest::newRow("unknown option") << u"status --frobnicate"_s;
        QTest::newRow("unknown letter") << u"status -x"_s;
        QTest::newRow("no source") << u"install"_s;
        QTest::newRow("one word too many") << u"status now"_s;
        QTest::newRow("half a command") << u"collection"_s;
        QTest::newRow("no value") << u"install x --alias"_s;
        QTest::newRow("a value for a flag") << u"install x --yes=no"_s;
        QTest::newRow("twice") << u"install x --alias a --alias b"_s;
        QTest::newRow("empty tag") << u"push --tag="_s;
        QTest::newRow("empty id") << u"push --id="_s;
        QTest::newRow("data and app") << u"key create x --data --app"_s;
        QTest::newRow("rid and confirm") << u"release --rid a --confirm"_s;
        QTest::newRow("neither get nor set") << u"builder env"_s;
        QTest::newRow("both get and set") << u"builder env --get a --set b"_s;
        QTest::newRow("profile without folder") << u"status --profile"_s;
        QTest::newRow("empty profile") << u"status --profile="_s;
        QTest::newRow("nothing to run") << u"exec --"_s;
        QTest::newRow("an action is missing") << u"trigger notes"_s;
    }
    void refuses()
    {
        QFETCH(QString, typed);
        const auto line = parseCommandLine(typed.split(u' '));
        QVERIFY(!line);
        QCOMPARE(line.error().code, ErrorCode::InvalidInput);
        QVERIFY(!line.error().message.isEmpty());
    }

    void takesCommonOptionsAnywhere_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::newRow("before") << u"--profile /p --json open notes"_s;
        QTest::newRow("behind") << u"open notes --json --profile=/p"_s;
        QTest::newRow("between") << u"open --json notes --profile /p"_s;
        QTest::newRow("between the words") << u"--profile=/p open --json notes"_s;
    }
    void takesCommonOptionsAnywhere()
    {
        QFETCH(QString, typed);
        const auto line = parseCommandLine(typed.split(u' '));
        QVERIFY(line);
        QVERIFY(line->json);
        QCOMPARE(line->profile, u"/p"_s);
        QCOMPARE(line->arguments, QStringList{u"notes"_s});
        QVERIFY(line->options.isEmpty());
    }

    void helpsWithEveryCommand()
    {
        QVERIFY(parseCommandLine({})->help);
        QVERIFY(parseCommandLine({u"--help"_s})->help);
        QVERIFY(parseCommandLine({u"--version"_s})->version);
        const QString all = helpText(nullptr);
        for (const CommandSpec &command : commands()) {
            QVERIFY2(all.contains(u"\n  "_s + command.words), qPrintable(command.words));
            QVERIFY(!command.help.isEmpty());
            const auto line =
                parseCommandLine(command.words.split(u' ') + QStringList{u"--help"_s});
            QVERIFY(line && line->help);
            const QString own = helpText(line->command);
            for (const OptionSpec &option : command.options) {
                QVERIFY(own.contains(u"--"_s + option.name));
                QVERIFY(!option.help.isEmpty());
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestCommandLine)
#include "tst_commandline.moc"
