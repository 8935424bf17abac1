// SPDX-License-Identifier: MIT
#include "ui/builder/builderpage.h"

#include "core/builder/builder.h"
#include "core/micros/supervisor.h"
#include "core/space/registry.h"
#include "ui/builder/builderview.h"
#include "ui/builder/newprojectdialog.h"
#include "ui/builder/projectmodel.h"
#include "ui/builder/projecttexts.h"
#include "ui/builder/projectview.h"
#include "ui/builder/releasedialog.h"
#include "ui/instance/separationdialog.h"
#include "ui/theme/logpane.h"

#include <QDesktopServices>
#include <QDir>
#include <QStandardPaths>
#include <QUrl>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace orrery::ui {

BuilderPage::BuilderPage(Sources sources, QWidget *parent)
    : QStackedWidget(parent)
    , m_sources(sources)
    , m_model(new ProjectModel(this))
    , m_list(new BuilderView(*m_model))
    , m_page(new ProjectView)
{
    setObjectName(u"builderPage"_s);
    addWidget(m_list);
    addWidget(m_page);
    connect(m_list, &BuilderView::projectOpened, this, &BuilderPage::showProject);
    connect(m_list, &BuilderView::newProjectRequested, this, &BuilderPage::askForProject);
    connectProjectView();
    followCore();
}

void BuilderPage::setLoaded()
{
    const QList<Project> projects = m_sources.registry.projects();
    for (const Project &project : projects)
        refresh(project.id);
    m_list->setLoaded();
}

void BuilderPage::showProject(const ProjectId &project)
{
    m_shown = project;
    m_page->log()->setLines(m_sources.builder.log(project));
    refresh(project);
    setCurrentWidget(m_page);
}

void BuilderPage::followCore()
{
    const Registry &registry = m_sources.registry;
    connect(&registry, &Registry::projectAdded, this, &BuilderPage::refresh);
    connect(&registry, &Registry::projectChanged, this, &BuilderPage::refresh);
    connect(&registry, &Registry::projectRemoved, this, [this](const ProjectId &project) {
        m_model->remove(project);
        if (project == m_shown)
            setCurrentWidget(m_list);
    });
    const auto ofInstance = [this](const InstanceId &id) {
        const auto instance = m_sources.registry.instance(id);
        if (instance && instance->isBuilder())
            refresh(instance->project);
    };
    connect(&registry, &Registry::instanceChanged, this, ofInstance);
    connect(&m_sources.supervisor, &Supervisor::statusChanged, this, ofInstance);
    connect(&m_sources.builder, &Builder::stateChanged, this, &BuilderPage::refresh);
    connect(&m_sources.builder, &Builder::logLine, this,
            [this](const ProjectId &project, const QString &line) {
                if (project == m_shown)
                    m_page->log()->addLine(line);
            });
}

void BuilderPage::connectProjectView()
{
    connect(m_page, &ProjectView::backRequested, this, [this] { setCurrentWidget(m_list); });
    connect(m_page, &ProjectView::developRequested, this, &BuilderPage::develop);
    connect(m_page, &ProjectView::pushRequested, this, [this] { push(m_shown, false); });
    connect(m_page, &ProjectView::releaseRequested, this, &BuilderPage::askForRelease);
    connect(m_page, &ProjectView::cancelRequested, this, [this] { m_push.cancel(); });
    connect(m_page, &ProjectView::openInstanceRequested, this,
            [this] { Q_EMIT openRequested(m_page->facts().instance); });
    connect(m_page, &ProjectView::openFolderRequested, this,
            [this] { QDesktopServices::openUrl(QUrl::fromLocalFile(m_page->facts().folder)); });
    connect(m_page, &ProjectView::viewDataRequested, this, [this] {
        if (const auto project = m_sources.registry.project(m_shown))
            Q_EMIT dataRequested(project->collection);
    });
}

void BuilderPage::refresh(const ProjectId &id)
{
    const auto project = m_sources.registry.project(id);
    if (!project)
        return;
    const ProjectState state = m_sources.builder.state(id);
    m_model->put(projectCard(*project, state, m_sources.registry));
    if (id == m_shown)
        m_page->setFacts(projectFacts(*project, state, m_sources.registry, m_sources.supervisor));
}

void BuilderPage::askForProject()
{
    ProjectWish wish;
    wish.folder = QStandardPaths::writableLocation(QStandardPaths::HomeLocation);
    wish.starter = u"static"_s;
    auto *dialog = new NewProjectDialog(wish, window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] { createProject(dialog->wish()); });
    dialog->open();
}

void BuilderPage::createProject(const ProjectWish &wish)
{
    NewProject wanted;
    wanted.folder = wish.folder;
    wanted.name = wish.name;
    wanted.starter = wish.starter;
    m_sources.builder.createProject(wanted).then(this, [this](const Result<ProjectId> &made) {
        if (!made)
            Q_EMIT failed(tr("The project could not be created."), made.error());
        else
            showProject(*made);
    });
}

void BuilderPage::develop(bool isOn)
{
    const ProjectId project = m_shown;
    if (!isOn) {
        m_sources.builder.stopDev(project).then(this, [this](const Result<> &done) {
            if (!done)
                Q_EMIT failed(tr("Developing could not be ended."), done.error());
        });
        return;
    }
    m_page->log()->setLines({});
    m_sources.builder.startDev(project).then(
        this, [this, project](const Result<InstanceId> &started) {
            if (!started)
                Q_EMIT failed(tr("The project could not be started."), started.error());
            refresh(project); // sets the switch to what is true
        });
}

void BuilderPage::push(const ProjectId &project, bool allowReduced)
{
    m_page->log()->setLines({});
    m_push = m_sources.builder.push(project, {}, allowReduced);
    m_push
        .then(this,
              [this, project](const Result<PushedRevision> &pushed) {
                  if (pushed)
                      Q_EMIT said(tr("Pushed"),
                                  tr("The Builder instance is at revision %1.").arg(pushed->tag));
                  else if (pushed.error().code == ErrorCode::NeedsPermission)
                      askForPermission(project);
                  else if (pushed.error().code != ErrorCode::Cancelled)
                      Q_EMIT failed(tr("The push failed."), pushed.error());
              })
        .onCanceled(this, [this, project] { refresh(project); });
}

void BuilderPage::askForPermission(const ProjectId &project)
{
    const auto row = m_sources.registry.project(project);
    if (!row)
        return;
    auto *dialog = new SeparationDialog(
        row->name, m_sources.supervisor.surroundings().tier.advice(), window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, project] { push(project, true); });
    dialog->open();
}

void BuilderPage::askForRelease()
{
    ReleaseWish wish;
    QList<Revision> revisions = m_sources.registry.revisions(m_shown);
    std::ranges::reverse(revisions);
    for (const Revision &revision : std::as_const(revisions))
        wish.revisions.append(revision.tag);
    const QList<ReleaseRecord> releases = m_sources.registry.releases(m_shown);
    if (!releases.isEmpty()) {
        wish.lastVersion = releases.last().version;
        wish.listed = releases.last().listed;
    }
    auto *dialog = new ReleaseDialog(wish, window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] { release(dialog->wish()); });
    dialog->open();
}

void BuilderPage::release(const ReleaseWish &wish)
{
    ReleaseOptions options;
    options.revision = wish.revision;
    options.version = wish.version;
    options.notes = wish.notes;
    options.listed = wish.listed;
    m_sources.builder.release(m_shown, options).then(this, [this](const Result<MadeRelease> &made) {
        if (!made)
            Q_EMIT failed(tr("The release failed."), made.error());
        else
            Q_EMIT said(tr("Released %1").arg(made->version), made->path);
    });
}

} // namespace orrery::ui
