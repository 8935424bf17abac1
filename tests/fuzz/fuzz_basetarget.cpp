// SPDX-License-Identifier: MIT
// The raw path of a request to Base or Drive: what it names is what a client that encodes it means.
#include "core/base/baseroute.h"
#include "core/drive/driverequest.h"
#include "core/http/target.h"

#include <QtLogging>

#include <cstdint>

using namespace orrery;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const std::string text(reinterpret_cast<const char *>(data), size);
    (void)BaseRoute::parse(text);
    (void)DriveRoute::parse(text);
    (void)ListQuery::parse(text);
    (void)DeleteRequest::parse(text);
    // A key of any bytes arrives as it was sent, with slashes, dots and percent signs.
    const BaseRoute route = BaseRoute::parse("/b/items/" + http::percentEncode(text));
    if (!text.empty() && (route.kind != BaseRoute::Item || route.base != "b" || route.key != text))
        qFatal("the key came as something else");
    return 0;
}
