// SPDX-License-Identifier: MIT
// The developer's words (spec/cli.md).
#include "core/builder/builder.h"
#include "core/control/targets.h"
#include "core/gateway/gateway.h"
#include "core/micros/micrologs.h"

#include <QFileInfo>
#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

/// Goes on with \a next once the project is known.
template <typename Next>
CommandAnswer withProject(const ControlServices &services, ControlCall &call, Next next)
{
    return projectOf(services, call)
        .then(&call,
              [next](Result<Project> project) {
                  return project ? next(*project) : answer(std::unexpected(project.error()));
              })
        .unwrap();
}

QJsonObject describe(const Project &project)
{
    return {
        {u"project"_s, project.id.value}, {u"name"_s, project.name}, {u"alias"_s, project.alias}};
}

CommandAnswer create(const ControlServices &services, ControlCall &call)
{
    const ControlRequest &request = call.request();
    NewProject wanted;
    wanted.folder = request.absolute(request.text("dir"_L1));
    wanted.name = request.text("name"_L1);
    wanted.starter = request.text("template"_L1);
    wanted.blank = request.has("blank"_L1);
    if (!wanted.starter.isEmpty() && !Builder::starters().contains(wanted.starter))
        return refuse(ErrorCode::InvalidInput,
                      ControlCall::tr("There is no starter “%1”; there are: %2.")
                          .arg(wanted.starter, Builder::starters().join(u", "_s)));
    return services.builder.createProject(wanted).then(
        &call, [&registry = services.registry](Result<ProjectId> id) -> Result<QJsonObject> {
            if (!id)
                return std::unexpected(id.error());
            return describe(registry.project(*id).value_or(Project{.id = *id}));
        });
}

CommandAnswer link(const ControlServices &services, ControlCall &call)
{
    if (!call.request().has("id"_L1))
        return refuse(ErrorCode::InvalidInput, ControlCall::tr("Say which project: --id ID."));
    return withProject(services, call, [services, &call](const Project &project) {
        const QString folder = call.request().absolute(call.request().text("dir"_L1));
        return services.builder.linkFolder(folder, project.id)
            .then(&call, [project](Result<> done) {
                return done.transform([&] { return describe(project); });
            });
    });
}

void tellBuild(Builder &builder, ControlCall &call, const ProjectId &project)
{
    QObject::connect(&builder, &Builder::logLine, &call,
                     [&call, project](const ProjectId &of, const QString &line) {
                         if (of == project)
                             call.log(line);
                     });
}

CommandAnswer push(const ControlServices &services, ControlCall &call)
{
    return withProject(services, call, [services, &call](const Project &project) {
        tellBuild(services.builder, call, project.id);
        return call
            .cancelling(services.builder.push(project.id, call.request().text("tag"_L1),
                                              call.request().has("reduced-separation"_L1)))
            .then(&call, [services](Result<PushedRevision> pushed) {
                if (!pushed && pushed.error().code == ErrorCode::NeedsPermission)
                    pushed.error().message += u' '
                        + ControlCall::tr("--reduced-separation lets it be built all the same.");
                return pushed.transform([&](const PushedRevision &revision) {
                    return QJsonObject{
                        {u"revision"_s, revision.revision},
                        {u"tag"_s, revision.tag},
                        {u"instance"_s, revision.instance.value},
                        {u"url"_s, services.gateway.address(revision.instance).toString()},
                        {u"launch"_s, services.gateway.launchUrl(revision.instance).toString()}};
                });
            });
    });
}

CommandAnswer release(const ControlServices &services, ControlCall &call)
{
    return withProject(services, call, [services, &call](const Project &project) {
        const ControlRequest &request = call.request();
        tellBuild(services.builder, call, project.id);
        const ReleaseOptions options{.revision = request.text("rid"_L1),
                                     .version = request.text("version"_L1),
                                     .notes = request.text("notes"_L1),
                                     .listed = request.has("listed"_L1)};
        return services.builder.release(project.id, options)
            .then(&call, [](Result<MadeRelease> made) {
                return made.transform([](const MadeRelease &release) {
                    return QJsonObject{{u"release"_s, release.release},
                                       {u"version"_s, release.version},
                                       {u"path"_s, release.path},
                                       {u"catalogue"_s, release.catalogue}};
                });
            });
    });
}

/// Shows what the Builder instance prints, and goes back to the revision when the client goes.
CommandAnswer serve(const ControlServices &services, ControlCall &call, const Project &project,
                    const InstanceId &instance)
{
    QObject::connect(
        &services.logs, &MicroLogs::lineAdded, &call,
        [&call, instance](const InstanceId &of, const QString &micro, const LogLine &line) {
            if (of == instance)
                call.log(u"[%1] %2"_s.arg(micro, line.text));
        });
    QObject::connect(&services.builder, &Builder::changeServed, &call,
                     [&call, id = project.id](const ProjectId &of, const QString &micro) {
                         if (of == id)
                             call.log(ControlCall::tr("[%1] the change is served").arg(micro));
                     });
    const QString base = services.gateway.address(instance).toString();
    if (const auto row = services.registry.instance(instance)) {
        for (const Micro &micro : row->spacefile.micros)
            call.log(u"[%1] %2"_s.arg(micro.name, base + micro.path.sliced(1)));
    }
    call.output({{u"url"_s, base},
                 {u"launch"_s, services.gateway.launchUrl(instance).toString()},
                 {u"instance"_s, instance.value},
                 {u"project"_s, project.id.value}});
    QObject::connect(&call, &ControlCall::ended, &services.builder,
                     [&builder = services.builder, id = project.id] { builder.stopDev(id); });
    return call.untilEnded();
}

CommandAnswer develop(const ControlServices &services, ControlCall &call)
{
    if (call.request().has("port"_L1) || call.request().has("host"_L1))
        call.log(ControlCall::tr("Port and host are the Space's own; --port and --host change "
                                 "nothing."));
    return withProject(services, call, [services, &call](const Project &project) {
        tellBuild(services.builder, call, project.id);
        return services.builder.startDev(project.id)
            .then(&call,
                  [services, &call, project](Result<InstanceId> started) {
                      return started ? serve(services, call, project, *started)
                                     : answer(std::unexpected(started.error()));
                  })
            .unwrap();
    });
}

CommandAnswer triggerOfProject(const ControlServices &services, ControlCall &call)
{
    return withProject(services, call, [services, &call](const Project &project) {
        const auto instance = services.registry.instance(project.instance);
        if (!instance)
            return refuse(ErrorCode::NotFound,
                          ControlCall::tr("“%1” has no Builder instance yet.").arg(project.name));
        return triggerAction(services, call, *instance, call.arguments().value(0));
    });
}

/// A data key that lives as long as the client.
CommandAnswer lendKey(const ControlServices &services, ControlCall &call)
{
    return withProject(services, call, [services, &call](const Project &project) {
        return services.registry.addDataKey(project.collection, u"space cli"_s)
            .then(&call,
                  [services, &call](Result<NewKey> key) {
                      if (!key)
                          return answer(std::unexpected(key.error()));
                      call.output({{u"key"_s, key->plain}});
                      QObject::connect(&call, &ControlCall::ended, &services.registry,
                                       [&registry = services.registry, id = key->id] {
                                           (void)registry.removeKey(id);
                                       });
                      return call.untilEnded();
                  })
            .unwrap();
    });
}

/// The one that `micro` names, else the only one with variables.
Result<QString> microWithValues(const Instance &instance, const QString &wanted)
{
    QStringList names;
    for (const Micro &micro : instance.spacefile.micros) {
        if (!micro.env.isEmpty() && (wanted.isEmpty() || micro.name == wanted))
            names += micro.name;
    }
    if (names.size() == 1)
        return names.first();
    if (names.isEmpty())
        return fail(ErrorCode::NotFound, ControlCall::tr("It has no variables."));
    return fail(ErrorCode::InvalidInput,
                ControlCall::tr("Say which Micro: --micro %1.").arg(names.join(u" | "_s)));
}

/// With `values` (texts NAME=VALUE), sets those that exist; without, tells all.
CommandAnswer environment(const ControlServices &services, ControlCall &call)
{
    return withProject(services, call, [services, &call](const Project &project) {
        auto instance = services.registry.instance(project.instance);
        if (!instance)
            return refuse(ErrorCode::NotFound,
                          ControlCall::tr("“%1” has no Builder instance yet.").arg(project.name));
        const auto name = microWithValues(*instance, call.request().text("micro"_L1));
        if (!name)
            return answer(std::unexpected(name.error()));
        const QStringList lines = call.request().texts("values"_L1);
        auto &values = instance->values[*name];
        QJsonArray told;
        int changed = 0;
        for (const PresetEnv &variable : instance->spacefile.micro(*name)->env) {
            for (const QString &line : lines) {
                if (line.section(u'=', 0, 0) != variable.name)
                    continue;
                values[variable.name] = line.section(u'=', 1);
                ++changed;
            }
            told += u"%1=%2"_s.arg(
                variable.name,
                values.value(variable.name, variable.defaultValue.value_or(QString())));
        }
        const QJsonObject result{{u"values"_s, told},
                                 {u"count"_s, lines.isEmpty() ? int(told.size()) : changed}};
        if (changed == 0)
            return answer(result);
        return services.registry.updateInstance(*instance).then(
            &call, [result](Result<> done) { return done.transform([&] { return result; }); });
    });
}

} // namespace

CommandList builderCommands()
{
    return {{u"new"_s, create},   {u"link"_s, link},
            {u"push"_s, push},    {u"release"_s, release},
            {u"dev"_s, develop},  {u"dev trigger"_s, triggerOfProject},
            {u"exec"_s, lendKey}, {u"builder env"_s, environment}};
}

} // namespace orrery
