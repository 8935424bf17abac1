// SPDX-License-Identifier: MIT
#include "core/space/profilelock.h"

#include "core/keys/privatefile.h"

#include <QCoreApplication>
#include <QFile>

#include <cerrno>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(ProfileLock)
};

} // namespace

ProfileLock::ProfileLock(int fd)
    : m_fd(fd)
{
}

ProfileLock::~ProfileLock()
{
    ::close(m_fd);
}

Result<std::unique_ptr<ProfileLock>> ProfileLock::take(const ProfilePaths &paths)
{
    if (const auto made = makePrivateFolder(paths.root()); !made)
        return std::unexpected(made.error());
    const QString file = paths.root() + u"/lock"_s;
    const int fd = ::open(QFile::encodeName(file).constData(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0) {
        const int errnum = errno;
        return failErrno(errnum, Text::tr("The profile “%1” cannot be used.").arg(paths.root()),
                         file);
    }
    if (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
        const int errnum = errno;
        ::close(fd);
        if (errnum == EWOULDBLOCK)
            return fail(ErrorCode::Conflict,
                        Text::tr("Another Orrery uses the profile “%1”.").arg(paths.root()));
        return failErrno(errnum, Text::tr("The profile “%1” cannot be used.").arg(paths.root()),
                         file);
    }
    return std::unique_ptr<ProfileLock>(new ProfileLock(fd)); // its constructor is private
}

} // namespace orrery
