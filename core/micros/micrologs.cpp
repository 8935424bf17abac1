// SPDX-License-Identifier: MIT
#include "core/micros/micrologs.h"

#include "core/foundation/clock.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QLoggingCategory>
#include <QSharedPointer>
#include <QTimer>
#include <QtConcurrentRun>

using namespace Qt::StringLiterals;

Q_LOGGING_CATEGORY(lcMicroLogs, "orrery.micros.logs", QtInfoMsg)

namespace orrery {

namespace {

constexpr size_t linesInMemory = 1000; ///< Per Micro.
constexpr qint64 largestFile = 4 * 1024 * 1024; ///< Then it becomes the `.1` and a new one begins.
constexpr qsizetype mostUnwritten = 8 * 1024 * 1024; ///< A slow disk must not fill the memory.

constexpr char letters[] = {'o', 'e', 'n'};

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

} // namespace

MicroLogs::MicroLogs(ProfilePaths paths, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_paths(std::move(paths))
    , m_clock(clock)
{
    m_writer.setMaxThreadCount(1);
}

MicroLogs::~MicroLogs()
{
    flush();
    m_writer.waitForDone();
}

QString MicroLogs::fileOf(const InstanceId &instance, const QString &micro) const
{
    return u"%1/%2/%3.log"_s.arg(m_paths.logsDir(), instance.value, micro);
}

QList<LogLine> MicroLogs::recent(const InstanceId &instance, const QString &micro, int count) const
{
    const auto it = m_recent.find({instance, micro});
    if (it == m_recent.end())
        return {};
    const std::deque<LogLine> &lines = it->second;
    const size_t skipped = lines.size() - qMin(lines.size(), static_cast<size_t>(count));
    return QList<LogLine>(lines.begin() + static_cast<std::ptrdiff_t>(skipped), lines.end());
}

QFuture<QList<LogLine>> MicroLogs::tail(const InstanceId &instance, const QString &micro, int count)
{
    flush(); // on the same thread as the reading, so what was said until now is in it
    return QtConcurrent::run(&m_writer, [path = fileOf(instance, micro), count] {
        QList<LogLine> lines;
        for (const QString &name : {path + u".1"_s, path}) {
            QFile file(name);
            if (!file.open(QIODevice::ReadOnly))
                continue;
            while (!file.atEnd()) {
                if (const auto line = fromFile(file.readLine()))
                    lines.append(*line);
            }
        }
        return lines.last(qMin(lines.size(), qsizetype(count)));
    });
}

void MicroLogs::append(const InstanceId &instance, const QString &micro, OutputStream stream,
                       const QString &text)
{
    const LogLine line{.time = QDateTime::fromStdTimePoint(
                           std::chrono::time_point_cast<std::chrono::milliseconds>(m_clock.now())),
                       .stream = stream,
                       .text = text};
    std::deque<LogLine> &lines = m_recent[{instance, micro}];
    lines.push_back(line);
    if (lines.size() > linesInMemory)
        lines.pop_front();
    QByteArray &unwritten = m_unwritten[{instance, micro}];
    if (unwritten.size() < mostUnwritten)
        unwritten += toFile(line);
    if (!m_writePending) {
        m_writePending = true;
        QTimer::singleShot(std::chrono::milliseconds(100), this, &MicroLogs::flush);
    }
    Q_EMIT lineAdded(instance, micro, line);
}

void MicroLogs::flush()
{
    m_writePending = false;
    for (auto &[key, bytes] : m_unwritten) {
        if (!bytes.isEmpty())
            m_writer.start([path = fileOf(key.first, key.second), text = std::exchange(bytes, {})] {
                write(path, text);
            });
    }
}

void MicroLogs::remove(const InstanceId &instance)
{
    std::erase_if(m_recent, [&instance](const auto &one) { return one.first.first == instance; });
    std::erase_if(m_unwritten,
                  [&instance](const auto &one) { return one.first.first == instance; });
    m_writer.start(
        [dir = m_paths.logsDir() + u'/' + instance.value] { QDir(dir).removeRecursively(); });
}

} // namespace orrery

#include <moc_micrologs.cpp>
