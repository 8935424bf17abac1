// SPDX-License-Identifier: MIT
#include "core/base/baseface.h"
#include "core/base/sqlitebasestore.h"
#include "core/base/storepool.h"
#include "core/drive/driveface.h"
#include "core/drive/filedrives.h"
#include "core/http/server.h"
#include "core/http/tlscontext.h"
#include "core/keys/certificates.h"

#include <QDir>
#include <QFile>
#include <QLockFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace orrery;

/// The official npm package, unmodified, against the real server over TLS.
class TestDetaSdk : public QObject
{
    Q_OBJECT

    static constexpr std::string_view project = "c0demo12";
    static constexpr std::string_view key = "c0demo12_0123456789abcdefghijklmnopqrstuv";

    /// The folder with the package, from the registry at the first run; empty where there is none.
    static QString packageFolder()
    {
        const QString folder = QStringLiteral(QT_TESTCASE_BUILDDIR) + u"/detasdk"_s;
        QDir().mkpath(folder);
        QLockFile lock(folder + u"/lock"_s);
        if (!lock.tryLock(120'000))
            return {};
        if (!QFile::exists(folder + u"/node_modules/deta/package.json"_s)) {
            QProcess npm;
            npm.setWorkingDirectory(folder);
            npm.start(u"npm"_s,
                      {u"install"_s, u"--no-audit"_s, u"--no-fund"_s, u"--prefix"_s, folder,
                       u"deta@2.0.0"_s});
            if (!npm.waitForFinished(90'000) || npm.exitCode() != 0)
                return {};
        }
        return folder;
    }

private Q_SLOTS:
    void worksUnmodified()
    {
        if (QStandardPaths::findExecutable(u"node"_s).isEmpty()
            || QStandardPaths::findExecutable(u"npm"_s).isEmpty())
            QSKIP("node and npm are not installed here");
        const QString package = packageFolder();
        if (package.isEmpty())
            QSKIP("the npm package deta 2.0.0 cannot be had: no registry");

        const QTemporaryDir dir;
        const CollectionRef ref{.id = std::string(project),
                                .folder = dir.filePath(u"collection"_s).toStdString()};
        const Clock clock;
        const SqliteBases bases(clock);
        const FileDrives drives(clock);
        StorePool pool;
        const BaseFace baseFace(pool, bases);
        const DriveFace driveFace(pool, drives);
        const auto answer = [&](http::Exchange &exchange) -> http::Task<> {
            const std::string prefix = "/v1/" + std::string(project);
            const std::string path(exchange.head.path());
            if (!path.starts_with(prefix) || exchange.head.header("x-api-key") != key) {
                (void)co_await http::sendJson(exchange, 401, "{\"errors\":[\"Unauthorized\"]}");
                co_return;
            }
            const std::string rest = path.substr(prefix.size());
            if (DriveFace::handles(rest))
                co_await driveFace.handle(exchange, ref, rest);
            else
                co_await baseFace.handle(exchange, ref, rest);
        };
        http::Server server(answer, 2);
        const auto ca = LocalCa::make();
        QVERIFY(ca);
        const auto leaf = ca->leaf({u"localhost"_s, u"127.0.0.1"_s});
        QVERIFY(leaf);
        const auto tls =
            http::TlsContext::make({.certificatePem = leaf->certificatePem.toStdString(),
                                    .keyPem = leaf->keyPem.toStdString(),
                                    .names = {"localhost", "127.0.0.1"}},
                                   {});
        QVERIFY(tls);
        server.setTls(*tls);
        const auto port = server.listen(0);
        QVERIFY(port);
        QFile caFile(dir.filePath(u"ca.pem"_s));
        QVERIFY(caFile.open(QFile::WriteOnly));
        caFile.write(ca->certificatePem());
        caFile.close();

        QProcess node;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        const QString host = u"127.0.0.1:%1"_s.arg(*port);
        environment.insert(u"DETA_PROJECT_KEY"_s,
                           QString::fromUtf8(key.data(), qsizetype(key.size())));
        environment.insert(u"DETA_BASE_HOST"_s, host);
        environment.insert(u"DETA_DRIVE_HOST"_s, host);
        environment.insert(u"NODE_EXTRA_CA_CERTS"_s, caFile.fileName());
        node.setProcessEnvironment(environment);
        node.setProcessChannelMode(QProcess::MergedChannels);
        node.start(u"node"_s, {QFINDTESTDATA("detasdk.mjs"), package});
        QVERIFY(node.waitForFinished(90'000));
        const QByteArray output = node.readAll();
        server.stop();
        QVERIFY2(node.exitCode() == 0, output);
        QCOMPARE(output.count("ok "), 11);
    }
};

QTEST_GUILESS_MAIN(TestDetaSdk)
#include "tst_detasdk.moc"
