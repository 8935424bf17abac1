// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace orrery {

/// What one entry of an export is.
struct ExportedThing {
    enum Kind { Base, File };
    Kind kind = Base;
    std::string store; ///< Name of the Base or Drive.
    std::string file; ///< File: its name.
    std::string type{}; ///< File: its content type; empty: as its name says.
    friend bool operator==(const ExportedThing &, const ExportedThing &) = default;
};

/// How an export names its entries: `bases/<base>.json` and `drives/<drive>/<file>`, plain wherever
/// ordinary programs can unpack it. What the name does not say stands, a JSON object a line, in one
/// entry more, `orrery/entries.jsonl`: names that had to be changed, and content types.
class ExportNames
{
public:
    static constexpr std::string_view listName = "orrery/entries.jsonl";

    /// The entry for \a thing; what must be written into the list goes to \a line, if anything.
    [[nodiscard]] static std::string entryFor(const ExportedThing &thing, std::string &line);

    /// Takes one line of the list; false: it is none.
    bool add(std::string_view line);
    /// What an entry is; nothing when it belongs to no export. A folder around all is left out.
    [[nodiscard]] std::optional<ExportedThing> read(const std::string &entry) const;

private:
    std::map<std::string, ExportedThing> m_listed;
};

} // namespace orrery
