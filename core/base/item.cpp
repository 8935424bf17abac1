// SPDX-License-Identifier: MIT
#include "core/base/item.h"

#include "core/base/json.h"

#include <QRandomGenerator>

#include <yyjson.h>

#include <algorithm>
#include <unordered_set>

namespace orrery {

namespace {

std::optional<double> expiryOf(yyjson_val *object)
{
    yyjson_val *expires = member(object, "__expires");
    return yyjson_is_num(expires) ? std::optional(yyjson_get_num(expires)) : std::nullopt;
}

/// \a value with the member `key`, which it does not have or has as an empty text.
std::string withKey(yyjson_val *value, std::string_view key)
{
    yyjson_mut_doc *doc = yyjson_mut_doc_new(nullptr);
    yyjson_mut_val *copy = yyjson_val_mut_copy(doc, value);
    yyjson_mut_obj_remove_strn(copy, "key", 3);
    yyjson_mut_obj_add_strncpy(doc, copy, "key", key.data(), key.size());
    yyjson_mut_doc_set_root(doc, copy);
    yyjson_doc *frozen = yyjson_mut_doc_imut_copy(doc, nullptr);
    std::string text = canonical(yyjson_doc_get_root(frozen));
    yyjson_doc_free(frozen);
    yyjson_mut_doc_free(doc);
    return text;
}

} // namespace

std::string randomKey()
{
    static constexpr std::string_view alphabet = "0123456789abcdefghijklmnopqrstuvwxyz";
    std::string key;
    for (int i = 0; i < 12; ++i)
        key += alphabet[QRandomGenerator::global()->bounded(static_cast<quint32>(alphabet.size()))];
    return key;
}

bool isStoreName(std::string_view name)
{
    return !name.empty() && name.size() <= 255 && std::ranges::none_of(name, [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte < 0x20 || byte == 0x7f || c == '/';
    });
}

Checked<Item> readItem(yyjson_val *value)
{
    if (!yyjson_is_obj(value))
        return refuse(400, "Bad item");
    yyjson_val *key = member(value, "key");
    if (key && !yyjson_is_str(key))
        return refuse(400, "Key must be a string");
    Item item{.key = {}, .text = {}, .expires = expiryOf(value)};
    if (key && yyjson_get_len(key) > 0) {
        item.key = text(key);
        if (item.key.size() > maxKeyBytes)
            return refuse(400, "Key too long");
        item.text = canonical(value);
    } else {
        item.key = randomKey();
        item.text = withKey(value, item.key);
    }
    if (item.text.size() > maxItemBytes)
        return refuse(400, "Item too large");
    return item;
}

Checked<PutRequest> readPut(std::string_view body)
{
    const std::optional<Json> json = Json::parse(body);
    if (!json || !yyjson_is_obj(json->root()))
        return refuse(400, "Bad payload");
    yyjson_val *items = member(json->root(), "items");
    if (!yyjson_is_arr(items) || yyjson_arr_size(items) == 0)
        return refuse(400, "No items");
    if (yyjson_arr_size(items) > maxItemsPerPut)
        return refuse(400, "Too many items");

    PutRequest request;
    std::unordered_set<std::string> keys;
    size_t index = 0;
    size_t count = 0;
    yyjson_val *value = nullptr;
    yyjson_arr_foreach(items, index, count, value)
    {
        Checked<Item> item = readItem(value);
        if (!item)
            return std::unexpected(item.error());
        if (!keys.insert(item->key).second)
            return refuse(400, "Duplicate keys");
        (hasEmptyName(value) ? request.failed : request.items).push_back(*std::move(item));
    }
    return request;
}

Checked<Item> readInsert(std::string_view body)
{
    const std::optional<Json> json = Json::parse(body);
    if (!json || !yyjson_is_obj(json->root()))
        return refuse(400, "Bad payload");
    yyjson_val *value = member(json->root(), "item");
    Checked<Item> item = readItem(value);
    if (item && hasEmptyName(value))
        return refuse(400, "Bad item");
    return item;
}

Item itemOf(std::string text, const Json &document)
{
    return Item{.key = std::string(orrery::text(member(document.root(), "key"))),
                .text = std::move(text),
                .expires = expiryOf(document.root())};
}

} // namespace orrery
