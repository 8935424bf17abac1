// SPDX-License-Identifier: MIT
#include "core/drive/blobwriter.h"
#include "core/drive/driveschema.h"
#include "core/drive/filedrivestore.h"
#include "core/drive/filereader.h"
#include "tests/core/drive/drivestoresuite.h"

#include <QDir>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace orrery;

class TestFileDriveStore : public DriveStoreSuite
{
    Q_OBJECT

protected:
    std::unique_ptr<DriveStore> open(const Clock &clock) override
    {
        m_blobs = std::make_shared<BlobFolder>(path(u"blobs"_s)); // as a new process has it
        auto store = FileDriveStore::open(path(u""_s), m_blobs, clock, Access::Write);
        return store ? std::unique_ptr<DriveStore>(*std::move(store)) : nullptr;
    }
    void wipe() override { m_dir = std::make_unique<QTemporaryDir>(); }
    Segment segment(const QByteArray &bytes) override
    {
        auto writer = m_blobs->create();
        if (!writer || !(*writer)->write({bytes.constData(), size_t(bytes.size())})
            || !(*writer)->flush())
            return {};
        (*writer)->keep();
        return (*writer)->segment();
    }
    QByteArray bytes(const StoredFile &file) override
    {
        return readBlobs(m_blobs, file, file.size).value_or("unreadable");
    }
    qsizetype segments() override { return blobNames().size(); }

    [[nodiscard]] QStringList blobNames() const
    {
        return QDir(m_dir->filePath(u"blobs"_s)).entryList(QDir::Files | QDir::Hidden);
    }
    [[nodiscard]] std::string path(const QString &name) const
    {
        return m_dir->filePath(name).toStdString();
    }

    std::unique_ptr<QTemporaryDir> m_dir;
    std::shared_ptr<BlobFolder> m_blobs; // shared with the store under test

private Q_SLOTS:
    void dropsBlobsThatNobodyNames()
    {
        {
            auto writer = m_blobs->create();
            QVERIFY(writer);
            QCOMPARE(segments(), 1);
        }
        QCOMPARE(segments(), 0);
    }

    void bringsOldFilesUpToDate()
    {
        m_store.reset();
        wipe();
        {
            const auto db = Sqlite::open(m_dir->filePath(u"drive.db"_s), driveSchema().first(1));
            QVERIFY(db);
            for (const QString &sql :
                 {u"INSERT INTO drives VALUES(1,CAST('d' AS BLOB))"_s,
                  u"INSERT INTO files VALUES(1,1,CAST('a' AS BLOB),3,'text/x',7)"_s,
                  u"INSERT INTO segments VALUES(1,1,'old',3)"_s})
                QVERIFY((*db)->exec(sql));
        }
        QVERIFY(QDir(m_dir->path()).mkpath(u"blobs"_s));
        QFile blob(m_dir->filePath(u"blobs/old"_s));
        QVERIFY(blob.open(QFile::WriteOnly) && blob.write("abc") == 3);
        blob.close();
        m_store = open(m_clock);
        QCOMPARE(get("a"), "abc"_ba);
        QVERIFY((*m_store->file("d", "a"))->tag.empty()); // nobody hashed it
        put("a", "abcd");
        QCOMPARE(get("a"), "abcd"_ba);
        QVERIFY(!(*m_store->file("d", "a"))->tag.empty());
        QCOMPARE(blobNames().contains(u"old"_s), false);
    }

    void hashesUnderAKeyOfItsOwn()
    {
        const std::string hash = segment("content").hash;
        QCOMPARE(hash.size(), 16U);
        QVERIFY(segment("other content").hash != hash);
        m_blobs = std::make_shared<BlobFolder>(path(u"blobs"_s)); // as a new process has it
        QCOMPARE(segment("content").hash, hash);
        m_blobs = std::make_shared<BlobFolder>(path(u"others"_s));
        QVERIFY(segment("content").hash != hash);
        // A crash may leave half a key: equal content from before is not found again, that is all.
        const QString key = m_dir->filePath(u"blobs.key"_s);
        QVERIFY(QFile::resize(key, 7));
        m_blobs = std::make_shared<BlobFolder>(path(u"blobs"_s));
        QVERIFY(segment("content").hash != hash);
        QCOMPARE(QFileInfo(key).size(), 7); // not where an upload comes in
        m_blobs->keepKey();
        QCOMPARE(QFileInfo(key).size(), 32);
        QVERIFY(!(QFileInfo(key).permissions() & (QFile::ReadGroup | QFile::ReadOther)));
    }

    void sweepsNothingThatIsOnItsWay()
    {
        auto writer = m_blobs->create();
        QVERIFY(writer);
        QFile orphan(m_dir->filePath(u"blobs/orphan"_s));
        QVERIFY(orphan.open(QFile::WriteOnly));
        m_store.reset();
        const auto store = FileDriveStore::open(path(u""_s), m_blobs, m_clock, Access::Write);
        QVERIFY(store);
        // Swept before, at the first opening of this process.
        QCOMPARE(segments(), 2);
        m_blobs->sweep({});
        QCOMPARE(segments(), 1);
    }
};

QTEST_GUILESS_MAIN(TestFileDriveStore)
#include "tst_filedrivestore.moc"
