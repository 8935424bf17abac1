// SPDX-License-Identifier: MIT
// How instances come, change and go.
#include "core/control/targets.h"
#include "core/lifecycle/installer.h"

#include <QDir>
#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

/// A path as the caller meant it; the name of a catalogue entry or an address as it is.
QString sourceOf(const ControlCall &call)
{
    const QString text = call.arguments().value(0);
    const QString path = call.request().absolute(text);
    return QFileInfo::exists(path) ? path : text;
}

QString stepText(InstallStep step)
{
    switch (step) {
    case InstallStep::Checking:
        return ControlCall::tr("Checking…");
    case InstallStep::Building:
        return ControlCall::tr("Building…");
    case InstallStep::Unpacking:
        return ControlCall::tr("Unpacking…");
    case InstallStep::Registering:
        return ControlCall::tr("Registering…");
    case InstallStep::Done:
        break;
    }
    return {};
}

/// Tells the client what happens in \a job.
void tellProgress(Installer &installer, ControlCall &call, const QString &job)
{
    QObject::connect(&installer, &Installer::logLine, &call,
                     [&call, job](const QString &of, const QString &line) {
                         if (of == job)
                             call.log(line);
                     });
    QObject::connect(&installer, &Installer::stepChanged, &call,
                     [&call, job](const QString &of, InstallStep step) {
                         if (const QString text = stepText(step); of == job && !text.isEmpty())
                             call.log(text);
                     });
}

/// What the user reads before saying yes.
void tellOffer(ControlCall &call, const InstallOffer &offer)
{
    call.log(offer.version.isEmpty()
                 ? offer.name
                 : ControlCall::tr("%1, version %2").arg(offer.name, offer.version));
    call.log(offer.signer.isEmpty()
                 ? ControlCall::tr("Not signed: it comes from %1.").arg(offer.source)
                 : ControlCall::tr("Signed with the key “%1”.").arg(offer.signer));
    for (const QString &permission : offer.permissions)
        call.log(u"- "_s + permission);
    if (offer.buildsHere)
        call.log(ControlCall::tr("- It is built here: its code runs during that, with internet."));
    if (offer.tier.tier != Tier::Full)
        call.log(u"- "_s + offer.tier.advice());
    if (offer.tier.tier == Tier::Landlock)
        call.log(ControlCall::tr("- --reduced-separation lets it run all the same."));
    for (const Issue &warning : offer.warnings)
        call.log(warning.toText());
}

/// Tells the offer and asks, unless `yes` was given. False: not now.
QFuture<Result<>> agree(ControlCall &call, const InstallOffer &offer, const QString &question)
{
    tellOffer(call, offer);
    if (!offer.isInstallable())
        return QtFuture::makeReadyValueFuture(
            Result<>(fail(ErrorCode::Unavailable, offer.missingRuntimes.join(u'\n'))));
    if (call.request().has("yes"_L1))
        return QtFuture::makeReadyValueFuture(Result<>());
    return call.ask(question).then(&call, [](bool yes) -> Result<> {
        if (yes)
            return {};
        return fail(ErrorCode::Denied,
                    ControlCall::tr("Nothing was done: it needs a yes (--yes)."));
    });
}

CommandAnswer described(const ControlServices &services, ControlCall &call,
                        QFuture<Result<InstanceId>> done)
{
    return call.cancelling(std::move(done))
        .then(&call, [services](Result<InstanceId> id) -> Result<QJsonObject> {
            if (!id)
                return std::unexpected(id.error());
            const auto instance = services.registry.instance(*id);
            if (!instance)
                return fail(ErrorCode::NotFound, ControlCall::tr("The instance is gone already."));
            return describe(services, *instance);
        });
}

CommandAnswer installOffered(const ControlServices &services, ControlCall &call,
                             const InstallOffer &offer)
{
    InstallChoices choices;
    choices.alias = call.request().text("alias"_L1);
    choices.internet = !call.request().has("no-internet"_L1);
    choices.reducedSeparation = call.request().has("reduced-separation"_L1);
    const auto values = parseValues(call.request().texts("set"_L1), offer.spacefile);
    Result<> checked;
    if (!values)
        checked = std::unexpected(values.error());
    else if (!choices.alias.isEmpty() && !isAlias(choices.alias))
        checked = fail(ErrorCode::InvalidInput,
                       ControlCall::tr("“%1” is not an address: use 1 to 40 lower-case letters, "
                                       "digits and dashes, and do not begin with “localhost”.")
                           .arg(choices.alias));
    if (!checked) {
        services.installer.discard(offer);
        return answer(std::unexpected(checked.error()));
    }
    choices.values = *values;
    return agree(call, offer, ControlCall::tr("Install %1?").arg(offer.name))
        .then(&call,
              [services, &call, offer, choices](Result<> agreed) {
                  if (!agreed) {
                      services.installer.discard(offer);
                      return answer(std::unexpected(agreed.error()));
                  }
                  tellProgress(services.installer, call, offer.job);
                  return described(services, call, services.installer.install(offer, choices));
              })
        .unwrap();
}

CommandAnswer updateOffered(const ControlServices &services, ControlCall &call,
                            const InstanceId &instance, const InstallOffer &offer)
{
    if (!offer.isUpdate) {
        services.installer.discard(offer);
        return refuse(ErrorCode::Conflict, ControlCall::tr("“%1” is up to date.").arg(offer.name));
    }
    return agree(call, offer, ControlCall::tr("Update %1?").arg(offer.name))
        .then(&call,
              [services, &call, instance, offer](Result<> agreed) {
                  if (!agreed) {
                      services.installer.discard(offer);
                      return answer(std::unexpected(agreed.error()));
                  }
                  tellProgress(services.installer, call, offer.job);
                  return described(services, call, services.installer.update(instance, offer));
              })
        .unwrap();
}

CommandAnswer install(const ControlServices &services, ControlCall &call)
{
    return call.cancelling(services.installer.inspect(sourceOf(call)))
        .then(&call,
              [services, &call](Result<InstallOffer> offer) {
                  return offer ? installOffered(services, call, *offer)
                               : answer(std::unexpected(offer.error()));
              })
        .unwrap();
}

CommandAnswer update(const ControlServices &services, ControlCall &call)
{
    const auto instance = instanceOf(services, call);
    if (!instance)
        return answer(std::unexpected(instance.error()));
    // The catalogue's entry of an app has the app's id for a name.
    return call.cancelling(services.installer.inspect(instance->app.value))
        .then(&call,
              [services, &call, id = instance->id](Result<InstallOffer> offer) {
                  return offer ? updateOffered(services, call, id, *offer)
                               : answer(std::unexpected(offer.error()));
              })
        .unwrap();
}

CommandAnswer uninstall(const ControlServices &services, ControlCall &call)
{
    const auto instance = instanceOf(services, call);
    if (!instance)
        return answer(std::unexpected(instance.error()));
    const bool keeps = !call.request().has("delete-data"_L1);
    const QString question = keeps
        ? ControlCall::tr("Uninstall %1 and keep its data?").arg(instance->name)
        : ControlCall::tr("Uninstall %1 and delete its data?").arg(instance->name);
    QFuture<bool> asked =
        call.request().has("yes"_L1) ? QtFuture::makeReadyValueFuture(true) : call.ask(question);
    return asked
        .then(&call,
              [services, id = instance->id, keeps](bool yes) {
                  if (yes)
                      return services.installer.uninstall(id, keeps);
                  return QtFuture::makeReadyValueFuture(
                      Result<>(fail(ErrorCode::Denied,
                                    ControlCall::tr("Nothing was done: it needs a yes (--yes)."))));
              })
        .unwrap()
        .then(&call, [gone = *instance, keeps](Result<> done) {
            return done.transform([&] {
                QJsonObject result{{u"instance"_s, gone.id.value}};
                if (keeps)
                    result[u"collection"_s] = gone.collection.value;
                return result;
            });
        });
}

} // namespace

CommandList installCommands()
{
    return {{u"install"_s, install}, {u"update"_s, update}, {u"uninstall"_s, uninstall}};
}

} // namespace orrery
