// SPDX-License-Identifier: MIT
#include "core/spacefile/spacefile.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace orrery;

class TestSpacefileJson : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void survivesTheRoundTrip()
    {
        const Spacefile spacefile{
            .icon = u"art/icon.png"_s,
            .appName = u"Feeds"_s,
            .autoPwa = false,
            .micros = {
                {.name = u"web"_s,
                 .src = u"."_s,
                 .engine = Engine::Static,
                 .primary = true,
                 .path = u"/"_s,
                 .serve = u"dist"_s,
                 .commands = {u"npm ci"_s},
                 .publicRoutes = {u"/*"_s}},
                {.name = u"api"_s,
                 .src = u"api"_s,
                 .engine = Engine::Python311,
                 .path = u"/v1/api"_s,
                 .include = {u"a.py"_s},
                 .run = u"uvicorn a:app"_s,
                 .dev = u"uvicorn a:app --reload"_s,
                 .env = {{u"A"_s, u"text"_s, QString()}, {u"B"_s, {}, u"1"_s}, {u"C"_s, {}, {}}},
                 .apiKeys = true,
                 .actions = {{u"sweep"_s, u"Sweep"_s, u"Cleans"_s, u"1 hour"_s,
                              defaultActionPath()}},
                 .provideActions = true}}};
        const QByteArray text = QJsonDocument(toJson(spacefile)).toJson();
        const auto back = spacefileFromJson(QJsonDocument::fromJson(text).object());
        QVERIFY(back);
        QVERIFY(*back == spacefile);
        QCOMPARE(back->primary().name, u"web"_s);
        QVERIFY(back->micro(u"nobody") == nullptr);
    }

    void schemaKnowsTheSameEngines()
    {
        QFile file(qEnvironmentVariable("ORRERY_SOURCE")
                   + u"/resources/schema/spacefile.schema.json"_s);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QJsonDocument schema = QJsonDocument::fromJson(file.readAll());
        const QJsonValue micro = schema["definitions"_L1]["micro"_L1]["properties"_L1];
        QCOMPARE(micro["engine"_L1]["enum"_L1].toVariant().toStringList(), engineNames());
        // Every member that we write is one that the schema allows.
        const Spacefile spacefile{
            .micros = {{.name = u"a"_s, .primary = true, .path = u"/"_s, .serve = u"."_s}}};
        const QJsonObject written = toJson(spacefile)["micros"_L1][0].toObject();
        for (const QString &member : written.keys())
            QVERIFY2(micro.toObject().contains(member), qPrintable(member));
    }

    void refusesWhatBreaksARule()
    {
        const auto refused = spacefileFromJson(
            QJsonDocument::fromJson(
                R"({"v": 0, "micros": [{"name": "../a", "src": ".", "engine": "next"}]})")
                .object());
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::InvalidInput);
        QVERIFY(refused.error().message.contains(u"“../a”"_s));
        QVERIFY(!spacefileFromJson({}));
    }
};

QTEST_GUILESS_MAIN(TestSpacefileJson)
#include "tst_spacefilejson.moc"
