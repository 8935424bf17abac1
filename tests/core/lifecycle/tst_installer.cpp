// SPDX-License-Identifier: MIT
#include "core/package/packagewriter.h"
#include "core/package/signingkey.h"
#include "core/pipeline/payload.h"
#include "tests/support/fakekeychain.h"
#include "tests/support/testspace.h"

#include <QProcess>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace orrery;

// Answers with the future's result, or fails the test and gives an error.
#define WAIT(future) QTRY_VERIFY_WITH_TIMEOUT((future).isFinished(), 60000)

class TestInstaller : public QObject
{
    Q_OBJECT

private:
    [[nodiscard]] QStringList entries(const QString &folder) const
    {
        return QDir(folder).entryList(QDir::AllEntries | QDir::NoDotAndDotDot);
    }
    InstanceId installed(const QString &source, const InstallChoices &choices = {})
    {
        InstanceId id;
        [&] {
            auto offer = m_space->installer.inspect(source);
            WAIT(offer);
            QVERIFY2(offer.result(),
                     offer.result() ? "" : qPrintable(offer.result().error().message));
            auto done = m_space->installer.install(*offer.result(), choices);
            WAIT(done);
            QVERIFY2(done.result(), done.result() ? "" : qPrintable(done.result().error().message));
            id = *done.result();
        }();
        return id;
    }
    QString package(const SigningKey &key, qint64 build, const QByteArray &page)
    {
        writeStaticProject(m_project, page);
        PackageContents contents;
        contents.shortName = u"pages"_s;
        contents.manifest.name = u"Pages"_s;
        contents.manifest.version = u"1.%1"_s.arg(build);
        contents.manifest.build = build;
        contents.manifest.spacefile = readSpacefileIn(m_project).spacefile;
        contents.payloads = {{u"web"_s, m_project + u"/web"_s}};
        contents.listing = "---\napp_name: Pages\ntagline: Just pages.\n---\nText.\n";
        const QString path = m_dir->filePath(u"pages-%1.spaceapp"_s.arg(build));
        const auto written = writePackage(contents, key, path);
        [&] { QVERIFY2(written, written ? "" : qPrintable(written.error().message)); }();
        return path;
    }

    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<TestSpace> m_space;
    QString m_project;

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_project = m_dir->filePath(u"my page"_s);
        QVERIFY(writeStaticProject(m_project, "<h1>one</h1>"));
        m_space = std::make_unique<TestSpace>(m_dir->filePath(u"profile"_s));
        auto opened = m_space->registry.open();
        WAIT(opened);
        QVERIFY(opened.result());
    }
    void cleanup() { m_space.reset(); }

    void installsAFolderWithoutBuilding()
    {
        auto offer = m_space->installer.inspect(m_project);
        WAIT(offer);
        QVERIFY2(offer.result(), offer.result() ? "" : qPrintable(offer.result().error().message));
        QCOMPARE(offer.result()->name, u"my page"_s);
        QCOMPARE(offer.result()->app.value, u"local/my-page"_s);
        QVERIFY(!offer.result()->buildsHere);
        QVERIFY(!offer.result()->wantsInternet);
        QVERIFY(offer.result()->size > 0);

        QSignalSpy added(&m_space->registry, &Registry::instanceAdded);
        const InstanceId id = installed(m_project);
        QCOMPARE(added.size(), 1);
        const auto instance = m_space->registry.instance(id);
        QVERIFY(instance);
        QCOMPARE(instance->alias, u"my-page"_s);
        QCOMPARE(readTestFile(instance->releaseDir + u"/micros/web/index.html"_s), "<h1>one</h1>");
        QVERIFY(!QFileInfo::exists(instance->releaseDir + u"/micros/web/Spacefile"_s));
        QTRY_VERIFY(entries(m_space->paths.stagingDir()).isEmpty());
    }

    void namesWhatIsWrongWithASource_data()
    {
        QTest::addColumn<QString>("source");
        QTest::addColumn<ErrorCode>("code");
        QTest::newRow("nothing there") << u"/nowhere/at/all"_s << ErrorCode::NotFound;
        QTest::newRow("no Spacefile") << u"EMPTY"_s << ErrorCode::InvalidInput;
        QTest::newRow("not a package") << u"FILE"_s << ErrorCode::InvalidInput;
        QTest::newRow("name that nobody lists") << u"no-such-app"_s << ErrorCode::NotFound;
    }
    void namesWhatIsWrongWithASource()
    {
        QFETCH(QString, source);
        QFETCH(ErrorCode, code);
        QVERIFY(QDir(m_dir->path()).mkpath(u"EMPTY"_s));
        QVERIFY(writeTestFile(m_dir->filePath(u"FILE"_s), "text"));
        if (QFileInfo::exists(m_dir->path() + u'/' + source))
            source = m_dir->filePath(source);
        auto offer = m_space->installer.inspect(source);
        WAIT(offer);
        QVERIFY(!offer.result());
        QCOMPARE(offer.result().error().code, code);
    }

    void refusesChoicesThatDoNotFit()
    {
        auto offer = m_space->installer.inspect(m_project);
        WAIT(offer);
        QVERIFY(offer.result());
        InstallChoices wrongAlias;
        wrongAlias.alias = u"No Alias"_s;
        auto first = m_space->installer.install(*offer.result(), wrongAlias);
        WAIT(first);
        QVERIFY(!first.result());
        QCOMPARE(first.result().error().code, ErrorCode::InvalidInput);
        InstallChoices wrongValue;
        wrongValue.values[u"web"_s][u"COLOUR"_s] = u"red"_s;
        auto second = m_space->installer.install(*offer.result(), wrongValue);
        WAIT(second);
        QVERIFY(!second.result());
        QVERIFY(second.result().error().message.contains(u"COLOUR"_s));
        QVERIFY(m_space->registry.instances().isEmpty());
    }

    void updatesAndKeepsData()
    {
        const InstanceId id = installed(m_project);
        const auto before = m_space->registry.instance(id);
        const QString data = m_space->paths.instanceCollectionDir(id) + u"/data"_s;
        QVERIFY(writeTestFile(data, "precious"));
        QVERIFY(writeStaticProject(m_project, "<h1>two</h1>"));
        auto offer = m_space->installer.inspect(m_project);
        WAIT(offer);
        QCOMPARE(offer.result()->installed, QList<InstanceId>{id});
        auto updated = m_space->installer.update(id, *offer.result());
        WAIT(updated);
        QVERIFY(updated.result());
        const auto after = m_space->registry.instance(id);
        QCOMPARE(readTestFile(after->releaseDir + u"/micros/web/index.html"_s), "<h1>two</h1>");
        QCOMPARE(after->alias, before->alias);
        QCOMPARE(readTestFile(data), "precious");
        QTRY_VERIFY(!QFileInfo::exists(before->releaseDir)); // nobody uses it any more
    }

    void uninstallMovesDataToTheBin()
    {
        const InstanceId id = installed(m_project);
        const QString release = m_space->registry.instance(id)->releaseDir;
        QVERIFY(writeTestFile(m_space->paths.instanceCollectionDir(id) + u"/data"_s, "precious"));
        auto done = m_space->installer.uninstall(id, false);
        WAIT(done);
        QVERIFY(done.result());
        QVERIFY(!m_space->registry.instance(id));
        QVERIFY(!QFileInfo::exists(m_space->paths.instanceDir(id)));
        QCOMPARE(entries(m_space->paths.binDir()).size(), 1);
        QTRY_VERIFY(!QFileInfo::exists(release));
        QVERIFY(m_space->registry.collections().isEmpty());
    }

    void uninstallCanKeepData()
    {
        const InstanceId id = installed(m_project);
        const QString data = m_space->paths.instanceCollectionDir(id) + u"/data"_s;
        QVERIFY(writeTestFile(data, "precious"));
        auto done = m_space->installer.uninstall(id, true);
        WAIT(done);
        QVERIFY(done.result());
        QCOMPARE(m_space->registry.collections().size(), 1);
        QCOMPARE(m_space->registry.collections().first().kind, Collection::Kind::Headless);
        auto recovered = m_space->installer.recover();
        WAIT(recovered);
        QVERIFY(recovered.result());
        QCOMPARE(readTestFile(data), "precious");
    }

    void installsAndUpdatesAPackage()
    {
        const auto key = SigningKey::generate();
        QVERIFY(key);
        const QString first = package(*key, 1, "one");
        const QString second = package(*key, 2, "two");
        auto offer = m_space->installer.inspect(first);
        WAIT(offer);
        QVERIFY2(offer.result(), offer.result() ? "" : qPrintable(offer.result().error().message));
        QCOMPARE(offer.result()->signer.split(u' ').size(), 4);
        QVERIFY(offer.result()->signerIsNew);
        QCOMPARE(offer.result()->tagline, u"Just pages."_s);
        auto done = m_space->installer.install(*offer.result(), {});
        WAIT(done);
        QVERIFY2(done.result(), done.result() ? "" : qPrintable(done.result().error().message));
        const InstanceId id = *done.result();
        QCOMPARE(m_space->registry.instance(id)->version, u"1.1"_s);

        auto newer = m_space->installer.inspect(second);
        WAIT(newer);
        QVERIFY(newer.result());
        QVERIFY(newer.result()->isUpdate);
        QVERIFY(!newer.result()->signerIsNew);
        auto updated = m_space->installer.update(id, *newer.result());
        WAIT(updated);
        QVERIFY(updated.result());
        QCOMPARE(
            readTestFile(m_space->registry.instance(id)->releaseDir + u"/micros/web/index.html"_s),
            "two");

        auto older = m_space->installer.inspect(first);
        WAIT(older);
        QVERIFY(older.result());
        QVERIFY(older.result()->isOlder);
        auto refused = m_space->installer.update(id, *older.result());
        WAIT(refused);
        QVERIFY(!refused.result());
        QCOMPARE(refused.result().error().code, ErrorCode::Conflict);
        InstallChoices wanted;
        wanted.allowOlder = true;
        auto back = m_space->installer.update(id, *older.result(), wanted);
        WAIT(back);
        QVERIFY(back.result());
        QCOMPARE(m_space->registry.instance(id)->build, 1);
    }

    void refusesADamagedPackage()
    {
        const auto key = SigningKey::generate();
        QVERIFY(key);
        const QString path = package(*key, 1, "one");
        QByteArray bytes = readTestFile(path);
        bytes[bytes.size() / 2] = char(bytes[bytes.size() / 2] ^ 1);
        QVERIFY(writeTestFile(path, bytes));
        auto offer = m_space->installer.inspect(path);
        WAIT(offer);
        QVERIFY(!offer.result());
        QVERIFY(!offer.result().error().message.isEmpty());
    }

    void cancelLeavesNothing()
    {
        auto offer = m_space->installer.inspect(m_project);
        WAIT(offer);
        auto done = m_space->installer.install(*offer.result(), {});
        done.cancel();
        QSignalSpy steps(&m_space->installer, &Installer::stepChanged);
        QTRY_VERIFY(!steps.isEmpty()
                    && steps.last().at(1).value<InstallStep>() == InstallStep::Done);
        QVERIFY(m_space->registry.instances().isEmpty());
        QTRY_VERIFY(entries(m_space->paths.stagingDir()).isEmpty());
    }

    void survivesKillAtAnyMoment()
    {
        m_space.reset();
        const QString profile = m_dir->filePath(u"killed"_s);
        const QString project = m_dir->filePath(u"looped"_s);
        for (int round = 0; round < 8; ++round) {
            QProcess loop;
            loop.setProcessChannelMode(QProcess::ForwardedErrorChannel);
            loop.start(QCoreApplication::applicationDirPath() + u"/installloop"_s,
                       {profile, project});
            QVERIFY(loop.waitForStarted());
            QVERIFY(loop.waitForReadyRead(30000)); // at work
            // A moment of its own each time: what counts is that no moment is a bad one.
            QVERIFY(!loop.waitForFinished(QRandomGenerator::global()->bounded(150)));
            loop.kill();
            QVERIFY(loop.waitForFinished());

            FakeKeychain keychain;
            keychain.isThere = false;
            auto key = MasterKey::open(ProfilePaths(profile), keychain);
            WAIT(key);
            QVERIFY(key.result());
            TestSpace space(profile, *key.result());
            auto opened = space.registry.open();
            WAIT(opened);
            QVERIFY2(opened.result(),
                     opened.result() ? ""
                                     : qPrintable(opened.result().error().message
                                                  + opened.result().error().detail));
            auto recovered = space.installer.recover();
            WAIT(recovered);
            QVERIFY(recovered.result());
            QSet<QString> used;
            for (const Instance &instance : space.registry.instances()) {
                used.insert(instance.digest);
                const auto digest = digestOf(instance.releaseDir);
                QVERIFY2(digest, qPrintable(instance.releaseDir));
                QCOMPARE(*digest, instance.digest);
            }
            QVERIFY(entries(space.paths.stagingDir()).isEmpty());
            const QStringList kept = entries(space.paths.appsDir() + u"/local/looped"_s);
            QCOMPARE(QSet<QString>(kept.cbegin(), kept.cend()), used);
        }
    }
};

QTEST_GUILESS_MAIN(TestInstaller)
#include "tst_installer.moc"
