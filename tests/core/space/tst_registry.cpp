// SPDX-License-Identifier: MIT
#include "core/space/registry.h"

#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTimeZone>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace orrery;

class TestRegistry : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    MasterKey m_key = MasterKey::random();
    std::unique_ptr<Registry> m_registry;

    /// The answer of \a future, however long it takes; the test fails with its message otherwise.
    template <typename T> static T wait(QFuture<T> future)
    {
        if (!QTest::qWaitFor([&] { return future.isFinished(); }, 20'000))
            return T(fail(ErrorCode::Timeout, u"no answer"_s));
        return future.result();
    }

    Result<> start()
    {
        m_registry.reset(); // waits until the last commit is done
        m_registry = std::make_unique<Registry>(ProfilePaths(m_folder->path()), m_key);
        return wait(m_registry->open());
    }

    static Instance sample(const QString &name)
    {
        Instance instance;
        instance.app.value = u"local/"_s + slug(name);
        instance.digest = u"abc"_s;
        instance.version = u"1.2"_s;
        instance.build = 7;
        instance.name = name;
        instance.lan = true;
        instance.origin = Origin::Package;
        instance.releaseDir = u"/somewhere"_s;
        instance.spacefile.appName = name;
        instance.spacefile.micros = {Micro{.name = u"main"_s,
                                           .src = u"."_s,
                                           .engine = Engine::Static,
                                           .primary = true,
                                           .path = u"/"_s,
                                           .serve = u"."_s}};
        instance.values[u"main"_s][u"TOKEN"_s] = u"very secret value"_s;
        return instance;
    }

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        QVERIFY(start());
    }

    void cleanup() { m_registry.reset(); }

    void keepsAnInstanceOverARestart()
    {
        const auto added = wait(m_registry->addInstance(sample(u"My Notes"_s)));
        QVERIFY2(added, added ? "" : qPrintable(added.error().detail));
        QCOMPARE(added->alias, u"my-notes"_s);
        QVERIFY(!added->id.isEmpty() && !added->collection.isEmpty() && added->created.isValid());
        const auto keys = wait(m_registry->microKeys(added->id));
        QVERIFY(keys);

        const auto opened = start();
        QVERIFY2(opened, opened ? "" : qPrintable(opened.error().message + opened.error().detail));
        QCOMPARE(m_registry->instances(), QList{*added});
        QCOMPARE(m_registry->instance(added->id), added.value());
        QCOMPARE(m_registry->instanceByAlias(u"my-notes")->id, added->id);
        const auto collection = m_registry->collection(added->collection);
        QVERIFY(collection);
        QCOMPARE(collection->folder, m_registry->paths().instanceCollectionDir(added->id));
        QCOMPARE(wait(m_registry->microKeys(added->id))->projectKey, keys->projectKey);
    }

    void keepsSecretsSealed()
    {
        const auto added = wait(m_registry->addInstance(sample(u"Notes"_s)));
        QVERIFY(added);
        const auto keys = wait(m_registry->microKeys(added->id));
        m_registry.reset();
        for (const QString &name : {u"space.db"_s, u"space.db-wal"_s}) {
            QFile file(m_folder->filePath(name));
            if (!file.open(QIODevice::ReadOnly))
                continue;
            const QByteArray all = file.readAll();
            QVERIFY(!all.contains("very secret value"));
            QVERIFY(!all.contains(keys->projectKey.toLatin1()));
            QVERIFY(!all.contains(keys->apiKey.toLatin1()));
        }
    }

    void leavesOutAnInstanceWhoseSpacefileIsNone()
    {
        Instance odd = sample(u"Odd"_s);
        odd.spacefile.micros.clear();
        QVERIFY(wait(m_registry->addInstance(odd)));
        QVERIFY(wait(m_registry->addInstance(sample(u"Notes"_s))));
        QTest::ignoreMessage(QtCriticalMsg, QRegularExpression(u"left out"_s));
        QVERIFY(start());
        QCOMPARE(m_registry->instances().size(), 1);
        QCOMPARE(m_registry->instances().first().name, u"Notes"_s);
    }

    void refusesTheFileUnderAnotherKey()
    {
        QVERIFY(wait(m_registry->addInstance(sample(u"Notes"_s))));
        m_key = MasterKey::random();
        const auto opened = start();
        QVERIFY(!opened);
        QCOMPARE(opened.error().code, ErrorCode::Corrupt);
    }

    void givesEachInstanceKeysThatAreKnownByHash()
    {
        const auto added = wait(m_registry->addInstance(sample(u"Notes"_s)));
        QVERIFY(added);
        const auto keys = wait(m_registry->microKeys(added->id));
        QVERIFY(keys);
        QVERIFY(keys->projectKey.startsWith(added->collection.value + u'_'));
        QCOMPARE(keys->apiKey.count(u'_'), 1);
        const auto hasHash = [&](const QString &plain, KeyRecord::Kind kind) {
            return std::ranges::any_of(m_registry->keys(), [&](const KeyRecord &record) {
                return record.kind == kind && record.hash == hashKey(plain.toStdString());
            });
        };
        QVERIFY(hasHash(keys->projectKey, KeyRecord::Kind::MicroData));
        QVERIFY(hasHash(keys->apiKey, KeyRecord::Kind::MicroApi));
    }

    void givesFreeAliases()
    {
        // Asked at once: the first commit is still under way when the others choose.
        auto first = m_registry->addInstance(sample(u"Notes"_s));
        auto second = m_registry->addInstance(sample(u"Notes"_s));
        auto third = m_registry->addInstance(sample(u"notes!"_s));
        QCOMPARE(wait(first)->alias, u"notes"_s);
        QCOMPARE(wait(second)->alias, u"notes-2"_s);
        QCOMPARE(wait(third)->alias, u"notes-3"_s);
        QVERIFY(wait(m_registry->removeInstance(wait(second)->id)));
        QCOMPARE(m_registry->freeAlias(u"Notes"_s), u"notes-2"_s);
        auto longName = sample(QString(60, u'n'));
        QVERIFY(wait(m_registry->addInstance(longName)));
        const QString alias = wait(m_registry->addInstance(longName))->alias;
        QVERIFY2(isAlias(alias) && alias.endsWith(u"-2"), qPrintable(alias));
    }

    void changesAnAlias_data()
    {
        QTest::addColumn<QString>("alias");
        QTest::addColumn<int>("code"); // -1: works
        QTest::newRow("free") << u"diary"_s << -1;
        QTest::newRow("its own") << u"notes"_s << -1;
        QTest::newRow("taken") << u"other"_s << int(ErrorCode::Conflict);
        QTest::newRow("capital") << u"Diary"_s << int(ErrorCode::InvalidInput);
        QTest::newRow("localhost") << u"localhost-x"_s << int(ErrorCode::InvalidInput);
        QTest::newRow("empty") << QString() << int(ErrorCode::InvalidInput);
    }
    void changesAnAlias()
    {
        QFETCH(QString, alias);
        QFETCH(int, code);
        const auto notes = wait(m_registry->addInstance(sample(u"notes"_s)));
        QVERIFY(notes && wait(m_registry->addInstance(sample(u"other"_s))));
        QSignalSpy changed(m_registry.get(), &Registry::instanceChanged);
        const auto done = wait(m_registry->setAlias(notes->id, alias));
        QCOMPARE(done ? -1 : int(done.error().code), code);
        QCOMPARE(changed.size(), done ? 1 : 0);
        QCOMPARE(m_registry->instance(notes->id)->alias, done ? alias : u"notes"_s);
    }

    void updatesOnlyWhatMayChange()
    {
        auto instance = wait(m_registry->addInstance(sample(u"notes"_s))).value();
        const CollectionId collection = instance.collection;
        instance.version = u"2"_s;
        instance.internet = false;
        instance.values[u"main"_s][u"TOKEN"_s] = u"new"_s;
        instance.collection.value = u"stolen"_s;
        QVERIFY(wait(m_registry->updateInstance(instance)));
        QVERIFY(start());
        instance.collection = collection;
        QCOMPARE(m_registry->instance(instance.id), instance);
        Instance unknown = instance;
        unknown.id.value = u"unknown"_s;
        QCOMPARE(wait(m_registry->updateInstance(unknown)).error().code, ErrorCode::NotFound);
    }

    void removesAllOfAnInstance()
    {
        const auto notes = wait(m_registry->addInstance(sample(u"notes"_s)));
        const auto other = wait(m_registry->addInstance(sample(u"other"_s)));
        const QDateTime now = QDateTime::currentDateTimeUtc();
        QVERIFY(wait(m_registry->addDataKey(notes->collection, u"laptop"_s)));
        QVERIFY(wait(m_registry->addAppKey(notes->id, u"phone"_s)));
        QVERIFY(wait(m_registry->addSession({"hash"_ba, notes->id, now, now.addDays(30)})));
        QSignalSpy removed(m_registry.get(), &Registry::instanceRemoved);
        QVERIFY(wait(m_registry->removeInstance(notes->id)));
        QCOMPARE(removed.size(), 1);
        const auto check = [&] {
            QCOMPARE(m_registry->instances().size(), 1);
            QCOMPARE(m_registry->collections().size(), 1);
            QCOMPARE(m_registry->keys().size(), 2);
            QVERIFY(m_registry->sessions().isEmpty());
            QCOMPARE(wait(m_registry->microKeys(notes->id)).error().code, ErrorCode::NotFound);
        };
        check();
        QVERIFY(start());
        check();
        QCOMPARE(m_registry->instances().first().id, other->id);
    }

    void keepsTheDataOfAnInstanceThatGoes()
    {
        const auto notes = wait(m_registry->addInstance(sample(u"notes"_s)));
        const auto key = wait(m_registry->addDataKey(notes->collection, u"laptop"_s));
        const QString folder = m_registry->collection(notes->collection)->folder;
        QVERIFY(wait(m_registry->removeInstance(notes->id, true)));
        QVERIFY(start());
        const auto kept = m_registry->collection(notes->collection);
        QVERIFY(kept);
        QCOMPARE(kept->kind, Collection::Kind::Headless);
        QCOMPARE(kept->folder, folder);
        QCOMPARE(m_registry->keys().size(), 1);
        QCOMPARE(m_registry->keys().first().id, key->id);
    }

    void tiesABuilderInstanceToItsProject()
    {
        QVERIFY(wait(m_registry->addInstance(sample(u"notes"_s))));
        const auto project =
            wait(m_registry->addProject({.name = u"Notes"_s, .folder = u"/src"_s}));
        QVERIFY(project);
        QCOMPARE(project->alias, u"notes-2"_s);
        Instance dev = sample(u"whatever"_s);
        dev.project = project->id;
        const auto builder = wait(m_registry->addInstance(dev));
        QVERIFY(builder);
        QCOMPARE(builder->alias, project->alias);
        QCOMPARE(builder->collection, project->collection);
        QCOMPARE(wait(m_registry->addInstance(dev)).error().code, ErrorCode::Conflict);
        QCOMPARE(wait(m_registry->removeProject(project->id)).error().code, ErrorCode::Conflict);
        QVERIFY(wait(m_registry->setAlias(builder->id, u"mine"_s)));
        QVERIFY(start());
        QCOMPARE(m_registry->project(project->id)->instance, builder->id);
        QCOMPARE(m_registry->project(project->id)->alias, u"mine"_s);
        QVERIFY(wait(m_registry->removeInstance(builder->id)));
        QVERIFY(m_registry->collection(project->collection)); // the data stays the project's
        QVERIFY(wait(m_registry->removeProject(project->id)));
        QVERIFY(start());
        QVERIFY(m_registry->projects().isEmpty());
        QVERIFY(!m_registry->collection(project->collection));
    }

    void keepsRevisionsAndReleases()
    {
        const auto project = wait(m_registry->addProject({.name = u"Notes"_s}));
        const auto revision = wait(m_registry->addRevision(
            {.tag = u"brave-otter"_s, .digest = u"d"_s, .project = project->id}));
        QVERIFY(revision);
        const auto again = wait(m_registry->addRevision(
            {.tag = u"brave-otter"_s, .digest = u"e"_s, .project = project->id}));
        QVERIFY(!again);
        QCOMPARE(again.error().code, ErrorCode::Conflict);
        const auto release = wait(m_registry->addRelease({.version = u"1.0"_s,
                                                          .build = 1,
                                                          .revision = revision->id,
                                                          .path = u"/x.spaceapp"_s,
                                                          .notes = u"First."_s,
                                                          .listed = true,
                                                          .project = project->id}));
        QVERIFY(release);
        QVERIFY(start());
        QCOMPARE(m_registry->revisions(project->id), QList{*revision});
        QCOMPARE(m_registry->releases(project->id), QList{*release});
        QVERIFY(!wait(m_registry->addRevision({.tag = u"x"_s, .project = {u"none"_s}})));
    }

    void makesAndRevokesKeys()
    {
        const auto collection = wait(m_registry->addCollection(u"Scripts"_s));
        QVERIFY(collection);
        QCOMPARE(wait(m_registry->addCollection(u"Scripts"_s)).error().code, ErrorCode::Conflict);
        QCOMPARE(wait(m_registry->addCollection(u" "_s)).error().code, ErrorCode::InvalidInput);
        const auto key = wait(m_registry->addDataKey(collection->id, u"cron"_s));
        QVERIFY(key);
        QVERIFY(key->plain.startsWith(collection->id.value + u'_'));
        QVERIFY(start());
        QCOMPARE(m_registry->keys().size(), 1);
        QCOMPARE(m_registry->keys().first().hash, hashKey(key->plain.toStdString()));
        QVERIFY(m_registry->keys().first().opensData());
        QVERIFY(wait(m_registry->removeKey(key->id)));
        QCOMPARE(wait(m_registry->removeKey(key->id)).error().code, ErrorCode::NotFound);
        QCOMPARE(wait(m_registry->addDataKey({u"none"_s}, u"x"_s)).error().code,
                 ErrorCode::NotFound);
        QVERIFY(wait(m_registry->removeCollection(collection->id)));
        QVERIFY(start());
        QVERIFY(m_registry->collections().isEmpty());
    }

    void keepsAMicrosOwnKeys()
    {
        const auto added = wait(m_registry->addInstance(sample(u"notes"_s)));
        QCOMPARE(wait(m_registry->removeKey(m_registry->keys().first().id)).error().code,
                 ErrorCode::Denied);
        QCOMPARE(wait(m_registry->removeCollection(added->collection)).error().code,
                 ErrorCode::Denied);
    }

    void sweepsExpiredSessions()
    {
        const auto start = QDateTime::fromSecsSinceEpoch(1'000'000, QTimeZone::UTC);
        QVERIFY(wait(m_registry->addSession({"old"_ba, {}, start, start.addDays(30)})));
        QVERIFY(wait(m_registry->addSession({"new"_ba, {}, start.addDays(31), start.addDays(61)})));
        QCOMPARE(m_registry->sessions().size(), 1);
        QVERIFY(this->start());
        QCOMPARE(m_registry->sessions().first().hash, "new"_ba);
        QVERIFY(wait(m_registry->removeSessions({})));
        QVERIFY(m_registry->sessions().isEmpty());
    }

    void keepsSettingsAndCatalogues()
    {
        QSignalSpy changed(m_registry.get(), &Registry::settingChanged);
        QCOMPARE(m_registry->setting(u"port"_s, u"7723"_s), u"7723"_s);
        QVERIFY(wait(m_registry->setSetting(u"port"_s, u"8000"_s)));
        QVERIFY(wait(m_registry->setSetting(u"port"_s, u"8000"_s)));
        QCOMPARE(changed.size(), 1);
        QVERIFY(wait(m_registry->addCatalogueFolder(u"/a"_s)));
        QVERIFY(wait(m_registry->addCatalogueFolder(u"/b"_s)));
        QVERIFY(wait(m_registry->addCatalogueFolder(u"/a"_s)));
        QVERIFY(start());
        QCOMPARE(m_registry->setting(u"port"_s), u"8000"_s);
        QCOMPARE(m_registry->catalogueFolders(), (QStringList{u"/a"_s, u"/b"_s}));
        QVERIFY(wait(m_registry->removeCatalogueFolder(u"/a"_s)));
        QVERIFY(start());
        QCOMPARE(m_registry->catalogueFolders(), QStringList{u"/b"_s});
    }

    void finishesWhatWasAskedBeforeItEnds()
    {
        for (int number = 0; number < 20; ++number)
            (void)m_registry->addCollection(QString::number(number));
        QVERIFY(start());
        QCOMPARE(m_registry->collections().size(), 20);
    }

    void keepsEverythingItConfirmedThroughAKill()
    {
        m_registry.reset();
        QStringList confirmed;
        for (int round = 0; round < 3; ++round) {
            QProcess writer;
            writer.start(QCoreApplication::applicationDirPath() + u"/registrywriter"_s,
                         {m_folder->path()});
            int lines = 0;
            while (lines < 15 && (writer.canReadLine() || writer.waitForReadyRead(20'000))) {
                while (writer.canReadLine()) {
                    confirmed += QString::fromLatin1(writer.readLine().trimmed());
                    ++lines;
                }
            }
            writer.kill();
            QVERIFY(writer.waitForFinished());
            QVERIFY2(lines >= 15, writer.readAllStandardError().constData());
        }
        QVERIFY(start());
        QStringList kept;
        for (const Collection &collection : m_registry->collections())
            kept += collection.id.value;
        for (const QString &id : confirmed)
            QVERIFY2(kept.contains(id), qPrintable(id));
    }

    void changesNothingWhereTheDiskIsFull()
    {
        m_registry.reset();
        QProcess writer;
        writer.start(QCoreApplication::applicationDirPath() + u"/registrywriter"_s,
                     {m_folder->path(), u"300000"_s});
        QVERIFY(writer.waitForFinished(60'000));
        const QList<QByteArray> lines = writer.readAllStandardOutput().trimmed().split('\n');
        const QList<QByteArray> last = lines.last().split(' ');
        QCOMPARE(last.size(), 3);
        QCOMPARE(last.at(0), "error"_ba);
        QCOMPARE(last.at(2).toInt(), lines.size() - 1); // memory holds what was confirmed, no more
        QVERIFY(start());
        QCOMPARE(m_registry->collections().size(), lines.size() - 1);
    }

    void saysThatTheFileIsDamaged()
    {
        m_registry.reset();
        QFile file(m_folder->filePath(u"space.db"_s));
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        file.write(QByteArray(8192, 'x'));
        file.close();
        const auto opened = start();
        QVERIFY(!opened);
        QCOMPARE(opened.error().code, ErrorCode::Corrupt);
    }
};

QTEST_GUILESS_MAIN(TestRegistry)
#include "tst_registry.moc"
