// SPDX-License-Identifier: MIT
#include "core/sandbox/sandboxtools.h"

#include <QCoreApplication>
#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

QString firstExecutable(const QStringList &paths)
{
    for (const QString &path : paths) {
        const QFileInfo file(path);
        if (file.isFile() && file.isExecutable())
            return file.canonicalFilePath();
    }
    return {};
}

} // namespace

SandboxTools SandboxTools::find(const QString &programDir)
{
    const QString dir = programDir.isEmpty() ? QCoreApplication::applicationDirPath() : programDir;
    // Fixed places: whoever controls PATH must not choose what builds the sandbox.
    return {.init = firstExecutable(
                {dir + u"/orrery-init"_s, dir + u"/../libexec/orrery/orrery-init"_s}),
            .bwrap = firstExecutable({u"/usr/bin/bwrap"_s, u"/usr/local/bin/bwrap"_s}),
            .pasta = firstExecutable({u"/usr/bin/pasta"_s, u"/usr/local/bin/pasta"_s})};
}

} // namespace orrery
