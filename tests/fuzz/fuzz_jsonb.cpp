// SPDX-License-Identifier: MIT
// A stored document: a file of the profile may be damaged, or come from a snapshot.
#include "core/base/jsonb.h"

#include <QtLogging>

#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const std::string_view input(reinterpret_cast<const char *>(data), size);
    (void)orrery::jsonbFromText(input);
    const auto text = orrery::textFromJsonb(input);
    if (text && text->size() > 16 * size + 16)
        qFatal("a text of %zu bytes from %zu", text->size(), size);
    // What is read back is the same, if it was a text at all.
    if (const auto jsonb = text ? orrery::jsonbFromText(*text) : std::nullopt;
        jsonb && orrery::textFromJsonb(*jsonb) != text)
        qFatal("it changes when it is written");
    return 0;
}
