// SPDX-License-Identifier: MIT
#include "core/space/rowstore.h"

#include "core/foundation/background.h"
#include "core/keys/privatefile.h"
#include "core/space/migrations.h"

#include <QFile>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QUuid>

using namespace Qt::StringLiterals;

namespace orrery {

class RowStore::Worker : public QObject
{
public:
    Result<SpaceRows> open(const ProfilePaths &paths, const MasterKey &key)
    {
        if (auto made = makePrivateFolder(paths.root()); !made)
            return std::unexpected(made.error());
        QSqlDatabase database = QSqlDatabase::addDatabase(u"QSQLITE"_s, m_connection);
        database.setDatabaseName(paths.spaceDb());
        if (!database.open())
            return failSql(database.lastError(), u"open"_s);
        QFile::setPermissions(paths.spaceDb(), QFile::ReadOwner | QFile::WriteOwner);
        for (const QString &sql :
             {u"PRAGMA journal_mode = WAL"_s, u"PRAGMA synchronous = FULL"_s}) {
            QSqlQuery query(database);
            if (!query.exec(sql))
                return failSql(query.lastError(), sql);
        }
        QSqlQuery check(database);
        if (!check.exec(u"PRAGMA quick_check(1)"_s) || !check.next())
            return failSql(check.lastError(), u"quick_check"_s);
        if (check.value(0).toString() != "ok"_L1)
            return failSql(
                QSqlError({}, check.value(0).toString(), QSqlError::UnknownError, u"11"_s),
                u"quick_check"_s);
        check.finish();
        return migrateSpace(database).and_then([&] { return loadRows(database, key); });
    }

    Result<> run(const QList<Statement> &statements)
    {
        QSqlDatabase database = QSqlDatabase::database(m_connection, false);
        QSqlQuery query(database);
        if (!query.exec(u"BEGIN IMMEDIATE"_s))
            return failSql(query.lastError(), u"BEGIN"_s);
        Result<> done;
        for (const Statement &statement : statements) {
            query.prepare(statement.sql);
            for (const QVariant &value : statement.values)
                query.addBindValue(value);
            if (!query.exec()) {
                done = failSql(query.lastError(), statement.sql);
                break;
            }
        }
        if (done && !query.exec(u"COMMIT"_s))
            done = failSql(query.lastError(), u"COMMIT"_s);
        if (!done)
            query.exec(
                u"ROLLBACK"_s); // refused where SQLite rolled back itself: nothing to do then
        return done;
    }

    void close()
    {
        QSqlDatabase::database(m_connection, false).close();
        QSqlDatabase::removeDatabase(m_connection);
    }

private:
    QString m_connection = u"space-"_s + QUuid::createUuid().toString(QUuid::Id128);
};

namespace {

/// Runs \a work in the thread of \a worker.
template <typename T, typename Worker, typename Work>
QFuture<Result<T>> post(Worker *worker, Work work)
{
    auto promise = std::make_shared<QPromise<Result<T>>>(); // shared: the functor must be copyable
    promise->start();
    QMetaObject::invokeMethod(
        worker,
        [promise, worker, work = std::move(work)] {
            promise->addResult(work(*worker));
            finishInMain(promise);
        },
        Qt::QueuedConnection);
    return promise->future();
}

} // namespace

RowStore::RowStore()
    : m_worker(std::make_unique<Worker>())
{
    m_thread.setObjectName(u"space.db"_s);
    m_worker->moveToThread(&m_thread);
    m_thread.start();
}

RowStore::~RowStore()
{
    // Behind everything that was posted before: quit() alone would leave that undone.
    QMetaObject::invokeMethod(
        m_worker.get(),
        [this] {
            m_worker->close();
            m_thread.quit();
        },
        Qt::QueuedConnection);
    m_thread.wait();
}

QFuture<Result<SpaceRows>> RowStore::open(const ProfilePaths &paths, const MasterKey &key)
{
    return post<SpaceRows>(m_worker.get(),
                           [paths, key](Worker &worker) { return worker.open(paths, key); });
}

QFuture<Result<>> RowStore::run(QList<Statement> statements)
{
    return post<void>(m_worker.get(), [statements = std::move(statements)](Worker &worker) {
        return worker.run(statements);
    });
}

} // namespace orrery
