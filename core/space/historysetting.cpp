// SPDX-License-Identifier: MIT
#include "core/space/historysetting.h"

#include "core/space/registry.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

QString key()
{
    return u"data/history"_s;
}

} // namespace

bool HistorySetting::isKey(const QString &changed)
{
    return changed == key();
}

HistoryLimits HistorySetting::read(const Registry &registry)
{
    // "versions days"
    HistoryLimits limits;
    const QStringList words = registry.setting(key()).split(u' ', Qt::SkipEmptyParts);
    if (words.size() != 2)
        return limits;
    limits.versions = std::clamp(words[0].toInt(), 0, 1000);
    limits.age = std::chrono::days(std::clamp(words[1].toInt(), 1, 3650));
    return limits;
}

QFuture<Result<>> HistorySetting::write(Registry &registry, const HistoryLimits &limits)
{
    return registry.setSetting(key(), u"%1 %2"_s.arg(limits.versions).arg(limits.age.count()));
}

} // namespace orrery
