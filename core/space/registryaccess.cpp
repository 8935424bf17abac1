// SPDX-License-Identifier: MIT
// Collections, keys, sessions and settings of the Registry; owners and their work are in
// registry.cpp.
#include "core/space/registry.h"

#include "core/space/registryrows.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace orrery {

QList<Collection> Registry::collections() const
{
    return m_rows->collections;
}

std::optional<Collection> Registry::collection(const CollectionId &id) const
{
    const auto it = std::ranges::find(m_rows->collections, id, &Collection::id);
    return it == m_rows->collections.end() ? std::nullopt : std::optional(*it);
}

QList<KeyRecord> Registry::keys() const
{
    return m_rows->keys;
}

QList<SessionRecord> Registry::sessions() const
{
    return m_rows->sessions;
}

QList<Schedule> Registry::schedules() const
{
    return m_rows->schedules;
}

QStringList Registry::catalogueFolders() const
{
    return m_rows->catalogues;
}

QString Registry::setting(const QString &key, const QString &otherwise) const
{
    return m_rows->settings.value(key, otherwise);
}

QFuture<Result<MicroKeys>> Registry::microKeys(const InstanceId &id) const
{
    const auto sealed = m_rows->microKeys.constFind(id);
    if (sealed == m_rows->microKeys.constEnd())
        return ready<MicroKeys>(
            fail(ErrorCode::NotFound, tr("This instance does not exist any more."), id.value));
    const auto projectKey = m_key.unseal(sealed->projectKey);
    const auto apiKey = m_key.unseal(sealed->apiKey);
    if (!projectKey || !apiKey)
        return ready<MicroKeys>(std::unexpected(projectKey ? apiKey.error() : projectKey.error()));
    return ready<MicroKeys>(MicroKeys{.projectKey = QString::fromLatin1(*projectKey),
                                      .apiKey = QString::fromLatin1(*apiKey)});
}

QFuture<Result<Collection>> Registry::addCollection(const QString &name)
{
    if (name.trimmed().isEmpty())
        return ready<Collection>(fail(ErrorCode::InvalidInput, tr("A Collection needs a name.")));
    if (std::ranges::any_of(m_rows->collections, [&](const Collection &other) {
            return other.kind == Collection::Kind::Headless && other.name == name;
        }))
        return ready<Collection>(
            fail(ErrorCode::Conflict, tr("There is a Collection “%1” already.").arg(name)));
    Collection collection{{randomId()}, name, Collection::Kind::Headless, {}, rowTime()};
    collection.folder = m_paths.collectionDir(collection.id);
    return commit({saved(collection)},
                  [this, collection] {
                      m_rows->collections += collection;
                      Q_EMIT collectionsChanged();
                  })
        .then(this,
              [collection](Result<> done) { return done.transform([&] { return collection; }); });
}

QFuture<Result<>> Registry::removeCollection(const CollectionId &id)
{
    const auto old = collection(id);
    if (!old)
        return ready<void>(fail(ErrorCode::NotFound, tr("There is no such Collection."), id.value));
    if (old->kind != Collection::Kind::Headless)
        return ready<void>(
            fail(ErrorCode::Denied,
                 tr("This Collection belongs to “%1” and goes with it.").arg(old->name)));
    return commit(
        {removed(u"collections"_s, u"id"_s, id.value),
         removed(u"keys"_s, u"collection"_s, id.value)},
        [this, id] {
            m_rows->collections.removeIf([&](const Collection &row) { return row.id == id; });
            m_rows->keys.removeIf([&](const KeyRecord &row) { return row.collection == id; });
            Q_EMIT collectionsChanged();
            Q_EMIT keysChanged();
        });
}

QFuture<Result<NewKey>> Registry::addDataKey(const CollectionId &collection, const QString &name)
{
    if (!this->collection(collection))
        return ready<NewKey>(
            fail(ErrorCode::NotFound, tr("There is no such Collection."), collection.value));
    const NewKey key = makeDataKey(collection);
    return addKey(key, {key.id, name, KeyRecord::Kind::Data, collection, {}, key.hash, rowTime()});
}

QFuture<Result<NewKey>> Registry::addAppKey(const InstanceId &instance, const QString &name)
{
    if (!this->instance(instance))
        return ready<NewKey>(
            fail(ErrorCode::NotFound, tr("There is no such instance."), instance.value));
    const NewKey key = makeAppKey(instance);
    return addKey(key, {key.id, name, KeyRecord::Kind::App, {}, instance, key.hash, rowTime()});
}

QFuture<Result<NewKey>> Registry::addKey(const NewKey &key, const KeyRecord &record)
{
    return commit({saved(record)},
                  [this, record] {
                      m_rows->keys += record;
                      Q_EMIT keysChanged();
                  })
        .then(this, [key](Result<> done) { return done.transform([&] { return key; }); });
}

QFuture<Result<>> Registry::removeKey(const QString &id)
{
    const auto old = std::ranges::find(m_rows->keys, id, &KeyRecord::id);
    if (old == m_rows->keys.end())
        return ready<void>(fail(ErrorCode::NotFound, tr("There is no key “%1”.").arg(id)));
    if (old->isOfMicro())
        return ready<void>(fail(ErrorCode::Denied,
                                tr("This key belongs to the app itself and cannot be revoked.")));
    return commit({removed(u"keys"_s, u"id"_s, id)}, [this, id] {
        m_rows->keys.removeIf([&](const KeyRecord &row) { return row.id == id; });
        Q_EMIT keysChanged();
    });
}

QFuture<Result<>> Registry::addSession(const SessionRecord &session)
{
    // Each new session sweeps what has expired by then; nothing else has to.
    const QDateTime time = session.created;
    return commit({{u"DELETE FROM sessions WHERE expires <= ?"_s, {time.toMSecsSinceEpoch()}},
                   saved(session)},
                  [this, session, time] {
                      m_rows->sessions.removeIf([&](const SessionRecord &row) {
                          return row.expires <= time || row.hash == session.hash;
                      });
                      m_rows->sessions += session;
                      Q_EMIT sessionsChanged();
                  });
}

QFuture<Result<>> Registry::removeSession(const QByteArray &hash)
{
    return commit({removed(u"sessions"_s, u"hash"_s, hash)}, [this, hash] {
        m_rows->sessions.removeIf([&](const SessionRecord &row) { return row.hash == hash; });
        Q_EMIT sessionsChanged();
    });
}

QFuture<Result<>> Registry::removeSessions(const InstanceId &instance)
{
    const QString owner = instance.isEmpty() ? u""_s : instance.value;
    return commit({removed(u"sessions"_s, u"instance"_s, owner)}, [this, instance] {
        m_rows->sessions.removeIf(
            [&](const SessionRecord &row) { return row.instance == instance; });
        Q_EMIT sessionsChanged();
    });
}

QFuture<Result<>> Registry::removeAllSessions()
{
    return commit({{u"DELETE FROM sessions"_s, {}}}, [this] {
        m_rows->sessions.clear();
        Q_EMIT sessionsChanged();
    });
}

QFuture<Result<>> Registry::saveSchedule(const Schedule &schedule)
{
    if (!instance(schedule.instance))
        return ready<void>(
            fail(ErrorCode::NotFound, tr("There is no such instance."), schedule.instance.value));
    return commit({saved(schedule)}, [this, schedule] {
        const auto it = std::ranges::find_if(m_rows->schedules, [&](const Schedule &row) {
            return row.instance == schedule.instance && row.micro == schedule.micro
                && row.action == schedule.action;
        });
        if (it == m_rows->schedules.end())
            m_rows->schedules += schedule;
        else
            *it = schedule;
    });
}

QFuture<Result<>> Registry::setSetting(const QString &key, const QString &value)
{
    if (m_rows->settings.contains(key) && m_rows->settings.value(key) == value)
        return ready<void>({});
    return commit({{u"INSERT INTO settings (key, value) VALUES (?, ?)"
                    " ON CONFLICT (key) DO UPDATE SET value = excluded.value"_s,
                    {key, value.isNull() ? u""_s : value}}},
                  [this, key, value] {
                      m_rows->settings.insert(key, value);
                      Q_EMIT settingChanged(key);
                  });
}

QFuture<Result<>> Registry::addCatalogueFolder(const QString &folder)
{
    if (m_rows->catalogues.contains(folder))
        return ready<void>({});
    return commit({{u"INSERT OR IGNORE INTO catalogues (folder) VALUES (?)"_s, {folder}}},
                  [this, folder] {
                      if (!m_rows->catalogues.contains(folder))
                          m_rows->catalogues += folder;
                      Q_EMIT cataloguesChanged();
                  });
}

QFuture<Result<>> Registry::removeCatalogueFolder(const QString &folder)
{
    return commit({removed(u"catalogues"_s, u"folder"_s, folder)}, [this, folder] {
        m_rows->catalogues.removeAll(folder);
        Q_EMIT cataloguesChanged();
    });
}

} // namespace orrery
