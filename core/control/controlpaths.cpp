// SPDX-License-Identifier: MIT
#include "core/control/controlpaths.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>

#include <unistd.h>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

constexpr qsizetype longestSocketName = 107; // sun_path, less its end

} // namespace

QString controlAddress(const ProfilePaths &paths)
{
    const QString inProfile = paths.root() + u"/run/control"_s;
    if (QFile::encodeName(inProfile).size() <= longestSocketName)
        return inProfile;
    const QByteArray hash =
        QCryptographicHash::hash(paths.root().toUtf8(), QCryptographicHash::Sha256).toHex();
    const QString name = u"orrery-%1/control"_s.arg(QLatin1StringView(hash).first(16));
    const QString runtime = qEnvironmentVariable("XDG_RUNTIME_DIR");
    if (!runtime.isEmpty() && runtime.size() < 60)
        return QDir(runtime).filePath(name);
    return u"/tmp/orrery-%1-%2"_s.arg(::getuid()).arg(name);
}

} // namespace orrery
