// SPDX-License-Identifier: MIT
#include "core/control/targets.h"

#include "core/builder/builder.h"
#include "core/gateway/gateway.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

std::unexpected<Error> wrongValue(const QString &text)
{
    return fail(ErrorCode::InvalidInput,
                ControlCall::tr("“%1” is not of the form MICRO.NAME=VALUE.").arg(text));
}

Result<> takeValue(const QString &text, const Spacefile &spacefile, MicroValues &values)
{
    const qsizetype equals = text.indexOf(u'=');
    const qsizetype dot = text.lastIndexOf(u'.', equals < 0 ? -1 : equals);
    if (equals < 0 || dot < 1)
        return wrongValue(text);
    const QString micro = text.first(dot);
    const QString name = text.sliced(dot + 1, equals - dot - 1);
    const Micro *found = spacefile.micro(micro);
    if (!found)
        return fail(ErrorCode::InvalidInput,
                    ControlCall::tr("There is no Micro “%1” in this app.").arg(micro));
    if (std::ranges::find(found->env, name, &PresetEnv::name) == found->env.end())
        return fail(ErrorCode::InvalidInput,
                    ControlCall::tr("The Micro “%1” has no variable “%2”.").arg(micro, name));
    values[micro][name] = text.sliced(equals + 1);
    return {};
}

} // namespace

Result<Instance> instanceOf(const ControlServices &services, const ControlCall &call,
                            qsizetype index)
{
    const QString text = call.arguments().value(index);
    if (const auto byAlias = services.registry.instanceByAlias(text))
        return *byAlias;
    if (const auto byId = services.registry.instance({text}))
        return *byId;
    return fail(text.isEmpty() ? ErrorCode::InvalidInput : ErrorCode::NotFound,
                ControlCall::tr("There is no instance “%1”.").arg(text));
}

Result<Collection> collectionOf(const Registry &registry, const QString &text)
{
    std::optional<CollectionId> id;
    if (registry.collection({text}))
        id = CollectionId{text};
    else if (const auto byAlias = registry.instanceByAlias(text))
        id = byAlias->collection;
    else if (const auto byId = registry.instance({text}))
        id = byId->collection;
    else if (const auto project = registry.project({text}))
        id = project->collection;
    const auto all = registry.collections();
    const auto found = std::ranges::find_if(all, [&](const Collection &collection) {
        return id ? collection.id == *id
                  : collection.kind == Collection::Kind::Headless && collection.name == text;
    });
    if (found == all.end())
        return fail(ErrorCode::NotFound,
                    ControlCall::tr("There is no instance, project or Collection “%1”.").arg(text));
    return *found;
}

QFuture<Result<Project>> projectOf(const ControlServices &services, ControlCall &call)
{
    const ControlRequest &request = call.request();
    const QString wanted =
        request.has("id"_L1) ? request.text("id"_L1) : request.text("project"_L1);
    if (!wanted.isEmpty()) {
        const auto projects = services.registry.projects();
        for (const auto &matches : {std::ranges::find(projects, ProjectId{wanted}, &Project::id),
                                    std::ranges::find(projects, wanted, &Project::alias),
                                    std::ranges::find(projects, wanted, &Project::name)}) {
            if (matches != projects.end())
                return QtFuture::makeReadyValueFuture(Result<Project>(*matches));
        }
        return QtFuture::makeReadyValueFuture(Result<Project>(
            fail(ErrorCode::NotFound, ControlCall::tr("There is no project “%1”.").arg(wanted))));
    }
    const QString folder = request.absolute(request.text("dir"_L1));
    return services.builder.openFolder(folder).then(
        &call, [&registry = services.registry, folder](Result<ProjectId> id) -> Result<Project> {
            const auto project = id ? registry.project(*id) : std::nullopt;
            if (project)
                return *project;
            if (!id && id.error().code != ErrorCode::NotFound)
                return std::unexpected(id.error());
            return fail(ErrorCode::NotFound,
                        ControlCall::tr("“%1” belongs to no project: “space new” makes one, “space "
                                        "link” ties it to one that exists.")
                            .arg(folder));
        });
}

Result<std::optional<bool>> switchWord(const ControlCall &call)
{
    const QString word = call.arguments().value(0);
    if (!word.isEmpty() && word != "on"_L1 && word != "off"_L1)
        return fail(ErrorCode::InvalidInput,
                    ControlCall::tr("Say “on” or “off”, not “%1”.").arg(word));
    return word.isEmpty() ? std::nullopt : std::optional(word == "on"_L1);
}

Result<MicroValues> parseValues(const QStringList &texts, const Spacefile &spacefile)
{
    MicroValues values;
    for (const QString &text : texts) {
        if (auto taken = takeValue(text, spacefile, values); !taken)
            return std::unexpected(taken.error());
    }
    return values;
}

QJsonObject describe(const ControlServices &services, const Instance &instance)
{
    return {{u"instance"_s, instance.id.value},
            {u"alias"_s, instance.alias},
            {u"name"_s, instance.name},
            {u"app"_s, instance.app.value},
            {u"version"_s, instance.version},
            {u"url"_s, services.gateway.address(instance.id).toString()},
            {u"collection"_s, instance.collection.value},
            {u"builder"_s, instance.isBuilder()}};
}

} // namespace orrery
