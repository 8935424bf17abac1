// SPDX-License-Identifier: MIT
#include "app/orrery-init/controlgroup.h"

#include <QTest>

using namespace orrery::init;

/// What the helper reads in a control group.
class TestControlGroup : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void countsWhatWasKilled()
    {
        QCOMPARE(killsIn("low 0\nhigh 0\nmax 31\noom 2\noom_kill 12\noom_group_kill 0\n"), 12L);
        QCOMPARE(killsIn("low 0\nhigh 0\nmax 0\noom 0\noom_kill 0\n"), 0L);
        QCOMPARE(killsIn("oom 3\n"), 0L);
        QCOMPARE(killsIn(""), 0L);
    }
};

QTEST_APPLESS_MAIN(TestControlGroup)
#include "tst_controlgroup.moc"
