// SPDX-License-Identifier: MIT
#include "core/spacefile/imageheader.h"
#include "core/spacefile/spacefilereport.h"

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

} // namespace

/// What is compared with the disk.
class TestSpacefileFolder : public QObject
{
    Q_OBJECT

    void write(const QString &name, const QByteArray &bytes)
    {
        QVERIFY(QDir().mkpath(QFileInfo(m_dir->filePath(name)).path()));
        QFile file(m_dir->filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(bytes), bytes.size());
    }
    [[nodiscard]] QString firstMessage() const
    {
        const SpacefileReport report = readSpacefileIn(m_dir->path());
        return report.issues.isEmpty() ? QString() : report.issues.constFirst().toText();
    }

    std::unique_ptr<QTemporaryDir> m_dir;

private Q_SLOTS:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }

    void namesWhatIsMissing()
    {
        QVERIFY(firstMessage().contains(u"No Spacefile here. Create one with `space new`."_s));
        write(u"spacefile"_s, "v: 0");
        QVERIFY(firstMessage().contains(u"Found “spacefile”"_s));
        QVERIFY(QDir(m_dir->path()).mkdir(u"Spacefile"_s));
        QVERIFY(!readSpacefileIn(m_dir->path()).isValid());
    }

    void checksSources()
    {
        const QByteArray text =
            "v: 0\nmicros:\n  - name: api\n    src: api\n    engine: nodejs16\n";
        write(u"Spacefile"_s, text);
        QCOMPARE(firstMessage(),
                 u"Spacefile:4:10: Micro “api”, src: The folder “api” does not exist."_s);
        write(u"api"_s, "file");
        QVERIFY(firstMessage().contains(u"“api” is a file"_s));
        QVERIFY(QFile::remove(m_dir->filePath(u"api"_s)));
        QVERIFY(QFile::link(u"/etc"_s, m_dir->filePath(u"api"_s)));
        QVERIFY(firstMessage().contains(u"leads out"_s));
        QVERIFY(QFile::remove(m_dir->filePath(u"api"_s)));
        QVERIFY(QDir(m_dir->path()).mkdir(u"api"_s));
        QCOMPARE(firstMessage(), QString());
    }

    void warnsOfContents()
    {
        write(u"Spacefile"_s,
              "v: 0\nmicros:\n  - {name: a, src: ., engine: next, primary: true}\n"
              "  - {name: b, src: ., engine: python3.9, dev: .venv/bin/python main.py}\n");
        const SpacefileReport report = readSpacefileIn(m_dir->path());
        QVERIFY(report.isValid());
        QCOMPARE(report.warnings().size(), 3);
        write(u"package.json"_s, "{}");
        write(u"main.py"_s, "");
        write(u".venv/bin/python"_s, "");
        QCOMPARE(firstMessage(), QString());
    }

    void looksAtTheIcon_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("says");
        QTest::newRow("right") << pngOf(512, 512) << QString();
        QTest::newRow("one side off") << pngOf(512, 500) << u"512×500"_s;
        QTest::newRow("jpeg") << QByteArray("\xff\xd8\xff\xe0\0\x10JFIF") << u"neither"_s;
        QTest::newRow("text") << QByteArray("hello") << u"neither"_s;
    }
    void looksAtTheIcon()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, says);
        write(u"icon.png"_s, bytes);
        write(u"Spacefile"_s,
              "v: 0\nicon: icon.png\nmicros: [{name: a, src: ., engine: nodejs16}]");
        QCOMPARE(firstMessage().isEmpty(), says.isEmpty());
        QVERIFY(firstMessage().contains(says));
        QVERIFY(readSpacefileIn(m_dir->path()).isValid());
        QVERIFY(QFile::remove(m_dir->filePath(u"icon.png"_s)));
        QVERIFY(firstMessage().contains(u"There is no file"_s));
    }

    void readsImageHeaders()
    {
        QCOMPARE(readImageHeader(pngOf(3, 4)), (ImageHeader{ImageHeader::Format::Png, 3, 4}));
        const QByteArray riff("RIFF\0\0\0\0WEBP", 12);
        const QByteArray lossy =
            riff + QByteArray("VP8 \0\0\0\0\0\0\0\x9d\x01\x2a\x00\x02\x10\x00", 18);
        QCOMPARE(readImageHeader(lossy), (ImageHeader{ImageHeader::Format::WebP, 512, 16}));
        const QByteArray lossless =
            riff + QByteArray("VP8L\0\0\0\0\x2f\xff\xc1\x7f\0\0\0\0\0\0", 18);
        QCOMPARE(readImageHeader(lossless), (ImageHeader{ImageHeader::Format::WebP, 512, 512}));
        const QByteArray extended =
            riff + QByteArray("VP8X\0\0\0\0\0\0\0\0\xff\x01\0\xff\x01\0", 18);
        QCOMPARE(readImageHeader(extended), (ImageHeader{ImageHeader::Format::WebP, 512, 512}));
        const QByteArray jpeg("\xff\xd8\xff\xe0\0\x04\0\0\xff\xc0\0\x11\x08\x03\x20\x05\x00\0\0",
                              19);
        QCOMPARE(readImageHeader(jpeg), (ImageHeader{ImageHeader::Format::Jpeg, 1280, 800}));
        for (qsizetype i = 0; i < extended.size(); ++i)
            QVERIFY(!readImageHeader(extended.first(i)));
    }
};

QTEST_GUILESS_MAIN(TestSpacefileFolder)
#include "tst_spacefilefolder.moc"
