// SPDX-License-Identifier: MIT
#pragma once

#include <QCoreApplication>

/// Qt's database drivers want an application; made at the first input, as no main() is ours.
inline void needApplication()
{
    static int count = 1;
    static char name[] = "fuzz";
    static char *arguments[] = {name, nullptr};
    // Never destroyed: at exit it would meet what Qt has taken down before.
    static const auto *application = new QCoreApplication(count, arguments);
    Q_UNUSED(application)
}
