// SPDX-License-Identifier: MIT
#include "core/base/sqlite.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

#include <sqlite3.h>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Sqlite)
};

constexpr qsizetype maxPrepared = 128;

/// Makes SQLite copy a value: its statement outlives it. (SQLITE_TRANSIENT is an old cast.)
const auto copied = reinterpret_cast<sqlite3_destructor_type>(intptr_t(-1));

std::unexpected<Error> failed(sqlite3 *connection, const QString &what)
{
    const QString detail = what + u": "_s + QString::fromUtf8(sqlite3_errmsg(connection));
    switch (sqlite3_errcode(connection) & 0xff) {
    case SQLITE_FULL:
        return fail(ErrorCode::DiskFull, Text::tr("The disk is full."), detail);
    case SQLITE_IOERR:
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
        return fail(ErrorCode::Io, Text::tr("The data could not be read or written."), detail);
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return fail(ErrorCode::Corrupt, Text::tr("The data is damaged."), detail);
    default:
        return fail(ErrorCode::Internal, Text::tr("The database refused a request."), detail);
    }
}

std::unexpected<Error> failed(sqlite3_stmt *statement)
{
    return failed(sqlite3_db_handle(statement), QString::fromUtf8(sqlite3_sql(statement)));
}

int bindBytes(sqlite3_stmt *statement, int place, const QByteArray &bytes,
              sqlite3_destructor_type lifetime)
{
    return bytes.isNull()
        ? sqlite3_bind_null(statement, place)
        : sqlite3_bind_blob64(statement, place, bytes.constData(),
                              static_cast<sqlite3_uint64>(bytes.size()), lifetime);
}

int bindText(sqlite3_stmt *statement, int place, const QString &text)
{
    const QByteArray bytes = text.toUtf8();
    return text.isNull()
        ? sqlite3_bind_null(statement, place)
        : sqlite3_bind_text64(statement, place, bytes.constData(),
                              static_cast<sqlite3_uint64>(bytes.size()), copied, SQLITE_UTF8);
}

/// \a lifetime: of the bytes of \a value.
int bind(sqlite3_stmt *statement, int place, const QVariant &value,
         sqlite3_destructor_type lifetime)
{
    switch (value.typeId()) {
    case QMetaType::QByteArray:
        return bindBytes(statement, place, *static_cast<const QByteArray *>(value.constData()),
                         lifetime);
    case QMetaType::QString:
        return bindText(statement, place, *static_cast<const QString *>(value.constData()));
    case QMetaType::Double:
    case QMetaType::Float:
        return sqlite3_bind_double(statement, place, value.toDouble());
    case QMetaType::UnknownType:
    case QMetaType::Nullptr:
        return sqlite3_bind_null(statement, place);
    default:
        return sqlite3_bind_int64(statement, place, value.toLongLong());
    }
}

std::string_view bytesOf(sqlite3_stmt *statement, int column)
{
    const auto *bytes = static_cast<const char *>(sqlite3_column_blob(statement, column));
    return {bytes, static_cast<size_t>(sqlite3_column_bytes(statement, column))};
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
    if (m_statement)
        sqlite3_reset(m_statement.get()); // an open cursor would keep its snapshot, and the WAL
                                          // from shrinking
}

Result<bool> Sqlite::Rows::next()
{
    if (!std::exchange(m_hasStepped, false)) {
        const int code = m_hasRow ? sqlite3_step(m_statement.get()) : SQLITE_DONE;
        m_hasRow = code == SQLITE_ROW;
        if (!m_hasRow && code != SQLITE_DONE)
            return failed(m_statement.get());
    }
    return m_hasRow;
}

QVariant Sqlite::Rows::value(int column) const
{
    switch (sqlite3_column_type(m_statement.get(), column)) {
    case SQLITE_INTEGER:
        return static_cast<qlonglong>(sqlite3_column_int64(m_statement.get(), column));
    case SQLITE_FLOAT:
        return sqlite3_column_double(m_statement.get(), column);
    case SQLITE_TEXT:
        return toText(bytesOf(m_statement.get(), column));
    case SQLITE_BLOB:
        return toBlob(bytesOf(m_statement.get(), column));
    default:
        return QVariant(QMetaType::fromType<QString>()); // null, but there
    }
}

std::string Sqlite::Rows::bytes(int column) const
{
    return std::string(view(column));
}

std::string_view Sqlite::Rows::view(int column) const
{
    return bytesOf(m_statement.get(), column);
}

Sqlite::Sqlite(std::unique_ptr<sqlite3, int (*)(sqlite3 *)> connection)
    : m_connection(std::move(connection))
{
}

Sqlite::~Sqlite() = default;

Result<std::unique_ptr<Sqlite>> Sqlite::open(const QString &path, std::span<const Migration> schema,
                                             int pageSize)
{
    const QString folder = QFileInfo(path).absolutePath();
    if (!QDir().mkpath(folder))
        return fail(ErrorCode::Io, Text::tr("The data folder could not be made."), folder);

    // Of one thread only, so without locks.
    constexpr int how =
        SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    sqlite3 *opened = nullptr;
    const int code = sqlite3_open_v2(QFile::encodeName(path).constData(), &opened, how, nullptr);
    std::unique_ptr<sqlite3, int (*)(sqlite3 *)> connection(opened, sqlite3_close_v2);
    if (code != SQLITE_OK)
        return failed(opened, path);
    sqlite3_busy_timeout(opened, 10'000);
    std::unique_ptr<Sqlite> sqlite(new Sqlite(std::move(connection)));
    sqlite->m_checkpointer.emplace(opened, QFile::encodeName(path).toStdString());
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

Result<Sqlite::Rows::Statement> Sqlite::prepared(const QString &sql)
{
    if (const auto known = m_prepared.constFind(sql); known != m_prepared.constEnd())
        return *known;
    const QByteArray text = sql.toUtf8();
    sqlite3_stmt *made = nullptr;
    if (sqlite3_prepare_v3(m_connection.get(), text.constData(), static_cast<int>(text.size()),
                           SQLITE_PREPARE_PERSISTENT, &made, nullptr)
        != SQLITE_OK)
        return failed(m_connection.get(), sql);
    Rows::Statement statement(made, sqlite3_finalize);
    if (m_prepared.size() >= maxPrepared)
        m_prepared.erase(m_prepared.begin());
    m_prepared.insert(sql, statement);
    return statement;
}

Result<Sqlite::Rows> Sqlite::run(const QString &sql, const QVariantList &values)
{
    return start(sql, values, copied);
}

Result<Sqlite::Rows> Sqlite::start(const QString &sql, const QVariantList &values,
                                   void (*lifetime)(void *))
{
    auto statement = prepared(sql);
    if (!statement)
        return std::unexpected(statement.error());
    Rows rows(*std::move(statement));
    sqlite3_stmt *native = rows.m_statement.get();
    sqlite3_reset(native);
    for (qsizetype i = 0; i < values.size(); ++i) {
        if (bind(native, static_cast<int>(i) + 1, values[i], lifetime) != SQLITE_OK)
            return failed(native);
    }
    // Before anybody asks for rows: most statements have none, and errors belong to the statement.
    const int code = sqlite3_step(native);
    rows.m_hasStepped = true;
    rows.m_hasRow = code == SQLITE_ROW;
    if (!rows.m_hasRow && code != SQLITE_DONE)
        return failed(native);
    rows.m_changed = sqlite3_changes64(m_connection.get());
    rows.m_insertId = sqlite3_last_insert_rowid(m_connection.get());
    return rows;
}

Result<> Sqlite::exec(const QString &sql, const QVariantList &values)
{
    // The statement ends here, before its values do.
    return start(sql, values, SQLITE_STATIC).transform([](const Rows &) {});
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
    return beginWriting(true);
}

Result<> Sqlite::beginUnhurried()
{
    return beginWriting(false);
}

Result<> Sqlite::beginWriting(bool isDurable)
{
    if (m_isDurable != isDurable) {
        // Not prepared: SQLite obeys this while it reads it, and does nothing when it is run again.
        const char *sql = isDurable ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=NORMAL";
        if (sqlite3_exec(m_connection.get(), sql, nullptr, nullptr, nullptr) != SQLITE_OK)
            return failed(m_connection.get(), QString::fromLatin1(sql));
        m_isDurable = isDurable;
    }
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

void Sqlite::settle()
{
    m_checkpointer->settle();
}

} // namespace orrery
