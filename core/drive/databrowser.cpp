// SPDX-License-Identifier: MIT
#include "core/drive/databrowser.h"

#include "core/base/basekind.h"
#include "core/base/basestore.h"
#include "core/base/storepool.h"
#include "core/drive/filedrives.h"
#include "core/drive/filereader.h"
#include "core/drive/filetype.h"
#include "core/foundation/background.h"

#include <QCoreApplication>
#include <QPromise>

#include <algorithm>
#include <atomic>
#include <set>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(DataBrowser)
};

constexpr size_t mostChanges = 200;

QString toQString(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

/// A refusal that data services would send, as the window shows it.
std::unexpected<Error> invalid(const Refusal &refusal)
{
    return fail(ErrorCode::InvalidInput,
                Text::tr("This is not possible: %1.").arg(toQString(refusal.text)));
}

QDateTime fromSeconds(double seconds)
{
    return QDateTime::fromMSecsSinceEpoch(static_cast<qint64>(seconds * 1000));
}

/// Runs \a work(Store &) → Result<T> on a store thread.
template <typename Store, typename Work, typename R = std::invoke_result_t<Work &, Store &>>
QFuture<R> ask(StorePool &pool, const StoreKind &kind, const CollectionRef &collection,
               Access access, Work work)
{
    const auto promise = std::make_shared<QPromise<R>>(); // these two shared by the job and
    const auto answer = std::make_shared<std::optional<R>>(); // what follows it
    promise->start();
    StorePool::Job job = [answer, work = std::move(work)](StoreSession &session) mutable {
        const R &result = answer->emplace(work(static_cast<Store &>(session)));
        // Only the storage's own failures may end a group of writes.
        const bool isRefusal = !result && result.error().code == ErrorCode::InvalidInput;
        return result || isRefusal ? Result<>() : Result<>(std::unexpected(result.error()));
    };
    StorePool::Done done = [promise, answer](const Result<> &finished) {
        promise->addResult(finished ? *std::move(*answer) : R(std::unexpected(finished.error())));
        finishInMain(promise);
    };
    pool.run(access, kind, collection, std::move(job), std::move(done));
    return promise->future();
}

template <typename R> QFuture<R> answered(R result)
{
    return QtFuture::makeReadyValueFuture(std::move(result));
}

template <typename Summary> QStringList names(const std::vector<Summary> &all)
{
    QStringList list;
    for (const Summary &summary : all)
        list.append(toQString(summary.name));
    return list;
}

} // namespace

DataBrowser::DataBrowser(StorePool &pool, const BaseKind &bases, const FileDrives &drives)
    : m_pool(pool)
    , m_bases(bases)
    , m_drives(drives)
{
}

QFuture<Result<QStringList>> DataBrowser::bases(const CollectionRef &collection) const
{
    return ask<BaseStore>(m_pool, m_bases, collection, Access::Scan, [](BaseStore &store) {
        return store.bases().transform(names<BaseSummary>);
    });
}

QFuture<Result<QList<BrowsedBase>>> DataBrowser::baseList(const CollectionRef &collection) const
{
    return ask<BaseStore>(m_pool, m_bases, collection, Access::Scan, [](BaseStore &store) {
        return store.bases().transform([](const std::vector<BaseSummary> &all) {
            QList<BrowsedBase> list;
            for (const BaseSummary &base : all)
                list.append({.name = toQString(base.name), .items = base.items});
            return list;
        });
    });
}

QFuture<Result<BrowsedItems>> DataBrowser::items(const CollectionRef &collection,
                                                 const QString &base, int limit,
                                                 const QString &last, const QByteArray &query) const
{
    Checked<Query> wanted = Query();
    if (!query.trimmed().isEmpty()) {
        const auto json = Json::parse(query.toStdString());
        wanted = json ? Query::parseConditions(json->root()) : refuse(400, "Bad payload");
    }
    if (!wanted)
        return answered<Result<BrowsedItems>>(invalid(wanted.error()));
    wanted->limit = static_cast<std::uint64_t>(std::max(1, limit));
    wanted->last = last.toStdString();
    return ask<BaseStore>(
        m_pool, m_bases, collection, Access::Scan,
        [name = base.toStdString(), query = *std::move(wanted)](BaseStore &store) {
            return store.page(name, query).transform([](const ItemPage &page) {
                BrowsedItems browsed;
                for (const std::string &item : page.items)
                    browsed.items.append(QByteArray::fromStdString(item));
                browsed.last = toQString(page.last);
                return browsed;
            });
        });
}

QFuture<Result<QByteArray>> DataBrowser::putItem(const CollectionRef &collection,
                                                 const QString &base, const QByteArray &json) const
{
    const std::string name = base.toStdString();
    auto item = isStoreName(name) ? readInsert("{\"item\":" + json.toStdString() + '}')
                                  : refuse(400, "Bad name");
    if (!item)
        return answered<Result<QByteArray>>(invalid(item.error()));
    return ask<BaseStore>(m_pool, m_bases, collection, Access::Write,
                          [name, item = *std::move(item)](BaseStore &store) {
                              return store.put(name, {item}).transform([&item] {
                                  return QByteArray::fromStdString(item.text);
                              });
                          });
}

QFuture<Result<>> DataBrowser::deleteItem(const CollectionRef &collection, const QString &base,
                                          const QString &key) const
{
    return ask<BaseStore>(m_pool, m_bases, collection, Access::Write,
                          [name = base.toStdString(), key = key.toStdString()](BaseStore &store) {
                              return store.remove(name, key);
                          });
}

QFuture<Result<QList<BrowsedVersion>>>
DataBrowser::history(const CollectionRef &collection, const QString &base, const QString &key) const
{
    return ask<BaseStore>(
        m_pool, m_bases, collection, Access::Scan,
        [name = base.toStdString(), key = key.toStdString()](BaseStore &store) {
            return store.history(name, key).transform([](const std::vector<ItemVersion> &all) {
                QList<BrowsedVersion> versions;
                for (const ItemVersion &version : all)
                    versions.append({.changed = fromSeconds(version.changed),
                                     .item = QByteArray::fromStdString(version.text)});
                return versions;
            });
        });
}

QFuture<Result<QList<QByteArray>>> DataBrowser::deleted(const CollectionRef &collection,
                                                        const QString &base, int limit) const
{
    return ask<BaseStore>(m_pool, m_bases, collection, Access::Scan,
                          [name = base.toStdString(), limit](BaseStore &store) {
                              return store.deleted(name, static_cast<size_t>(limit))
                                  .transform([](const std::vector<ItemVersion> &all) {
                                      QList<QByteArray> items;
                                      for (const ItemVersion &version : all)
                                          items.append(QByteArray::fromStdString(version.text));
                                      return items;
                                  });
                          });
}

QFuture<Result<QList<BrowsedIndex>>> DataBrowser::indexes(const CollectionRef &collection) const
{
    return ask<BaseStore>(m_pool, m_bases, collection, Access::Scan, [](BaseStore &store) {
        return store.indexes().transform([](const std::vector<BaseIndex> &all) {
            QList<BrowsedIndex> indexes;
            for (const BaseIndex &index : all)
                indexes.append({.base = toQString(index.base),
                                .path = toQString(index.path),
                                .isReady = index.isReady,
                                .entries = index.entries,
                                .uses = index.uses,
                                .lastUsed = fromSeconds(index.lastUsed)});
            return indexes;
        });
    });
}

QFuture<Result<BrowsedChanges>> DataBrowser::changes(const CollectionRef &collection,
                                                     const QString &base, qint64 after) const
{
    return ask<BaseStore>(
        m_pool, m_bases, collection, Access::Scan,
        [name = base.toStdString(), after](BaseStore &store) -> Result<BrowsedChanges> {
            const auto page = store.changes(name, after, mostChanges + 1);
            if (!page)
                return std::unexpected(page.error());
            BrowsedChanges changes{.items = {}, .gone = {}, .last = page->last};
            // So many at once are read anew faster than one by one.
            changes.isComplete = page->isComplete && page->changes.size() <= mostChanges;
            std::set<std::string> keys;
            for (size_t i = 0; changes.isComplete && i < page->changes.size(); ++i)
                keys.insert(page->changes[i].key);
            for (const std::string &key : keys) {
                const auto item = store.item(name, key);
                if (!item)
                    return std::unexpected(item.error());
                if (*item)
                    changes.items.append(QByteArray::fromStdString(**item));
                else
                    changes.gone.append(toQString(key));
            }
            return changes;
        });
}

std::shared_ptr<void> DataBrowser::whenChanged(const CollectionRef &collection, const QString &base,
                                               QObject *context, std::function<void()> told) const
{
    // Shared by the subscription's thread and the call that waits in the context's.
    const auto isWaiting = std::make_shared<std::atomic<bool>>(false);
    return m_bases.changed().subscribe(collection.id, base.toStdString(),
                                       [isWaiting, context, told = std::move(told)] {
                                           if (isWaiting->exchange(true))
                                               return;
                                           QMetaObject::invokeMethod(
                                               context,
                                               [isWaiting, told] {
                                                   *isWaiting = false;
                                                   told();
                                               },
                                               Qt::QueuedConnection);
                                       });
}

QFuture<Result<QStringList>> DataBrowser::drives(const CollectionRef &collection) const
{
    return ask<DriveStore>(m_pool, m_drives, collection, Access::Scan, [](DriveStore &store) {
        return store.drives().transform(names<DriveSummary>);
    });
}

QFuture<Result<QList<BrowsedDrive>>> DataBrowser::driveList(const CollectionRef &collection) const
{
    return ask<DriveStore>(m_pool, m_drives, collection, Access::Scan, [](DriveStore &store) {
        return store.drives().transform([](const std::vector<DriveSummary> &all) {
            QList<BrowsedDrive> list;
            for (const DriveSummary &drive : all) {
                list.append(
                    {.name = toQString(drive.name), .files = drive.files, .bytes = drive.bytes});
            }
            return list;
        });
    });
}

QFuture<Result<BrowsedFiles>> DataBrowser::files(const CollectionRef &collection,
                                                 const QString &drive, const QString &prefix,
                                                 int limit, const QString &last) const
{
    const ListRequest wanted{.prefix = prefix.toStdString(),
                             .last = last.toStdString(),
                             .limit = static_cast<size_t>(std::max(1, limit)),
                             .recursive = false};
    return ask<DriveStore>(
        m_pool, m_drives, collection, Access::Scan,
        [name = drive.toStdString(), wanted](DriveStore &store) {
            return store.list(name, wanted).transform([](const FileList &list) {
                BrowsedFiles browsed;
                for (const ListEntry &entry : list.entries) {
                    const bool isFolder = entry.name.ends_with('/');
                    browsed.files.append(
                        {.name = toQString(entry.name),
                         .size = entry.size,
                         .type = isFolder ? QString() : toQString(typeFromName(entry.name)),
                         .changed = isFolder ? QDateTime()
                                             : QDateTime::fromSecsSinceEpoch(entry.changed)});
                }
                if (list.hasMore)
                    browsed.last = toQString(list.entries.back().name);
                return browsed;
            });
        });
}

QFuture<Result<QByteArray>> DataBrowser::readFile(const CollectionRef &collection,
                                                  const QString &drive, const QString &name,
                                                  qint64 limit) const
{
    return ask<DriveStore>(
        m_pool, m_drives, collection, Access::Scan,
        [folder = m_drives.blobs(collection), drive = drive.toStdString(),
         name = name.toStdString(), limit](DriveStore &store) -> Result<QByteArray> {
            const auto file = store.file(drive, name);
            if (!file)
                return std::unexpected(file.error());
            if (!*file)
                return fail(ErrorCode::NotFound, Text::tr("This file does not exist any more."));
            return readBlobs(folder, **file, limit);
        });
}

QFuture<Result<>> DataBrowser::deleteFiles(const CollectionRef &collection, const QString &drive,
                                           const QStringList &names) const
{
    std::vector<std::string> all;
    for (const QString &name : names)
        all.push_back(name.toStdString());
    return ask<DriveStore>(m_pool, m_drives, collection, Access::Write,
                           [drive = drive.toStdString(), all = std::move(all)](DriveStore &store) {
                               return store.remove(drive, all);
                           });
}

} // namespace orrery
