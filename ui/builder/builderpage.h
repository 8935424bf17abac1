// SPDX-License-Identifier: MIT
#pragma once

#include "core/builder/builder.h"

#include <QFuture>
#include <QStackedWidget>

namespace orrery {

class Registry;
class Supervisor;

namespace ui {

class BuilderView;
class ProjectModel;
class ProjectView;

/// The Builder: the projects, and the page of one. Thread: main.
class BuilderPage : public QStackedWidget
{
    Q_OBJECT
public:
    /// All borrowed.
    struct Sources {
        Registry &registry;
        Supervisor &supervisor;
        Builder &builder;
    };

    explicit BuilderPage(Sources sources, QWidget *parent = nullptr);

    void showProject(const ProjectId &project);
    void setLoaded();

Q_SIGNALS:
    void openRequested(const orrery::InstanceId &instance);
    void dataRequested(const orrery::CollectionId &collection);
    void failed(const QString &what, const orrery::Error &error);
    void said(const QString &title, const QString &text);

private:
    void followCore();
    void connectProjectView();
    void refresh(const ProjectId &project);
    void askForProject();
    void createProject(const struct ProjectWish &wish);
    void develop(bool isOn);
    void push(const ProjectId &project, bool allowReduced);
    void askForPermission(const ProjectId &project);
    void askForRelease();
    void release(const struct ReleaseWish &wish);

    Sources m_sources;
    ProjectModel *m_model;
    BuilderView *m_list;
    ProjectView *m_page;
    ProjectId m_shown;
    QFuture<Result<PushedRevision>> m_push; ///< The one that Cancel cancels.
};

} // namespace ui
} // namespace orrery
