// SPDX-License-Identifier: MIT
#pragma once

#include "core/foundation/ids.h"
#include "core/spacefile/spacefilereport.h"

#include <QDateTime>
#include <QList>

namespace orrery::ui {

/// One line of the lists on a project's page.
struct ProjectLine {
    QString title = {};
    QString text = {};
    QString badge = {}; ///< A short word beside the title; may be empty.
    QDateTime time = {};
    friend bool operator==(const ProjectLine &, const ProjectLine &) = default;
};

/// What the page of a project shows.
struct ProjectFacts {
    ProjectId project = {};
    InstanceId instance = {}; ///< Empty: there is no Builder instance yet.
    QString name = {};
    QString folder = {};
    QString step = {}; ///< What is happening, one sentence; empty: nothing.
    QString failure = {}; ///< Why the last thing failed.
    bool isBusy = false;
    bool isDeveloping = false;
    bool hasRevision = false;
    QList<Issue> issues = {};
    QList<ProjectLine> micros = {};
    QList<ProjectLine> revisions = {}; ///< Newest first.
    QList<ProjectLine> releases = {}; ///< Newest first.
    friend bool operator==(const ProjectFacts &, const ProjectFacts &) = default;
};

} // namespace orrery::ui
