// SPDX-License-Identifier: MIT
// A stored document: a file of the profile may be damaged, or come from a snapshot.
#include "core/base/jsonb.h"

#include <QtLogging>

#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const auto text = orrery::textFromJsonb({reinterpret_cast<const char *>(data), size});
    if (text && text->size() > 16 * size + 16)
        qFatal("a text of %zu bytes from %zu", text->size(), size);
    return 0;
}
