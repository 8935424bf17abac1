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

/// A line for each: the instance, a space, the Micro.
QString usedKey()
{
    return u"micros/used"_s;
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

QList<MicroName> SpareSetting::readUsed(const Registry &registry)
{
    QList<MicroName> micros;
    for (const QString &line : registry.setting(usedKey()).split(u'\n', Qt::SkipEmptyParts))
        micros += MicroName({line.section(u' ', 0, 0)}, line.section(u' ', 1));
    return micros;
}

QFuture<Result<>> SpareSetting::writeUsed(Registry &registry, const QList<MicroName> &micros)
{
    QStringList lines;
    for (const auto &[instance, micro] : micros)
        lines += instance.value + u' ' + micro;
    return registry.setSetting(usedKey(), lines.join(u'\n'));
}

} // namespace orrery
