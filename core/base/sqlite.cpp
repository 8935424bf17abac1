// SPDX-License-Identifier: MIT
#include "core/base/sqlite.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QSqlDatabase>
#include <QSqlError>

#include <atomic>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Sqlite)
};

constexpr qsizetype maxPrepared = 128;

std::unexpected<Error> failed(const QSqlError &error, const QString &what)
{
    const int code = error.nativeErrorCode().toInt() & 0xff;
    const QString detail = what + u": "_s + error.text();
    switch (code) {
    case 13: // SQLITE_FULL
        return fail(ErrorCode::DiskFull, Text::tr("The disk is full."), detail);
    case 10: // SQLITE_IOERR
    case 8: // SQLITE_READONLY
    case 14: // SQLITE_CANTOPEN
        return fail(ErrorCode::Io, Text::tr("The data could not be read or written."), detail);
    case 11: // SQLITE_CORRUPT
    case 26: // SQLITE_NOTADB
        return fail(ErrorCode::Corrupt, Text::tr("The data is damaged."), detail);
    default:
        return fail(ErrorCode::Internal, Text::tr("The database refused a request."), detail);
    }
}

} // namespace

QByteArray toBlob(std::string_view bytes)
{
    // The null QByteArray would be bound as NULL.
    return bytes.empty() ? QByteArray("") : QByteArray(bytes.data(), qsizetype(bytes.size()));
}

std::string fromBlob(const QVariant &value)
{
    const QByteArray bytes = value.toByteArray();
    return {bytes.constData(), static_cast<size_t>(bytes.size())};
}

QString toText(std::string_view text)
{
    const QString string = QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
    return string.isNull() ? u""_s : string;
}

std::string behindPrefix(std::string prefix)
{
    while (!prefix.empty() && static_cast<unsigned char>(prefix.back()) == 0xff)
        prefix.pop_back();
    if (!prefix.empty())
        prefix.back() = static_cast<char>(static_cast<unsigned char>(prefix.back()) + 1);
    return prefix;
}

Sqlite::Rows::~Rows()
{
    if (m_query)
        m_query->finish(); // an open cursor would keep its snapshot, and the WAL from shrinking
}

Result<bool> Sqlite::Rows::next()
{
    if (m_query->next())
        return true;
    if (m_query->lastError().isValid())
        return failed(m_query->lastError(), m_query->lastQuery());
    return false;
}

Sqlite::Sqlite(QString connection)
    : m_connection(std::move(connection))
{
}

Sqlite::~Sqlite()
{
    m_prepared.clear();
    QSqlDatabase::removeDatabase(m_connection);
}

Result<std::unique_ptr<Sqlite>> Sqlite::open(const QString &path, std::span<const Migration> schema,
                                             int pageSize)
{
    static std::atomic<quint64> number = 0;
    const QString folder = QFileInfo(path).absolutePath();
    if (!QDir().mkpath(folder))
        return fail(ErrorCode::Io, Text::tr("The data folder could not be made."), folder);

    std::unique_ptr<Sqlite> sqlite(new Sqlite(u"store-%1"_s.arg(++number)));
    {
        QSqlDatabase db = QSqlDatabase::addDatabase(u"QSQLITE"_s, sqlite->m_connection);
        db.setDatabaseName(path);
        db.setConnectOptions(u"QSQLITE_BUSY_TIMEOUT=10000"_s);
        if (!db.open())
            return failed(db.lastError(), path);
    }
    // Mapped, a page is read without a system call and kept once for all connections; a cache is
    // emptied by each commit.
    for (const QString &pragma :
         {u"PRAGMA page_size=%1"_s.arg(pageSize), u"PRAGMA journal_mode=WAL"_s,
          u"PRAGMA synchronous=FULL"_s, u"PRAGMA temp_store=MEMORY"_s,
          u"PRAGMA journal_size_limit=67108864"_s, u"PRAGMA mmap_size=1073741824"_s}) {
        if (const auto done = sqlite->exec(pragma); !done)
            return std::unexpected(done.error());
    }
    if (const auto done = sqlite->migrate(schema); !done)
        return std::unexpected(done.error());
    return sqlite;
}

Result<> Sqlite::migrate(std::span<const Migration> schema)
{
    const auto current = [this] { return scalar(u"PRAGMA user_version"_s); };
    auto version = current();
    if (!version)
        return std::unexpected(version.error());
    if (version->toULongLong() == schema.size())
        return {};
    if (const auto begun = begin(); !begun)
        return begun;
    // Another connection may have been faster.
    version = current();
    Result<> done;
    if (!version)
        done = std::unexpected(version.error());
    else if (version->toULongLong() > schema.size())
        done = fail(ErrorCode::Corrupt, Text::tr("The data was written by a newer version."),
                    u"schema %1"_s.arg(version->toULongLong()));
    for (size_t step = version ? version->toULongLong() : schema.size();
         done && step < schema.size(); ++step) {
        done = schema[step](*this).and_then(
            [this, step] { return exec(u"PRAGMA user_version=%1"_s.arg(step + 1)); });
    }
    if (done)
        done = commit();
    if (!done)
        rollback();
    return done;
}

Result<Sqlite::Rows> Sqlite::run(const QString &sql, const QVariantList &values)
{
    std::shared_ptr<QSqlQuery> query = m_prepared.value(sql);
    if (!query) {
        query = std::make_shared<QSqlQuery>(QSqlDatabase::database(m_connection, false));
        query->setForwardOnly(true);
        if (!query->prepare(sql))
            return failed(query->lastError(), sql);
        if (m_prepared.size() >= maxPrepared)
            m_prepared.erase(m_prepared.begin());
        m_prepared.insert(sql, query);
    }
    for (qsizetype i = 0; i < values.size(); ++i)
        query->bindValue(static_cast<int>(i), values[i]);
    Rows rows(query);
    if (!query->exec())
        return failed(query->lastError(), sql);
    return rows;
}

Result<> Sqlite::exec(const QString &sql, const QVariantList &values)
{
    return run(sql, values).transform([](const Rows &) {});
}

Result<> Sqlite::execAll(const QStringList &statements)
{
    for (const QString &statement : statements) {
        if (const auto done = exec(statement); !done)
            return done;
    }
    return {};
}

Result<QVariant> Sqlite::scalar(const QString &sql, const QVariantList &values)
{
    auto rows = run(sql, values);
    if (!rows)
        return std::unexpected(rows.error());
    const auto found = rows->next();
    if (!found)
        return std::unexpected(found.error());
    return *found ? rows->value(0) : QVariant();
}

Result<> Sqlite::begin()
{
    return exec(u"BEGIN IMMEDIATE"_s);
}

Result<> Sqlite::beginReading()
{
    return exec(u"BEGIN"_s);
}

Result<> Sqlite::commit()
{
    return exec(u"COMMIT"_s);
}

void Sqlite::rollback()
{
    // SQLite has rolled back by itself after some errors; the statement fails then.
    (void)exec(u"ROLLBACK"_s);
}

} // namespace orrery
