// SPDX-License-Identifier: MIT
#include "app/orrery/gatewayport.h"

#include "app/orrery/portholder.h"
#include "core/gateway/gateway.h"
#include "core/space/registry.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(GatewayPort)
};

} // namespace

Result<quint16> startGateway(Gateway &gateway, const Registry &registry,
                             std::optional<quint16> wanted)
{
    auto started = gateway.start(wanted);
    const quint16 port = wanted.value_or(registry.setting(u"gateway.port"_s).toUShort());
    if (started || port == 0)
        return started;
    const QString holder = portHolder(port);
    return fail(
        ErrorCode::Conflict,
        holder.isEmpty()
            ? Text::tr("The port %1 of this Space is taken by another program. End that, or "
                       "start Orrery with another one: --port N.")
                  .arg(port)
            : Text::tr("The port %1 of this Space is taken by %2. End that, or start Orrery "
                       "with another one: --port N.")
                  .arg(QString::number(port), holder),
        started.error().message + u' ' + started.error().detail);
}

} // namespace orrery
