// SPDX-License-Identifier: MIT
#include "core/base/indexcondition.h"

#include "core/base/sqlite.h"

#include <cmath>
#include <limits>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

/// In an index every number stands before every text.
QString everyText()
{
    return u"value>=''"_s;
}

QString everyNumber()
{
    return u"value<''"_s;
}

QList<uint> beginning(const std::string &text)
{
    return toText(text).toUcs4().mid(0, IndexCondition::textLength);
}

QString fromCharacters(const QList<uint> &characters)
{
    const QString text =
        QString::fromUcs4(reinterpret_cast<const char32_t *>(characters.data()), characters.size());
    return text.isNull() ? u""_s : text;
}

/// The first text behind all that begin with these characters; nothing if there is none.
std::optional<QString> behind(QList<uint> characters)
{
    while (!characters.isEmpty()) {
        uint &last = characters.last();
        if (last < QChar::LastValidCodePoint) {
            last = last == 0xd7ff ? 0xe000 : last + 1; // no surrogates
            return fromCharacters(characters);
        }
        characters.removeLast();
    }
    return std::nullopt;
}

/// SQLite may read a stored fraction a little off, so borders move outwards.
double outwards(double border, double direction)
{
    for (int i = 0; i < 4; ++i)
        border = std::nextafter(border, direction);
    return border;
}

struct Builder {
    IndexCondition made;

    void add(const QString &sql, const QVariant &value)
    {
        made.sql += (made.sql.isEmpty() ? QString() : u" AND "_s) + sql;
        made.values.append(value);
    }
    void add(const QString &sql)
    {
        made.sql += (made.sql.isEmpty() ? QString() : u" AND "_s) + sql;
    }
    void atLeast(const Operand &low)
    {
        if (const auto *text = std::get_if<std::string>(&low))
            add(u"value>=?"_s, fromCharacters(beginning(*text)));
        else if (const auto *integer = std::get_if<std::int64_t>(&low))
            add(u"value>=?"_s, QVariant::fromValue<qlonglong>(*integer));
        else
            add(u"value>=?"_s,
                outwards(std::get<double>(low), -std::numeric_limits<double>::infinity()));
    }
    void atMost(const Operand &high)
    {
        if (const auto *text = std::get_if<std::string>(&high))
            add(u"value<=?"_s, fromCharacters(beginning(*text)));
        else if (const auto *integer = std::get_if<std::int64_t>(&high))
            add(u"value<=?"_s, QVariant::fromValue<qlonglong>(*integer));
        else
            add(u"value<=?"_s,
                outwards(std::get<double>(high), std::numeric_limits<double>::infinity()));
    }
    void prefix(const std::string &text)
    {
        const QList<uint> characters = beginning(text);
        add(u"value>=?"_s, fromCharacters(characters));
        if (const auto end = behind(characters))
            add(u"value<?"_s, *end);
    }
    void equal(const Operand &operand)
    {
        if (std::holds_alternative<double>(operand)) {
            atLeast(operand);
            atMost(operand);
            return;
        }
        made.isPoint = true;
        if (const auto *text = std::get_if<std::string>(&operand))
            add(u"value=?"_s, fromCharacters(beginning(*text)));
        else
            add(u"value=?"_s, QVariant::fromValue<qlonglong>(std::get<std::int64_t>(operand)));
    }
};

/// SQLite ends some texts at a NUL.
bool hasNul(const Operand &operand)
{
    const auto *text = std::get_if<std::string>(&operand);
    return text && text->find('\0') != std::string::npos;
}

} // namespace

std::optional<IndexCondition> IndexCondition::make(const Test &test)
{
    if (hasNul(test.operand) || hasNul(test.high))
        return std::nullopt;
    const bool isText = std::holds_alternative<std::string>(test.operand);
    Builder builder;
    switch (test.op) {
    case Operator::Equal:
        if (!test.isScalar)
            return std::nullopt;
        builder.equal(test.operand);
        break;
    case Operator::Less:
    case Operator::LessEqual:
        builder.atMost(test.operand);
        if (isText)
            builder.add(everyText());
        break;
    case Operator::Greater:
    case Operator::GreaterEqual:
        builder.atLeast(test.operand);
        if (!isText)
            builder.add(everyNumber());
        break;
    case Operator::Range:
        builder.atLeast(test.operand);
        builder.atMost(test.high);
        break;
    case Operator::Prefix:
        builder.prefix(std::get<std::string>(test.operand));
        break;
    default:
        return std::nullopt;
    }
    return builder.made;
}

} // namespace orrery
