// SPDX-License-Identifier: MIT
#include "core/micros/micrologs.h"

#include "core/foundation/background.h"
#include "core/foundation/clock.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <QLoggingCategory>
#include <QSaveFile>
#include <QSharedPointer>
#include <QTimer>

#include <climits>

using namespace Qt::StringLiterals;

Q_LOGGING_CATEGORY(lcMicroLogs, "orrery.micros.logs", QtInfoMsg)

namespace orrery {

namespace {

constexpr size_t linesInMemory = 1000; ///< Per Micro.
constexpr qint64 largestFile = 4 * 1024 * 1024; ///< Then it becomes the `.1` and a new one begins.
constexpr qsizetype mostUnwritten = 8 * 1024 * 1024; ///< A slow disk must not fill the memory.

constexpr int mostPerSecond = 2000; ///< Lines that a Micro prints; then they are counted only.
constexpr int keptDays = 14; ///< runtime.md §12

constexpr char letters[] = {'o', 'e', 'n', 'r'};

QByteArray toFile(const LogLine &line)
{
    return line.time.toUTC().toString(Qt::ISODateWithMs).toLatin1() + ' '
        + letters[static_cast<size_t>(line.stream)] + ' ' + line.text.toUtf8() + '\n';
}

std::optional<LogLine> fromFile(const QByteArray &bytes)
{
    const qsizetype time = bytes.indexOf(' ');
    if (time < 0 || bytes.size() < time + 3)
        return {};
    LogLine line;
    line.time = QDateTime::fromString(QString::fromLatin1(bytes.first(time)), Qt::ISODateWithMs);
    const char letter = bytes.at(time + 1);
    line.stream = letter == 'o' ? OutputStream::Out
        : letter == 'e'         ? OutputStream::Error
        : letter == 'r'         ? OutputStream::Request
                                : OutputStream::Notice;
    line.text = QString::fromUtf8(bytes.sliced(time + 3)).trimmed();
    return line;
}

void write(const QString &path, const QByteArray &bytes)
{
    QDir().mkpath(QFileInfo(path).path());
    if (QFileInfo(path).size() > largestFile) {
        QFile::remove(path + u".1"_s);
        QFile::rename(path, path + u".1"_s);
    }
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly | QIODevice::Append) || file.write(bytes) != bytes.size())
        qCWarning(lcMicroLogs) << "cannot write" << path << file.errorString();
    file.setPermissions(QFile::ReadOwner | QFile::WriteOwner); // apps print what is private
}

/// Takes out of \a path what is older than \a oldest; lines are in the order of time.
void prune(const QString &path, const QDateTime &oldest)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return;
    qint64 begin = 0;
    while (!file.atEnd()) {
        const auto line = fromFile(file.readLine());
        if (line && line->time >= oldest)
            break;
        begin = file.pos();
    }
    if (begin == 0)
        return;
    if (file.atEnd() && begin == file.size()) {
        QFile::remove(path);
        return;
    }
    file.seek(begin);
    QSaveFile kept(path);
    if (kept.open(QIODevice::WriteOnly) && kept.write(file.readAll()) >= 0 && kept.commit())
        QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner);
}

} // namespace

MicroLogs::MicroLogs(ProfilePaths paths, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_paths(std::move(paths))
    , m_clock(clock)
{
    m_writer.setMaxThreadCount(1);
    pruneOncePerDay();
}

MicroLogs::~MicroLogs()
{
    flush();
    m_writer.waitForDone();
}

QDateTime MicroLogs::now() const
{
    return QDateTime::fromStdTimePoint(
        std::chrono::time_point_cast<std::chrono::milliseconds>(m_clock.now()));
}

QString MicroLogs::fileOf(const Key &key) const
{
    const auto &[instance, micro, kind] = key;
    // No Micro's name has a dot, so the two never meet.
    return u"%1/%2/%3%4.log"_s.arg(m_paths.logsDir(), instance.value, micro,
                                   kind == LogKind::Requests ? u".requests"_s : QString());
}

QList<LogLine> MicroLogs::recent(const InstanceId &instance, const QString &micro, int count) const
{
    const auto it = m_logs.find({instance, micro, LogKind::Output});
    if (it == m_logs.end())
        return {};
    const std::deque<LogLine> &lines = it->second.recent;
    const size_t skipped = lines.size() - qMin(lines.size(), static_cast<size_t>(count));
    return QList<LogLine>(lines.begin() + static_cast<std::ptrdiff_t>(skipped), lines.end());
}

QFuture<QList<LogLine>> MicroLogs::tail(const InstanceId &instance, const QString &micro, int count,
                                        LogKind kind)
{
    flush(); // on the same thread as the reading, so what was said until now is in it
    return inBackground(
        m_writer,
        [path = fileOf({instance, micro, kind}), count, oldest = now().addDays(-keptDays)] {
            QList<LogLine> lines;
            for (const QString &name : {path + u".1"_s, path}) {
                QFile file(name);
                if (!file.open(QIODevice::ReadOnly))
                    continue;
                while (!file.atEnd()) {
                    const auto line = fromFile(file.readLine());
                    if (line && line->time >= oldest)
                        lines.append(*line);
                }
            }
            return lines.last(qMin(lines.size(), qsizetype(count)));
        });
}

void MicroLogs::append(const InstanceId &instance, const QString &micro, OutputStream stream,
                       const QString &text)
{
    const LogKind kind = stream == OutputStream::Request ? LogKind::Requests : LogKind::Output;
    const Key key(instance, micro, kind);
    Log &log = m_logs[key];
    if (const qint64 second = now().toSecsSinceEpoch(); second != log.second) {
        tellDropped(key, log);
        log.second = second;
        log.lines = 0;
    }
    // An app gone mad must neither fill the disk nor keep this thread busy.
    if (stream != OutputStream::Notice && ++log.lines > mostPerSecond)
        ++log.dropped;
    else
        add(key, stream, text);
}

void MicroLogs::tellDropped(const Key &key, Log &log)
{
    if (log.dropped == 0)
        return;
    const auto dropped = static_cast<int>(std::min<qint64>(std::exchange(log.dropped, 0), INT_MAX));
    add(key, OutputStream::Notice,
        tr("%n line(s) came too fast and are left out.", nullptr, dropped));
}

void MicroLogs::add(const Key &key, OutputStream stream, const QString &text)
{
    const LogLine line{.time = now(), .stream = stream, .text = text};
    Log &log = m_logs[key];
    log.recent.push_back(line);
    if (log.recent.size() > linesInMemory)
        log.recent.pop_front();
    if (log.unwritten.size() < mostUnwritten)
        log.unwritten += toFile(line);
    if (!m_writePending) {
        m_writePending = true;
        QTimer::singleShot(std::chrono::milliseconds(100), this, &MicroLogs::flush);
    }
    Q_EMIT lineAdded(std::get<0>(key), std::get<1>(key), line);
}

void MicroLogs::flush()
{
    m_writePending = true; // what is added here goes out here
    const qint64 second = now().toSecsSinceEpoch();
    bool owes = false;
    for (auto &[key, log] : m_logs) {
        if (log.second != second)
            tellDropped(key, log);
        owes = owes || log.dropped > 0;
        if (!log.unwritten.isEmpty())
            m_writer.start([path = fileOf(key), text = std::exchange(log.unwritten, {})] {
                write(path, text);
            });
    }
    m_writePending = owes;
    if (owes) // nothing may come after what was dropped: say it by then
        QTimer::singleShot(std::chrono::seconds(1), this, &MicroLogs::flush);
    pruneOncePerDay();
}

void MicroLogs::pruneOncePerDay()
{
    const QDateTime time = now();
    if (m_pruned == time.date())
        return;
    m_pruned = time.date();
    m_writer.start([dir = m_paths.logsDir(), oldest = time.addDays(-keptDays)] {
        QDirIterator files(dir, {u"*.log"_s, u"*.log.1"_s}, QDir::Files,
                           QDirIterator::Subdirectories);
        while (files.hasNext())
            prune(files.next(), oldest);
    });
}

void MicroLogs::remove(const InstanceId &instance)
{
    std::erase_if(m_logs,
                  [&instance](const auto &one) { return std::get<0>(one.first) == instance; });
    m_writer.start(
        [dir = m_paths.logsDir() + u'/' + instance.value] { QDir(dir).removeRecursively(); });
}

} // namespace orrery

#include <moc_micrologs.cpp>
