// SPDX-License-Identifier: MIT
#include "core/spacefile/detection.h"
#include "core/spacefile/spacefilereport.h"

#include <QJsonObject>

using namespace orrery;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArray text(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    const SpacefileReport report = readSpacefile(text);
    Q_UNUSED(report.toText())
    if (!report.isValid())
        return 0;
    // What is valid stays what it is, as JSON and as a Spacefile written by us.
    const auto back = spacefileFromJson(toJson(report.spacefile));
    if (!back || *back != report.spacefile)
        qFatal("the JSON form differs");
    const SpacefileReport again = readSpacefile(generatedSpacefile(report.spacefile).toUtf8());
    if (!again.isValid())
        qFatal("the generated form is not valid");
    return 0;
}
