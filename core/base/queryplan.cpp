// SPDX-License-Identifier: MIT
#include "core/base/queryplan.h"

#include "core/base/sqlite.h"

#include <cmath>
#include <limits>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

/// SQLite refuses expressions deeper than 1000; such queries are judged row by row.
constexpr size_t maxSqlConditions = 200;

QVariant bound(const Operand &operand)
{
    if (const auto *text = std::get_if<std::string>(&operand))
        return toText(*text);
    if (const auto *integer = std::get_if<std::int64_t>(&operand))
        return QVariant::fromValue<qlonglong>(*integer);
    return std::get<double>(operand);
}

QString comparison(Operator op)
{
    switch (op) {
    case Operator::Less:
        return u"<"_s;
    case Operator::LessEqual:
        return u"<="_s;
    case Operator::Greater:
        return u">"_s;
    default:
        return u">="_s;
    }
}

class Compiler
{
public:
    explicit Compiler(QueryPlan &plan)
        : m_plan(plan)
    {
    }

    QString key(const Test &test)
    {
        const auto key = [](const Operand &operand) {
            return toBlob(std::get<std::string>(operand));
        };
        switch (test.op) {
        case Operator::Equal:
            bind(key(test.operand));
            return u"key=?"_s;
        case Operator::NotEqual:
            bind(key(test.operand));
            return u"key<>?"_s;
        case Operator::Range:
            bind(key(test.operand));
            bind(key(test.high));
            return u"key>=? AND key<=?"_s;
        case Operator::Prefix:
            return keyPrefix(std::get<std::string>(test.operand));
        default:
            bind(key(test.operand));
            return u"key"_s + comparison(test.op) + u'?';
        }
    }

    QString condition(const Condition &condition)
    {
        const auto path = condition.path.toSqlite();
        if (!path) {
            m_plan.isExact = false;
            return u"1"_s;
        }
        m_path = QString::fromStdString(*path);
        const Test &test = condition.test;
        switch (test.op) {
        case Operator::Equal:
        case Operator::NotEqual:
            bind(m_path);
            bind(QString::fromStdString(test.json));
            // Documents are stored in canonical form, so equal texts are equal values.
            return test.op == Operator::Equal ? u"(doc->?)=?"_s : u"(doc->?) IS NOT ?"_s;
        case Operator::Prefix:
            bindPath(2);
            bind(bound(test.operand));
            return u"(json_type(doc,?) IS 'text' AND instr(doc->>?,?)=1)"_s;
        case Operator::Contains:
            return contains(test);
        case Operator::NotContains:
            return u"NOT "_s + contains(test);
        case Operator::Range: {
            // One after the other: both append their values.
            const QString low = compare(Operator::GreaterEqual, test.operand);
            const QString high = compare(Operator::LessEqual, test.high);
            return u'(' + low + u" AND "_s + high + u')';
        }
        default:
            return compare(test.op, test.operand);
        }
    }

private:
    void bind(const QVariant &value) { m_plan.values.append(value); }

    void bindPath(int times)
    {
        for (int i = 0; i < times; ++i)
            bind(m_path);
    }

    QString keyPrefix(const std::string &prefix)
    {
        bind(toBlob(prefix));
        const std::string end = behindPrefix(prefix);
        if (end.empty())
            return u"key>=?"_s;
        bind(toBlob(end));
        return u"key>=? AND key<?"_s;
    }

    QString compare(Operator op, const Operand &operand)
    {
        if (const auto *number = std::get_if<double>(&operand))
            return compareDouble(op, *number);
        bindPath(2);
        bind(bound(operand));
        if (std::holds_alternative<std::string>(operand))
            return u"(json_type(doc,?) IS 'text' AND (doc->>?)"_s + comparison(op) + u"?)"_s;
        return u"(json_type(doc,?) IN ('integer','real') AND (doc->>?)"_s + comparison(op)
            + u"?)"_s;
    }

    /// SQLite may read a stored fraction one unit in the last place off; so the border is moved
    /// outwards a little here, and every row is judged again.
    QString compareDouble(Operator op, double border)
    {
        const bool isUpper = op == Operator::Less || op == Operator::LessEqual;
        const double outwards = isUpper ? std::numeric_limits<double>::infinity()
                                        : -std::numeric_limits<double>::infinity();
        for (int i = 0; i < 4; ++i)
            border = std::nextafter(border, outwards);
        m_plan.isExact = false;
        bindPath(2);
        bind(border);
        return u"(json_type(doc,?) IN ('integer','real') AND (doc->>?)"_s
            + (isUpper ? u"<="_s : u">="_s) + u"?)"_s;
    }

    QString contains(const Test &test)
    {
        bindPath(2);
        bind(bound(test.operand));
        bindPath(2);
        bind(bound(test.operand));
        return u"((json_type(doc,?) IS 'text' AND instr(doc->>?,?)>0) OR "_s
               u"(json_type(doc,?) IS 'array' AND EXISTS(SELECT 1 FROM json_each(doc,?) AS e "_s
               u"WHERE e.type='text' AND e.atom=?)))"_s;
    }

    QueryPlan &m_plan;
    QString m_path;
};

} // namespace

QueryPlan planQuery(const Query &query, double now)
{
    QueryPlan plan;
    Compiler compiler(plan);
    plan.where = u"(expires IS NULL OR expires>?)"_s;
    plan.values.append(now);
    if (query.key)
        plan.where += u" AND "_s + compiler.key(*query.key);
    if (!query.last.empty()) {
        plan.where += query.descending ? u" AND key<?"_s : u" AND key>?"_s;
        plan.values.append(toBlob(query.last));
    }

    size_t conditions = 0;
    for (const auto &alternative : query.anyOf)
        conditions += alternative.size();
    if (conditions > maxSqlConditions) {
        plan.isExact = false;
        return plan;
    }
    QStringList alternatives;
    for (const auto &alternative : query.anyOf) {
        QStringList all;
        for (const Condition &condition : alternative)
            all.append(compiler.condition(condition));
        alternatives.append(all.join(u" AND "_s));
    }
    if (!alternatives.isEmpty())
        plan.where += u" AND ("_s + alternatives.join(u" OR "_s) + u')';
    return plan;
}

} // namespace orrery
