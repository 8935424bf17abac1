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
#include <tuple>

namespace orrery {

class Clock;

struct LogLine {
    QDateTime time;
    OutputStream stream = OutputStream::Out;
    QString text;
    friend bool operator==(const LogLine &, const LogLine &) = default;
};

/// Which of a Micro's two logs.
enum class LogKind {
    Output, ///< What it prints, and what Orrery says of it.
    Requests, ///< What the gateway passed to it.
};

/// The log lines of every Micro: the newest in memory, all of 14 days in files of
/// `logs/<instance>/`, at most 8 MiB of each log. What a Micro prints beyond a few thousand lines a
/// second is counted only. Thread: main; files are written by a thread of its own.
class MicroLogs : public QObject
{
    Q_OBJECT
public:
    MicroLogs(ProfilePaths paths, const Clock &clock, QObject *parent = nullptr);
    ~MicroLogs() override; ///< Waits until every line is in its file.

    /// Up to \a count of the newest lines of the output, oldest first, of this run of Orrery, at
    /// once.
    [[nodiscard]] QList<LogLine> recent(const InstanceId &instance, const QString &micro,
                                        int count) const;
    /// Up to \a count of the newest lines from the files, of earlier runs as well.
    [[nodiscard]] QFuture<QList<LogLine>> tail(const InstanceId &instance, const QString &micro,
                                               int count, LogKind kind = LogKind::Output);

    void append(const InstanceId &instance, const QString &micro, OutputStream stream,
                const QString &text);
    void remove(const InstanceId &instance); ///< Files too; at uninstall.

Q_SIGNALS:
    void lineAdded(const orrery::InstanceId &instance, const QString &micro,
                   const orrery::LogLine &line);

private:
    struct Log {
        std::deque<LogLine> recent;
        QByteArray unwritten;
        qint64 second = 0; ///< That \a lines are of.
        int lines = 0;
        qint64 dropped = 0; ///< Not told yet.
    };
    using Key = std::tuple<InstanceId, QString, LogKind>;

    void add(const Key &key, OutputStream stream, const QString &text);
    void tellDropped(const Key &key, Log &log);
    void flush();
    void pruneOncePerDay();
    [[nodiscard]] QDateTime now() const;
    [[nodiscard]] QString fileOf(const Key &key) const;

    ProfilePaths m_paths;
    const Clock &m_clock;
    std::map<Key, Log> m_logs;
    QDate m_pruned; ///< Old lines were last looked for on this day.
    QThreadPool m_writer; ///< One thread, so that lines stay in order.
    bool m_writePending = false;
};

} // namespace orrery

Q_DECLARE_METATYPE(orrery::LogLine)
