// SPDX-License-Identifier: MIT
#pragma once

#include "core/foundation/ids.h"

#include <QMetaType>

namespace orrery::ui {

/// What a card of the Builder shows of a project.
struct ProjectCard {
    enum class Tone { Quiet, Busy, Good, Bad };

    ProjectId project = {};
    QString name = {};
    QString folder = {};
    QString version = {}; ///< Of the newest release; empty: unreleased.
    QString state = {}; ///< One short sentence about its last event.
    Tone tone = Tone::Quiet;
    bool isDeveloping = false;
    friend bool operator==(const ProjectCard &, const ProjectCard &) = default;
};

} // namespace orrery::ui

Q_DECLARE_METATYPE(orrery::ui::ProjectCard)
