// SPDX-License-Identifier: MIT
#include "core/spacefile/discoverypage.h"

using namespace orrery;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const DiscoveryReport report = readDiscoveryPage(
        QByteArray(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size)));
    if (report.isValid() && report.page.appName.toUcs4().size() > 12)
        qFatal("a limit does not hold");
    return 0;
}
