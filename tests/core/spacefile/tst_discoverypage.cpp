// SPDX-License-Identifier: MIT
#include "core/spacefile/discoverypage.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <QtEndian>

using namespace Qt::StringLiterals;
using namespace orrery;

namespace {

QByteArray pngOf(quint32 width, quint32 height)
{
    QByteArray bytes("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16);
    for (const quint32 side : {width, height}) {
        const quint32 big = qToBigEndian(side);
        bytes.append(reinterpret_cast<const char *>(&big), 4);
    }
    return bytes + QByteArray(9, '\0');
}

void write(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
}

} // namespace

class TestDiscoveryPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsEverything()
    {
        const DiscoveryReport report = readDiscoveryPage("---\n"
                                                         "app_name: \"Notes\"\n"
                                                         "title: Notes for you\n"
                                                         "tagline: Keep them all\n"
                                                         "theme_color: \"#3A7\"\n"
                                                         "git: https://example.org/notes\n"
                                                         "homepage: \"\"\n"
                                                         "open_code: true\n"
                                                         "ported_from:\n"
                                                         "media:\n  - https://youtu.be/abc\n"
                                                         "---\n\n# Notes\n\nText\n");
        QVERIFY(report.isValid());
        QVERIFY(report.issues.isEmpty());
        QCOMPARE(report.page.appName, u"Notes"_s);
        QCOMPARE(report.page.themeColor, u"#33aa77"_s);
        QCOMPARE(report.page.git, u"https://example.org/notes"_s);
        QVERIFY(report.page.openCode);
        QCOMPARE(report.page.media.size(), 1);
        QCOMPARE(report.page.body, u"# Notes\n\nText"_s);
        QVERIFY(missingForListing(report.page).isEmpty());
        QCOMPARE(missingForListing({}).size(), 3);
    }

    void readsAPageWithoutFrontMatter()
    {
        const DiscoveryReport report = readDiscoveryPage("# Hello\n---\nrest\n");
        QVERIFY(report.issues.isEmpty());
        QCOMPARE(report.page.body, u"# Hello\n---\nrest"_s);
        QVERIFY(readDiscoveryPage({}).issues.isEmpty());
    }

    void finds_data()
    {
        QTest::addColumn<QByteArray>("matter");
        QTest::addColumn<int>("line");
        QTest::addColumn<bool>("isError");
        QTest::newRow("long name") << QByteArray("title: x\napp_name: abcdefghijklm") << 3 << true;
        QTest::newRow("long title") << "title: " + QByteArray(46, 'x') << 2 << true;
        QTest::newRow("long tagline") << "tagline: " + QByteArray(70, 'x') << 2 << true;
        QTest::newRow("colour") << QByteArray("theme_color: red") << 2 << true;
        QTest::newRow("colour that is a comment") << QByteArray("theme_color: #fff") << 2 << false;
        QTest::newRow("address") << QByteArray("git: javascript:alert(1)") << 2 << true;
        QTest::newRow("truth value") << QByteArray("open_code: 'true'") << 2 << true;
        QTest::newRow("two videos")
            << QByteArray("media: ['https://youtu.be/a', 'https://www.loom.com/b']") << 2 << true;
        QTest::newRow("other address")
            << QByteArray("media: ['https://evil.example/a']") << 2 << false;
        QTest::newRow("six media") << QByteArray("media: [a, b, c, d, e, f]") << 2 << true;
        QTest::newRow("path leads out") << QByteArray("media: ['../a.png']") << 2 << true;
        QTest::newRow("unknown") << QByteArray("titel: x") << 2 << false;
        QTest::newRow("twice") << QByteArray("title: x\ntitle: y") << 3 << true;
        QTest::newRow("tab") << QByteArray("title:\n\tx") << 3 << true;
        QTest::newRow("not a map") << QByteArray("hello") << 2 << true;
    }
    void finds()
    {
        QFETCH(QByteArray, matter);
        QFETCH(int, line);
        QFETCH(bool, isError);
        const DiscoveryReport report = readDiscoveryPage("---\n" + matter + "\n---\nBody\n");
        QCOMPARE(report.issues.size(), 1);
        QCOMPARE(report.issues.constFirst().line, line);
        QCOMPARE(report.issues.constFirst().file, u"Discovery.md"_s);
        QCOMPARE(report.isValid(), !isError);
    }

    void limitsTheBody()
    {
        QVERIFY(readDiscoveryPage("---\n---\n" + QByteArray(4250, 'x')).isValid());
        QVERIFY(!readDiscoveryPage("---\n---\n" + QByteArray(4251, 'x')).isValid());
        QVERIFY(!readDiscoveryPage(QByteArray(1'000'000, 'x')).isValid());
        QVERIFY(!readDiscoveryPage("---\ntitle: x\n").isValid());
        const DiscoveryReport odd = readDiscoveryPage("---\n---\n\n![a](b)\n<b>x</b> a < b\n");
        QVERIFY(odd.isValid());
        QCOMPARE(odd.issues.size(), 2);
        QCOMPARE(odd.issues[0].line, 4);
        QCOMPARE(odd.issues[1].line, 5);
    }

    void expandsFoldersOfMedia()
    {
        QTemporaryDir dir;
        QVERIFY(QDir(dir.path()).mkpath(u"shots"_s));
        write(dir.filePath(u"shots/2.png"_s), pngOf(1280, 800));
        write(dir.filePath(u"shots/1.png"_s), pngOf(1600, 1000));
        write(dir.filePath(u"small.png"_s), pngOf(100, 100));
        write(dir.filePath(u"text.png"_s), "hello");
        write(dir.filePath(u"Discovery.md"_s), "---\nmedia: [shots]\n---\n");
        const DiscoveryReport report = readDiscoveryPageIn(dir.path());
        QVERIFY(report.issues.isEmpty());
        QCOMPARE(report.page.media, QStringList({u"shots/1.png"_s, u"shots/2.png"_s}));
        const DiscoveryReport odd =
            readDiscoveryPage("---\nmedia: [small.png, text.png, nowhere.png]\n---\n", dir.path());
        QCOMPARE(odd.issues.size(), 3);
        QCOMPARE(odd.page.media, QStringList{u"small.png"_s});
        QVERIFY(readDiscoveryPageIn(dir.filePath(u"shots"_s)).issues.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestDiscoveryPage)
#include "tst_discoverypage.moc"
