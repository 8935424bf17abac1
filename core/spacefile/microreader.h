// SPDX-License-Identifier: MIT
#pragma once

#include "core/spacefile/mapreader.h"
#include "core/spacefile/projectfiles.h"

namespace orrery {

/// A Micro and where its parts stand, for the rules that look at several Micros.
struct ReadMicro {
    Micro micro;
    QString label; ///< How issues name it.
    YamlNode node;
    YamlNode nameNode;
    YamlNode primaryNode;
    YamlNode pathNode;
    bool isPrimaryGiven = false; ///< `primary` is there, whatever it says.
    QList<YamlNode> actionNodes; ///< Beside micro.actions.
};

/// Reads one entry of `micros` and checks every rule that needs no other Micro
/// (spacefile.md §§3, 4). Borrows \a issues.
class MicroReader
{
public:
    MicroReader(IssueList &issues, const QString &folder);
    [[nodiscard]] ReadMicro read(const YamlNode &node, qsizetype index);

private:
    void readPlace(MapReader &map, ReadMicro &read);
    void readCommands(MapReader &map, Micro &micro);
    void readServed(MapReader &map, Micro &micro, bool isEngineKnown);
    void readPresets(MapReader &map, Micro &micro);
    void readEnv(const YamlNode &list, Micro &micro);
    void readPublic(MapReader &map, Micro &micro);
    void readActions(MapReader &map, ReadMicro &read);
    void readAction(const YamlNode &node, qsizetype index, ReadMicro &read);

    IssueList &m_issues;
    ProjectFiles m_files;
};

/// The form in which routes to a Micro or an action are kept: a leading slash, no trailing one.
/// InvalidInput for empty segments, dots, blanks and characters that end a path.
[[nodiscard]] Result<QString> cleanRoute(const QString &route);

} // namespace orrery
