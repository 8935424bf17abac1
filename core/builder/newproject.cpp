// SPDX-License-Identifier: MIT
#include "core/builder/newproject.h"

#include "core/builder/builder.h"
#include "core/builder/starter.h"
#include "core/spacefile/detection.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(NewProject)
};

} // namespace

Result<QString> prepareFolder(const NewProject &wanted, const QString &name)
{
    if (!wanted.starter.isEmpty()) {
        if (!QDir().mkpath(wanted.folder)) {
            return failErrno(errno, Text::tr("Cannot make the folder “%1”.").arg(wanted.folder),
                             u"mkdir"_s);
        }
        if (const auto copied = copyStarter(wanted.starter, name, wanted.folder); !copied)
            return std::unexpected(copied.error());
    }
    const QString folder = QFileInfo(wanted.folder).canonicalFilePath();
    if (folder.isEmpty() || !QFileInfo(folder).isDir()) {
        return fail(ErrorCode::InvalidInput,
                    Text::tr("There is no folder “%1”.").arg(wanted.folder));
    }
    if (QFileInfo::exists(folder + u"/Spacefile"_s))
        return folder;
    Spacefile spacefile;
    if (!wanted.blank)
        spacefile.micros = detectMicros(folder);
    QFile file(folder + u"/Spacefile"_s);
    const QByteArray text = generatedSpacefile(spacefile).toUtf8();
    if (!file.open(QIODevice::WriteOnly | QIODevice::NewOnly) || file.write(text) != text.size()) {
        return fail(ErrorCode::Io, Text::tr("Cannot write “%1”.").arg(file.fileName()),
                    file.errorString());
    }
    return folder;
}

} // namespace orrery
