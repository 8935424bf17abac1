// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/item.h"
#include "core/base/json.h"
#include "core/base/memberpath.h"

namespace orrery {

/// The body of `PATCH /items/{key}`, checked as far as it can be without the item (base.md §6).
class Update
{
public:
    [[nodiscard]] static Checked<Update> parse(std::string_view body);

    /// The item as it is after all operators, in canonical form. \a document is the stored one.
    /// On any refusal nothing has happened.
    [[nodiscard]] Checked<Item> apply(std::string_view document) const;

    /// The answer: the key, and each section that asked for something.
    [[nodiscard]] std::string answer(std::string_view key) const;

private:
    enum class Kind { Set, Increment, Append, Prepend, Delete };
    struct Step {
        Kind kind;
        MemberPath path;
        yyjson_val *operand; // inside m_body
    };
    [[nodiscard]] Checked<> readSection(Kind kind, std::string_view name);

    std::optional<Json> m_body;
    std::vector<Step> m_steps;
};

} // namespace orrery
