// SPDX-License-Identifier: MIT
#pragma once

#include "core/foundation/ids.h"
#include "core/foundation/profilepaths.h"
#include "core/sandbox/contact.h"

#include <QDateTime>
#include <QFuture>
#include <QObject>
#include <QPromise>
#include <QSet>
#include <QThreadPool>
#include <QTimer>

#include <map>
#include <utility>
#include <vector>

namespace orrery {

class Clock;

/// All that an instance did with one port of one host.
struct LedgerEntry {
    Contact contact;
    QDateTime first; ///< UTC.
    QDateTime last;
    friend bool operator==(const LedgerEntry &, const LedgerEntry &) = default;
};

/// Which hosts the Micros of each instance were in touch with: the 500 used last of each, kept in
/// `logs/<instance>/connections.json`. Thread: main; files are read and written by one of its own.
class ConnectionLedger : public QObject
{
    Q_OBJECT
public:
    ConnectionLedger(ProfilePaths paths, const Clock &clock, QObject *parent = nullptr);
    ~ConnectionLedger() override; ///< Waits until everything is in its file.

    /// The one used last first.
    [[nodiscard]] QFuture<QList<LedgerEntry>> entries(const InstanceId &instance);
    void add(const InstanceId &instance, const Contact &contact);
    void clear(const InstanceId &instance); ///< And its file; at uninstall too.

Q_SIGNALS:
    void changed(const orrery::InstanceId &instance); ///< Once for many at a time.

private:
    using Key = std::pair<QString, quint16>;
    struct Book {
        std::map<Key, LedgerEntry> entries;
        bool isLoaded = false;
        bool isLoading = false;
        bool isDirty = false;
        std::vector<QPromise<QList<LedgerEntry>>> waiting;
    };

    static void merge(Book &book, const LedgerEntry &entry);
    void load(const InstanceId &instance);
    void flush();
    void tellLater(const InstanceId &instance);
    [[nodiscard]] QString fileOf(const InstanceId &instance) const;

    ProfilePaths m_paths;
    const Clock &m_clock;
    std::map<InstanceId, Book> m_books;
    QThreadPool m_disk; ///< One thread, so that writes stay in order.
    QTimer m_flush;
    QTimer m_tell;
    QSet<InstanceId> m_changed; ///< Not told yet.
};

} // namespace orrery
