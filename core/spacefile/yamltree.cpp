// SPDX-License-Identifier: MIT
#include "core/spacefile/yamltree.h"

#include <QCoreApplication>
#include <QHash>
#include <QJsonArray>
#include <QJsonObject>
#include <QRegularExpression>
#include <QStringDecoder>

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <exception>
#include <optional>
#include <sstream>
#include <vector>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

constexpr int nodeLimit = 20'000; // the largest Spacefile seen in the wild has some 400
constexpr size_t depthLimit = 32; // a correct one has 8

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Yaml)
};

qsizetype countNodes(const YamlNode &node)
{
    qsizetype count = 1;
    for (const YamlNode &each : node.items)
        count += countNodes(each);
    for (const YamlEntry &each : node.entries)
        count += 1 + countNodes(each.value);
    return count;
}

/// Builds the tree from the parser's events. Once something is refused it only ignores the rest:
/// throwing through the library would be our own exception.
class TreeBuilder : public YAML::EventHandler
{
public:
    [[nodiscard]] const std::optional<YamlProblem> &problem() const { return m_problem; }
    [[nodiscard]] YamlNode takeRoot() { return std::move(m_root); }

    void OnDocumentStart(const YAML::Mark &mark) override
    {
        if (++m_documents == 2) // the mark is that of the dashes or of what follows them
            refuse(mark, Text::tr("A second document begins here; only one is allowed."));
    }
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark &mark, YAML::anchor_t anchor) override
    {
        add(at(mark, YamlNode::Kind::Null), anchor);
    }
    void OnAlias(const YAML::Mark &mark, YAML::anchor_t anchor) override
    {
        if (m_problem)
            return;
        const auto found = m_anchors.constFind(anchor);
        if (found == m_anchors.constEnd())
            return refuse(mark, Text::tr("This alias refers to something that contains it."));
        YamlNode copy = *found;
        copy.line = mark.line + 1;
        copy.column = mark.column + 1;
        m_nodes += countNodes(copy);
        add(std::move(copy), 0);
    }
    void OnScalar(const YAML::Mark &mark, const std::string &tag, YAML::anchor_t anchor,
                  const std::string &value) override
    {
        YamlNode node = at(mark, YamlNode::Kind::Text);
        node.text = QString::fromStdString(value);
        node.quoted = tag == "!" || tag == "tag:yaml.org,2002:str"; // "?" is a plain scalar
        add(std::move(node), anchor);
    }
    void OnSequenceStart(const YAML::Mark &mark, const std::string &, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value) override
    {
        open(mark, YamlNode::Kind::List, anchor);
    }
    void OnSequenceEnd() override { close(); }
    void OnMapStart(const YAML::Mark &mark, const std::string &, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value) override
    {
        open(mark, YamlNode::Kind::Map, anchor);
    }
    void OnMapEnd() override { close(); }

private:
    struct Open {
        YamlNode node;
        YAML::anchor_t anchor = 0;
        std::optional<YamlNode> key = {}; ///< Of a map, between a key and its value.
    };

    static YamlNode at(const YAML::Mark &mark, YamlNode::Kind kind)
    {
        return {.kind = kind, .line = mark.line + 1, .column = mark.column + 1};
    }

    void refuse(const YAML::Mark &mark, const QString &message)
    {
        if (!m_problem)
            m_problem = YamlProblem{mark.line + 1, mark.column + 1, message};
    }

    void open(const YAML::Mark &mark, YamlNode::Kind kind, YAML::anchor_t anchor)
    {
        if (m_open.size() >= depthLimit)
            refuse(mark, Text::tr("This is nested too deeply."));
        if (!m_problem)
            m_open.push_back({at(mark, kind), anchor});
    }

    void close()
    {
        if (m_problem || m_open.empty())
            return;
        Open done = std::move(m_open.back());
        m_open.pop_back();
        add(std::move(done.node), done.anchor);
    }

    void add(YamlNode node, YAML::anchor_t anchor)
    {
        if (m_problem)
            return;
        if (++m_nodes > nodeLimit) {
            m_problem = YamlProblem{node.line, node.column,
                                    Text::tr("There are too many entries up to this place.")};
            return;
        }
        const bool isEmptyValue =
            node.kind == YamlNode::Kind::Null && !m_open.empty() && m_open.back().key.has_value();
        if (isEmptyValue) { // the library puts it where the next thing begins
            node.line = m_open.back().key->line;
            node.column = m_open.back().key->column;
        }
        if (anchor != 0)
            m_anchors.insert(anchor, node);
        if (m_open.empty()) {
            m_root = std::move(node);
            return;
        }
        Open &parent = m_open.back();
        if (parent.node.kind == YamlNode::Kind::List)
            parent.node.items.append(std::move(node));
        else if (!parent.key)
            parent.key = std::move(node);
        else
            parent.node.entries.append({*std::exchange(parent.key, {}), std::move(node)});
    }

    YamlNode m_root;
    std::vector<Open> m_open;
    QHash<YAML::anchor_t, YamlNode> m_anchors;
    qsizetype m_nodes = 0;
    int m_documents = 0;
    std::optional<YamlProblem> m_problem;
};

YamlProblem problemAt(const QByteArray &text, qsizetype offset, const QString &message)
{
    const QByteArray before = text.first(offset);
    const qsizetype lineStart = before.lastIndexOf('\n') + 1;
    return {static_cast<int>(before.count('\n')) + 1,
            static_cast<int>(QString::fromUtf8(before.sliced(lineStart)).size()) + 1, message};
}

std::optional<YamlProblem> checkBytes(const QByteArray &text, qsizetype sizeLimit)
{
    if (text.size() > sizeLimit)
        return YamlProblem{0, 0,
                           Text::tr("The file has %1 KB; at most %2 KB are allowed.")
                               .arg(text.size() / 1024)
                               .arg(sizeLimit / 1024)};
    if (const qsizetype zero = text.indexOf('\0'); zero >= 0)
        return problemAt(text, zero, Text::tr("The file contains a zero byte; it must be text."));
    QStringDecoder decoder(QStringDecoder::Utf8);
    for (qsizetype start = 0, line = 1; start < text.size(); ++line) {
        const qsizetype end = text.indexOf('\n', start);
        const QString decoded =
            decoder(QByteArrayView(text).sliced(start, (end < 0 ? text.size() : end) - start));
        Q_UNUSED(decoded)
        if (decoder.hasError())
            return YamlProblem{static_cast<int>(line), 0, Text::tr("This line is not UTF-8 text.")};
        start = end < 0 ? text.size() : end + 1;
    }
    return std::nullopt;
}

/// Tabs that indent a line, which YAML forbids; the text of a block (`|`, `>`) may hold them.
std::optional<YamlProblem> findTab(const QByteArray &text)
{
    static const QRegularExpression blockStart(u"(^|[:\\-]\\s+)[|>][+\\-0-9]*\\s*(#.*)?$"_s);
    qsizetype blockIndent = -1;
    const QList<QByteArray> lines = text.split('\n');
    for (qsizetype i = 0; i < lines.size(); ++i) {
        const QByteArray &line = lines[i];
        qsizetype spaces = 0;
        while (spaces < line.size() && line[spaces] == ' ')
            ++spaces;
        const QByteArray rest = line.trimmed();
        if (rest.isEmpty())
            continue;
        if (blockIndent >= 0 && spaces > blockIndent)
            continue;
        blockIndent = -1;
        if (line[spaces] == '\t' && !rest.startsWith('#'))
            return YamlProblem{static_cast<int>(i) + 1, static_cast<int>(spaces) + 1,
                               Text::tr("A tab indents this line; indent with spaces.")};
        if (blockStart.match(QString::fromUtf8(line)).hasMatch())
            blockIndent = spaces;
    }
    return std::nullopt;
}

/// The library counts bytes; people count characters.
void countCharacters(YamlNode &node, const QList<QByteArray> &lines)
{
    if (node.line >= 1 && node.line <= lines.size() && node.column > 1) {
        const QByteArray &line = lines[node.line - 1];
        const qsizetype bytes = qMin<qsizetype>(node.column - 1, line.size());
        node.column = static_cast<int>(QString::fromUtf8(line.first(bytes)).size()) + 1;
    }
    for (YamlNode &each : node.items)
        countCharacters(each, lines);
    for (YamlEntry &each : node.entries) {
        countCharacters(each.key, lines);
        countCharacters(each.value, lines);
    }
}

YamlProblem problemOf(const YAML::Exception &exception, const QByteArray &text)
{
    YamlProblem problem{qMax(exception.mark.line, -1) + 1, qMax(exception.mark.column, -1) + 1,
                        Text::tr("YAML problem: %1.").arg(QString::fromStdString(exception.msg))};
    if (exception.msg.starts_with("bad file")) // what the library calls its own depth limit
        problem.message = Text::tr("This is nested too deeply.");
    const QList<QByteArray> lines = text.split('\n');
    if (problem.line < 1 || problem.line > lines.size())
        return problem;
    const QByteArray line = lines[problem.line - 1];
    if (exception.msg.contains("alias") || exception.msg.contains("anchor"))
        problem.message = Text::tr("A value that begins with * or & must stand in quotes.");
    else if (exception.msg.contains("end of map") || exception.msg.contains("illegal map value")
             || exception.msg.contains("end of sequence"))
        problem.message += u' '
            + Text::tr("Lines of one list entry must begin in the same column, and a value that "
                       "contains “: ” needs quotes.");
    const qsizetype bytes = std::clamp<qsizetype>(problem.column - 1, 0, line.size());
    problem.column = static_cast<int>(QString::fromUtf8(line.first(bytes)).size()) + 1;
    return problem;
}

} // namespace

bool YamlNode::isPlainNumber() const
{
    static const QRegularExpression number(
        u"^([-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?|0x[0-9a-fA-F]+|0o[0-7]+|"
        "[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN))$"_s);
    return kind == Kind::Text && !quoted && number.match(text).hasMatch();
}

bool YamlNode::isPlainBool() const
{
    static const QRegularExpression truth(u"^(true|True|TRUE|false|False|FALSE)$"_s);
    return kind == Kind::Text && !quoted && truth.match(text).hasMatch();
}

std::expected<YamlNode, YamlProblem> parseYaml(const QByteArray &original, qsizetype sizeLimit)
{
    const QByteArray text =
        original.startsWith("\xef\xbb\xbf") ? original.sliced(3) : original; // a BOM is harmless
    if (const auto problem = checkBytes(text, sizeLimit))
        return std::unexpected(*problem);
    if (const auto problem = findTab(text))
        return std::unexpected(*problem);
    TreeBuilder builder;
    try {
        std::istringstream stream(text.toStdString());
        YAML::Parser parser(stream);
        while (!builder.problem() && parser.HandleNextDocument(builder)) {}
    } catch (const YAML::Exception &exception) {
        // What the builder refused came first in the text.
        return std::unexpected(builder.problem().value_or(problemOf(exception, text)));
    } catch (const std::exception &exception) {
        return std::unexpected(YamlProblem{
            0, 0, Text::tr("YAML problem: %1.").arg(QString::fromUtf8(exception.what()))});
    }
    if (builder.problem())
        return std::unexpected(*builder.problem());
    YamlNode root = builder.takeRoot();
    countCharacters(root, text.split('\n'));
    return root;
}

YamlNode yamlFromJson(const QJsonValue &json)
{
    YamlNode node;
    if (json.isObject()) {
        node.kind = YamlNode::Kind::Map;
        const QJsonObject object = json.toObject();
        for (auto it = object.begin(); it != object.end(); ++it)
            node.entries.append({{.kind = YamlNode::Kind::Text, .text = it.key(), .quoted = true},
                                 yamlFromJson(it.value())});
    } else if (json.isArray()) {
        node.kind = YamlNode::Kind::List;
        const QJsonArray array = json.toArray();
        for (const QJsonValue &each : array)
            node.items.append(yamlFromJson(each));
    } else if (!json.isNull() && !json.isUndefined()) {
        node.kind = YamlNode::Kind::Text;
        node.quoted = json.isString();
        node.text = json.isString() ? json.toString() : json.toVariant().toString();
    }
    return node;
}

} // namespace orrery
