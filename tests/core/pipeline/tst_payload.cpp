// SPDX-License-Identifier: MIT
#include "core/pipeline/payload.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace orrery;

class TestPayload : public QObject
{
    Q_OBJECT

private:
    static void write(const QString &path, const QByteArray &data)
    {
        QVERIFY(QDir().mkpath(QFileInfo(path).path()));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(data);
    }
    [[nodiscard]] PayloadSource source(const QStringList &include,
                                       const QString &output = u"."_s) const
    {
        PayloadSource source;
        source.micro = {.name = u"api"_s,
                        .src = u"api"_s,
                        .engine = Engine::Custom,
                        .include = include,
                        .run = u"./server"_s};
        source.plan.output = output;
        source.plan.include = include;
        source.src = m_project + u"/api"_s;
        source.boundary = m_project;
        return source;
    }

    QTemporaryDir m_dir;
    QString m_project;
    QString m_target;
    int m_count = 0;

private Q_SLOTS:
    void init()
    {
        const QString base = m_dir.filePath(QString::number(++m_count));
        m_project = base + u"/project"_s;
        m_target = base + u"/payload"_s;
        write(m_project + u"/api/target/release/server"_s,
              "\x7f"
              "ELF...");
        write(m_project + u"/api/static/a.css"_s, "a{}");
        write(m_project + u"/api/readme"_s, "text");
        write(m_project + u"/secret"_s, "not the Micro's");
    }

    void takesEverythingWithoutInclude()
    {
        QVERIFY(collectPayload(source({}), m_target));
        QVERIFY(QFileInfo::exists(m_target + u"/readme"_s));
        QVERIFY(QFileInfo::exists(m_target + u"/static/a.css"_s));
        QVERIFY(QFileInfo(m_target + u"/target/release/server"_s).isExecutable());
        QVERIFY(!QFileInfo(m_target + u"/readme"_s).isExecutable());
    }

    void includeKeepsPathsAndLinksTheOldStyle()
    {
        QVERIFY(collectPayload(source({u"target/release/server"_s, u"static"_s, u"static/"_s}),
                               m_target));
        QVERIFY(QFileInfo::exists(m_target + u"/target/release/server"_s));
        QVERIFY(QFileInfo::exists(m_target + u"/static/a.css"_s));
        QVERIFY(!QFileInfo::exists(m_target + u"/readme"_s));
        QVERIFY(QFileInfo(m_target + u"/server"_s).isSymLink()); // `run: ./server`
        QVERIFY(QFileInfo(m_target + u"/server"_s).isExecutable());
    }

    void keepsDependenciesWhateverIncludeSays()
    {
        write(m_project + u"/api/node_modules/x/index.js"_s, "1");
        PayloadSource wanted = source({u"readme"_s});
        wanted.plan.keepsModules = true;
        QVERIFY(collectPayload(wanted, m_target));
        QVERIFY(QFileInfo::exists(m_target + u"/node_modules/x/index.js"_s));
        QVERIFY(!QFileInfo::exists(m_target + u"/static"_s));
    }

    void refuses_data()
    {
        QTest::addColumn<QStringList>("include");
        QTest::addColumn<QString>("output");
        QTest::addColumn<QString>("named");
        QTest::newRow("missing entry") << QStringList{u"nothing"_s} << u"."_s << u"nothing"_s;
        QTest::newRow("outside") << QStringList{u"../secret"_s} << u"."_s << u"../secret"_s;
        QTest::newRow("no folder to serve") << QStringList() << u"dist"_s << u"!dist"_s;
    }
    void refuses()
    {
        QFETCH(QStringList, include);
        QFETCH(QString, output);
        QFETCH(QString, named);
        const auto report = collectPayload(source(include, output), m_target);
        QVERIFY(!report);
        QCOMPARE(report.error().code, ErrorCode::InvalidInput);
        QVERIFY2(report.error().message.contains(named), qPrintable(report.error().message));
        QVERIFY(report.error().message.contains(u"api"_s));
    }

    void digestFollowsContentNamesAndModes()
    {
        const QString folder = m_project + u"/api"_s;
        const auto first = digestOf(folder);
        QVERIFY(first);
        QCOMPARE(first->size(), 64);
        QCOMPARE(*digestOf(folder), *first);
        write(folder + u"/readme"_s, "texT");
        const auto second = digestOf(folder);
        QVERIFY(*second != *first);
        QVERIFY(QFile::rename(folder + u"/readme"_s, folder + u"/README"_s));
        QVERIFY(*digestOf(folder) != *second);
    }
};

QTEST_GUILESS_MAIN(TestPayload)
#include "tst_payload.moc"
