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
    }
    return {};
}

} // namespace orrery
