// SPDX-License-Identifier: MIT
#include "core/lifecycle/exportnames.h"

#include "core/base/json.h"
#include "core/drive/filetype.h"

#include <yyjson.h>

#include <algorithm>

namespace orrery {

namespace {

constexpr std::string_view basesFolder = "bases/";
constexpr std::string_view drivesFolder = "drives/";
constexpr std::string_view jsonEnding = ".json";

/// Whether programs that unpack may do something else with this part of a path.
bool isUnsafe(std::string_view part)
{
    return part.empty() || part == "." || part == ".." || part.ends_with('.') || part.ends_with(' ')
        || std::ranges::any_of(part, [](char c) {
               const auto byte = static_cast<unsigned char>(c);
               return byte < 0x20 || byte == 0x7f || c == '%' || c == '\\' || c == ':';
           });
}

void appendEscaped(std::string &out, char c)
{
    constexpr std::string_view digits = "0123456789ABCDEF";
    const auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += digits[byte >> 4];
    out += digits[byte & 15];
}

/// One part of a path; an unsafe one escaped from end to end of what is odd, "%" included, so that
/// no two names meet.
std::string safePart(std::string_view part)
{
    if (!isUnsafe(part))
        return std::string(part);
    if (part.empty())
        return "%";
    std::string out;
    for (const char c : part) {
        const bool isPlain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z')
            || (c >= 'A' && c <= 'Z') || c == '-' || c == '_' || static_cast<signed char>(c) < 0;
        if (isPlain)
            out += c;
        else
            appendEscaped(out, c);
    }
    return out;
}

std::string safePath(std::string_view path)
{
    std::string out;
    for (;;) {
        const size_t slash = path.find('/');
        out += safePart(path.substr(0, slash));
        if (slash == std::string_view::npos)
            return out;
        out += '/';
        path.remove_prefix(slash + 1);
    }
}

std::optional<ExportedThing> readPlain(std::string_view entry)
{
    if (entry.starts_with(basesFolder) && entry.ends_with(jsonEnding)) {
        entry.remove_prefix(basesFolder.size());
        entry.remove_suffix(jsonEnding.size());
        return ExportedThing{.kind = ExportedThing::Base, .store = std::string(entry), .file = {}};
    }
    if (!entry.starts_with(drivesFolder))
        return std::nullopt;
    entry.remove_prefix(drivesFolder.size());
    const size_t slash = entry.find('/');
    if (slash == std::string_view::npos)
        return std::nullopt;
    return ExportedThing{.kind = ExportedThing::File,
                         .store = std::string(entry.substr(0, slash)),
                         .file = std::string(entry.substr(slash + 1))};
}

void appendMember(std::string &line, std::string_view name, std::string_view value)
{
    line += line.empty() ? "{\"" : ",\"";
    line.append(name).append("\":");
    appendJsonString(line, value);
}

} // namespace

std::string ExportNames::entryFor(const ExportedThing &thing, std::string &line)
{
    line.clear();
    if (thing.kind == ExportedThing::Base) {
        const std::string entry =
            std::string(basesFolder) + safePart(thing.store) + std::string(jsonEnding);
        if (readPlain(entry) != thing) {
            appendMember(line, "entry", entry);
            appendMember(line, "base", thing.store);
            line += "}\n";
        }
        return entry;
    }
    const std::string entry =
        std::string(drivesFolder) + safePart(thing.store) + '/' + safePath(thing.file);
    ExportedThing untyped = thing;
    untyped.type.clear();
    const bool isTyped = thing.type != typeFromName(thing.file);
    if (isTyped || readPlain(entry) != untyped) {
        appendMember(line, "entry", entry);
        appendMember(line, "drive", thing.store);
        appendMember(line, "file", thing.file);
        if (isTyped)
            appendMember(line, "type", thing.type);
        line += "}\n";
    }
    return entry;
}

bool ExportNames::add(std::string_view line)
{
    const auto json = Json::parse(line);
    if (!json)
        return false;
    const auto value = [&json](std::string_view name) {
        yyjson_val *found = member(json->root(), name);
        return yyjson_is_str(found) ? std::optional<std::string>(text(found)) : std::nullopt;
    };
    const auto entry = value("entry");
    const auto base = value("base");
    const auto drive = value("drive");
    const auto file = value("file");
    if (!entry || (!base && !(drive && file)))
        return false;
    m_listed[*entry] = base ? ExportedThing{.kind = ExportedThing::Base, .store = *base, .file = {}}
                            : ExportedThing{.kind = ExportedThing::File,
                                            .store = *drive,
                                            .file = *file,
                                            .type = value("type").value_or("")};
    return true;
}

std::optional<ExportedThing> ExportNames::read(const std::string &entry) const
{
    if (const auto it = m_listed.find(entry); it != m_listed.end())
        return it->second;
    if (auto plain = readPlain(entry))
        return plain;
    const size_t slash = entry.find('/');
    return slash == std::string::npos ? std::nullopt
                                      : readPlain(std::string_view(entry).substr(slash + 1));
}

} // namespace orrery
