// SPDX-License-Identifier: MIT
#include "core/micros/microstatus.h"

using namespace Qt::StringLiterals;

namespace orrery {

QString microStateName(MicroState state)
{
    switch (state) {
    case MicroState::Asleep:
        return u"asleep"_s;
    case MicroState::Starting:
        return u"starting"_s;
    case MicroState::Running:
        return u"running"_s;
    case MicroState::Stopping:
        return u"stopping"_s;
    case MicroState::Crashed:
        return u"crashed"_s;
    case MicroState::CrashLoop:
        return u"crash loop"_s;
    case MicroState::MissingRuntime:
        return u"missing runtime"_s;
    case MicroState::NoPermission:
        return u"no permission"_s;
    }
    return {};
}

bool isFailure(MicroState state)
{
    switch (state) {
    case MicroState::Crashed:
    case MicroState::CrashLoop:
    case MicroState::MissingRuntime:
    case MicroState::NoPermission:
        return true;
    case MicroState::Asleep:
    case MicroState::Starting:
    case MicroState::Running:
    case MicroState::Stopping:
        break;
    }
    return false;
}

} // namespace orrery
