// SPDX-License-Identifier: MIT
#include "core/space/migrations.h"

#include "core/space/registry.h"

#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace orrery;

/// One test per step: the file as the version before left it, then what the step made of it.
class TestSpaceMigrations : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;

    static QVariant ask(const QSqlDatabase &database, const QString &sql)
    {
        QSqlQuery query(database);
        return query.exec(sql) && query.next() ? query.value(0)
                                               : QVariant(query.lastError().text());
    }

    QSqlDatabase open(const QString &name)
    {
        auto database = QSqlDatabase::addDatabase(u"QSQLITE"_s, name);
        database.setDatabaseName(m_folder.filePath(name));
        database.open();
        return database;
    }

    /// As every version since the second has them.
    static void addInstance(QSqlDatabase &database)
    {
        ask(database,
            u"INSERT INTO instances (id, app, digest, version, build, name, alias, collection, "
            u"project, origin, internet, lan, keep_running, created, spacefile, sealed_values, "
            u"release_dir) VALUES ('i', 'app', '', '1', 1, 'Notes', 'notes', 'c', '', '', 1, 0, 1, "
            u"5, 'v: 0', x'00', '/r')"_s);
    }

private Q_SLOTS:
    void step1MakesTheTables()
    {
        auto database = open(u"step1"_s);
        QVERIFY(migrateSpace(database, 1));
        QCOMPARE(ask(database, u"PRAGMA user_version"_s).toInt(), 1);
        for (const QString &table :
             {u"instances"_s, u"projects"_s, u"revisions"_s, u"releases"_s, u"collections"_s,
              u"keys"_s, u"sessions"_s, u"micro_keys"_s, u"catalogues"_s, u"settings"_s})
            QCOMPARE(ask(database, u"SELECT count(*) FROM "_s + table), QVariant(0));
    }

    void step2KeepsInstancesAndSessions()
    {
        auto database = open(u"step2"_s);
        QVERIFY(migrateSpace(database, 1));
        ask(database,
            u"INSERT INTO instances VALUES ('i', 'app', '', '1', 1, 'Notes', 'notes', 'c', "
            u"'', '', 1, 0, 1, 5, 'v: 0', x'00', '/r')"_s);
        ask(database, u"INSERT INTO sessions VALUES (x'aa', 'i', 5, 6)"_s);
        QVERIFY(migrateSpace(database, 2));
        QCOMPARE(ask(database, u"SELECT name || keep_running FROM instances"_s),
                 QVariant(u"Notes1"_s));
        QCOMPARE(ask(database, u"SELECT idle_minutes FROM instances"_s), QVariant(10));
        QCOMPARE(ask(database, u"SELECT cloud_limits FROM instances"_s), QVariant(0));
        QCOMPARE(ask(database, u"SELECT browser FROM sessions WHERE expires = 6"_s),
                 QVariant(u""_s));
        QCOMPARE(ask(database, u"SELECT count(*) FROM schedules"_s), QVariant(0));
    }

    void step3LetsInstancesReachWhatTheyReached()
    {
        auto database = open(u"step3"_s);
        QVERIFY(migrateSpace(database, 2));
        addInstance(database);
        QVERIFY(migrateSpace(database, 3));
        QCOMPARE(ask(database, u"SELECT ask_hosts FROM instances"_s), QVariant(0));
        QCOMPARE(ask(database, u"SELECT hosts FROM instances"_s), QVariant(u"{}"_s));
    }

    void step4AllowsNoneToBeSeparatedLess()
    {
        auto database = open(u"step4"_s);
        QVERIFY(migrateSpace(database, 3));
        addInstance(database);
        QVERIFY(migrateSpace(database, 4));
        QCOMPARE(ask(database, u"SELECT reduced_separation FROM instances"_s), QVariant(0));
    }

    void doesNothingTwice()
    {
        auto database = open(u"twice"_s);
        QVERIFY(migrateSpace(database));
        QVERIFY(migrateSpace(database));
        QCOMPARE(ask(database, u"PRAGMA user_version"_s).toInt(), newestSpaceVersion());
    }

    void leavesAFailedStepUndone()
    {
        auto database = open(u"failed"_s);
        ask(database, u"CREATE TABLE sessions (x)"_s); // in the way of step 1
        const auto done = migrateSpace(database, 1);
        QVERIFY(!done);
        QCOMPARE(ask(database, u"PRAGMA user_version"_s).toInt(), 0);
        QCOMPARE(ask(database, u"SELECT count(*) FROM sqlite_schema"_s).toInt(), 1);
    }

    void refusesTheFileOfANewerOrrery()
    {
        const ProfilePaths paths(m_folder.path());
        {
            auto database = open(u"space.db"_s);
            ask(database, u"PRAGMA user_version = %1"_s.arg(newestSpaceVersion() + 1));
            database.close();
        }
        Registry registry(paths, MasterKey::random());
        auto opened = registry.open();
        QTRY_VERIFY(opened.isFinished());
        QVERIFY(!opened.result());
        QCOMPARE(opened.result().error().code, ErrorCode::Conflict);
        QVERIFY(opened.result().error().message.contains(u"newer"_s));
    }
};

QTEST_GUILESS_MAIN(TestSpaceMigrations)
#include "tst_spacemigrations.moc"
