// SPDX-License-Identifier: MIT
#include "core/actions/appactions.h"

#include "core/micros/runningmicro.h"
#include "core/micros/supervisor.h"
#include "core/space/registry.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

constexpr std::chrono::milliseconds longestAsking = std::chrono::seconds(20);
constexpr std::chrono::milliseconds longestCall = std::chrono::minutes(2);
constexpr qsizetype quoted = 200;

/// A JSON answer as such, any other as text.
QJsonValue dataOf(const MicroAnswer &answer)
{
    const QJsonDocument document = QJsonDocument::fromJson(answer.body);
    if (document.isObject())
        return document.object();
    if (document.isArray())
        return document.array();
    const QByteArray text = answer.body.trimmed();
    if (answer.contentType.startsWith("application/json")) {
        // A lone number, text or truth, which QJsonDocument does not read.
        const QJsonArray wrapped = QJsonDocument::fromJson('[' + text + ']').array();
        if (wrapped.size() == 1)
            return wrapped.first();
    }
    return QString::fromUtf8(answer.body);
}

} // namespace

AppActions::AppActions(Rooms rooms, QObject *parent)
    : QObject(parent)
    , m_rooms(rooms)
{
    const auto forget = [this](const InstanceId &instance) {
        std::erase_if(m_known, [&](const auto &one) { return one.first.first == instance; });
    };
    connect(&m_rooms.registry, &Registry::instanceChanged, this, forget); // updated, perhaps
    connect(&m_rooms.registry, &Registry::instanceRemoved, this, forget);
}

AppActions::~AppActions() = default;

QFuture<AppActions::Offer> AppActions::offerOf(const InstanceId &instance, const QString &micro)
{
    const Key key(instance, micro);
    const auto processNow = [this, key]() -> quint64 {
        const auto running =
            m_rooms.supervisor.running(key.first.value.toStdString(), key.second.toStdString());
        return running ? running->process() : 0;
    };
    const auto known = m_known.find(key);
    // A newer process may offer something else: it is developed.
    if (known != m_known.end() && (processNow() == 0 || processNow() == known->second.process))
        return QtFuture::makeReadyValueFuture(Offer(known->second.actions));
    const MicroRequest request{.method = "GET", .path = u"/__space/actions"_s, .json = {}};
    return m_rooms.runner.ask(instance, micro, request, longestAsking)
        .then(this, [this, key, processNow](const Result<MicroAnswer> &answer) -> Offer {
            if (!answer)
                return std::unexpected(answer.error());
            if (!answer->isGood())
                return fail(ErrorCode::Conflict,
                            tr("“%1” does not list its actions: status %2.")
                                .arg(key.second)
                                .arg(answer->status));
            auto read = readAppActions(answer->body, key.second);
            if (read)
                m_known[key] = {.process = processNow(), .actions = *read};
            return read;
        });
}

QFuture<Result<QList<AppAction>>> AppActions::list(const InstanceId &instance)
{
    const auto found = m_rooms.registry.instance(instance);
    if (!found)
        return QtFuture::makeReadyValueFuture(
            Offer(fail(ErrorCode::NotFound, tr("This app is not installed any more."))));
    QList<QFuture<Offer>> offers;
    for (const Micro &micro : found->spacefile.micros) {
        if (micro.provideActions && !isStatic(micro.engine))
            offers += offerOf(instance, micro.name);
    }
    if (offers.isEmpty())
        return QtFuture::makeReadyValueFuture(Offer());
    return QtFuture::whenAll(offers.begin(), offers.end())
        .then(this, [](const QList<QFuture<Offer>> &answered) -> Offer {
            QList<AppAction> all;
            std::optional<Error> problem;
            bool isAny = false;
            for (const QFuture<Offer> &one : answered) {
                const Offer offer = one.resultCount() > 0
                    ? one.result()
                    : fail(ErrorCode::Cancelled, tr("Orrery is closing."));
                isAny = isAny || offer;
                if (offer)
                    all += *offer;
                else
                    problem = offer.error();
            }
            if (!isAny && problem)
                return std::unexpected(*problem);
            return all;
        });
}

QFuture<Result<QJsonObject>> AppActions::listJson(const InstanceId &instance)
{
    return list(instance).then(this, [this, instance](const Offer &offer) {
        return offer.transform([&](const QList<AppAction> &actions) {
            const Instance owner =
                m_rooms.registry.instance(instance).value_or(Instance{.id = instance});
            QJsonArray entries;
            for (const AppAction &action : actions)
                entries += toJson(action,
                                  {{u"instance_id"_s, owner.id.value},
                                   {u"instance_alias"_s, owner.alias},
                                   {u"app_name"_s, owner.name},
                                   {u"channel"_s, owner.isBuilder() ? u"local"_s : u"release"_s},
                                   {u"version"_s, owner.isBuilder() ? u"dev"_s : owner.version}});
            return QJsonObject{{u"actions"_s, entries}};
        });
    });
}

QFuture<Result<QJsonObject>> AppActions::call(const InstanceId &instance, const QString &action,
                                              const QJsonObject &inputs)
{
    const auto refused = [](Error error) {
        return QtFuture::makeReadyValueFuture(Result<QJsonObject>(std::unexpected(error)));
    };
    const auto invoke = [this, instance, action, inputs,
                         refused](const Offer &offer) -> QFuture<Result<QJsonObject>> {
        if (!offer)
            return refused(offer.error());
        const auto it = std::ranges::find(*offer, action, &AppAction::name);
        if (it == offer->end())
            return refused(
                {ErrorCode::NotFound, tr("This app has no action “%1”.").arg(action), {}});
        const auto checked = checkedInputs(*it, inputs);
        if (!checked)
            return refused(checked.error());
        MicroRequest request;
        request.path = it->path;
        request.json = QJsonDocument(*checked).toJson(QJsonDocument::Compact);
        return m_rooms.runner.ask(instance, it->micro, request, longestCall)
            .then(this, [wanted = *it](const Result<MicroAnswer> &answer) -> Result<QJsonObject> {
                if (!answer)
                    return std::unexpected(answer.error());
                if (!answer->isGood())
                    return fail(ErrorCode::Conflict,
                                tr("“%1” failed with status %2: %3")
                                    .arg(wanted.title)
                                    .arg(answer->status)
                                    .arg(QString::fromUtf8(answer->body.left(quoted))));
                return QJsonObject{{u"type"_s, wanted.output}, {u"data"_s, dataOf(*answer)}};
            });
    };
    return list(instance).then(this, invoke).unwrap();
}

} // namespace orrery

#include <moc_appactions.cpp>
