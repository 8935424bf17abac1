// SPDX-License-Identifier: MIT
#include "core/spacefile/interval.h"

#include <QTimeZone>

using namespace orrery;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const auto interval = parseInterval(
        QString::fromUtf8(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size)));
    if (!interval)
        return 0;
    const QDateTime now(QDate(2026, 2, 28), QTime(23, 59, 30), QTimeZone::UTC);
    const QDateTime first = interval->first(now);
    if (first <= now || interval->next(first) <= first)
        qFatal("a run does not lie in the future");
    return 0;
}
