// SPDX-License-Identifier: MIT
#include "core/keys/privatefile.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <cerrno>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(PrivateFile)
};

constexpr mode_t fileMode = 0600;
constexpr mode_t folderMode = 0700;

std::unexpected<Error> writeFailure(const QString &path)
{
    const int errnum = errno;
    return failErrno(errnum, Text::tr("The file “%1” cannot be written.").arg(path), path);
}

/// Without it a rename or a new name may be lost with the power.
bool syncFolderOf(const QString &path)
{
    const QByteArray folder = QFile::encodeName(QFileInfo(path).absolutePath());
    const int fd = ::open(folder.constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return false;
    const bool synced = ::fsync(fd) == 0;
    ::close(fd);
    return synced;
}

} // namespace

Result<> makePrivateFolder(const QString &path)
{
    const QByteArray name = QFile::encodeName(path);
    if (!QDir().mkpath(QFileInfo(path).absolutePath())
        || (::mkdir(name.constData(), folderMode) != 0 && errno != EEXIST)
        || ::chmod(name.constData(), folderMode) != 0) {
        const int errnum = errno;
        return failErrno(errnum, Text::tr("The folder “%1” cannot be made.").arg(path), path);
    }
    return {};
}

Result<QByteArray> readPrivateFile(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return fail(file.exists() ? ErrorCode::Denied : ErrorCode::NotFound,
                    Text::tr("The file “%1” cannot be read.").arg(path), file.errorString());
    struct stat facts{};
    if (::fstat(file.handle(), &facts) == 0 && (facts.st_mode & 077) != 0)
        ::fchmod(file.handle(), fileMode);
    QByteArray content = file.readAll();
    if (file.error() != QFileDevice::NoError)
        return fail(ErrorCode::Io, Text::tr("The file “%1” cannot be read.").arg(path),
                    file.errorString());
    return content;
}

Result<> writeNewPrivateFile(const QString &path, const QByteArray &content)
{
    const QByteArray name = QFile::encodeName(path);
    const int fd =
        ::open(name.constData(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, fileMode);
    if (fd < 0 && errno == EEXIST)
        return fail(ErrorCode::Conflict, Text::tr("The file “%1” exists already.").arg(path));
    if (fd < 0)
        return writeFailure(path);
    qsizetype done = 0;
    while (done < content.size()) {
        const ssize_t now =
            ::write(fd, content.constData() + done, static_cast<size_t>(content.size() - done));
        if (now < 0 && errno == EINTR)
            continue;
        if (now < 0)
            break;
        done += now;
    }
    if (done < content.size() || ::fsync(fd) != 0 || !syncFolderOf(path)) {
        auto failure = writeFailure(path);
        ::close(fd);
        ::unlink(name.constData());
        return failure;
    }
    ::close(fd);
    return {};
}

Result<> replacePrivateFile(const QString &path, const QByteArray &content)
{
    const QString beside = path + u".new"_s;
    QFile::remove(beside); // left by a crash
    if (auto written = writeNewPrivateFile(beside, content); !written)
        return written;
    if (::rename(QFile::encodeName(beside).constData(), QFile::encodeName(path).constData()) != 0
        || !syncFolderOf(path))
        return writeFailure(path);
    return {};
}

} // namespace orrery
