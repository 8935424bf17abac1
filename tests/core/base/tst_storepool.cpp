// SPDX-License-Identifier: MIT
#include "core/base/sqlitebasestore.h"
#include "core/base/storepool.h"

#include <QDir>
#include <QFile>
#include <QSemaphore>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <thread>

using namespace Qt::StringLiterals;
using namespace orrery;

class TestStorePool : public QObject
{
    Q_OBJECT

    const Clock m_clock;
    const SqliteBases m_bases{m_clock};

    static CollectionRef collection(const QTemporaryDir &dir, const char *id = "c1")
    {
        return {.id = id, .folder = dir.filePath(QString::fromUtf8(id)).toStdString()};
    }

    static StorePool::Job increment(std::atomic<int> *refused = nullptr)
    {
        return [refused](StoreSession &session) {
            const auto updated = static_cast<BaseStore &>(session).update(
                "b", "a", *Update::parse("{\"increment\":{\"n\":1}}"));
            if (updated && !*updated && refused)
                ++*refused;
            return updated ? Result<>() : Result<>(std::unexpected(updated.error()));
        };
    }

    static StorePool::Job put(const std::string &json)
    {
        return [json](StoreSession &session) {
            return static_cast<BaseStore &>(session).put("b",
                                                         {*readInsert("{\"item\":" + json + "}")});
        };
    }

    static std::string get(StorePool &pool, const StoreKind &kind, const CollectionRef &ref)
    {
        std::string text;
        QSemaphore ready;
        pool.read(
            kind, ref,
            [&text](StoreSession &session) {
                text = static_cast<BaseStore &>(session).item("b", "a")->value_or("none");
                return Result<>();
            },
            [&ready](const Result<> &) { ready.release(); });
        ready.acquire();
        return text;
    }

private Q_SLOTS:
    void settlesInTheFileWhenNoMoreIsWritten()
    {
        const QTemporaryDir dir;
        StorePool pool;
        const CollectionRef ref = collection(dir);
        QSemaphore done;
        pool.write(m_bases, ref, put("{\"key\":\"a\",\"text\":\"needle\"}"),
                   [&done](const Result<> &) { done.release(); });
        done.acquire();
        const auto isInTheFile = [&ref] {
            QFile file(QString::fromStdString(ref.folder) + u"/base.db"_s);
            return file.open(QIODevice::ReadOnly) && file.readAll().contains("needle");
        };
        QTRY_VERIFY_WITH_TIMEOUT(isInTheFile(), 30'000);
        QCOMPARE(get(pool, m_bases, ref), "{\"key\":\"a\",\"text\":\"needle\"}");
    }

    void sumsParallelIncrements()
    {
        const QTemporaryDir dir;
        StorePool pool;
        const CollectionRef ref = collection(dir);
        QSemaphore done;
        const auto release = [&done](const Result<> &result) {
            if (result)
                done.release();
        };
        pool.write(m_bases, ref, put("{\"key\":\"a\",\"n\":0}"), release);
        done.acquire();
        {
            std::vector<std::jthread> threads;
            for (int i = 0; i < 8; ++i) {
                threads.emplace_back([&] {
                    for (int j = 0; j < 25; ++j)
                        pool.write(m_bases, ref, increment(), release);
                });
            }
        }
        QVERIFY(done.tryAcquire(200, 20000));
        QCOMPARE(get(pool, m_bases, ref), std::string("{\"key\":\"a\",\"n\":200}"));
        qInfo("201 writes in %llu commits", pool.commits());
        QVERIFY(pool.commits() < 150); // what waits together is committed together
    }

    void insertsTheSameKeyOnce()
    {
        const QTemporaryDir dir;
        StorePool pool;
        const CollectionRef ref = collection(dir);
        QSemaphore done;
        std::atomic<int> inserted = 0;
        for (int i = 0; i < 20; ++i) {
            pool.write(
                m_bases, ref,
                [&inserted](StoreSession &session) {
                    const auto made = static_cast<BaseStore &>(session).insert(
                        "b", *readInsert("{\"item\":{\"key\":\"a\"}}"));
                    inserted += made && *made ? 1 : 0;
                    return Result<>();
                },
                [&done](const Result<> &) { done.release(); });
        }
        QVERIFY(done.tryAcquire(20, 20000));
        QCOMPARE(inserted.load(), 1);
    }

    void oneBadWriteHarmsNoOther()
    {
        const QTemporaryDir dir;
        StorePool pool(1, 1);
        const CollectionRef ref = collection(dir);
        QSemaphore done;
        std::atomic<int> failed = 0;
        const auto count = [&](const Result<> &result) {
            failed += result ? 0 : 1;
            done.release();
        };
        QSemaphore hold;
        // Holds the writer until all others wait, so that they make one group.
        pool.write(
            m_bases, ref,
            [&hold](StoreSession &) {
                hold.acquire();
                return Result<>();
            },
            count);
        pool.write(m_bases, ref, put("{\"key\":\"a\",\"n\":0}"), count);
        pool.write(
            m_bases, ref, [](StoreSession &) { return fail(ErrorCode::Io, u"no"_s); }, count);
        pool.write(m_bases, ref, increment(), count);
        hold.release(2); // once more, should it run twice
        QVERIFY(done.tryAcquire(4, 20000));
        QCOMPARE(failed.load(), 1);
        QCOMPARE(get(pool, m_bases, ref), std::string("{\"key\":\"a\",\"n\":1}"));
    }

    void closesForGood()
    {
        const QTemporaryDir dir;
        StorePool pool;
        const CollectionRef ref = collection(dir);
        const CollectionRef other = collection(dir, "c2");
        QSemaphore done;
        const auto release = [&done](const Result<> &) { done.release(); };
        pool.write(m_bases, ref, put("{\"key\":\"a\"}"), release);
        pool.write(m_bases, other, put("{\"key\":\"a\"}"), release);
        QFuture<void> closed = pool.close("c1");
        QTRY_VERIFY(closed.isFinished());
        QVERIFY(done.tryAcquire(2)); // what was asked before is done
        QVERIFY(QDir(QString::fromStdString(ref.folder)).removeRecursively());

        Result<> answer;
        pool.write(m_bases, ref, put("{\"key\":\"a\"}"), [&](const Result<> &result) {
            answer = result;
            done.release();
        });
        done.acquire();
        QVERIFY(!answer);
        QCOMPARE(answer.error().code, ErrorCode::Unavailable);
        QVERIFY(!QFile::exists(QString::fromStdString(ref.folder)));
        QCOMPARE(get(pool, m_bases, other), std::string("{\"key\":\"a\"}"));

        pool.reopen("c1");
        QCOMPARE(get(pool, m_bases, ref), std::string("none"));
    }

    void finishesWhatWasAskedFor()
    {
        const QTemporaryDir dir;
        std::atomic<int> answered = 0;
        {
            StorePool pool;
            for (int i = 0; i < 50; ++i) {
                pool.write(m_bases, collection(dir),
                           put("{\"key\":\"k" + std::to_string(i) + "\"}"),
                           [&answered](const Result<> &result) { answered += result ? 1 : 0; });
            }
        }
        QCOMPARE(answered.load(), 50);
    }

    void reportsWhatDoesNotOpen()
    {
        const QTemporaryDir dir;
        StorePool pool;
        QSemaphore done;
        Result<> answer;
        pool.read(
            m_bases, {.id = "c1", .folder = "/dev/null/nowhere"},
            [](StoreSession &) { return Result<>(); },
            [&](const Result<> &result) {
                answer = result;
                done.release();
            });
        done.acquire();
        QVERIFY(!answer);
        QCOMPARE(answer.error().code, ErrorCode::Io);
    }

    void readsOnTheCallingThread()
    {
        const QTemporaryDir dir;
        StorePool pool;
        const CollectionRef ref = collection(dir);
        QSemaphore done;
        pool.write(m_bases, ref, put("{\"key\":\"a\"}"),
                   [&done](const Result<> &) { done.release(); });
        done.acquire();
        const auto isThere = [&] {
            bool found = false;
            return pool
                .readHere(m_bases, ref,
                          [&found](StoreSession &session) {
                              const auto item = static_cast<BaseStore &>(session).item("b", "a");
                              found = item && item->has_value();
                              return Result<>();
                          })
                .transform([&found] { return found; });
        };
        QVERIFY(*isThere());
        bool elsewhere = false;
        std::thread([&] { elsewhere = *isThere(); }).join();
        QVERIFY(elsewhere);
        const QFuture<void> closed = pool.close(ref.id);
        QTRY_VERIFY(closed.isFinished());
        QCOMPARE(isThere().error().code, ErrorCode::Unavailable);
        // Nothing holds the files any more, the other thread's connection neither.
        QVERIFY(QDir(QString::fromStdString(ref.folder)).removeRecursively());
        pool.reopen(ref.id);
        QVERIFY(!*isThere());
    }

    void readsHereSeeEachCommitAndKeepNoOldState()
    {
        const QTemporaryDir dir;
        const CollectionRef ref = collection(dir);
        StorePool pool(1, 1);
        const auto write = [&](const std::string &json) {
            QSemaphore done;
            pool.write(m_bases, ref, put(json), [&done](const Result<> &) { done.release(); });
            done.acquire();
        };
        const auto read = [&] {
            std::string text;
            const auto done = pool.readHere(m_bases, ref, [&text](StoreSession &session) {
                text = static_cast<BaseStore &>(session).item("b", "a")->value_or("none");
                return Result<>();
            });
            return done ? text : std::string("failed");
        };
        for (int number = 0; number < 20; ++number) {
            const std::string json = "{\"key\":\"a\",\"n\":" + std::to_string(number) + "}";
            write(json);
            for (int time = 0; time <= number % 4; ++time)
                QCOMPARE(read(), json);
        }
        QCOMPARE(read(), read()); // in one transaction, which now sees an ever older state
        const std::string fill(100'000, 'x');
        for (int number = 0; number < 700; ++number)
            write("{\"key\":\"k" + std::to_string(number) + "\",\"fill\":\"" + fill + "\"}");
        QVERIFY(QFileInfo(dir.filePath(u"c1/base.db-wal"_s)).size() < 50'000'000);
        QVERIFY(read().starts_with("{\"key\":\"a\""));
    }
};

QTEST_GUILESS_MAIN(TestStorePool)
#include "tst_storepool.moc"
