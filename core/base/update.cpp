// SPDX-License-Identifier: MIT
#include "core/base/update.h"

#include <yyjson.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>

namespace orrery {

namespace {

// yyjson's functions are always inlined and so cannot be deleters themselves.
struct FreeDoc {
    void operator()(yyjson_doc *doc) const { yyjson_doc_free(doc); }
    void operator()(yyjson_mut_doc *doc) const { yyjson_mut_doc_free(doc); }
};
using Doc = std::unique_ptr<yyjson_doc, FreeDoc>;
using MutDoc = std::unique_ptr<yyjson_mut_doc, FreeDoc>;

/// More than any program asks for, few enough not to hold up a thread.
constexpr size_t maxSteps = 10'000;

yyjson_mut_val *mutableMember(yyjson_mut_val *object, const std::string &name)
{
    return yyjson_mut_obj_getn(object, name.data(), name.size());
}

void put(yyjson_mut_doc *doc, yyjson_mut_val *object, const std::string &name,
         yyjson_mut_val *value)
{
    yyjson_mut_obj_put(object, yyjson_mut_strncpy(doc, name.data(), name.size()), value);
}

/// A fraction is rounded to 16 digits, so that 0.1 + 0.2 gives 0.3.
double rounded(double sum)
{
    char buffer[40];
    std::snprintf(buffer, sizeof buffer, "%.16g", sum);
    return std::strtod(buffer, nullptr);
}

bool isInt64(yyjson_mut_val *value)
{
    return yyjson_mut_is_sint(value)
        || (yyjson_mut_is_uint(value) && yyjson_mut_get_uint(value) <= uint64_t{INT64_MAX});
}

/// Null if the sum is no number that JSON can hold.
yyjson_mut_val *sum(yyjson_mut_doc *doc, yyjson_mut_val *a, yyjson_mut_val *b)
{
    int64_t whole = 0;
    if (isInt64(a) && isInt64(b)
        && !__builtin_add_overflow(yyjson_mut_get_sint(a), yyjson_mut_get_sint(b), &whole))
        return yyjson_mut_sint(doc, whole);
    const double result = rounded(yyjson_mut_get_num(a) + yyjson_mut_get_num(b));
    return std::isfinite(result) ? yyjson_mut_real(doc, result) : nullptr;
}

void join(yyjson_mut_val *list, yyjson_mut_val *added, bool inFront)
{
    size_t at = 0;
    while (yyjson_mut_val *element = yyjson_mut_arr_remove_first(added)) {
        if (inFront)
            yyjson_mut_arr_insert(list, element, at++);
        else
            yyjson_mut_arr_append(list, element);
    }
}

} // namespace

Checked<> Update::readSection(Kind kind, std::string_view name)
{
    yyjson_val *section = member(m_body->root(), name);
    if (!section || yyjson_is_null(section))
        return {};
    const auto add = [this, kind](yyjson_val *pathText, yyjson_val *operand) -> Checked<> {
        const auto path = MemberPath::parse(text(pathText));
        if (!path)
            return refuse(400, "Bad attribute name");
        m_steps.push_back({.kind = kind, .path = *path, .operand = operand});
        return {};
    };
    size_t index = 0;
    size_t count = 0;
    yyjson_val *pathText = nullptr;
    yyjson_val *operand = nullptr;
    if (kind == Kind::Delete) {
        if (!yyjson_is_arr(section))
            return refuse(400, "Bad payload");
        yyjson_arr_foreach(section, index, count, pathText)
        {
            if (!yyjson_is_str(pathText))
                return refuse(400, "Bad payload");
            if (auto added = add(pathText, nullptr); !added)
                return added;
        }
        return {};
    }
    if (!yyjson_is_obj(section))
        return refuse(400, "Bad payload");
    yyjson_obj_foreach(section, index, count, pathText, operand)
    {
        if (kind == Kind::Increment && !yyjson_is_num(operand))
            return refuse(400, "Increment needs a number");
        if ((kind == Kind::Append || kind == Kind::Prepend) && !yyjson_is_arr(operand))
            return refuse(400, "Append and prepend need a list");
        if (hasEmptyName(operand))
            return refuse(400, "Bad item");
        if (auto added = add(pathText, operand); !added)
            return added;
    }
    return {};
}

Checked<Update> Update::parse(std::string_view body)
{
    Update update;
    update.m_body = Json::parse(body);
    if (!update.m_body || !yyjson_is_obj(update.m_body->root()))
        return refuse(400, "Bad payload");
    static constexpr std::array<std::pair<Kind, std::string_view>, 5> sections{{
        {Kind::Set, "set"},
        {Kind::Increment, "increment"},
        {Kind::Append, "append"},
        {Kind::Prepend, "prepend"},
        {Kind::Delete, "delete"},
    }};
    for (const auto &[kind, name] : sections) {
        if (const auto read = update.readSection(kind, name); !read)
            return std::unexpected(read.error());
    }
    if (update.m_steps.empty())
        return refuse(400, "No updates");
    for (const Step &step : update.m_steps) {
        if (step.path.parts.front() == "key")
            return refuse(400, "Key cannot be updated");
    }
    if (update.m_steps.size() > maxSteps)
        return refuse(400, "Too many updates");
    // In this order, all paths below a path stand directly behind it.
    std::vector<const MemberPath *> paths;
    for (const Step &step : update.m_steps)
        paths.push_back(&step.path);
    std::ranges::sort(paths, {}, &MemberPath::parts);
    const auto conflict = std::ranges::adjacent_find(
        paths, [](const MemberPath *a, const MemberPath *b) { return a->overlaps(*b); });
    if (conflict != paths.end())
        return refuse(400, "Conflicting attribute names");
    return update;
}

Checked<Item> Update::apply(std::string_view document) const
{
    const auto stored = Json::parse(document);
    if (!stored)
        return refuse(500, "Internal error");
    const MutDoc doc(yyjson_mut_doc_new(nullptr));
    yyjson_mut_val *root = yyjson_val_mut_copy(doc.get(), stored->root());
    yyjson_mut_doc_set_root(doc.get(), root);

    for (const Step &step : m_steps) {
        yyjson_mut_val *parent = root;
        for (size_t i = 0; i + 1 < step.path.parts.size() && parent; ++i)
            parent = mutableMember(parent, step.path.parts[i]);
        if (!yyjson_mut_is_obj(parent))
            return refuse(400, "Attribute not found");
        const std::string &name = step.path.parts.back();
        if (step.kind == Kind::Delete) {
            yyjson_mut_obj_remove_strn(parent, name.data(), name.size());
            continue;
        }
        yyjson_mut_val *operand = yyjson_val_mut_copy(doc.get(), step.operand);
        yyjson_mut_val *target = mutableMember(parent, name);
        if (step.kind == Kind::Set || !target) {
            put(doc.get(), parent, name, operand);
        } else if (step.kind == Kind::Increment) {
            yyjson_mut_val *total =
                yyjson_mut_is_num(target) ? sum(doc.get(), target, operand) : nullptr;
            if (!total)
                return refuse(400, "Attribute is not a number");
            put(doc.get(), parent, name, total);
        } else {
            if (!yyjson_mut_is_arr(target))
                return refuse(400, "Attribute is not a list");
            join(target, operand, step.kind == Kind::Prepend);
        }
    }

    const Doc frozen(yyjson_mut_doc_imut_copy(doc.get(), nullptr));
    std::string result = canonical(yyjson_doc_get_root(frozen.get()));
    if (result.size() > maxItemBytes)
        return refuse(400, "Item too large");
    const auto after = Json::parse(result);
    if (!after)
        return refuse(400, "Nested too deep");
    return itemOf(std::move(result), *after);
}

std::string Update::answer(std::string_view key) const
{
    std::string out = "{\"key\":";
    appendJsonString(out, key);
    for (const std::string_view name : {"set", "increment", "append", "prepend", "delete"}) {
        yyjson_val *section = member(m_body->root(), name);
        const size_t size =
            yyjson_is_arr(section) ? yyjson_arr_size(section) : yyjson_obj_size(section);
        if (size == 0)
            continue;
        out += ",\"";
        out += name;
        out += "\":";
        appendCanonical(out, section);
    }
    return out + '}';
}

} // namespace orrery
