// SPDX-License-Identifier: MIT
#include "core/pipeline/unpackedapp.h"

#include "core/pipeline/tree.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace orrery {

Result<> writeUnpackedApp(const QString &dir, const UnpackedName &name, const Spacefile &spacefile,
                          const QString &folder)
{
    // No time in it: the same source gives the same digest.
    const QJsonObject manifest{
        {u"format"_s, 1},         {u"app"_s, name.app.value},
        {u"name"_s, name.name},   {u"version"_s, name.version},
        {u"build"_s, name.build}, {u"spacefile"_s, toJson(spacefile)},
    };
    if (auto written = writeDurably(dir + u"/manifest.json"_s, QJsonDocument(manifest).toJson());
        !written) {
        return written;
    }
    const QString listing = folder + u"/Discovery.md"_s;
    if (QFileInfo(listing).isFile()) {
        if (auto copied = copyFile(listing, dir + u"/store/listing.md"_s); !copied)
            return std::unexpected(copied.error());
    }
    const QString icon = QDir::cleanPath(folder + u'/' + spacefile.icon);
    const QString kind = QFileInfo(icon).suffix().toLower();
    // An icon that cannot be used was a warning of the Spacefile; the generated one takes its
    // place.
    if (!spacefile.icon.isEmpty() && QFileInfo(icon).isFile()
        && (kind == u"png"_s || kind == u"webp"_s)) {
        if (auto copied = copyFile(icon, dir + u"/store/icon."_s + kind); !copied)
            return std::unexpected(copied.error());
    }
    return {};
}

QString unpackedIcon(const QString &dir)
{
    for (const auto &name : {u"/store/icon.png"_s, u"/store/icon.webp"_s}) {
        if (QFileInfo(dir + name).isFile())
            return dir + name;
    }
    return {};
}

} // namespace orrery
