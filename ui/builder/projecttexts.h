// SPDX-License-Identifier: MIT
#pragma once

#include "core/builder/builder.h"
#include "ui/builder/projectcard.h"
#include "ui/builder/projectfacts.h"

namespace orrery {

class Registry;
class Supervisor;
struct Project;

namespace ui {

/// One short sentence about what the Builder does with a project; empty: nothing.
[[nodiscard]] QString stateText(const ProjectState &state);

/// What core knows of a project, as the list and the page show it.
[[nodiscard]] ProjectCard projectCard(const Project &project, const ProjectState &state,
                                      const Registry &registry);
[[nodiscard]] ProjectFacts projectFacts(const Project &project, const ProjectState &state,
                                        const Registry &registry, const Supervisor &supervisor);

} // namespace ui
} // namespace orrery
