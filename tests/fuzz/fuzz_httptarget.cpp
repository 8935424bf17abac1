// SPDX-License-Identifier: MIT
#include "core/http/byterange.h"
#include "core/http/httpdate.h"
#include "core/http/target.h"

#include <QtLogging>

#include <cstdint>

using namespace orrery::http;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const std::string text(reinterpret_cast<const char *>(data), size);
    if (percentDecode(percentEncode(text)) != text)
        qFatal("encoding is not undone by decoding");
    if (const auto path = normalisedPath(text)) {
        if (!path->starts_with('/') || path->find("//") != std::string::npos)
            qFatal("not a normalised path");
        for (const std::string_view segment : splitPath(*path)) {
            if (segment == "." || segment == "..")
                qFatal("a dot segment is left");
        }
    }
    for (const QueryParameter &parameter : parseQuery(text)) {
        if (queryDecode(parameter.rawValue) != parameter.value)
            qFatal("a value is not its raw text decoded");
    }
    const auto [kind, range] = readRange(text, 100);
    if (kind == RangeKind::Part
        && (range.first < 0 || range.length < 1 || range.first + range.length > 100))
        qFatal("a range lies outside");
    (void)parseHttpDate(text);
    return 0;
}
