// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/memberpath.h"
#include "core/base/refusal.h"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace orrery {

enum class Operator {
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    Prefix,
    Range,
    Contains,
    NotContains
};

/// A scalar that values are compared with; whole numbers that fit are kept exactly.
using Operand = std::variant<std::int64_t, double, std::string>;

/// One test of one value.
struct Test {
    Operator op = Operator::Equal;
    std::string json; ///< Equal, NotEqual: the operand as canonical JSON.
    bool isScalar = true; ///< False: the operand of Equal or NotEqual is no text and no number.
    Operand operand; ///< If it is scalar; Range: the low end.
    Operand high; ///< Range only; same kind as operand.
    friend bool operator==(const Test &, const Test &) = default;
};

struct Condition {
    MemberPath path;
    Test test;
    friend bool operator==(const Condition &, const Condition &) = default;
};

/// The body of `POST /query`, checked (base.md §7).
struct Query {
    std::optional<Test> key; ///< Holds for every alternative; its operands are texts.
    std::vector<std::vector<Condition>> anyOf; ///< Empty: everything matches.
    std::optional<std::uint64_t> limit; ///< At least 1.
    std::string last; ///< Exclusive; empty: from the start.
    bool descending = false;

    /// Reads a request body. All breaches are 400, those of the query language "Bad query".
    [[nodiscard]] static Checked<Query> parse(std::string_view body);
    /// The same for the query part alone, as the window's filter has it.
    [[nodiscard]] static Checked<Query> parseConditions(yyjson_val *query);

    /// Whether \a document matches, judged without a database.
    [[nodiscard]] bool matches(yyjson_val *document) const;
};

} // namespace orrery
