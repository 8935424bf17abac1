// SPDX-License-Identifier: MIT
#include "core/base/sqlitebasestore.h"
#include "tests/core/base/basestoresuite.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace orrery;

class TestSqliteBaseStore : public BaseStoreSuite
{
    Q_OBJECT

protected:
    std::unique_ptr<BaseStore> open(const Clock &clock) override
    {
        auto store = SqliteBaseStore::open(folder(), clock);
        return store ? std::unique_ptr<BaseStore>(*std::move(store)) : nullptr;
    }
    void wipe() override { m_dir = std::make_unique<QTemporaryDir>(); }

    [[nodiscard]] std::string folder() const
    {
        return m_dir->filePath(u"collection"_s).toStdString();
    }
    std::unique_ptr<QTemporaryDir> m_dir;

private Q_SLOTS:
    void refusesForeignFiles()
    {
        m_store.reset();
        wipe();
        QVERIFY(QDir().mkpath(QString::fromStdString(folder())));
        QFile file(QString::fromStdString(folder()) + u"/base.db"_s);
        QVERIFY(file.open(QFile::WriteOnly));
        file.write(QByteArray(8192, 'x'));
        file.close();
        const auto store = SqliteBaseStore::open(folder(), m_clock);
        QVERIFY(!store);
        QCOMPARE(store.error().code, ErrorCode::Corrupt);
    }

    void refusesNewerSchemas()
    {
        m_store.reset();
        {
            const auto db = Sqlite::open(QString::fromStdString(folder()) + u"/base.db"_s, {});
            // Opened as version 0: what we wrote is newer.
            QVERIFY(!db);
            QCOMPARE(db.error().code, ErrorCode::Corrupt);
        }
    }

    void makesEverythingDurable()
    {
        m_store.reset();
        const auto db = Sqlite::open(m_dir->filePath(u"x.db"_s), {});
        QVERIFY(db);
        QCOMPARE((*db)->scalar(u"PRAGMA journal_mode"_s)->toString(), u"wal"_s);
        QCOMPARE((*db)->scalar(u"PRAGMA synchronous"_s)->toInt(), 2);
    }
};

QTEST_GUILESS_MAIN(TestSqliteBaseStore)
#include "tst_sqlitebasestore.moc"
