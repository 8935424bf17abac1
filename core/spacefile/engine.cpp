// SPDX-License-Identifier: MIT
#include "core/spacefile/engine.h"

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

struct EngineRow {
    Engine engine;
    QLatin1StringView name;
    EngineFamily family;
    QLatin1StringView version;
};

constexpr std::array rows{
    EngineRow{Engine::Static, "static"_L1, EngineFamily::Static, {}},
    EngineRow{Engine::React, "react"_L1, EngineFamily::Static, {}},
    EngineRow{Engine::Svelte, "svelte"_L1, EngineFamily::Static, {}},
    EngineRow{Engine::Vue, "vue"_L1, EngineFamily::Static, {}},
    EngineRow{Engine::Next, "next"_L1, EngineFamily::Node, {}},
    EngineRow{Engine::Nuxt, "nuxt"_L1, EngineFamily::Node, {}},
    EngineRow{Engine::SvelteKit, "svelte-kit"_L1, EngineFamily::Node, {}},
    EngineRow{Engine::NodeJs16, "nodejs16"_L1, EngineFamily::Node, "16"_L1},
    EngineRow{Engine::NodeJs18, "nodejs18"_L1, EngineFamily::Node, "18"_L1},
    EngineRow{Engine::NodeJs20, "nodejs20"_L1, EngineFamily::Node, "20"_L1},
    EngineRow{Engine::NodeJs22, "nodejs22"_L1, EngineFamily::Node, "22"_L1},
    EngineRow{Engine::Python38, "python3.8"_L1, EngineFamily::Python, "3.8"_L1},
    EngineRow{Engine::Python39, "python3.9"_L1, EngineFamily::Python, "3.9"_L1},
    EngineRow{Engine::Python310, "python3.10"_L1, EngineFamily::Python, "3.10"_L1},
    EngineRow{Engine::Python311, "python3.11"_L1, EngineFamily::Python, "3.11"_L1},
    EngineRow{Engine::Python312, "python3.12"_L1, EngineFamily::Python, "3.12"_L1},
    EngineRow{Engine::Python313, "python3.13"_L1, EngineFamily::Python, "3.13"_L1},
    EngineRow{Engine::Custom, "custom"_L1, EngineFamily::Custom, {}},
};

const EngineRow &row(Engine engine)
{
    const auto found = std::ranges::find(rows, engine, &EngineRow::engine);
    Q_ASSERT(found != rows.end());
    return *found;
}

} // namespace

QString engineName(Engine engine)
{
    return row(engine).name;
}

std::optional<Engine> engineFromName(QStringView name)
{
    const auto found =
        std::ranges::find_if(rows, [name](const EngineRow &each) { return each.name == name; });
    if (found == rows.end())
        return std::nullopt;
    return found->engine;
}

QStringList engineNames()
{
    QStringList names;
    for (const EngineRow &each : rows)
        names << each.name;
    return names;
}

bool isStatic(Engine engine)
{
    return row(engine).family == EngineFamily::Static;
}

EngineFamily engineFamily(Engine engine)
{
    return row(engine).family;
}

bool buildsWithNode(Engine engine)
{
    const EngineFamily family = row(engine).family;
    return family == EngineFamily::Static || family == EngineFamily::Node;
}

QString engineVersion(Engine engine)
{
    return row(engine).version;
}

} // namespace orrery
