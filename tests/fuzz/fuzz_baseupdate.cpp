// SPDX-License-Identifier: MIT
// An update's body and, behind a line's end, the document it is applied to.
#include "core/base/json.h"
#include "core/base/update.h"

#include <QtLogging>

#include <cstdint>

using namespace orrery;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const std::string_view text(reinterpret_cast<const char *>(data), size);
    const size_t end = text.find('\n');
    const auto update = Update::parse(text.substr(0, end));
    if (!update || end == std::string_view::npos)
        return 0;
    const auto item = readInsert("{\"item\":" + std::string(text.substr(end + 1)) + '}');
    if (!item)
        return 0;
    const auto changed = update->apply(item->text);
    if (!changed)
        return 0;
    const auto json = Json::parse(changed->text);
    if (!json || canonical(json->root()) != changed->text)
        qFatal("the result is not in canonical form: %s", changed->text.c_str());
    if (changed->key != item->key || changed->text.size() > maxItemBytes)
        qFatal("the result breaks a rule of items");
    if (!Json::parse(update->answer(item->key)))
        qFatal("the answer is no JSON");
    return 0;
}
