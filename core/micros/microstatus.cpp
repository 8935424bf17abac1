// SPDX-License-Identifier: MIT
#include "core/micros/microstatus.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(MicroState)
};

} // namespace

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

QString microStateText(MicroState state)
{
    switch (state) {
    case MicroState::Asleep:
        return Text::tr("Asleep");
    case MicroState::Starting:
        return Text::tr("Starting");
    case MicroState::Running:
        return Text::tr("Running");
    case MicroState::Stopping:
        return Text::tr("Stopping");
    case MicroState::Crashed:
        return Text::tr("Crashed");
    case MicroState::CrashLoop:
        return Text::tr("Crashes again and again");
    case MicroState::MissingRuntime:
        return Text::tr("Runtime missing");
    case MicroState::NoPermission:
        return Text::tr("Not permitted");
    }
    return {};
}

int weight(MicroState state)
{
    switch (state) {
    case MicroState::CrashLoop:
    case MicroState::MissingRuntime:
    case MicroState::NoPermission:
        return 5;
    case MicroState::Crashed:
        return 4;
    case MicroState::Starting:
        return 3;
    case MicroState::Stopping:
        return 2;
    case MicroState::Running:
        return 1;
    case MicroState::Asleep:
        break;
    }
    return 0;
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
