// SPDX-License-Identifier: MIT
#pragma once

#include <QStringList>

#include <optional>

namespace orrery {

/// What builds, serves and runs a Micro (spec: spacefile.md §6).
enum class Engine {
    Static,
    React,
    Svelte,
    Vue,
    Next,
    Nuxt,
    SvelteKit,
    NodeJs16,
    NodeJs18,
    NodeJs20,
    NodeJs22,
    Python38,
    Python39,
    Python310,
    Python311,
    Python312,
    Python313,
    Custom,
};

/// What a Micro of an engine needs at run time. Static ones need nothing: the gateway serves them.
enum class EngineFamily { Static, Node, Python, Custom };

/// As the Spacefile writes it: "svelte-kit", "python3.9".
[[nodiscard]] QString engineName(Engine engine);
[[nodiscard]] std::optional<Engine> engineFromName(QStringView name);
/// Every name, in the order of the enumeration.
[[nodiscard]] QStringList engineNames();

/// Whether a Micro of this engine has no process of its own: static, react, svelte, vue.
[[nodiscard]] bool isStatic(Engine engine);
[[nodiscard]] EngineFamily engineFamily(Engine engine);
/// Whether building it needs Node: all but Python and custom.
[[nodiscard]] bool buildsWithNode(Engine engine);
/// The language version its name asks for ("3.9", "16"); empty where the name carries none.
[[nodiscard]] QString engineVersion(Engine engine);

} // namespace orrery
