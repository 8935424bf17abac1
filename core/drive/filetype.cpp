// SPDX-License-Identifier: MIT
#include "core/drive/filetype.h"

#include <QMimeDatabase>

#include <algorithm>
#include <array>

namespace orrery {

std::string typeFromName(std::string_view name)
{
    // What pages load, the same on every computer; the system's list knows the rest.
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 26> known{{
        {"css", "text/css"},          {"csv", "text/csv"},          {"gif", "image/gif"},
        {"htm", "text/html"},         {"html", "text/html"},        {"ico", "image/x-icon"},
        {"jpeg", "image/jpeg"},       {"jpg", "image/jpeg"},        {"js", "text/javascript"},
        {"json", "application/json"}, {"md", "text/markdown"},      {"mjs", "text/javascript"},
        {"mp3", "audio/mpeg"},        {"mp4", "video/mp4"},         {"ogg", "audio/ogg"},
        {"pdf", "application/pdf"},   {"png", "image/png"},         {"svg", "image/svg+xml"},
        {"txt", "text/plain"},        {"wasm", "application/wasm"}, {"wav", "audio/wav"},
        {"webm", "video/webm"},       {"webp", "image/webp"},       {"woff2", "font/woff2"},
        {"xml", "application/xml"},   {"zip", "application/zip"},
    }};
    const std::string_view file = name.substr(name.rfind('/') + 1);
    const size_t dot = file.rfind('.');
    if (dot == std::string_view::npos)
        return "application/octet-stream";
    std::string extension(file.substr(dot + 1));
    std::ranges::transform(extension, extension.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; });
    const auto it = std::ranges::find(known, extension, &decltype(known)::value_type::first);
    if (it != known.end())
        return std::string(it->second);
    const QMimeType type = QMimeDatabase().mimeTypeForFile(
        QString::fromUtf8(file.data(), qsizetype(file.size())), QMimeDatabase::MatchExtension);
    return type.isValid() ? type.name().toStdString() : "application/octet-stream";
}

} // namespace orrery
