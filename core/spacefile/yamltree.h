// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

#include <expected>

class QJsonValue;

namespace orrery {

struct YamlEntry;

/// A piece of a YAML text and where it stands. Hides the YAML library and what it throws.
struct YamlNode {
    enum class Kind { Null, Text, List, Map };

    Kind kind = Kind::Null;
    QString text = {}; ///< Of Kind::Text.
    bool quoted = false; ///< In quotes, or tagged as text: never a number or a truth value.
    int line = 0; ///< From 1; 0 = unknown.
    int column = 0; ///< From 1, in characters.
    QList<YamlNode> items = {}; ///< Of Kind::List.
    QList<YamlEntry> entries = {}; ///< Of Kind::Map, in the order of the text, duplicates included.

    /// Whether plain text reads as a number or a truth value, and so is no text for YAML.
    [[nodiscard]] bool isPlainNumber() const;
    [[nodiscard]] bool isPlainBool() const;
};

struct YamlEntry {
    YamlNode key;
    YamlNode value;
};

struct YamlProblem {
    int line = 0;
    int column = 0;
    QString message; ///< Translated.
};

/// Parses one document. Refuses text that is no UTF-8, longer than \a sizeLimit, nested more than a
/// few dozen levels, or that aliases blow up. Never throws; thread: any.
[[nodiscard]] std::expected<YamlNode, YamlProblem> parseYaml(const QByteArray &text,
                                                             qsizetype sizeLimit = 128 * 1024);

/// The same tree from JSON, without positions.
[[nodiscard]] YamlNode yamlFromJson(const QJsonValue &json);

} // namespace orrery
