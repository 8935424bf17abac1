// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/checkpointer.h"
#include "core/foundation/result.h"

#include <QHash>
#include <QVariantList>

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace orrery {

/// The bytes as a BLOB value; never NULL.
[[nodiscard]] QByteArray toBlob(std::string_view bytes);
[[nodiscard]] std::string fromBlob(const QVariant &value);
/// The text as a TEXT value; never NULL.
[[nodiscard]] QString toText(std::string_view text);
/// The first bytes behind all that begin with \a prefix; empty if there are none.
[[nodiscard]] std::string behindPrefix(std::string prefix);

/// One SQLite file, opened by one thread: WAL, durable commits, prepared statements kept. SQLite's
/// own interface: Qt's costs as much again as SQLite for a row by its key.
class Sqlite
{
public:
    /// One step of a schema; the list only ever grows. Step n leads to `user_version` n + 1.
    using Migration = std::function<Result<>(Sqlite &)>;

    /// A statement that runs; its cursor ends with it.
    class Rows
    {
    public:
        Rows(Rows &&) = default;
        Rows &operator=(Rows &&) = delete;
        ~Rows();

        /// False at the end; the error of a failed step.
        [[nodiscard]] Result<bool> next();
        /// Calls \a use for each row that is left; ends at the first step that fails.
        template <typename Use> [[nodiscard]] Result<> each(Use use)
        {
            for (;;) {
                const auto more = next();
                if (!more)
                    return std::unexpected(more.error());
                if (!*more)
                    return {};
                use();
            }
        }
        [[nodiscard]] QVariant value(int column) const;
        [[nodiscard]] std::string bytes(int column) const; ///< Of a BLOB or TEXT.
        [[nodiscard]] std::string_view view(int column) const; ///< The same, until next().
        [[nodiscard]] qint64 changed() const { return m_changed; }
        [[nodiscard]] qint64 insertId() const { return m_insertId; }

    private:
        friend class Sqlite;
        using Statement = std::shared_ptr<sqlite3_stmt>; // shared with the connection's list
        explicit Rows(Statement statement)
            : m_statement(std::move(statement))
        {
        }

        Statement m_statement;
        bool m_hasStepped = false; ///< The first row is there before it is asked for.
        bool m_hasRow = false;
        qint64 m_changed = 0;
        qint64 m_insertId = 0;
    };

    /// Opens \a path, makes it where it is missing, and brings the schema up to date. Corrupt:
    /// the file is none of ours, or of a newer version. \a pageSize: bytes, of a new file;
    /// documents of about 1 KB stay inside their leaf with 8 KB.
    [[nodiscard]] static Result<std::unique_ptr<Sqlite>>
    open(const QString &path, std::span<const Migration> schema, int pageSize = 8192);
    ~Sqlite();

    /// Runs one statement with bound values.
    [[nodiscard]] Result<Rows> run(const QString &sql, const QVariantList &values = {});
    [[nodiscard]] Result<> exec(const QString &sql, const QVariantList &values = {});
    [[nodiscard]] Result<> execAll(const QStringList &statements);
    /// The only row's first column; an invalid value if there is no row.
    [[nodiscard]] Result<QVariant> scalar(const QString &sql, const QVariantList &values = {});

    [[nodiscard]] Result<> begin(); ///< To write: waits for other writers.
    /// To write what would be done again: the commit does not wait for the disk. It outlives a
    /// crash of ours; a power cut may take it until the next commit that waits, never that one.
    [[nodiscard]] Result<> beginUnhurried();
    [[nodiscard]] Result<> beginReading(); ///< From the first read on all see the same state.
    [[nodiscard]] Result<> commit();
    void rollback();
    /// For when no more is written: makes reading faster. Takes as long as some writes.
    void settle();

private:
    explicit Sqlite(std::unique_ptr<sqlite3, int (*)(sqlite3 *)> connection);
    [[nodiscard]] Result<> migrate(std::span<const Migration> schema);
    /// run(), where \a lifetime tells SQLite how long the bytes of \a values live.
    [[nodiscard]] Result<Rows> start(const QString &sql, const QVariantList &values,
                                     void (*lifetime)(void *));
    [[nodiscard]] Result<Rows::Statement> prepared(const QString &sql);

    [[nodiscard]] Result<> beginWriting(bool isDurable);

    std::unique_ptr<sqlite3, int (*)(sqlite3 *)> m_connection;
    bool m_isDurable = true; ///< As open() leaves it.
    QHash<QString, Rows::Statement> m_prepared;
    std::optional<Checkpointer> m_checkpointer; ///< Of m_connection.
};

} // namespace orrery
