// SPDX-License-Identifier: MIT
#pragma once

#include "core/foundation/ids.h"
#include "core/foundation/profilepaths.h"
#include "core/sandbox/sandbox.h"

#include <QDateTime>
#include <QFuture>
#include <QObject>
#include <QThreadPool>

#include <deque>
#include <map>

namespace orrery {

class Clock;

struct LogLine {
    QDateTime time;
    OutputStream stream = OutputStream::Out;
    QString text;
    friend bool operator==(const LogLine &, const LogLine &) = default;
};

/// The log lines of every Micro: the newest in memory, all in `logs/<instance>/<micro>.log`,
/// rotated by size. Thread: main; files are written by a thread of its own.
class MicroLogs : public QObject
{
    Q_OBJECT
public:
    MicroLogs(ProfilePaths paths, const Clock &clock, QObject *parent = nullptr);
    ~MicroLogs() override; ///< Waits until every line is in its file.

    /// Up to \a count of the newest lines, oldest first, of this run of Orrery, at once.
    [[nodiscard]] QList<LogLine> recent(const InstanceId &instance, const QString &micro,
                                        int count) const;
    /// Up to \a count of the newest lines from the files, of earlier runs as well.
    [[nodiscard]] QFuture<QList<LogLine>> tail(const InstanceId &instance, const QString &micro,
                                               int count);

    void append(const InstanceId &instance, const QString &micro, OutputStream stream,
                const QString &text);
    void remove(const InstanceId &instance); ///< Files too; at uninstall.

Q_SIGNALS:
    void lineAdded(const orrery::InstanceId &instance, const QString &micro,
                   const orrery::LogLine &line);

private:
    using Key = std::pair<InstanceId, QString>;

    void flush();
    [[nodiscard]] QString fileOf(const InstanceId &instance, const QString &micro) const;

    ProfilePaths m_paths;
    const Clock &m_clock;
    std::map<Key, std::deque<LogLine>> m_recent;
    std::map<Key, QByteArray> m_unwritten;
    QThreadPool m_writer; ///< One thread, so that lines stay in order.
    bool m_writePending = false;
};

} // namespace orrery

Q_DECLARE_METATYPE(orrery::LogLine)
