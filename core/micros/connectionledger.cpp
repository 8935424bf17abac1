// SPDX-License-Identifier: MIT
#include "core/micros/connectionledger.h"

#include "core/foundation/background.h"
#include "core/foundation/clock.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLoggingCategory>
#include <QSaveFile>
#include <QTimeZone>

#include <algorithm>

using namespace Qt::StringLiterals;

Q_LOGGING_CATEGORY(lcLedger, "orrery.micros.ledger", QtInfoMsg)

namespace orrery {

namespace {

constexpr size_t mostEntries = 500;
constexpr std::chrono::seconds flushEvery{10}; ///< A busy app costs one small file in that time.

QJsonObject toJson(const LedgerEntry &entry)
{
    return {{u"host"_s, entry.contact.host},
            {u"port"_s, entry.contact.port},
            {u"opened"_s, entry.contact.opened},
            {u"sent"_s, entry.contact.sent},
            {u"received"_s, entry.contact.received},
            {u"first"_s, entry.first.toString(Qt::ISODateWithMs)},
            {u"last"_s, entry.last.toString(Qt::ISODateWithMs)}};
}

LedgerEntry fromJson(const QJsonObject &json)
{
    const auto time = [&json](QLatin1StringView key) {
        return QDateTime::fromString(json[key].toString(), Qt::ISODateWithMs);
    };
    return {.contact = {.host = json["host"_L1].toString(),
                        .port = static_cast<quint16>(json["port"_L1].toInt()),
                        .opened = json["opened"_L1].toInteger(),
                        .sent = json["sent"_L1].toInteger(),
                        .received = json["received"_L1].toInteger()},
            .first = time("first"_L1),
            .last = time("last"_L1)};
}

QList<LedgerEntry> read(const QString &path)
{
    QList<LedgerEntry> entries;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return entries;
    const QJsonArray rows = QJsonDocument::fromJson(file.readAll()).array();
    for (const QJsonValue &row : rows) {
        if (const LedgerEntry entry = fromJson(row.toObject()); entry.last.isValid())
            entries.append(entry);
    }
    return entries;
}

void write(const QString &path, const QJsonArray &rows)
{
    QDir().mkpath(QFileInfo(path).path());
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly)
        || file.write(QJsonDocument(rows).toJson(QJsonDocument::Compact)) < 0 || !file.commit())
        qCWarning(lcLedger) << "cannot write" << path << file.errorString();
}

} // namespace

ConnectionLedger::ConnectionLedger(ProfilePaths paths, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_paths(std::move(paths))
    , m_clock(clock)
{
    m_disk.setMaxThreadCount(1);
    m_flush.setSingleShot(true);
    m_flush.setInterval(flushEvery);
    connect(&m_flush, &QTimer::timeout, this, &ConnectionLedger::flush);
    m_tell.setSingleShot(true);
    connect(&m_tell, &QTimer::timeout, this, [this] {
        for (const InstanceId &instance : std::exchange(m_changed, {}))
            Q_EMIT changed(instance);
    });
}

ConnectionLedger::~ConnectionLedger()
{
    // What was never loaded gets its older part first.
    for (auto &[instance, book] : m_books) {
        if (book.isLoaded || !book.isDirty)
            continue;
        m_disk.waitForDone();
        for (const LedgerEntry &entry : read(fileOf(instance)))
            merge(book, entry);
        book.isLoaded = true;
    }
    flush();
    m_disk.waitForDone();
}

QFuture<QList<LedgerEntry>> ConnectionLedger::entries(const InstanceId &instance)
{
    Book &book = m_books[instance];
    QPromise<QList<LedgerEntry>> &promise = book.waiting.emplace_back();
    promise.start();
    const QFuture<QList<LedgerEntry>> future = promise.future();
    load(instance);
    return future;
}

void ConnectionLedger::add(const InstanceId &instance, const Contact &contact)
{
    const auto now = QDateTime::fromStdTimePoint(
        std::chrono::time_point_cast<std::chrono::milliseconds>(m_clock.now()));
    Book &book = m_books[instance];
    merge(book, {.contact = contact, .first = now, .last = now});
    book.isDirty = true;
    if (!book.isLoaded)
        load(instance);
    if (!m_flush.isActive())
        m_flush.start();
    tellLater(instance);
}

void ConnectionLedger::clear(const InstanceId &instance)
{
    Book &book = m_books[instance];
    book.entries.clear();
    book.isDirty = false;
    book.isLoaded = true; // whatever is still being read is not wanted any more
    m_disk.start([path = fileOf(instance)] { QFile::remove(path); });
    tellLater(instance);
}

void ConnectionLedger::tellLater(const InstanceId &instance)
{
    m_changed.insert(instance);
    if (!m_tell.isActive())
        m_tell.start(0);
}

void ConnectionLedger::merge(Book &book, const LedgerEntry &entry)
{
    const Key key(entry.contact.host, entry.contact.port);
    const auto [it, isNew] = book.entries.try_emplace(key, entry);
    if (!isNew) {
        LedgerEntry &whole = it->second;
        whole.contact.opened += entry.contact.opened;
        whole.contact.sent += entry.contact.sent;
        whole.contact.received += entry.contact.received;
        whole.first = std::min(whole.first, entry.first);
        whole.last = std::max(whole.last, entry.last);
    }
    if (book.entries.size() > mostEntries)
        book.entries.erase(std::ranges::min_element(
            book.entries, {}, [](const auto &one) { return one.second.last; }));
}

void ConnectionLedger::load(const InstanceId &instance)
{
    Book &book = m_books[instance];
    if (std::exchange(book.isLoading, true))
        return;
    inBackground(m_disk, read, fileOf(instance))
        .then(this, [this, instance](const QList<LedgerEntry> &stored) {
            Book &loaded = m_books[instance];
            loaded.isLoading = false;
            if (!std::exchange(loaded.isLoaded, true)) {
                for (const LedgerEntry &entry : stored)
                    merge(loaded, entry);
            }
            QList<LedgerEntry> entries;
            for (const auto &[key, entry] : loaded.entries)
                entries.append(entry);
            std::ranges::stable_sort(entries, std::ranges::greater(), &LedgerEntry::last);
            for (auto &promise : std::exchange(loaded.waiting, {})) {
                promise.addResult(entries);
                promise.finish();
            }
        });
}

void ConnectionLedger::flush()
{
    for (auto &[instance, book] : m_books) {
        if (!book.isDirty || !book.isLoaded)
            continue;
        book.isDirty = false;
        QJsonArray rows;
        for (const auto &[key, entry] : book.entries)
            rows.append(toJson(entry));
        m_disk.start([path = fileOf(instance), rows] { write(path, rows); });
    }
}

QString ConnectionLedger::fileOf(const InstanceId &instance) const
{
    return m_paths.logsDir() + u'/' + instance.value + u"/connections.json"_s;
}

} // namespace orrery

#include <moc_connectionledger.cpp>
