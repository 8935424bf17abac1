// SPDX-License-Identifier: MIT
#include "core/pipeline/tree.h"

#include <QCoreApplication>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Tree)
};

constexpr qsizetype maxNotices = 20;

/// A descriptor that closes itself.
class Descriptor
{
public:
    explicit Descriptor(int fd)
        : m_fd(fd)
    {
    }
    ~Descriptor()
    {
        if (m_fd >= 0)
            ::close(m_fd);
    }
    Q_DISABLE_COPY_MOVE(Descriptor)
    [[nodiscard]] int get() const { return m_fd; }
    [[nodiscard]] bool isOpen() const { return m_fd >= 0; }

private:
    int m_fd;
};

QByteArray encoded(const QString &path)
{
    return QFile::encodeName(path);
}

bool isInside(const QString &path, const QString &folder)
{
    return path == folder || path.startsWith(folder + u'/');
}

Result<> syncPath(const QString &path, int flags)
{
    const Descriptor file(::open(encoded(path).constData(), flags | O_CLOEXEC | O_NOFOLLOW));
    if (!file.isOpen() || ::fsync(file.get()) != 0) {
        return failErrno(errno, Text::tr("Cannot write “%1” to the disk.").arg(path),
                         u"fsync "_s + path);
    }
    return {};
}

Result<> writeAll(int fd, const char *data, ssize_t size, const QString &path)
{
    while (size > 0) {
        const ssize_t written = ::write(fd, data, static_cast<size_t>(size));
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return failErrno(errno, Text::tr("Cannot write “%1”.").arg(path), u"write "_s + path);
        data += written;
        size -= written;
    }
    return {};
}

Result<qint64> copyBytes(int in, int out, const QString &from, const QString &to)
{
    std::array<char, 128 * 1024> buffer;
    qint64 total = 0;
    for (;;) {
        const ssize_t got = ::read(in, buffer.data(), buffer.size());
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return failErrno(errno, Text::tr("Cannot read “%1”.").arg(from), u"read "_s + from);
        if (got == 0)
            return total;
        if (const auto written = writeAll(out, buffer.data(), got, to); !written)
            return std::unexpected(written.error());
        total += got;
    }
}

/// One run of copyTree().
class Copier
{
public:
    Copier(QString from, QString to, const CopyRules &rules)
        : m_from(std::move(from))
        , m_to(std::move(to))
        , m_rules(rules)
    {
        m_root = QFileInfo(m_from).canonicalFilePath();
        m_boundary =
            rules.boundary.isEmpty() ? m_root : QFileInfo(rules.boundary).canonicalFilePath();
    }

    Result<CopyReport> run()
    {
        if (const auto done = folder({}, m_from, 0); !done)
            return std::unexpected(done.error());
        return m_report;
    }

private:
    Result<> folder(const QString &relative, const QString &source, int depth);
    Result<> entry(const QString &relative, const QFileInfo &info, int depth);
    Result<> link(const QString &relative, const QFileInfo &info, int depth);
    Result<> file(const QString &relative, const QString &source);
    void notice(const QString &text)
    {
        if (m_report.notices.size() < maxNotices)
            m_report.notices.append(text);
    }

    QString m_from;
    QString m_to;
    QString m_root;
    QString m_boundary;
    const CopyRules &m_rules;
    CopyReport m_report;
};

Result<> Copier::folder(const QString &relative, const QString &source, int depth)
{
    const QString target = relative.isEmpty() ? m_to : m_to + u'/' + relative;
    if (!QDir().mkpath(target)) {
        return failErrno(errno, Text::tr("Cannot make the folder “%1”.").arg(target),
                         u"mkdir "_s + target);
    }
    const QDir dir(source);
    if (!dir.isReadable())
        return fail(ErrorCode::Denied, Text::tr("Cannot read the folder “%1”.").arg(source));
    const auto entries = dir.entryInfoList(
        QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot, QDir::Name);
    for (const QFileInfo &info : entries) {
        const QString path =
            relative.isEmpty() ? info.fileName() : relative + u'/' + info.fileName();
        if (const auto done = entry(path, info, depth); !done)
            return done;
    }
    return {};
}

Result<> Copier::entry(const QString &relative, const QFileInfo &info, int depth)
{
    if (m_rules.isCancelled && m_rules.isCancelled())
        return fail(ErrorCode::Cancelled, Text::tr("Cancelled."));
    const bool isFolder = info.isDir();
    if (m_rules.skips && m_rules.skips(relative, isFolder))
        return {};
    if (info.isSymLink())
        return link(relative, info, depth);
    if (isFolder)
        return folder(relative, info.filePath(), depth);
    if (info.isFile())
        return file(relative, info.filePath());
    notice(Text::tr("“%1” is not a file and was left out.").arg(relative));
    return {};
}

Result<> Copier::link(const QString &relative, const QFileInfo &info, int depth)
{
    const QString target = info.canonicalFilePath(); // empty: dangling
    const bool stays = !target.isEmpty() && isInside(target, m_boundary);
    if (m_rules.links == CopyRules::Links::Source) {
        if (stays && !info.isDir())
            return file(relative, target);
        notice(info.isDir()
                   ? Text::tr("The link “%1” leads to a folder and was left out.").arg(relative)
                   : Text::tr("The link “%1” leads out of the project and was left out.")
                         .arg(relative));
        return {};
    }
    const QString text = info.readSymLink();
    if (stays && isInside(target, m_root) && !text.startsWith(u'/')) {
        const QString made = m_to + u'/' + relative;
        if (::symlink(encoded(text).constData(), encoded(made).constData()) != 0)
            return failErrno(errno, Text::tr("Cannot write “%1”.").arg(made), u"symlink "_s + made);
        ++m_report.files;
        return {};
    }
    // Workspaces link packages that lie beside the Micro; the copy must stand alone. The depth
    // guards against links that lead to their own parents.
    if (stays && depth < 8 && !isInside(m_root, target))
        return info.isDir() ? folder(relative, target, depth + 1) : file(relative, target);
    notice(Text::tr("The link “%1” leads nowhere inside the app and was left out.").arg(relative));
    return {};
}

Result<> Copier::file(const QString &relative, const QString &source)
{
    const auto copied = copyFile(source, m_to + u'/' + relative);
    if (!copied)
        return std::unexpected(copied.error());
    ++m_report.files;
    m_report.bytes += *copied;
    return {};
}

} // namespace

Result<CopyReport> copyTree(const QString &from, const QString &to, const CopyRules &rules)
{
    if (!QFileInfo(from).isDir())
        return fail(ErrorCode::NotFound, Text::tr("There is no folder “%1”.").arg(from));
    return Copier(from, to, rules).run();
}

Result<qint64> copyFile(const QString &from, const QString &to)
{
    // O_NONBLOCK: opening a pipe that took the file's place must not hang the worker.
    const Descriptor in(::open(encoded(from).constData(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    struct stat info{};
    if (!in.isOpen() || ::fstat(in.get(), &info) != 0)
        return failErrno(errno, Text::tr("Cannot read “%1”.").arg(from), u"open "_s + from);
    if (!S_ISREG(info.st_mode))
        return fail(ErrorCode::InvalidInput, Text::tr("“%1” is not a file.").arg(from));
    if (!QDir().mkpath(QFileInfo(to).path()))
        return failErrno(errno, Text::tr("Cannot write “%1”.").arg(to), u"mkdir for "_s + to);
    const mode_t mode = (info.st_mode & S_IXUSR) != 0 ? 0755 : 0644;
    const Descriptor out(::open(encoded(to).constData(),
                                O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, mode));
    if (!out.isOpen() || ::fchmod(out.get(), mode) != 0)
        return failErrno(errno, Text::tr("Cannot write “%1”.").arg(to), u"open "_s + to);
    return copyBytes(in.get(), out.get(), from, to);
}

CopyReport measureTree(const QString &folder)
{
    CopyReport report;
    QDirIterator entries(folder,
                         QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot,
                         QDirIterator::Subdirectories);
    while (entries.hasNext()) {
        const QFileInfo info = entries.nextFileInfo();
        if (info.isDir() && !info.isSymLink())
            continue;
        ++report.files;
        report.bytes += info.isSymLink() ? 0 : info.size();
    }
    return report;
}

Result<> removeTree(const QString &path)
{
    const QFileInfo info(path);
    if (!info.exists() && !info.isSymLink())
        return {};
    if (info.isDir() && !info.isSymLink()) {
        // Packages may hold folders without the right to write; their entries could not go.
        ::chmod(encoded(path).constData(), 0700);
        const auto entries = QDir(path).entryInfoList(
            QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot, QDir::NoSort);
        for (const QFileInfo &entry : entries) {
            if (const auto removed = removeTree(entry.filePath()); !removed)
                return removed;
        }
    }
    if (::remove(encoded(path).constData()) != 0 && errno != ENOENT)
        return failErrno(errno, Text::tr("Cannot erase “%1”.").arg(path), u"remove "_s + path);
    return {};
}

Result<> writeDurably(const QString &path, const QByteArray &data)
{
    const QString beside = path + u".new"_s;
    {
        const Descriptor out(::open(encoded(beside).constData(),
                                    O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600));
        if (!out.isOpen())
            return failErrno(errno, Text::tr("Cannot write “%1”.").arg(path), u"open "_s + beside);
        if (const auto written = writeAll(out.get(), data.constData(), data.size(), path); !written)
            return written;
        if (::fsync(out.get()) != 0)
            return failErrno(errno, Text::tr("Cannot write “%1”.").arg(path), u"fsync "_s + beside);
    }
    return renameDurably(beside, path);
}

Result<> syncTree(const QString &folder)
{
    QDirIterator entries(folder,
                         QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot,
                         QDirIterator::Subdirectories);
    while (entries.hasNext()) {
        const QFileInfo info = entries.nextFileInfo();
        if (info.isSymLink())
            continue; // lies in its folder, which is flushed
        const auto synced =
            syncPath(info.filePath(), info.isDir() ? O_RDONLY | O_DIRECTORY : O_RDONLY);
        if (!synced)
            return synced;
    }
    return syncPath(folder, O_RDONLY | O_DIRECTORY);
}

Result<> publishTree(const QString &staged, const QString &target)
{
    if (QFileInfo::exists(target))
        return fail(ErrorCode::Conflict, Text::tr("“%1” exists already.").arg(target));
    if (const auto synced = syncTree(staged); !synced)
        return synced;
    return renameDurably(staged, target);
}

Result<> renameDurably(const QString &from, const QString &to)
{
    const QString above = QFileInfo(to).path();
    if (!QDir().mkpath(above))
        return failErrno(errno, Text::tr("Cannot make the folder “%1”.").arg(above),
                         u"mkdir "_s + above);
    if (std::rename(encoded(from).constData(), encoded(to).constData()) != 0)
        return failErrno(errno, Text::tr("Cannot write “%1”.").arg(to), u"rename "_s + from);
    if (const auto synced = syncPath(above, O_RDONLY | O_DIRECTORY); !synced)
        return synced;
    const QString left = QFileInfo(from).path();
    return left == above ? Result<>{} : syncPath(left, O_RDONLY | O_DIRECTORY);
}

} // namespace orrery
