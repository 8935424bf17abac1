// SPDX-License-Identifier: MIT
#include "core/spacefile/mapreader.h"

#include <QCoreApplication>
#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(MapReader)
};

QString shortened(const QString &text)
{
    return text.size() <= 60 ? text : text.first(57) + u"…"_s;
}

bool hasControlCharacter(const QString &text)
{
    return std::ranges::any_of(text, [](QChar c) {
        return (c < u' ' && c != u'\n' && c != u'\t' && c != u'\r') || c == QChar(0x7f);
    });
}

} // namespace

QString describeNode(const YamlNode &node)
{
    switch (node.kind) {
    case YamlNode::Kind::Null:
        return Text::tr("nothing");
    case YamlNode::Kind::List:
        return Text::tr("a list");
    case YamlNode::Kind::Map:
        return Text::tr("a group of keys");
    case YamlNode::Kind::Text:
        break;
    }
    if (node.isPlainNumber())
        return Text::tr("the number %1").arg(shortened(node.text));
    if (node.isPlainBool())
        return Text::tr("the truth value %1").arg(node.text);
    return Text::tr("“%1”").arg(shortened(node.text));
}

MapReader::MapReader(IssueList &issues, const YamlNode &map, QString path)
    : m_issues(issues)
    , m_map(map)
    , m_path(std::move(path))
{
}

void MapReader::allowOnly(const QStringList &known,
                          const QList<std::pair<QString, QString>> &elsewhere)
{
    QSet<QString> seen;
    for (const YamlEntry &entry : m_map.entries) {
        if (entry.key.kind != YamlNode::Kind::Text) {
            m_issues.error(
                entry.key, m_path,
                Text::tr("Found %1 where a key should stand.").arg(describeNode(entry.key)));
            continue;
        }
        const QString key = entry.key.text;
        if (seen.contains(key)) {
            m_issues.error(entry.key, field(key),
                           Text::tr("“%1” is given twice; keep one.").arg(shortened(key)));
            continue;
        }
        seen.insert(key);
        if (known.contains(key))
            continue;
        const auto hint = std::ranges::find(elsewhere, key, &std::pair<QString, QString>::first);
        const QString near = nearestWord(key, known);
        if (hint != elsewhere.end())
            m_issues.error(entry.key, field(key), hint->second);
        else if (!near.isEmpty())
            m_issues.error(
                entry.key, field(key),
                Text::tr("“%1” is not a field here; did you mean “%2”?").arg(shortened(key), near));
        else
            m_issues.error(entry.key, field(key),
                           Text::tr("“%1” is not a field here; allowed are %2.")
                               .arg(shortened(key), known.join(u", "_s)));
    }
}

const YamlNode *MapReader::find(const QString &key) const
{
    for (const YamlEntry &entry : m_map.entries) {
        if (entry.key.kind == YamlNode::Kind::Text && entry.key.text == key)
            return &entry.value;
    }
    return nullptr;
}

QString MapReader::field(const QString &key) const
{
    return m_path.isEmpty() ? key : m_path + u'.' + key;
}

void MapReader::reportMissing(const QString &key)
{
    m_issues.error(m_map, field(key), Text::tr("“%1” is required.").arg(key));
}

bool MapReader::reportNull(const QString &key, const YamlNode &node)
{
    if (node.kind != YamlNode::Kind::Null)
        return false;
    m_issues.error(node, field(key),
                   Text::tr("Nothing is listed under “%1”; fill it in or remove it.").arg(key));
    return true;
}

std::optional<QString> MapReader::textOf(const YamlNode &node, const QString &fieldPath)
{
    if (node.isPlainNumber() || node.isPlainBool()) {
        m_issues.error(
            node, fieldPath,
            Text::tr("Found %1, but this must be text: put it in quotes.").arg(describeNode(node)));
        return std::nullopt;
    }
    if (node.kind != YamlNode::Kind::Text) {
        m_issues.error(node, fieldPath,
                       Text::tr("Found %1, but this must be text.").arg(describeNode(node)));
        return std::nullopt;
    }
    if (hasControlCharacter(node.text)) {
        m_issues.error(node, fieldPath, Text::tr("A control character is not allowed here."));
        return std::nullopt;
    }
    return node.text;
}

std::optional<QString> MapReader::textOrEmpty(const QString &key)
{
    const YamlNode *node = find(key);
    if (!node || reportNull(key, *node))
        return std::nullopt;
    return textOf(*node, field(key));
}

std::optional<QString> MapReader::text(const QString &key, bool required)
{
    if (required && !has(key))
        reportMissing(key);
    const std::optional<QString> found = textOrEmpty(key);
    if (found && found->trimmed().isEmpty()) {
        m_issues.error(*find(key), field(key), Text::tr("“%1” is empty.").arg(key));
        return std::nullopt;
    }
    return found;
}

std::optional<bool> MapReader::boolean(const QString &key)
{
    const YamlNode *node = find(key);
    if (!node || reportNull(key, *node))
        return std::nullopt;
    if (!node->isPlainBool()) {
        m_issues.error(*node, field(key),
                       Text::tr("Found %1, but “%2” must be true or false, without quotes.")
                           .arg(describeNode(*node), key));
        return std::nullopt;
    }
    return node->text.compare("true"_L1, Qt::CaseInsensitive) == 0;
}

const YamlNode *MapReader::list(const QString &key, bool required)
{
    const YamlNode *node = find(key);
    if (!node && required)
        reportMissing(key);
    if (!node || reportNull(key, *node))
        return nullptr;
    if (node->kind != YamlNode::Kind::List) {
        m_issues.error(
            *node, field(key),
            Text::tr("Found %1, but “%2” must be a list.").arg(describeNode(*node), key));
        return nullptr;
    }
    if (node->items.isEmpty()) {
        m_issues.error(
            *node, field(key),
            Text::tr("“%1” is an empty list; give at least one entry or remove it.").arg(key));
        return nullptr;
    }
    return node;
}

const YamlNode *MapReader::map(const QString &key)
{
    const YamlNode *node = find(key);
    if (!node || reportNull(key, *node))
        return nullptr;
    if (node->kind != YamlNode::Kind::Map) {
        m_issues.error(
            *node, field(key),
            Text::tr("Found %1, but “%2” must be a group of keys.").arg(describeNode(*node), key));
        return nullptr;
    }
    return node;
}

QStringList MapReader::texts(const QString &key, bool unique)
{
    const YamlNode *node = list(key);
    if (!node)
        return {};
    QStringList result;
    for (qsizetype i = 0; i < node->items.size(); ++i) {
        const YamlNode &item = node->items[i];
        const QString itemField = field(key) + u"[%1]"_s.arg(i + 1);
        const std::optional<QString> found = textOf(item, itemField);
        if (!found)
            continue;
        if (found->trimmed().isEmpty())
            m_issues.error(item, itemField, Text::tr("This entry is empty."));
        else if (unique && result.contains(*found))
            m_issues.error(item, itemField,
                           Text::tr("“%1” is listed twice.").arg(shortened(*found)));
        else
            result.append(*found);
    }
    return result;
}

} // namespace orrery
