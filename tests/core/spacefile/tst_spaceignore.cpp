// SPDX-License-Identifier: MIT
#include "core/spacefile/spaceignore.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace orrery;

class TestSpaceIgnore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void followsGit_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("path");
        QTest::addColumn<bool>("isIgnored");
        const auto row = [](const char *text, const char *path, bool isIgnored) {
            QTest::addRow("%s | %s", text, path)
                << QString::fromLatin1(text) << QString::fromLatin1(path) << isIgnored;
        };
        row("*.log", "a/b/c.log", true);
        row("*.log", "c.logs", false);
        row("# c\n\nx", "# c", false);
        row("\\#x", "#x", true);
        row("\\!x", "!x", true);
        row("foo  ", "foo", true);
        row("foo\\ ", "foo ", true);
        row("foo\r", "foo", true);
        row("dir/", "dir", false); // a file called dir
        row("dir/", "dir/", true);
        row("dir/", "a/dir/x", true);
        row("/top", "top", true);
        row("/top", "a/top", false);
        row("a/b", "a/b", true);
        row("a/b", "x/a/b", false);
        row("**/b", "x/a/b", true);
        row("**/b", "b", true);
        row("a/**", "a/x/y", true);
        row("a/**", "a/", false);
        row("a/**/z", "a/z", true);
        row("a/**/z", "a/b/c/z", true);
        row("a/**/z", "a/bz", false);
        row("a/*", "a/b", true);
        row("a/*/c", "a/b/x/c", false);
        row("a?c", "abc", true);
        row("a?c", "a/c", false);
        row("[a-c]x", "bx", true);
        row("[!a-c]x", "bx", false);
        row("[]]x", "]x", true);
        row("[a", "[a", true);
        row("*.js\n!keep.js", "a/keep.js", false);
        row("!keep.js\n*.js", "a/keep.js", true);
        row("out\n!out/keep", "out/keep", true); // the folder itself stays ignored
        row("**", "a/b", true);
        row("a**b", "axxb", true);
    }
    void followsGit()
    {
        QFETCH(QString, text);
        QFETCH(QString, path);
        QFETCH(bool, isIgnored);
        const bool isDirectory = path.endsWith(u'/');
        if (isDirectory)
            path.chop(1);
        QCOMPARE(SpaceIgnore::withoutBuiltIns(text).ignores(path, isDirectory), isIgnored);
    }

    void knowsTheBuiltInList()
    {
        const SpaceIgnore ignore;
        for (const QString &path : {u".space"_s,
                                    u"Discovery.md"_s,
                                    u"a/.git"_s,
                                    u"src/build"_s,
                                    u"dist"_s,
                                    u".next"_s,
                                    u"web/node_modules"_s,
                                    u"yarn-error.log.1"_s,
                                    u"venv"_s,
                                    u"x/__pycache__"_s,
                                    u"target"_s,
                                    u"cov.lcov"_s,
                                    u".coverage.1"_s,
                                    u".dockerignore"_s,
                                    u".env"_s,
                                    u".env.prod.local"_s,
                                    u".main.py.swp"_s,
                                    u".DS_Store"_s,
                                    u"CVS"_s,
                                    u".output"_s})
            QVERIFY2(ignore.ignores(path, true), qPrintable(path));
        for (const QString &path : {u"Spacefile"_s, u"main.py"_s, u".env.example"_s, u"builder"_s,
                                    u"src/distance.js"_s, u"node_modules.txt"_s})
            QVERIFY2(!ignore.ignores(path, false), qPrintable(path));
        QVERIFY(!ignore.ignores(u".output"_s, false)); // the pattern is for the folder
    }

    void takesBuiltInsBack()
    {
        for (const QString &text : {u"!node_modules"_s, u"!node_modules/"_s}) {
            const SpaceIgnore ignore = SpaceIgnore::parse(text);
            QVERIFY(!ignore.ignores(u"node_modules"_s, true));
            QVERIFY(!ignore.ignores(u"node_modules/a/index.js"_s, false));
            QVERIFY(ignore.ignores(u"dist"_s, true));
        }
    }

    void answersHostilePatternsQuickly()
    {
        const QString path = QString(4000, u'a');
        const SpaceIgnore ignore = SpaceIgnore::withoutBuiltIns(
            u"*a"_s.repeated(200) + u"b\n**/"_s.repeated(100) + u"b"_s);
        QVERIFY(!ignore.ignores(path, false));
    }
};

QTEST_GUILESS_MAIN(TestSpaceIgnore)
#include "tst_spaceignore.moc"
