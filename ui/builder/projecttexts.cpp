// SPDX-License-Identifier: MIT
#include "ui/builder/projecttexts.h"

#include "core/micros/supervisor.h"
#include "core/space/registry.h"
#include "ui/home/appcardmodel.h"

#include <QCoreApplication>

#include <algorithm>

namespace orrery::ui {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(ProjectTexts)
};

using Step = ProjectState::Step;

bool isBusy(Step step)
{
    return step != Step::Idle && step != Step::Ready && step != Step::Failed;
}

QString stepText(Step step, const QString &micro)
{
    switch (step) {
    case Step::Queued:
        return Text::tr("Waiting for another build");
    case Step::Packing:
        return Text::tr("Packing the source");
    case Step::Installing:
        return Text::tr("Installing what %1 depends on").arg(micro);
    case Step::Building:
        return Text::tr("Building %1").arg(micro);
    case Step::Packaging:
        return Text::tr("Putting the app together");
    case Step::Updating:
        return Text::tr("Updating the Builder instance");
    case Step::Releasing:
        return Text::tr("Writing the release");
    case Step::Ready:
        return Text::tr("Ready");
    case Step::Failed:
    case Step::Idle:
        break;
    }
    return {};
}

QList<ProjectLine> microLines(const Instance &instance, const Supervisor &supervisor)
{
    QList<ProjectLine> lines;
    for (const Micro &micro : instance.spacefile.micros) {
        ProjectLine line;
        line.title = micro.name;
        const QString state = isStatic(micro.engine)
            ? AppCardModel::stateText(AppCard::State::Ready)
            : AppCardModel::stateText(
                  AppCardModel::stateOf(supervisor.status(instance.id, micro.name).state));
        line.text = Text::tr("%1 at %2 · %3").arg(engineName(micro.engine), micro.path, state);
        if (micro.primary)
            line.badge = Text::tr("Primary");
        lines.append(line);
    }
    return lines;
}

} // namespace

QString stateText(const ProjectState &state)
{
    if (state.step == Step::Failed)
        return Text::tr("Failed: %1").arg(state.message.section(u'\n', 0, 0));
    if (isBusy(state.step))
        return stepText(state.step, state.micro);
    if (state.isDeveloping)
        return Text::tr("Running from the folder; changes show as you save.");
    return stepText(state.step, state.micro);
}

ProjectCard projectCard(const Project &project, const ProjectState &state, const Registry &registry)
{
    ProjectCard card;
    card.project = project.id;
    card.name = project.name;
    card.folder = project.folder;
    card.isDeveloping = state.isDeveloping;
    const QList<ReleaseRecord> releases = registry.releases(project.id);
    if (!releases.isEmpty())
        card.version = releases.last().version;
    card.state = stateText(state);
    if (state.step == Step::Failed)
        card.tone = ProjectCard::Tone::Bad;
    else if (isBusy(state.step))
        card.tone = ProjectCard::Tone::Busy;
    else if (state.isDeveloping || state.step == Step::Ready)
        card.tone = ProjectCard::Tone::Good;
    if (card.state.isEmpty()) {
        const QList<Revision> revisions = registry.revisions(project.id);
        card.state = revisions.isEmpty() ? Text::tr("Nothing pushed yet")
                                         : Text::tr("Revision %1").arg(revisions.last().tag);
    }
    return card;
}

ProjectFacts projectFacts(const Project &project, const ProjectState &state,
                          const Registry &registry, const Supervisor &supervisor)
{
    ProjectFacts facts;
    facts.project = project.id;
    facts.instance = project.instance;
    facts.name = project.name;
    facts.folder = project.folder;
    facts.isBusy = isBusy(state.step);
    facts.isDeveloping = state.isDeveloping;
    facts.issues = state.issues;
    if (state.step == Step::Failed)
        facts.failure = state.message;
    else
        facts.step = stateText(state);
    if (const auto instance = registry.instance(project.instance))
        facts.micros = microLines(*instance, supervisor);
    const QList<Revision> revisions = registry.revisions(project.id);
    for (const Revision &revision : revisions) {
        ProjectLine line;
        line.title = revision.tag;
        line.time = revision.created;
        facts.revisions.prepend(line);
    }
    facts.hasRevision = !revisions.isEmpty();
    const QList<ReleaseRecord> releases = registry.releases(project.id);
    for (const ReleaseRecord &release : releases) {
        ProjectLine line;
        line.title = release.version;
        line.text = release.listed ? Text::tr("Listed in Discovery") : Text::tr("Not listed");
        line.time = release.created;
        facts.releases.prepend(line);
    }
    return facts;
}

} // namespace orrery::ui
