// SPDX-License-Identifier: MIT
#pragma once

#include "ui/builder/projectcard.h"
#include "ui/theme/page.h"

class QListView;

namespace orrery::ui {

class ProjectModel;
class StateStack;

/// The list of projects. Knows no service. Thread: main.
class BuilderView : public Page
{
    Q_OBJECT
public:
    explicit BuilderView(ProjectModel &model, QWidget *parent = nullptr); ///< Borrowed.

    void setLoaded();

Q_SIGNALS:
    void projectOpened(const orrery::ProjectId &project);
    void newProjectRequested();

private:
    void showState();

    ProjectModel &m_model;
    QListView *m_grid;
    StateStack *m_states;
    bool m_isLoaded = false;
};

} // namespace orrery::ui
