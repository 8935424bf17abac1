// SPDX-License-Identifier: MIT
// Data of Collections: out into zips, in from them, and the indexes that made themselves.
#include "core/control/targets.h"

#include "core/drive/databrowser.h"
#include "core/lifecycle/datatransfer.h"
#include "core/space/historysetting.h"

#include <QFutureWatcher>
#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

CollectionRef refOf(const Collection &collection)
{
    return {.id = collection.id.value.toStdString(), .folder = collection.folder.toStdString()};
}

/// A line for every tenth part; ends the transfer when the client goes away.
QFuture<Result<TransferReport>> follow(ControlCall &call, QFuture<Result<TransferReport>> transfer)
{
    using Watcher = QFutureWatcher<Result<TransferReport>>;
    auto *watcher = new Watcher(&call);
    QObject::connect(watcher, &Watcher::progressValueChanged, &call,
                     [&call, told = 0](int value) mutable {
                         if (value / 100 > told)
                             call.log(ControlCall::tr("%1 %").arg((told = value / 100) * 10));
                     });
    watcher->setFuture(transfer);
    return call.cancelling(transfer);
}

QJsonObject describe(const TransferReport &report)
{
    QJsonArray refused;
    for (const TransferRefusal &refusal : report.refusals)
        refused += QJsonObject{{u"where"_s, refusal.where}, {u"reason"_s, refusal.reason}};
    return {{u"items"_s, report.items},
            {u"files"_s, report.files},
            {u"bytes"_s, report.bytes},
            {u"refused_count"_s, report.refused},
            {u"refused"_s, refused}};
}

CommandAnswer exportData(const ControlServices &services, ControlCall &call)
{
    const auto collection = collectionOf(services.registry, call.arguments().value(0));
    if (!collection)
        return answer(std::unexpected(collection.error()));
    const QString file = call.arguments().value(1);
    if (file.isEmpty())
        return refuse(ErrorCode::InvalidInput, ControlCall::tr("Name the file to write."));
    const QString path = call.request().absolute(file);
    return follow(call, services.transfer.exportTo(refOf(*collection), path))
        .then(&call, [path](const Result<TransferReport> &done) {
            return done.transform([&path](const TransferReport &report) {
                QJsonObject result = describe(report);
                result.remove("refused"_L1);
                result.remove("refused_count"_L1);
                result[u"path"_s] = path;
                return result;
            });
        });
}

QFuture<Result<Collection>> importTarget(const ControlServices &services, ControlCall &call)
{
    const QString target = call.arguments().value(1);
    if (call.request().has("new"_L1)) {
        if (!target.isEmpty())
            return QtFuture::makeReadyValueFuture(Result<Collection>(
                fail(ErrorCode::InvalidInput,
                     ControlCall::tr("Name a target or a new Collection, not both."))));
        return services.registry.addCollection(call.request().text("new"_L1));
    }
    return QtFuture::makeReadyValueFuture(collectionOf(services.registry, target));
}

CommandAnswer importInto(const ControlServices &services, ControlCall &call,
                         const Collection &target, const QString &path)
{
    const bool isNew = call.request().has("new"_L1);
    return follow(call, services.transfer.importFrom(refOf(target), path))
        .then(&call,
              [&registry = services.registry, &call, isNew,
               id = target.id](const Result<TransferReport> &done) -> Result<QJsonObject> {
                  if (!done) {
                      // Of a file that cannot be read nothing was stored.
                      const ErrorCode code = done.error().code;
                      if (isNew && (code == ErrorCode::NotFound || code == ErrorCode::Corrupt))
                          (void)registry.removeCollection(id);
                      return std::unexpected(done.error());
                  }
                  for (const TransferRefusal &refusal : done->refusals)
                      call.log(
                          ControlCall::tr("Refused: %1: %2").arg(refusal.where, refusal.reason));
                  QJsonObject result = describe(*done);
                  result[u"collection"_s] = id.value;
                  return result;
              });
}

CommandAnswer importData(const ControlServices &services, ControlCall &call)
{
    const QString path = call.request().absolute(call.arguments().value(0));
    return importTarget(services, call)
        .then(&call,
              [&services, &call, path](const Result<Collection> &target) {
                  return target ? importInto(services, call, *target, path)
                                : answer(std::unexpected(target.error()));
              })
        .unwrap();
}

CommandAnswer listIndexes(const ControlServices &services, ControlCall &call)
{
    const auto collection = collectionOf(services.registry, call.arguments().value(0));
    if (!collection)
        return answer(std::unexpected(collection.error()));
    return services.data.indexes(refOf(*collection))
        .then(&call, [](const Result<QList<BrowsedIndex>> &all) {
            return all.transform([](const QList<BrowsedIndex> &indexes) {
                QJsonArray list;
                for (const BrowsedIndex &index : indexes)
                    list += QJsonObject{{u"base"_s, index.base},
                                        {u"path"_s, index.path},
                                        {u"state"_s, index.isReady ? u"ready"_s : u"building"_s},
                                        {u"entries"_s, index.entries},
                                        {u"uses"_s, index.uses},
                                        {u"last_used"_s, index.lastUsed.toString(Qt::ISODate)}};
                return QJsonObject{{u"indexes"_s, list}};
            });
        });
}

/// Shows how much history is kept, and changes it where options say so.
CommandAnswer keepHistory(const ControlServices &services, ControlCall &call)
{
    HistoryLimits limits = HistorySetting::read(services.registry);
    const auto take = [&call](QLatin1StringView name, int least, int most) -> Result<int> {
        bool isNumber = false;
        const int number = call.request().text(name).toInt(&isNumber);
        if (isNumber && number >= least && number <= most)
            return number;
        return fail(
            ErrorCode::InvalidInput,
            ControlCall::tr("--%1 takes a number from %2 to %3.").arg(name).arg(least).arg(most));
    };
    const bool isChanged = call.request().has("versions"_L1) || call.request().has("days"_L1);
    if (call.request().has("versions"_L1)) {
        const auto versions = take("versions"_L1, 0, 1000);
        if (!versions)
            return answer(std::unexpected(versions.error()));
        limits.versions = *versions;
    }
    if (call.request().has("days"_L1)) {
        const auto days = take("days"_L1, 1, 3650);
        if (!days)
            return answer(std::unexpected(days.error()));
        limits.age = std::chrono::days(*days);
    }
    const QJsonObject result{{u"versions"_s, limits.versions},
                             {u"days"_s, static_cast<qint64>(limits.age.count())}};
    if (!isChanged)
        return answer(result);
    return HistorySetting::write(services.registry, limits)
        .then(&call, [result](const Result<> &done) {
            return done.transform([&result] { return result; });
        });
}

} // namespace

CommandList transferCommands()
{
    return {{u"data export"_s, exportData},
            {u"data history"_s, keepHistory},
            {u"data import"_s, importData},
            {u"data indexes"_s, listIndexes}};
}

} // namespace orrery
