// SPDX-License-Identifier: MIT
#pragma once

#include "core/spacefile/issuelist.h"

#include <optional>

namespace orrery {

/// Reads one map of a file by its keys and reports what does not fit: unknown and repeated keys,
/// values of the wrong kind. Everything it hands out has the right kind.
class MapReader
{
public:
    /// \a path is the field of the map itself, empty for a whole file or Micro. Borrows both.
    MapReader(IssueList &issues, const YamlNode &map, QString path);

    /// Reports each key that is not in \a known. \a elsewhere: a hint for keys that belong to
    /// another level, as "key\nhint".
    void allowOnly(const QStringList &known,
                   const QList<std::pair<QString, QString>> &elsewhere = {});

    /// Null if the key is missing.
    [[nodiscard]] const YamlNode *find(const QString &key) const;
    [[nodiscard]] bool has(const QString &key) const { return find(key) != nullptr; }
    [[nodiscard]] QString field(const QString &key) const;

    /// Text, not empty. Nothing if missing (reported if \a required) or wrong (reported).
    [[nodiscard]] std::optional<QString> text(const QString &key, bool required = false);
    /// The same, but "" is a value too.
    [[nodiscard]] std::optional<QString> textOrEmpty(const QString &key);
    [[nodiscard]] std::optional<bool> boolean(const QString &key);
    /// The texts of a list of at least one; \a unique reports a text that comes twice.
    [[nodiscard]] QStringList texts(const QString &key, bool unique);
    /// A list of at least one of anything; null if missing or wrong.
    [[nodiscard]] const YamlNode *list(const QString &key, bool required = false);
    /// A map; null if missing or wrong.
    [[nodiscard]] const YamlNode *map(const QString &key);

private:
    void reportMissing(const QString &key);
    [[nodiscard]] bool reportNull(const QString &key, const YamlNode &node);
    [[nodiscard]] std::optional<QString> textOf(const YamlNode &node, const QString &fieldPath);

    IssueList &m_issues;
    const YamlNode &m_map;
    QString m_path;
};

/// What stands at \a node, for a message: "the number 5", "a list", "“abc”".
[[nodiscard]] QString describeNode(const YamlNode &node);

} // namespace orrery
