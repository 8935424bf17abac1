// SPDX-License-Identifier: MIT
#include "core/space/sparesetting.h"

#include "core/space/registry.h"

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

QString key()
{
    return u"micros/spares"_s;
}

} // namespace

bool SpareSetting::isKey(const QString &changed)
{
    return changed == key();
}

bool SpareSetting::read(const Registry &registry)
{
    return registry.setting(key(), u"on"_s) != "off"_L1;
}

QFuture<Result<>> SpareSetting::write(Registry &registry, bool areWanted)
{
    return registry.setSetting(key(), areWanted ? u"on"_s : u"off"_s);
}

} // namespace orrery
