// SPDX-License-Identifier: MIT
#include "core/builder/projectlink.h"

#include "core/pipeline/tree.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>

#include <sys/stat.h>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(ProjectLink)
};

constexpr char note[] = "This folder ties the project to its Space. Do not commit it and do not\n"
                        "share it: another Space has other projects.\n";

} // namespace

std::optional<ProjectLink> readProjectLink(const QString &folder)
{
    QFile file(folder + u"/.space/meta"_s);
    if (!file.open(QIODevice::ReadOnly))
        return std::nullopt;
    const QJsonObject meta = QJsonDocument::fromJson(file.read(64 * 1024)).object();
    const ProjectLink link{.id = ProjectId{meta.value("id"_L1).toString()},
                           .name = meta.value("name"_L1).toString(),
                           .alias = meta.value("alias"_L1).toString()};
    if (link.id.isEmpty())
        return std::nullopt;
    return link;
}

Result<> writeProjectLink(const QString &folder, const ProjectLink &link)
{
    const QString place = folder + u"/.space"_s;
    if (!QDir().mkpath(place))
        return failErrno(errno, Text::tr("Cannot write “%1”.").arg(place), u"mkdir "_s + place);
    ::chmod(QFile::encodeName(place).constData(), 0700);
    const QJsonObject meta{
        {u"id"_s, link.id.value}, {u"name"_s, link.name}, {u"alias"_s, link.alias}};
    if (auto written = writeDurably(place + u"/README"_s, note); !written)
        return written;
    if (auto written = writeDurably(place + u"/.gitignore"_s, "*\n"); !written)
        return written;
    return writeDurably(place + u"/meta"_s, QJsonDocument(meta).toJson());
}

QString linkedFolder(const QString &folder)
{
    QString at = QFileInfo(folder).canonicalFilePath();
    while (!at.isEmpty() && at != u"/"_s) {
        if (QFileInfo(at + u"/.space/meta"_s).isFile())
            return at;
        at = QFileInfo(at).path();
    }
    return {};
}

} // namespace orrery
