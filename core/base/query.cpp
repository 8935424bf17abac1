// SPDX-License-Identifier: MIT
#include "core/base/query.h"

#include "core/base/json.h"

#include <yyjson.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace orrery {

namespace {

std::unexpected<Refusal> badQuery()
{
    return refuse(400, "Bad query");
}

std::optional<Operator> operatorFromName(std::string_view name)
{
    static constexpr std::array<std::pair<std::string_view, Operator>, 14> names{{
        {"ne", Operator::NotEqual},
        {"lt", Operator::Less},
        {"<", Operator::Less},
        {"lte", Operator::LessEqual},
        {"<=", Operator::LessEqual},
        {"gt", Operator::Greater},
        {">", Operator::Greater},
        {"gte", Operator::GreaterEqual},
        {">=", Operator::GreaterEqual},
        {"pfx", Operator::Prefix},
        {"r", Operator::Range},
        {"contains", Operator::Contains},
        {"not_contains", Operator::NotContains},
        {"!contains", Operator::NotContains},
    }};
    if (name.empty())
        return std::nullopt;
    const auto it = std::ranges::find(names, name, &decltype(names)::value_type::first);
    return it == names.end() ? std::nullopt : std::optional(it->second);
}

std::optional<Operand> readOperand(yyjson_val *value)
{
    if (yyjson_is_str(value))
        return std::string(text(value));
    if (!yyjson_is_num(value))
        return std::nullopt;
    if (yyjson_is_sint(value))
        return std::int64_t{yyjson_get_sint(value)};
    if (yyjson_is_uint(value) && yyjson_get_uint(value) <= uint64_t{INT64_MAX})
        return static_cast<std::int64_t>(yyjson_get_uint(value));
    return yyjson_get_num(value);
}

bool isText(const Operand &operand)
{
    return std::holds_alternative<std::string>(operand);
}

Checked<Test> readTest(Operator op, yyjson_val *value)
{
    Test test{.op = op, .json = {}, .operand = {}, .high = {}};
    if (op == Operator::Equal || op == Operator::NotEqual) {
        test.json = canonical(value);
        const auto scalar = readOperand(value);
        test.isScalar = scalar.has_value();
        test.operand = scalar.value_or(Operand{});
        return test;
    }
    if (op == Operator::Range) {
        const auto low = readOperand(yyjson_arr_get(value, 0));
        const auto high = readOperand(yyjson_arr_get(value, 1));
        if (yyjson_arr_size(value) != 2 || !low || !high || isText(*low) != isText(*high))
            return badQuery();
        test.operand = *low;
        test.high = *high;
        return test;
    }
    const auto operand = readOperand(value);
    const bool onlyText =
        op == Operator::Prefix || op == Operator::Contains || op == Operator::NotContains;
    if (!operand || (onlyText && !isText(*operand)))
        return badQuery();
    test.operand = *operand;
    return test;
}

/// Key conditions may have texts only, and no `contains` (base.md §7.5).
Checked<Test> readKeyTest(Operator op, yyjson_val *value)
{
    if (op == Operator::Contains || op == Operator::NotContains)
        return badQuery();
    Checked<Test> test = readTest(op, value);
    if (!test)
        return test;
    if (op == Operator::Equal || op == Operator::NotEqual) {
        if (!yyjson_is_str(value))
            return badQuery();
        test->operand = std::string(text(value));
    }
    return isText(test->operand) ? test : badQuery();
}

struct Alternative {
    std::optional<Test> key;
    std::vector<Condition> conditions;
};

Checked<Alternative> readAlternative(yyjson_val *object)
{
    if (!yyjson_is_obj(object))
        return badQuery();
    Alternative alternative;
    size_t index = 0;
    size_t count = 0;
    yyjson_val *name = nullptr;
    yyjson_val *value = nullptr;
    yyjson_obj_foreach(object, index, count, name, value)
    {
        const std::string_view full = text(name);
        const size_t mark = full.find('?');
        const std::string_view pathText = full.substr(0, mark);
        const auto op = mark == std::string_view::npos ? std::optional(Operator::Equal)
                                                       : operatorFromName(full.substr(mark + 1));
        const auto path = MemberPath::parse(pathText);
        if (!op || !path)
            return badQuery();
        const bool isKey = pathText == "key";
        Checked<Test> test = isKey ? readKeyTest(*op, value) : readTest(*op, value);
        if (!test || (isKey && alternative.key))
            return badQuery();
        if (isKey)
            alternative.key = *std::move(test);
        else
            alternative.conditions.push_back({.path = *path, .test = *std::move(test)});
    }
    return alternative;
}

Checked<std::optional<std::uint64_t>> readLimit(yyjson_val *value)
{
    if (!value || yyjson_is_null(value))
        return std::nullopt;
    if (yyjson_is_uint(value) && yyjson_get_uint(value) >= 1)
        return yyjson_get_uint(value);
    const double number = yyjson_is_real(value) ? yyjson_get_real(value) : 0;
    if (number >= 1 && number < 1e18 && number == std::floor(number))
        return static_cast<std::uint64_t>(number);
    return refuse(400, "Bad limit");
}

/// Three-way comparison of a stored number with an operand, exact also between a 64-bit
/// integer and a double.
std::partial_ordering compareNumbers(const Operand &left, const Operand &right)
{
    if (const auto *a = std::get_if<std::int64_t>(&left)) {
        if (const auto *b = std::get_if<std::int64_t>(&right))
            return *a <=> *b;
        const double b = std::get<double>(right);
        constexpr double limit = 9223372036854775808.0;
        if (b >= limit)
            return std::partial_ordering::less;
        if (b < -limit)
            return std::partial_ordering::greater;
        const double whole = std::floor(b);
        const auto order = *a <=> static_cast<std::int64_t>(whole);
        return order == 0 && b > whole ? std::partial_ordering::less : order;
    }
    if (std::holds_alternative<std::int64_t>(right))
        return 0 <=> compareNumbers(right, left);
    return std::get<double>(left) <=> std::get<double>(right);
}

/// Unordered where the two cannot be compared: other types never match.
std::partial_ordering compare(yyjson_val *value, const Operand &operand)
{
    const auto stored = readOperand(value);
    if (!stored || isText(*stored) != isText(operand))
        return std::partial_ordering::unordered;
    if (isText(operand))
        return std::get<std::string>(*stored) <=> std::get<std::string>(operand);
    return compareNumbers(*stored, operand);
}

bool contains(yyjson_val *value, const std::string &needle)
{
    if (yyjson_is_str(value))
        return text(value).find(needle) != std::string_view::npos;
    size_t index = 0;
    size_t count = 0;
    yyjson_val *element = nullptr;
    if (!yyjson_is_arr(value))
        return false;
    yyjson_arr_foreach(value, index, count, element)
    {
        if (yyjson_is_str(element) && text(element) == needle)
            return true;
    }
    return false;
}

bool holds(const Test &test, yyjson_val *value)
{
    switch (test.op) {
    case Operator::Equal:
        return value && canonical(value) == test.json;
    case Operator::NotEqual:
        return !value || canonical(value) != test.json;
    case Operator::Less:
        return compare(value, test.operand) < 0;
    case Operator::LessEqual:
        return compare(value, test.operand) <= 0;
    case Operator::Greater:
        return compare(value, test.operand) > 0;
    case Operator::GreaterEqual:
        return compare(value, test.operand) >= 0;
    case Operator::Prefix:
        return yyjson_is_str(value) && text(value).starts_with(std::get<std::string>(test.operand));
    case Operator::Range:
        return compare(value, test.operand) >= 0 && compare(value, test.high) <= 0;
    case Operator::Contains:
        return contains(value, std::get<std::string>(test.operand));
    case Operator::NotContains:
        return !contains(value, std::get<std::string>(test.operand));
    }
    return false;
}

} // namespace

Checked<Query> Query::parseConditions(yyjson_val *query)
{
    Query result;
    std::vector<yyjson_val *> objects;
    if (yyjson_is_arr(query)) {
        size_t index = 0;
        size_t count = 0;
        yyjson_val *object = nullptr;
        yyjson_arr_foreach(query, index, count, object) objects.push_back(object);
    } else if (query && !yyjson_is_null(query)) {
        objects.push_back(query);
    }

    bool matchesAll = objects.empty();
    for (size_t i = 0; i < objects.size(); ++i) {
        Checked<Alternative> alternative = readAlternative(objects[i]);
        if (!alternative)
            return std::unexpected(alternative.error());
        if (i == 0)
            result.key = alternative->key;
        else if (result.key != alternative->key)
            return badQuery();
        matchesAll = matchesAll || alternative->conditions.empty();
        result.anyOf.push_back(std::move(alternative->conditions));
    }
    if (matchesAll)
        result.anyOf.clear();
    return result;
}

Checked<Query> Query::parse(std::string_view body)
{
    const std::optional<Json> json = Json::parse(body);
    if (!json || !yyjson_is_obj(json->root()))
        return refuse(400, "Bad payload");
    Checked<Query> query = parseConditions(member(json->root(), "query"));
    if (!query)
        return query;

    const auto limit = readLimit(member(json->root(), "limit"));
    if (!limit)
        return std::unexpected(limit.error());
    query->limit = *limit;

    yyjson_val *last = member(json->root(), "last");
    if (last && !yyjson_is_null(last) && !yyjson_is_str(last))
        return refuse(400, "Bad last");
    query->last = text(last);

    yyjson_val *sort = member(json->root(), "sort");
    const std::string_view order = text(sort);
    if (sort && !yyjson_is_null(sort)
        && (!yyjson_is_str(sort) || (order != "asc" && order != "desc" && !order.empty())))
        return refuse(400, "Bad sort");
    query->descending = order == "desc";
    return query;
}

bool Query::matches(yyjson_val *document) const
{
    if (key && !holds(*key, member(document, "key")))
        return false;
    return anyOf.empty() || std::ranges::any_of(anyOf, [document](const auto &conditions) {
               return std::ranges::all_of(conditions, [document](const Condition &condition) {
                   return holds(condition.test, condition.path.find(document));
               });
           });
}

} // namespace orrery
