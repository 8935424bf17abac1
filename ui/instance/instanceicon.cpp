// SPDX-License-Identifier: MIT
#include "ui/instance/instanceicon.h"

#include "core/space/instance.h"

#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace orrery::ui {

QString instanceIcon(const Instance &instance)
{
    if (instance.releaseDir.isEmpty())
        return {};
    for (const auto &name : {u"/store/icon.png"_s, u"/store/icon.webp"_s}) {
        QString file = instance.releaseDir + name;
        if (QFileInfo::exists(file))
            return file;
    }
    return {};
}

} // namespace orrery::ui
