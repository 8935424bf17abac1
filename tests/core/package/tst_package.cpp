// SPDX-License-Identifier: MIT
#include "core/package/packagereader.h"
#include "core/package/packagewriter.h"
#include "core/package/packedtree.h"
#include "core/package/signingkey.h"

#include <QBuffer>
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <kcompressiondevice.h>

using namespace Qt::StringLiterals;
using namespace orrery;

/// From folders to a package and back.
class TestPackage : public QObject
{
    Q_OBJECT

    QString at(const QString &name) const { return m_dir->filePath(name); }
    void write(const QString &name, const QByteArray &bytes)
    {
        QVERIFY(QDir().mkpath(QFileInfo(at(name)).path()));
        QFile file(at(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(bytes), bytes.size());
    }
    static QByteArray read(const QString &path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    PackageContents sample()
    {
        write(u"web/index.html"_s, "<h1>Notes</h1>");
        write(u"web/a/"_s + QString(120, u'd') + u'/' + QString(120, u'f'), "deep");
        write(u"web/empty"_s, {});
        write(u"api/run.sh"_s, "#!/bin/sh\n");
        write(u"api/.hidden"_s, QByteArray(700'000, 'h'));
        QFile::setPermissions(at(u"api/run.sh"_s), QFile::ReadOwner | QFile::ExeOwner);
        QDir().mkpath(at(u"api/bin"_s));
        QFile::link(u"../run.sh"_s, at(u"api/bin/start"_s));
        write(u"icon.png"_s, "png");
        write(u"shot.PNG"_s, "shot");
        Manifest manifest{.name = u"Notes"_s, .version = u"1.2"_s, .build = 7};
        manifest.spacefile.micros = {
            {.name = u"web"_s, .src = u"."_s, .primary = true, .path = u"/"_s, .serve = u"."_s},
            {.name = u"api"_s, .src = u"api"_s, .engine = Engine::NodeJs20, .path = u"/api"_s}};
        return {.manifest = manifest,
                .shortName = u"notes"_s,
                .payloads = {{u"web"_s, at(u"web"_s)}, {u"api"_s, at(u"api"_s)}},
                .listing = "# Notes",
                .changelog = "New",
                .icon = at(u"icon.png"_s),
                .media = {at(u"shot.PNG"_s)}};
    }

    std::unique_ptr<QTemporaryDir> m_dir;

private Q_SLOTS:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }

    void comesBackAsItWas()
    {
        const auto key = SigningKey::generate();
        QVERIFY(key);
        const PackageContents contents = sample();
        const auto digest = writePackage(contents, *key, at(u"notes.spaceapp"_s));
        QVERIFY2(digest,
                 qPrintable(digest ? QString() : digest.error().message + digest.error().detail));
        const auto report = verifyPackage(at(u"notes.spaceapp"_s));
        QVERIFY2(report,
                 qPrintable(report ? QString() : report.error().message + report.error().detail));
        QCOMPARE(report->digest, *digest);
        QCOMPARE(report->manifest.app, appIdOf(*keyId(key->publicKey()), u"notes"_s));
        QCOMPARE(report->manifest.sizes.value(u"api"_s), 700'010);
        QVERIFY(report->manifest.spacefile == contents.manifest.spacefile);
        QCOMPARE(report->listing, contents.listing);
        QCOMPARE(report->changelog, contents.changelog);
        QCOMPARE(report->icon, "png");

        const QString target = at(u"out/release"_s);
        const auto unpacked = unpackPackage(at(u"notes.spaceapp"_s), *report, target);
        QVERIFY2(
            unpacked,
            qPrintable(unpacked ? QString() : unpacked.error().message + unpacked.error().detail));
        for (const QString &micro : {u"web"_s, u"api"_s})
            QCOMPARE(*treeDigest(target + u"/micros/"_s + micro), *treeDigest(at(micro)));
        QCOMPARE(read(target + u"/store/listing.md"_s), contents.listing);
        QCOMPARE(read(target + u"/store/media/1.png"_s), "shot");
        QCOMPARE(QFile::symLinkTarget(target + u"/micros/api/bin/start"_s),
                 target + u"/micros/api/run.sh"_s);
        QVERIFY(QFileInfo(target + u"/micros/api/run.sh"_s).isExecutable());
        const auto manifest = readManifest(target);
        QVERIFY(manifest);
        QVERIFY(*manifest == report->manifest);
        QCOMPARE(unpackPackage(at(u"notes.spaceapp"_s), *report, target).error().code,
                 ErrorCode::Conflict);
    }

    void isTheSameForTheSameTree()
    {
        const auto key = SigningKey::makeOrLoad(at(u"key"_s));
        QVERIFY(key);
        const auto first = writePackage(sample(), *key, at(u"1.spaceapp"_s));
        QVERIFY(first);
        for (const QString &folder : {u"web"_s, u"api"_s})
            QVERIFY(QDir(at(folder)).removeRecursively());
        const auto second = writePackage(sample(), *key, at(u"2.spaceapp"_s));
        QVERIFY(second);
        QCOMPARE(*first, *second);
        QCOMPARE(QDir(m_dir->path()).entryList({u"*.spaceapp*"_s}).size(), 2); // no temporary file
    }

    void knowsNoTime()
    {
        (void)sample();
        QBuffer packed;
        QVERIFY(packed.open(QIODevice::ReadWrite));
        QVERIFY(packTree(at(u"web"_s), packed)); // with a name that needs a header of its own
        packed.seek(0);
        KCompressionDevice tar(&packed, false, KCompressionDevice::Zstd);
        QVERIFY(tar.open(QIODevice::ReadOnly));
        int headers = 0;
        for (QByteArray block = tar.read(512); block.size() == 512 && block.at(0) != '\0';
             block = tar.read(512)) {
            ++headers;
            QCOMPARE(block.sliced(136, 11), QByteArray(11, '0'));
            const qint64 size = block.sliced(124, 11).toLongLong(nullptr, 8);
            tar.read((size + 511) / 512 * 512);
        }
        QCOMPARE(headers, 7);
    }

    void opensWithOtherTools()
    {
        const QString python = QStandardPaths::findExecutable(u"python3"_s);
        const QString minisign = QStandardPaths::findExecutable(u"minisign"_s);
        if (python.isEmpty() || minisign.isEmpty())
            QSKIP("python3 and minisign are needed to look at the package from outside");
        const auto key = SigningKey::generate();
        QVERIFY(writePackage(sample(), *key, at(u"notes.spaceapp"_s)));
        const auto run = [this](const QString &program, const QStringList &arguments) {
            QProcess process;
            process.setWorkingDirectory(m_dir->path());
            process.setProcessChannelMode(QProcess::MergedChannels);
            process.start(program, arguments);
            return process.waitForFinished() && process.exitCode() == 0
                ? QString()
                : QString::fromUtf8(process.readAll()) + process.errorString();
        };
        QCOMPARE(run(python,
                     {u"-c"_s,
                      u"import zipfile; z = zipfile.ZipFile('notes.spaceapp'); "
                      "assert z.testzip() is None; "
                      "assert z.namelist()[0] == 'mimetype'; "
                      "assert all(i.compress_type == 0 for i in z.infolist()); "
                      "z.extractall('unzipped')"_s}),
                 QString());
        QCOMPARE(run(minisign,
                     {u"-V"_s, u"-P"_s, key->publicKey(), u"-m"_s, u"unzipped/CHECKSUMS"_s, u"-x"_s,
                      u"unzipped/CHECKSUMS.minisig"_s}),
                 QString());
    }

    void refusesWhatCannotBePacked_data()
    {
        QTest::addColumn<QString>("target");
        QTest::newRow("absolute") << u"/etc/passwd"_s;
        QTest::newRow("outside") << u"../secret"_s;
        QTest::newRow("up behind a folder") << u"a/../index.html"_s;
    }
    void refusesWhatCannotBePacked()
    {
        QFETCH(QString, target);
        const auto key = SigningKey::generate();
        const PackageContents contents = sample();
        QVERIFY(QFile::link(target, at(u"web/link"_s)));
        // QFile::link() may make the target absolute; what counts is that it is refused.
        const auto written = writePackage(contents, *key, at(u"notes.spaceapp"_s));
        QVERIFY(!written);
        QCOMPARE(written.error().code, ErrorCode::InvalidInput);
        QVERIFY(!QFile::exists(at(u"notes.spaceapp"_s)));
    }

    void refusesAMissingPayload()
    {
        const auto key = SigningKey::generate();
        PackageContents contents = sample();
        contents.payloads.remove(u"api"_s);
        QCOMPARE(writePackage(contents, *key, at(u"a"_s)).error().code, ErrorCode::InvalidInput);
        contents.shortName = u"../x"_s;
        QCOMPARE(writePackage(contents, *key, at(u"a"_s)).error().code, ErrorCode::InvalidInput);
    }

    void tellsTreesApart()
    {
        write(u"t/a"_s, "1");
        const QString first = *treeDigest(at(u"t"_s));
        write(u"t/a"_s, "2");
        QVERIFY(*treeDigest(at(u"t"_s)) != first);
        write(u"t/a"_s, "1");
        QCOMPARE(*treeDigest(at(u"t"_s)), first);
        QVERIFY(QDir().mkpath(at(u"t/b"_s)));
        QVERIFY(*treeDigest(at(u"t"_s)) != first);
        QCOMPARE(treeDigest(at(u"nowhere"_s)).error().code, ErrorCode::NotFound);
    }
};

QTEST_GUILESS_MAIN(TestPackage)
#include "tst_package.moc"
