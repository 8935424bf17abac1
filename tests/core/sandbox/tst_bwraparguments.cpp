// SPDX-License-Identifier: MIT
#include "core/sandbox/bwraparguments.h"
#include "core/sandbox/seccompfilter.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace orrery;

class TestBwrapArguments : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void bindsTheCodeReadOnly()
    {
        SandboxSpec spec;
        spec.code = u"/srv/code"_s;
        const SandboxArguments made = bwrapArguments(spec, "filter", 6);
        const qsizetype at = made.options.indexOf("/srv/code");
        QCOMPARE(made.options.at(at - 1), "--ro-bind");
        QCOMPARE(made.options.at(at + 1), "/app");
        spec.writableCode = true;
        const SandboxArguments writable = bwrapArguments(spec, "filter", 6);
        QCOMPARE(writable.options.at(writable.options.indexOf("/srv/code") - 1), "--bind");
    }

    void bindsNothingAfterTheRootIsReadOnly()
    {
        SandboxSpec spec;
        spec.code = u"/srv/code"_s;
        spec.binds = {{.source = u"/opt/node"_s, .target = {}, .writable = false}};
        spec.files = {{u"/opt/x.py"_s, "pass"}};
        const QByteArrayList options = bwrapArguments(spec, "filter", 6).options;
        const qsizetype closed = options.lastIndexOf("--remount-ro");
        QVERIFY(closed > 0);
        for (const char *later : {"--bind", "--ro-bind", "--file", "--tmpfs", "--dir"})
            QCOMPARE(options.indexOf(later, closed), -1);
    }

    void keepsSecretsOffTheCommandLine()
    {
        SandboxSpec spec;
        spec.command = u"node index.js"_s;
        spec.env = {{u"DETA_PROJECT_KEY"_s, u"abc_secret"_s}};
        const SandboxArguments made = bwrapArguments(spec, "filter", 6);
        QVERIFY(made.options.contains("abc_secret"));
        for (const QByteArray &word : made.command)
            QVERIFY(!word.contains("secret"));
    }

    void numbersItsDataFromTheGivenOne()
    {
        SandboxSpec spec;
        spec.hosts = {u"notes.localhost"_s};
        spec.caPem = "OUR CA";
        const SandboxArguments made = bwrapArguments(spec, "the filter", 6);
        const qsizetype at = made.options.indexOf("--seccomp");
        const int number = made.options.at(at + 1).toInt();
        QCOMPARE(made.data.at(number - 6), "the filter");
        const qsizetype hosts = made.options.indexOf("/etc/hosts");
        QVERIFY(
            made.data.at(made.options.at(hosts - 1).toInt() - 6).contains("\tnotes.localhost\n"));
    }

    void setsTheZoneAndTrust()
    {
        SandboxSpec spec;
        spec.caPem = "OUR CA";
        const QByteArrayList options = bwrapArguments(spec, "f", 6).options;
        QVERIFY(options.contains("TZ"));
        QVERIFY(options.contains("NODE_EXTRA_CA_CERTS"));
        QVERIFY(options.contains("SSL_CERT_FILE"));
        QVERIFY(options.contains("--clearenv"));
    }

    void makesAFilter()
    {
        const auto filter = seccompFilter();
        QVERIFY2(filter, qPrintable(filter ? QString() : filter.error().detail));
        QVERIFY(filter->size() > 500);
        QCOMPARE(filter->size() % 8, 0);
    }
};

QTEST_GUILESS_MAIN(TestBwrapArguments)
#include "tst_bwraparguments.moc"
