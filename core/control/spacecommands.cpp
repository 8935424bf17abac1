// SPDX-License-Identifier: MIT
// The Space as a whole: status, signing in, catalogues.
#include "core/builder/builder.h"
#include "core/control/targets.h"
#include "core/gateway/gateway.h"
#include "core/keys/browsertrust.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonArray>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

QString secretsText(MasterKey::Place place)
{
    switch (place) {
    case MasterKey::Place::Keyring:
        return ControlCall::tr("in the keyring of this desktop");
    case MasterKey::Place::File:
        return ControlCall::tr("in a file of the profile: there was no usable keyring");
    case MasterKey::Place::Memory:
        break;
    }
    return ControlCall::tr("in memory only");
}

CommandAnswer status(const ControlServices &services, ControlCall &)
{
    const SpaceFacts &facts = services.facts;
    const int port = services.gateway.port();
    QJsonArray notices;
    for (const QString &notice :
         {facts.tier.reason, facts.tier.remedy, facts.tier.internetReason}) {
        if (!notice.isEmpty())
            notices += notice;
    }
    return answer(QJsonObject{
        {u"port"_s, port},
        {u"url"_s, u"http://localhost:%1"_s.arg(port)},
        {u"sign_in"_s, services.gateway.spaceUrl().toString()},
        {u"ca"_s, services.registry.paths().caFile()},
        {u"https_in_browsers"_s, services.browsers.isOn()},
        {u"data_host"_s, u"127.0.0.1:%1"_s.arg(port)},
        {u"sandbox_tier"_s, tierName(facts.tier.tier)},
        {u"sandbox_limits"_s, facts.tier.groups ? u"control group"_s : u"process"_s},
        {u"internet"_s, facts.tier.internet},
        {u"secrets"_s, secretsText(facts.secrets)},
        {u"profile"_s, services.registry.paths().root()},
        {u"version"_s, facts.version},
        {u"notices"_s, notices},
    });
}

CommandAnswer open(const ControlServices &services, ControlCall &call)
{
    const auto opened = [&services](const Instance &instance) {
        return QJsonObject{{u"url"_s, services.gateway.launchUrl(instance.id).toString()},
                           {u"instance"_s, instance.id.value}};
    };
    if (!call.arguments().isEmpty())
        return answer(instanceOf(services, call).transform(opened));
    const bool isNamed = call.request().has("id"_L1) || call.request().has("dir"_L1);
    return projectOf(services, call)
        .then(&call, [services, isNamed](Result<Project> project) -> Result<QJsonObject> {
            if (!project && isNamed)
                return std::unexpected(project.error());
            const auto instance =
                project ? services.registry.instance(project->instance) : std::nullopt;
            if (project && !instance)
                return fail(
                    ErrorCode::NotFound,
                    ControlCall::tr("“%1” has no Builder instance yet: “space dev” or “space "
                                    "push” makes it.")
                        .arg(project->name));
            const QUrl url =
                instance ? services.gateway.launchUrl(instance->id) : services.gateway.spaceUrl();
            return QJsonObject{{u"url"_s, url.toString()}};
        });
}

/// Shows, or changes, whether the user's browsers trust the Space's HTTPS.
CommandAnswer https(const ControlServices &services, ControlCall &call)
{
    const auto wanted = switchWord(call);
    if (!wanted)
        return answer(std::unexpected(wanted.error()));
    const auto state = [services](const QStringList &browsers) {
        return QJsonObject{{u"https"_s, services.browsers.isOn()},
                           {u"browsers"_s, QJsonArray::fromStringList(browsers)}};
    };
    if (!*wanted)
        return answer(state({}));
    if (**wanted)
        return services.browsers.enable().then(
            &call, [state](const Result<QStringList> &told) { return told.transform(state); });
    return services.browsers.disable().then(&call, [state](const Result<> &done) {
        return done.transform([state] { return state({}); });
    });
}

CommandAnswer approve(const ControlServices &services, ControlCall &call)
{
    const QString wanted = call.arguments().value(0);
    QJsonArray waiting;
    for (const Approval &approval : services.gateway.approvals()) {
        if (!wanted.isEmpty()
            && (approval.code.compare(wanted, Qt::CaseInsensitive) == 0 || approval.id == wanted)) {
            const bool lets = !call.request().has("refuse"_L1);
            services.gateway.approve(approval.id, lets);
            return answer(QJsonObject{{u"code"_s, approval.code}, {u"approved"_s, lets}});
        }
        waiting += QJsonObject{{u"code"_s, approval.code},
                               {u"host"_s, approval.host},
                               {u"browser"_s, approval.browser}};
    }
    if (!wanted.isEmpty())
        return refuse(ErrorCode::NotFound,
                      ControlCall::tr("No browser waits with the code “%1”.").arg(wanted));
    return answer(QJsonObject{{u"waiting"_s, waiting}});
}

/// How a session is named to people: its hash opens nothing.
QString sessionName(const SessionRecord &session)
{
    return QString::fromLatin1(session.hash.toHex().first(12));
}

CommandAnswer sessions(const ControlServices &services, ControlCall &)
{
    QJsonArray rows;
    const QList<SessionRecord> all = services.registry.sessions();
    for (const SessionRecord &session : all) {
        const auto instance = services.registry.instance(session.instance);
        rows += QJsonObject{{u"id"_s, sessionName(session)},
                            {u"alias"_s, instance ? instance->alias : QString()},
                            {u"browser"_s, session.browser},
                            {u"created"_s, session.created.toString(Qt::ISODate)},
                            {u"expires"_s, session.expires.toString(Qt::ISODate)}};
    }
    return answer(QJsonObject{{u"sessions"_s, rows}});
}

CommandAnswer revokeSession(const ControlServices &services, ControlCall &call)
{
    const QString wanted = call.arguments().value(0);
    const QList<SessionRecord> all = services.registry.sessions();
    const auto session = std::ranges::find(all, wanted, sessionName);
    if (session == all.end())
        return refuse(ErrorCode::NotFound,
                      ControlCall::tr("There is no session “%1”.").arg(wanted));
    return services.registry.removeSession(session->hash).then(&call, [wanted](Result<> removed) {
        return removed.transform([&] { return QJsonObject{{u"id"_s, wanted}}; });
    });
}

CommandAnswer lock(const ControlServices &services, ControlCall &call)
{
    const qsizetype count = services.registry.sessions().size();
    return services.registry.removeAllSessions().then(&call, [count](Result<> removed) {
        return removed.transform([&] { return QJsonObject{{u"ended"_s, count}}; });
    });
}

CommandAnswer addCatalogue(const ControlServices &services, ControlCall &call)
{
    const QString folder = call.request().absolute(call.arguments().value(0));
    if (!QFileInfo(folder).isDir())
        return refuse(ErrorCode::NotFound, ControlCall::tr("There is no folder “%1”.").arg(folder));
    return services.registry.addCatalogueFolder(folder).then(&call, [folder](Result<> added) {
        return added.transform([&] { return QJsonObject{{u"catalogue"_s, folder}}; });
    });
}

CommandAnswer removeCatalogue(const ControlServices &services, ControlCall &call)
{
    const QString folder = call.request().absolute(call.arguments().value(0));
    if (!services.registry.catalogueFolders().contains(folder))
        return refuse(ErrorCode::NotFound,
                      ControlCall::tr("“%1” is not among the catalogues.").arg(folder));
    return services.registry.removeCatalogueFolder(folder).then(&call, [folder](Result<> removed) {
        return removed.transform([&] { return QJsonObject{{u"catalogue"_s, folder}}; });
    });
}

CommandAnswer listCatalogues(const ControlServices &services, ControlCall &)
{
    QJsonArray list{
        QJsonObject{{u"catalogue"_s, services.builder.ownCatalogue()}, {u"own"_s, true}}};
    for (const QString &folder : services.registry.catalogueFolders())
        list += QJsonObject{{u"catalogue"_s, folder}};
    return answer(QJsonObject{{u"catalogues"_s, list}});
}

} // namespace

CommandList spaceCommands()
{
    return {{u"status"_s, status},
            {u"open"_s, open},
            {u"approve"_s, approve},
            {u"session list"_s, sessions},
            {u"session revoke"_s, revokeSession},
            {u"lock"_s, lock},
            {u"https"_s, https},
            {u"catalogue add"_s, addCatalogue},
            {u"catalogue remove"_s, removeCatalogue},
            {u"catalogue list"_s, listCatalogues}};
}

} // namespace orrery
