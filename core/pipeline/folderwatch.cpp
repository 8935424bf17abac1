// SPDX-License-Identifier: MIT
#include "core/pipeline/folderwatch.h"

#include <QDir>
#include <QFile>
#include <QLoggingCategory>
#include <QSocketNotifier>

#include <sys/inotify.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

using namespace Qt::StringLiterals;

namespace orrery {

Q_LOGGING_CATEGORY(lcWatch, "orrery.watch", QtInfoMsg)

namespace {

constexpr uint32_t folderEvents = IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_FROM
    | IN_MOVED_TO | IN_ATTRIB | IN_ONLYDIR | IN_DONT_FOLLOW | IN_EXCL_UNLINK;

QString joined(const QString &folder, const QString &name)
{
    return folder.isEmpty() ? name : folder + u'/' + name;
}

} // namespace

FolderWatch::FolderWatch(QObject *parent)
    : QObject(parent)
{
    m_quiet.setSingleShot(true);
    m_quiet.setTimerType(Qt::PreciseTimer);
    m_latest.setSingleShot(true);
    connect(&m_quiet, &QTimer::timeout, this, &FolderWatch::tell);
    connect(&m_latest, &QTimer::timeout, this, &FolderWatch::tell);
}

FolderWatch::~FolderWatch()
{
    stop();
}

Result<> FolderWatch::watch(const QString &folder, Ignores ignores, std::chrono::milliseconds quiet)
{
    stop();
    m_folder = QDir::cleanPath(folder);
    m_ignores = std::move(ignores);
    m_quiet.setInterval(quiet);
    m_latest.setInterval(quiet * 10);
    m_fd = ::inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (m_fd < 0)
        return failErrno(errno, tr("Changes in “%1” cannot be watched.").arg(folder),
                         u"inotify_init1"_s);
    if (auto added = add({}); !added) {
        stop();
        return added;
    }
    m_notifier = std::make_unique<QSocketNotifier>(m_fd, QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, &FolderWatch::readEvents);
    return {};
}

void FolderWatch::stop()
{
    m_notifier.reset();
    if (m_fd >= 0)
        ::close(m_fd);
    m_fd = -1;
    m_folders.clear();
    m_pending.clear();
    m_quiet.stop();
    m_latest.stop();
}

Result<> FolderWatch::add(const QString &relative)
{
    const QString path = relative.isEmpty() ? m_folder : m_folder + u'/' + relative;
    const int watch = ::inotify_add_watch(m_fd, QFile::encodeName(path).constData(), folderEvents);
    if (watch < 0) {
        if (errno == ENOSPC) {
            return fail(ErrorCode::Unavailable,
                        tr("“%1” has more folders than this computer can watch "
                           "(fs.inotify.max_user_watches).")
                            .arg(m_folder));
        }
        // Gone or replaced by a file meanwhile: its parent's events tell. The root must be there.
        if (!relative.isEmpty())
            return {};
        return failErrno(errno, tr("Changes in “%1” cannot be watched.").arg(m_folder),
                         u"inotify_add_watch "_s + path);
    }
    m_folders.insert(watch, relative);
    const auto folders = QDir(path).entryList(
        QDir::Dirs | QDir::Hidden | QDir::NoDotAndDotDot | QDir::NoSymLinks, QDir::NoSort);
    for (const QString &name : folders) {
        const QString below = joined(relative, name);
        if (m_ignores && m_ignores(below, true))
            continue;
        if (auto added = add(below); !added)
            return added;
    }
    return {};
}

void FolderWatch::readEvents()
{
    alignas(inotify_event) std::array<char, 16 * 1024> buffer;
    for (;;) {
        const ssize_t got = ::read(m_fd, buffer.data(), buffer.size());
        if (got <= 0)
            return; // EAGAIN: read all
        for (size_t at = 0; at + sizeof(inotify_event) <= static_cast<size_t>(got);) {
            inotify_event event{};
            std::memcpy(&event, buffer.data() + at, sizeof event);
            const char *name = buffer.data() + at + sizeof event;
            at += sizeof event + event.len;
            if ((event.mask & IN_Q_OVERFLOW) != 0) {
                note(u"."_s);
                continue;
            }
            if ((event.mask & IN_IGNORED) != 0) {
                m_folders.remove(event.wd);
                continue;
            }
            const auto folder = m_folders.constFind(event.wd);
            if (folder == m_folders.cend() || event.len == 0)
                continue;
            const QString relative = joined(*folder, QFile::decodeName(name));
            const bool isFolder = (event.mask & IN_ISDIR) != 0;
            if (m_ignores && m_ignores(relative, isFolder))
                continue;
            if (isFolder && (event.mask & (IN_CREATE | IN_MOVED_TO)) != 0) {
                // Files may have been made before the watch was: the folder itself is the news.
                if (const auto added = add(relative); !added)
                    qCWarning(lcWatch) << added.error().message;
            }
            // A new file is told when its writer closes it, a link at once.
            if (!isFolder && (event.mask & IN_CREATE) != 0
                && !QFileInfo(m_folder + u'/' + relative).isSymLink()) {
                continue;
            }
            note(relative);
        }
    }
}

void FolderWatch::note(const QString &relative)
{
    m_pending.insert(relative);
    m_quiet.start();
    if (!m_latest.isActive())
        m_latest.start();
}

void FolderWatch::tell()
{
    m_quiet.stop();
    m_latest.stop();
    QStringList paths(m_pending.cbegin(), m_pending.cend());
    m_pending.clear();
    if (paths.isEmpty())
        return;
    if (paths.contains(u"."_s))
        paths = {u"."_s};
    paths.sort();
    Q_EMIT changed(paths);
}

} // namespace orrery

#include <moc_folderwatch.cpp>
