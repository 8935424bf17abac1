// SPDX-License-Identifier: MIT
#include "core/base/sqlitebasestore.h"
#include "core/base/storepool.h"
#include "core/drive/blobwriter.h"
#include "core/drive/databrowser.h"
#include "core/drive/filedrives.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace orrery;

class TestDataBrowser : public QObject
{
    Q_OBJECT

    const Clock m_clock;
    const SqliteBases m_bases{m_clock};
    const FileDrives m_drives{m_clock};
    const QTemporaryDir m_dir;
    const CollectionRef m_ref{.id = "c1", .folder = m_dir.filePath(u"c"_s).toStdString()};
    StorePool m_pool;
    const DataBrowser m_browser{m_pool, m_bases, m_drives};

    template <typename T> static T wait(QFuture<T> future)
    {
        [&] { QTRY_VERIFY(future.isFinished()); }();
        return future.result();
    }

private Q_SLOTS:
    void showsItems()
    {
        QVERIFY(wait(m_browser.bases(m_ref))->isEmpty());
        const auto stored =
            wait(m_browser.putItem(m_ref, u"notes"_s, "{\"n\": 1.0, \"key\": \"b\"}"));
        QVERIFY(stored);
        QCOMPARE(*stored, "{\"key\":\"b\",\"n\":1}"_ba);
        QVERIFY(wait(m_browser.putItem(m_ref, u"notes"_s, "{\"key\":\"a\"}")));
        QCOMPARE(*wait(m_browser.bases(m_ref)), QStringList{u"notes"_s});
        QCOMPARE(wait(m_browser.baseList(m_ref))->first(), (BrowsedBase{u"notes"_s, 2}));

        const auto page = wait(m_browser.items(m_ref, u"notes"_s, 1));
        QCOMPARE(page->items, QByteArrayList{"{\"key\":\"a\"}"});
        QCOMPARE(page->last, u"a"_s);
        const auto rest = wait(m_browser.items(m_ref, u"notes"_s, 10, page->last));
        QCOMPARE(rest->items.size(), 1);
        QVERIFY(rest->last.isEmpty());
        QCOMPARE(wait(m_browser.items(m_ref, u"notes"_s, 10, {}, "{\"n?gt\":0}"))->items.size(), 1);
        QVERIFY(wait(m_browser.deleteItem(m_ref, u"notes"_s, u"b"_s)));
        QCOMPARE(wait(m_browser.items(m_ref, u"notes"_s, 10))->items.size(), 1);
    }

    void saysWhatIsWrong()
    {
        const auto query = wait(m_browser.items(m_ref, u"notes"_s, 10, {}, "{\"a??\":1}"));
        QCOMPARE(query.error().code, ErrorCode::InvalidInput);
        const auto item = wait(m_browser.putItem(m_ref, u"notes"_s, "{\"key\":5}"));
        QCOMPARE(item.error().code, ErrorCode::InvalidInput);
        QCOMPARE(wait(m_browser.readFile(m_ref, u"desk"_s, u"nothing"_s, 10)).error().code,
                 ErrorCode::NotFound);
    }

    void showsFiles()
    {
        auto blob = m_drives.blobs(m_ref)->create();
        QVERIFY(blob);
        const std::string_view content = "hello";
        QVERIFY((*blob)->write(content));
        QVERIFY((*blob)->flush());
        (*blob)->keep();
        const Segment segment = (*blob)->segment();
        QPromise<void> done;
        m_pool.write(
            m_drives, m_ref,
            [segment](StoreSession &session) {
                auto &store = static_cast<DriveStore &>(session);
                return store.put("desk", "top.txt", "", segment).and_then([&store] {
                    return store.put("desk", "folder/below.txt", "", {});
                });
            },
            [&done](const Result<> &) { done.finish(); });
        done.start();
        done.future().waitForFinished();

        QCOMPARE(*wait(m_browser.drives(m_ref)), QStringList{u"desk"_s});
        QCOMPARE(wait(m_browser.driveList(m_ref))->first(), (BrowsedDrive{u"desk"_s, 2, 5}));
        const auto page = wait(m_browser.files(m_ref, u"desk"_s, {}, 10));
        QCOMPARE(page->files.size(), 2);
        QCOMPARE(page->files[0].name, u"folder/"_s);
        QVERIFY(!page->files[0].changed.isValid());
        QCOMPARE(page->files[1].name, u"top.txt"_s);
        QCOMPARE(page->files[1].size, 5);
        QCOMPARE(page->files[1].type, u"text/plain"_s);
        QCOMPARE(*wait(m_browser.readFile(m_ref, u"desk"_s, u"top.txt"_s, 4)), "hell"_ba);
        QVERIFY(wait(m_browser.deleteFiles(m_ref, u"desk"_s, {u"top.txt"_s})));
        QCOMPARE(wait(m_browser.files(m_ref, u"desk"_s, {}, 10))->files.size(), 1);
    }
};

QTEST_GUILESS_MAIN(TestDataBrowser)
#include "tst_databrowser.moc"
