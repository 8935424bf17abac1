// SPDX-License-Identifier: MIT
// Where the Micros of an instance went, and where they may go.
#include "core/control/targets.h"
#include "core/micros/connectionledger.h"
#include "core/micros/hostquestions.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

QJsonObject describe(const LedgerEntry &entry)
{
    return {{u"host"_s, entry.contact.host},
            {u"port"_s, entry.contact.port},
            {u"first"_s, entry.first.toString(Qt::ISODate)},
            {u"last"_s, entry.last.toString(Qt::ISODate)},
            {u"connections"_s, entry.contact.opened},
            {u"sent"_s, entry.contact.sent},
            {u"received"_s, entry.contact.received}};
}

/// Shows what an instance was in touch with, after changing which hosts it may reach.
CommandAnswer network(const ControlServices &services, ControlCall &call)
{
    const auto instance = instanceOf(services, call);
    if (!instance)
        return answer(std::unexpected(instance.error()));
    const ControlRequest &request = call.request();
    if (request.has("allow"_L1) + request.has("refuse"_L1) + request.has("forget"_L1) > 1)
        return refuse(ErrorCode::InvalidInput,
                      ControlCall::tr("Give one of --allow, --refuse and --forget."));
    if (request.has("clear"_L1))
        services.ledger.clear(instance->id);
    QFuture<Result<>> changed = QtFuture::makeReadyValueFuture(Result<>());
    const auto about = [&](QLatin1StringView option) {
        return HostQuestion{instance->id, request.text(option).trimmed().toLower()};
    };
    for (const bool isAllowed : {true, false}) {
        const QLatin1StringView option = isAllowed ? "allow"_L1 : "refuse"_L1;
        if (request.has(option))
            changed = services.hosts.answer(about(option), isAllowed);
    }
    if (request.has("forget"_L1))
        changed = services.hosts.forget(about("forget"_L1));
    return changed
        .then(&call,
              [services, &call, id = instance->id](const Result<> &done) -> CommandAnswer {
                  if (!done)
                      return answer(std::unexpected(done.error()));
                  return services.ledger.entries(id).then(
                      &call,
                      [services, id](const QList<LedgerEntry> &entries) -> Result<QJsonObject> {
                          QJsonArray rows;
                          for (const LedgerEntry &entry : entries)
                              rows += describe(entry);
                          const Instance now = services.registry.instance(id).value_or(Instance());
                          QJsonArray rules;
                          for (auto rule = now.hosts.begin(); rule != now.hosts.end(); ++rule)
                              rules +=
                                  QJsonObject{{u"host"_s, rule.key()},
                                              {u"rule"_s, rule.value() ? u"allow"_s : u"refuse"_s}};
                          const QList<HostQuestion> open = services.hosts.open();
                          for (const HostQuestion &question : open) {
                              if (question.instance == id)
                                  rules += QJsonObject{{u"host"_s, question.host},
                                                       {u"rule"_s, u"waiting"_s}};
                          }
                          return QJsonObject{{u"instance"_s, id.value},
                                             {u"ask"_s, now.askHosts},
                                             {u"connections"_s, rows},
                                             {u"rules"_s, rules}};
                      });
              })
        .unwrap();
}

} // namespace

CommandList networkCommands()
{
    return {{u"network"_s, network}};
}

} // namespace orrery
