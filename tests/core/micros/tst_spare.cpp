// SPDX-License-Identifier: MIT
#include "core/micros/spare.h"
#include "core/micros/sparekeeper.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace orrery;

class TestSpare : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void knowsWhatCanWait_data()
    {
        QTest::addColumn<QString>("command");
        QTest::addColumn<QString>("gate"); // the variable that makes it wait; empty: nothing does
        const auto row = [](const QString &command, const char *gate) {
            QTest::newRow(qPrintable(command)) << command << QString::fromLatin1(gate);
        };
        row(u"exec node index.js"_s, "NODE_OPTIONS");
        row(u"node server.js"_s, "NODE_OPTIONS");
        row(u"exec node 'src/the main.js'"_s, "NODE_OPTIONS");
        row(u"NODE_ENV=production node build"_s, "NODE_OPTIONS");
        row(u"node --watch server.js"_s, "");
        row(u"node a.js; node b.js"_s, "");
        row(u"node $(cat which)"_s, "");
        row(u"node a.js &"_s, "");
        row(u"npm start"_s, ""); // npm would wait, and what it starts would not
        row(u"exec '/usr/bin/python3.11' '/run/orrery/launcher.py'"_s, "PYTHONPATH");
        row(u"uvicorn main:app --port $PORT"_s, "PYTHONPATH");
        row(u"python3 -I main.py"_s, "");
        row(u"python3 -uS main.py"_s, "");
        row(u"python3 main.py | tee log"_s, "");
        row(u"./server"_s, "");
        row(u"sh start.sh"_s, "");
        row(u""_s, "");
    }
    void knowsWhatCanWait()
    {
        QFETCH(QString, command);
        QFETCH(QString, gate);
        SandboxSpec spec;
        spec.command = command;
        const auto spare = spareOf(spec);
        QCOMPARE(spare.has_value(), !gate.isEmpty());
        if (!spare)
            return;
        QVERIFY(spare->gated);
        QCOMPARE(spare->command, command);
        QVERIFY(spare->env.value(gate).contains(u"/run/orrery/gate"_s));
        QVERIFY(!spare->files.isEmpty() && !spare->files.first().isEmpty());
    }

    void keepsTheVariablesOfTheApp()
    {
        SandboxSpec spec;
        spec.env = {{u"NODE_OPTIONS"_s, u"--no-warnings"_s}, {u"PYTHONPATH"_s, u"/app"_s}};
        spec.command = u"node x"_s;
        QCOMPARE(spareOf(spec)->env.value(u"NODE_OPTIONS"_s),
                 u"--require=/run/orrery/gate.cjs --no-warnings"_s);
        QCOMPARE(spareOf(spec)->env.value(u"ORRERY_NODE_OPTIONS"_s), u"--no-warnings"_s);
        spec.command = u"python3 x"_s;
        QCOMPARE(spareOf(spec)->env.value(u"PYTHONPATH"_s), u"/run/orrery/gate:/app"_s);
    }

    void costsNothingWhereItWouldCostTooMuch()
    {
        const QTemporaryDir root;
        const auto write = [&root](const QString &path, const QByteArray &text) {
            QDir().mkpath(QFileInfo(root.filePath(path)).path());
            QFile file(root.filePath(path));
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(text);
        };
        write(u"proc/meminfo"_s, "MemTotal:       16000000 kB\nMemAvailable:    9000000 kB\n");
        QVERIFY(!sparesAreTooDear(root.path()));
        write(u"sys/class/power_supply/BAT0/type"_s, "Battery\n");
        write(u"sys/class/power_supply/BAT0/status"_s, "Full\n");
        QVERIFY(!sparesAreTooDear(root.path()));
        write(u"sys/class/power_supply/BAT0/status"_s, "Discharging\n");
        QVERIFY(sparesAreTooDear(root.path()));
        write(u"sys/class/power_supply/BAT0/scope"_s, "Device\n"); // a mouse
        QVERIFY(!sparesAreTooDear(root.path()));
        write(u"proc/meminfo"_s, "MemTotal:       16000000 kB\nMemAvailable:    1900000 kB\n");
        QVERIFY(sparesAreTooDear(root.path()));
        write(u"proc/meminfo"_s, "MemTotal:        2000000 kB\nMemAvailable:     400000 kB\n");
        QVERIFY(sparesAreTooDear(root.path()));
    }
};

QTEST_GUILESS_MAIN(TestSpare)
#include "tst_spare.moc"
