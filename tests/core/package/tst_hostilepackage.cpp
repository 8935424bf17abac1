// SPDX-License-Identifier: MIT
#include "core/package/packagereader.h"
#include "tests/support/packagesample.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace orrery;
using namespace orrery::sample;

/// Packages that somebody made to do harm, and damaged ones. Each check has its own message.
class TestHostilePackage : public QObject
{
    Q_OBJECT

    [[nodiscard]] QString packagePath() const { return m_dir->filePath(u"in/a.spaceapp"_s); }
    void write(const QByteArray &bytes)
    {
        QFile file(packagePath());
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(bytes), bytes.size());
    }
    [[nodiscard]] Entries good() const
    {
        return entriesOf(manifestOf(m_key, 5), tarOf({{"index.html", "hello"}}));
    }
    void refused(const QByteArray &zip, const QString &says, const PackageLimits &limits = {})
    {
        write(zip);
        const auto report = verifyPackage(packagePath(), limits);
        QVERIFY2(!report, "accepted");
        QVERIFY2(report.error().message.contains(says), qPrintable(report.error().message));
    }

    SigningKey m_key = *SigningKey::generate();
    std::unique_ptr<QTemporaryDir> m_dir;

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        QVERIFY(QDir(m_dir->path()).mkdir(u"in"_s));
    }

    void acceptsTheGoodOne()
    {
        write(zipOf(withSignature(good(), m_key)));
        const auto report = verifyPackage(packagePath());
        QVERIFY2(report,
                 qPrintable(report ? QString() : report.error().message + report.error().detail));
        QVERIFY(unpackPackage(packagePath(), *report, m_dir->filePath(u"out"_s)));
    }

    void refusesAnyFlippedByte()
    {
        const QByteArray zip = zipOf(withSignature(good(), m_key));
        for (qsizetype i = 0; i < zip.size(); ++i) {
            QByteArray flipped = zip;
            flipped[i] = static_cast<char>(flipped[i] ^ 0x20);
            write(flipped);
            QVERIFY2(!verifyPackage(packagePath()),
                     qPrintable(u"byte %1 of %2"_s.arg(i).arg(zip.size())));
        }
    }

    void refusesAnyTruncation()
    {
        const QByteArray zip = zipOf(withSignature(good(), m_key));
        for (qsizetype i = 0; i < zip.size(); i += 7) {
            write(zip.first(i));
            QVERIFY(!verifyPackage(packagePath()));
        }
        write("x" + zip);
        QVERIFY(!verifyPackage(packagePath()));
        write(zip + "x");
        QVERIFY(!verifyPackage(packagePath()));
    }

    void refusesNames_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QString>("says");
        QTest::newRow("leads out") << QByteArray("../evil") << u"leads out"_s;
        QTest::newRow("leads out inside") << QByteArray("store/../../evil") << u"leads out"_s;
        QTest::newRow("absolute") << QByteArray("/etc/evil") << u"absolute"_s;
        QTest::newRow("backslash") << QByteArray("store\\evil") << u"backslash"_s;
        QTest::newRow("control character") << QByteArray("store/\x01") << u"control character"_s;
        QTest::newRow("not UTF-8") << QByteArray("store/\xff") << u"UTF-8"_s;
        QTest::newRow("empty part") << QByteArray("store//a") << u"plain path"_s;
        QTest::newRow("folder") << QByteArray("store/") << u"plain path"_s;
        QTest::newRow("duplicate") << QByteArray("manifest.json") << u"twice"_s;
        QTest::newRow("other case") << QByteArray("MANIFEST.json") << u"only in case"_s;
        QTest::newRow("unknown") << QByteArray("autorun.inf") << u"does not belong"_s;
        QTest::newRow("payload below a folder")
            << QByteArray("payload/a/b.tar.zst") << u"does not belong"_s;
    }
    void refusesNames()
    {
        QFETCH(QByteArray, name);
        QFETCH(QString, says);
        Entries entries = good();
        entries.emplaceBack(name, "x");
        refused(zipOf(withSignature(entries, m_key)), says);
    }

    void refusesSignaturesAndSums()
    {
        const SigningKey other = *SigningKey::generate();
        refused(zipOf(withSignature(good(), other)), u"signature is not right"_s);
        // Re-signed, and the manifest's key exchanged too: the app's id gives it away.
        Manifest stolen = manifestOf(m_key, 5);
        stolen.key = other.publicKey();
        refused(zipOf(withSignature(entriesOf(stolen, tarOf({{"index.html", "hello"}})), other)),
                u"belongs to another key"_s);
        Entries entries = withSignature(good(), m_key);
        entries.insert(3, {"store/listing.md", "x"});
        refused(zipOf(entries), u"has no checksum"_s);
        entries = withSignature(good(), m_key);
        entries[2].second += 'x';
        refused(zipOf(entries), u"damaged"_s);
        Entries more = good();
        more.emplaceBack("store/listing.md", "x");
        entries = withSignature(more, m_key);
        entries.removeAt(3);
        refused(zipOf(entries), u"is missing"_s);
        entries = withSignature(good(), m_key);
        entries.removeLast();
        refused(zipOf(entries), u"has no “CHECKSUMS.minisig”"_s);
        Manifest local = manifestOf(m_key, 5);
        local.key.clear();
        refused(zipOf(withSignature(entriesOf(local, tarOf({})), m_key)),
                u"does not name the key"_s);
    }

    void refusesManifests()
    {
        Entries entries = good();
        entries[1].second.replace("\"Notes\"", "5");
        refused(zipOf(withSignature(entries, m_key)), u"“name”"_s);
        Manifest two = manifestOf(m_key, 5);
        two.spacefile.micros.append(
            {.name = u"b"_s, .src = u"."_s, .engine = Engine::Next, .path = u"/b"_s});
        two.sizes.insert(u"b"_s, 0);
        refused(zipOf(withSignature(entriesOf(two, tarOf({})), m_key)), u"exactly the Micros"_s);
        Manifest large = manifestOf(m_key, qint64(1) << 50);
        refused(zipOf(withSignature(entriesOf(large, tarOf({})), m_key)),
                u"unpacks to more than"_s);
        entries = good();
        entries[0].second = "text/plain";
        refused(zipOf(withSignature(entries, m_key)), u"not a package"_s);
        entries = good();
        entries.move(0, 1);
        refused(zipOf(withSignature(entries, m_key)), u"begin with its type"_s);
        const QByteArray zip = zipOf(withSignature(good(), m_key));
        refused(zip, u"at most 0 MB"_s, {.packageBytes = 100});
        refused(zip, u"entries; at most 3"_s, {.entries = 3});
        refused({}, u"not a package"_s);
        QCOMPARE(verifyPackage(m_dir->filePath(u"nowhere"_s)).error().code, ErrorCode::NotFound);
        QVERIFY(!verifyPackage(m_dir->path()));
    }

    void refusesPayloads_data()
    {
        QTest::addColumn<QByteArray>("tar");
        QTest::addColumn<qint64>("size");
        QTest::addColumn<QString>("says");
        const auto row = [](const char *name, const QByteArray &tar, qint64 size,
                            const char16_t *says) {
            QTest::newRow(name) << tar << size << QString(says);
        };
        const TarItem link{.name = "l", .type = '2', .target = "."};
        row("leads out", tarOf({{"../evil", "x"}}), 1, u"leads out");
        row("leads out below", tarOf({{"a/../../evil", "x"}}), 1, u"leads out");
        row("absolute", tarOf({{"/tmp/evil", "x"}}), 1, u"absolute");
        row("backslash", tarOf({{"a\\b", "x"}}), 1, u"backslash");
        row("newline", tarOf({{"a\nb", "x"}}), 1, u"control character");
        row("duplicate", tarOf({{"a", "x"}, {"a", "y"}}), 2, u"twice");
        row("other case", tarOf({{"a", "x"}, {"A", "y"}}), 2, u"only in case");
        row("composed and not", tarOf({{"\xc3\xa9", "x"}, {"e\xcc\x81", "y"}}), 2, u"only in case");
        row("link to above", tarOf({{.name = "l", .type = '2', .target = ".."}}), 0, u"out of it");
        row("absolute link", tarOf({{.name = "l", .type = '2', .target = "/etc"}}), 0,
            u"out of it");
        row("link that goes down and up", tarOf({{.name = "l", .type = '2', .target = "a/../.."}}),
            0, u"out of it");
        row("file behind a link", tarOf({link, {"l/evil", "x"}}), 1, u"behind a link");
        row("file over a link", tarOf({link, {"l", "x"}}), 1, u"twice");
        row("folder over a link", tarOf({link, {.name = "l", .type = '5'}}), 0, u"twice");
        row("file behind a file", tarOf({{"a", "x"}, {"a/b", "y"}}), 2, u"behind a link or a file");
        row("hard link", tarOf({{"a", "x"}, {.name = "b", .type = '1', .target = "a"}}), 1,
            u"hard link");
        row("character device", tarOf({{.name = "d", .type = '3'}}), 0, u"neither a file");
        row("block device", tarOf({{.name = "d", .type = '4'}}), 0, u"neither a file");
        row("pipe", tarOf({{.name = "d", .type = '6'}}), 0, u"neither a file");
        row("extended header", tarOf({{.name = "d", .content = "9 path=x\n", .type = 'x'}}), 0,
            u"damaged");
        row("set-uid", tarOf({{.name = "a", .content = "x", .mode = 04755}}), 1, u"another user");
        row("sticky folder", tarOf({{.name = "a", .type = '5', .mode = 01755}}), 0,
            u"another user");
        row("more than stated", tarOf({{"a", QByteArray(1000, 'x')}}), 5, u"size that it states");
        row("bomb", tarOf({{"a", QByteArray(50'000'000, '\0')}}), 5, u"size that it states");
        row("less than stated", tarOf({{"a", "x"}}), 5, u"another size");
        row("size beyond the end", tarOf({{.name = "a", .content = "x", .size = 100'000}}), 100'000,
            u"damaged");
        row("cut off", tarOf({{"a", "x"}}).first(700), 1, u"damaged");
        row("no end", tarOf({{"a", "x"}}).first(1024), 1, u"damaged");
        row("second archive behind the end", tarOf({{"a", "x"}}) + tarOf({{"b", "y"}}), 1,
            u"damaged");
        row("endless zeros", tarOf({{"a", "x"}}) + QByteArray(3'000'000, '\0'), 1, u"damaged");
        row("broken header", QByteArray(1024, 'x'), 0, u"damaged");
        row("long name without end",
            tarOf({{.name = "././@LongLink", .type = 'L', .size = 1'000'000'000}}), 0, u"damaged");
        QList<TarItem> many;
        for (int i = 0; i < 60; ++i)
            many.append({.name = "f" + QByteArray::number(i)});
        row("many files", tarOf(many), 0, u"more than 50 files");
        row("many folders by one file",
            tarOf({{QByteArray("a/").repeated(49) + "b", "x"}, {"c", "y"}}), 2,
            u"more than 50 files");
    }
    void refusesPayloads()
    {
        QFETCH(QByteArray, tar);
        QFETCH(qint64, size);
        QFETCH(QString, says);
        write(zipOf(withSignature(entriesOf(manifestOf(m_key, size), tar), m_key)));
        const auto report = verifyPackage(packagePath());
        QVERIFY2(report, qPrintable(report ? QString() : report.error().message));
        const QString target = m_dir->filePath(u"out/release"_s);
        QVERIFY(QDir(m_dir->path()).mkdir(u"out"_s));
        const auto unpacked =
            unpackPackage(packagePath(), *report, target, {.unpackedEntries = 50});
        QVERIFY2(!unpacked, "accepted");
        QVERIFY2(unpacked.error().message.contains(says),
                 qPrintable(unpacked.error().message + unpacked.error().detail));
        QStringList left;
        QDirIterator it(m_dir->path(),
                        QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot,
                        QDirIterator::Subdirectories);
        while (it.hasNext())
            left << it.next().sliced(m_dir->path().size() + 1);
        left.sort();
        QCOMPARE(left, QStringList({u"in"_s, u"in/a.spaceapp"_s, u"out"_s}));
    }

    void refusesAFileThatChangesMeanwhile()
    {
        write(zipOf(withSignature(good(), m_key)));
        const auto report = verifyPackage(packagePath());
        QVERIFY(report);
        const Entries other = entriesOf(manifestOf(m_key, 5), tarOf({{"index.html", "HELLO"}}));
        write(zipOf(withSignature(other, m_key)));
        QVERIFY(!unpackPackage(packagePath(), *report, m_dir->filePath(u"out"_s)));
        QVERIFY(!QFile::exists(m_dir->filePath(u"out"_s)));
    }
};

QTEST_GUILESS_MAIN(TestHostilePackage)
#include "tst_hostilepackage.moc"
