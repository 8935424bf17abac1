// SPDX-License-Identifier: MIT
#include "core/base/sqlite.h"

#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace orrery;

/// What the log of a file does while much is written. Small pages make long logs of few bytes.
class TestSqlite : public QObject
{
    Q_OBJECT

    static constexpr int pageBytes = 512;
    static constexpr int longestLog = 12'000; ///< Pages; it is copied from 1,000 on.

    QTemporaryDir m_folder;
    QString m_path;
    qint64 m_rows = 0;
    qint64 m_longest = 0; ///< Pages.

    static std::unique_ptr<Sqlite> open(const QString &path)
    {
        const std::vector<Sqlite::Migration> schema{[](Sqlite &db) {
            return db.exec(u"CREATE TABLE t(n INTEGER PRIMARY KEY, text BLOB)"_s);
        }};
        auto opened = Sqlite::open(path, schema, pageBytes);
        return opened ? *std::move(opened) : nullptr;
    }

    /// Commits \a count rows of about 5 KB, one by one.
    bool write(Sqlite &db, int count)
    {
        for (int i = 0; i < count; ++i) {
            const auto done =
                db.beginUnhurried()
                    .and_then([&] {
                        return db.exec(u"INSERT INTO t VALUES(?,zeroblob(5000))"_s, {m_rows});
                    })
                    .and_then([&] { return db.commit(); });
            if (!done)
                return false;
            ++m_rows;
            m_longest = std::max(m_longest, QFileInfo(m_path + u"-wal"_s).size() / pageBytes);
        }
        return true;
    }

private Q_SLOTS:
    void init()
    {
        m_path = m_folder.filePath(QString::fromUtf8(QTest::currentTestFunction()));
        m_rows = m_longest = 0;
    }

    void logIsCopiedWhileMoreIsWritten()
    {
        const auto db = open(m_path);
        QVERIFY(db);
        QVERIFY(write(*db, 4000)); // 45,000 pages
        QVERIFY2(m_longest < longestLog, qPrintable(QString::number(m_longest)));
        QCOMPARE(db->scalar(u"SELECT count(*) FROM t"_s)->toLongLong(), m_rows);
        QCOMPARE(db->scalar(u"PRAGMA integrity_check"_s)->toString(), u"ok"_s);
    }

    void logBeginsAgainBehindAReader()
    {
        const auto db = open(m_path);
        const auto reader = open(m_path);
        QVERIFY(db && reader);
        QVERIFY(write(*db, 10));
        const auto seen = [&] { return reader->scalar(u"SELECT count(*) FROM t"_s)->toLongLong(); };
        QVERIFY(reader->beginReading());
        QCOMPARE(seen(), 10);
        QVERIFY(write(*db, 2000));
        QCOMPARE(seen(), 10); // and nothing waits for the reader
        QVERIFY(m_longest > longestLog);
        QVERIFY(reader->commit());
        QCOMPARE(seen(), m_rows);
        const qint64 before = m_longest;
        QVERIFY(write(*db, 4000));
        QVERIFY2(m_longest < before + longestLog, qPrintable(QString::number(m_longest)));
    }

    void waitsForTheDiskUnlessItNeedNot()
    {
        // Two connections: a statement that is kept goes on giving its first answer.
        const auto db = open(m_path);
        const auto other = open(m_path);
        QVERIFY(db && other);
        QVERIFY(db->beginUnhurried());
        QCOMPARE(db->scalar(u"PRAGMA synchronous"_s)->toInt(), 1);
        QVERIFY(db->commit());
        QVERIFY(other->beginUnhurried());
        QVERIFY(other->commit());
        QVERIFY(other->begin());
        QCOMPARE(other->scalar(u"PRAGMA synchronous"_s)->toInt(), 2);
        QVERIFY(other->commit());
    }

    void settlesInTheFile()
    {
        const auto db = open(m_path);
        QVERIFY(db);
        QVERIFY(write(*db, 30));
        db->settle();
        const QString alone = m_path + u"-alone"_s;
        QVERIFY(QFile::copy(m_path, alone));
        const auto copy = open(alone);
        QVERIFY(copy);
        QCOMPARE(copy->scalar(u"SELECT count(*) FROM t"_s)->toLongLong(), m_rows);
    }

    void endsWhileTheLogIsCopied()
    {
        for (int i = 0; i < 20; ++i) {
            const auto db = open(m_path);
            QVERIFY(db);
            QVERIFY(write(*db, 100 + i)); // the copying began some rows ago
        }
        QVERIFY(!QFileInfo::exists(m_path + u"-wal"_s));
        const auto db = open(m_path);
        QCOMPARE(db->scalar(u"SELECT count(*) FROM t"_s)->toLongLong(), m_rows);
    }
};

QTEST_GUILESS_MAIN(TestSqlite)
#include "tst_sqlite.moc"
