// SPDX-License-Identifier: MIT
#include "core/spacefile/publicroutes.h"

using namespace orrery;

/// The first line is the path, each other one a route.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const std::string_view text(reinterpret_cast<const char *>(data), size);
    const std::string_view path = text.substr(0, text.find('\n'));
    const QString patterns =
        QString::fromUtf8(text.data() + path.size(), static_cast<qsizetype>(size - path.size()));
    const PublicRoutes routes(patterns.split(u'\n', Qt::SkipEmptyParts));
    if (routes.matches(path) && !path.starts_with('/'))
        qFatal("something that is no path is public");
    return 0;
}
