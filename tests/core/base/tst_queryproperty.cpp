// SPDX-License-Identifier: MIT
#include "core/base/json.h"
#include "core/base/sqlitebasestore.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace orrery;

/// Random documents and queries against a naive evaluation of the match table, written from the
/// specification alone and on another JSON library.
class TestQueryProperty : public QObject
{
    Q_OBJECT

    QRandomGenerator m_random{20260101};

    int below(int limit) { return static_cast<int>(m_random.bounded(limit)); }
    template <typename T> T oneOf(const QList<T> &list)
    {
        return list[below(static_cast<int>(list.size()))];
    }

    QJsonValue scalar()
    {
        switch (below(7)) {
        case 0:
            return below(4);
        case 1:
            return oneOf<double>({0.1, 0.30000000000000004, 1.5, -2.25, 1e300, 5e-324, 2.0});
        case 2:
            return below(2) == 0;
        case 3:
            return QJsonValue::Null;
        default:
            return oneOf<QString>({u""_s, u"a"_s, u"b"_s, u"ab"_s, u"é"_s, u"😀"_s, u"1"_s, u"～"_s,
                                   u"a\"b"_s, u"x\\y"_s, u"null"_s, u"a\nb"_s});
        }
    }
    QString name()
    {
        return oneOf<QString>({u"a"_s, u"b"_s, u"c"_s, u"d e"_s, u"q\"r"_s, u"s\\t"_s, u"it's"_s,
                               u"[0]"_s, u"ü"_s, u"$"_s});
    }
    QJsonValue value(int depth)
    {
        const int kind = depth > 2 ? 9 : below(10);
        if (kind == 0) {
            QJsonArray list;
            for (int i = below(4); i > 0; --i)
                list.append(value(depth + 1));
            return list;
        }
        if (kind <= 3) {
            QJsonObject object;
            for (int i = below(3); i > 0; --i)
                object.insert(name(), value(depth + 1));
            return object;
        }
        return scalar();
    }
    QString path() { return below(2) == 0 ? name() : name() + u'.' + name(); }

    std::pair<QString, QJsonValue> condition()
    {
        static const QStringList comparisons{u"lt"_s, u"gt"_s, u"lte"_s, u"gte"_s,
                                             u"<"_s,  u">"_s,  u"<="_s,  u">="_s};
        const auto text = [this] {
            return oneOf<QString>({u""_s, u"a"_s, u"b"_s, u"é"_s, u"\""_s, u"ab"_s, u"\\"_s});
        };
        const auto number = [this] { return oneOf<double>({0, 1, 2, 0.1, 1.5, -3, 5e-324}); };
        switch (below(8)) {
        case 0:
            return {path(), value(1)};
        case 1:
            return {path() + u"?ne"_s, value(1)};
        case 2:
            return {path() + u'?' + oneOf(comparisons), number()};
        case 3:
            return {path() + u'?' + oneOf(comparisons), text()};
        case 4:
            return {path() + u"?pfx"_s, text()};
        case 5:
            return {path() + u"?r"_s,
                    below(2) == 0 ? QJsonArray{number(), number()} : QJsonArray{text(), text()}};
        case 6:
            return {path() + u"?contains"_s, text()};
        default:
            return {path() + u"?not_contains"_s, text()};
        }
    }

    static bool contains(const QJsonValue &stored, const QString &needle)
    {
        if (stored.isString())
            return stored.toString().toUtf8().contains(needle.toUtf8());
        return stored.isArray() && stored.toArray().contains(QJsonValue(needle));
    }

    static bool compares(const QString &op, const QJsonValue &stored, const QJsonValue &operand)
    {
        if (stored.type() != operand.type())
            return false;
        int order = 0;
        if (operand.isString()) {
            order = stored.toString().toUtf8().compare(operand.toString().toUtf8());
        } else {
            const double difference = stored.toDouble() - operand.toDouble();
            order = difference < 0 ? -1 : difference > 0 ? 1 : 0;
        }
        if (op == u"lt" || op == u"<")
            return order < 0;
        if (op == u"gt" || op == u">")
            return order > 0;
        return op == u"lte" || op == u"<=" ? order <= 0 : order >= 0;
    }

    static bool naive(const QJsonObject &document, const QString &full, const QJsonValue &operand)
    {
        const qsizetype mark = full.indexOf(u'?');
        const QString op = mark < 0 ? QString() : full.mid(mark + 1);
        QJsonValue stored = document;
        for (const QString &part : full.left(mark < 0 ? full.size() : mark).split(u'.'))
            stored = stored.isObject() ? stored.toObject().value(part)
                                       : QJsonValue(QJsonValue::Undefined);
        if (op.isEmpty())
            return !stored.isUndefined() && stored == operand;
        if (op == u"ne")
            return stored.isUndefined() || stored != operand;
        if (op == u"pfx")
            return stored.isString() && stored.toString().startsWith(operand.toString());
        if (op == u"r")
            return compares(u"gte"_s, stored, operand[0]) && compares(u"lte"_s, stored, operand[1]);
        if (op == u"contains")
            return contains(stored, operand.toString());
        if (op == u"not_contains")
            return !contains(stored, operand.toString());
        return compares(op, stored, operand);
    }

private Q_SLOTS:
    void agreesWithTheTable_data()
    {
        QTest::addColumn<bool>("isIndexed");
        QTest::newRow("scanned") << false;
        QTest::newRow("with indexes") << true;
    }
    void agreesWithTheTable()
    {
        QFETCH(bool, isIndexed);
        const QTemporaryDir dir;
        const Clock clock;
        const SqliteBases bases(clock);
        const CollectionRef collection{.id = "c", .folder = dir.path().toStdString()};
        auto opened = SqliteBaseStore::open(collection, Access::Write, bases, clock);
        QVERIFY(opened);
        SqliteBaseStore &store = **opened;
        QList<QJsonObject> documents;
        std::vector<Json> parsed;
        QVERIFY(store.begin());
        for (int i = 0; i < 2500; ++i) {
            QJsonObject document{{u"key"_s, u"%1"_s.arg(i, 4, 10, QChar(u'0'))}};
            for (int j = below(5); j > 0; --j)
                document.insert(name(), value(0));
            const auto item = readInsert(
                QJsonDocument(QJsonObject{{u"item"_s, document}}).toJson().toStdString());
            if (!item)
                continue;
            documents.append(document);
            parsed.push_back(*Json::parse(QJsonDocument(document).toJson().toStdString()));
            QVERIFY(store.put("b", {*item}));
        }
        for (const char *path : {"a", "b", "c", "d e", "it's", "ü", "[0]", "a.b"}) {
            if (isIndexed)
                QVERIFY(store.makeIndex("b", path));
        }
        QVERIFY(store.commit());
        while (*store.work()) {}

        int hits = 0;
        for (int round = 0; round < 250; ++round) {
            QJsonArray anyOf;
            for (int i = 1 + below(3); i > 0; --i) {
                QJsonObject all;
                for (int j = 1 + below(2); j > 0; --j) {
                    const auto [name, operand] = condition();
                    all.insert(name, operand);
                }
                anyOf.append(all);
            }
            const QByteArray body = QJsonDocument(QJsonObject{{u"query"_s, anyOf}}).toJson();
            const auto query = Query::parse(body.toStdString());
            QVERIFY2(query, body);
            const auto page = store.page("b", *query);
            QVERIFY2(page, body);

            QStringList expected;
            QStringList judged;
            for (qsizetype number = 0; number < documents.size(); ++number) {
                const QJsonObject &document = documents[number];
                const bool isHit = std::ranges::any_of(anyOf, [&](const QJsonValue &alternative) {
                    const QJsonObject object = alternative.toObject();
                    for (auto it = object.begin(); it != object.end(); ++it) {
                        if (!naive(document, it.key(), it.value()))
                            return false;
                    }
                    return true;
                });
                if (isHit)
                    expected.append(document[u"key"_s].toString());
                if (query->matches(parsed[static_cast<size_t>(number)].root()))
                    judged.append(document[u"key"_s].toString());
            }
            QStringList found;
            for (const std::string &text : page->items)
                found.append(QString::fromStdString(itemOf(text, *Json::parse(text)).key));
            QVERIFY2(found == expected,
                     body + found.join(u' ').toUtf8() + " expected "
                         + expected.join(u' ').toUtf8());
            QVERIFY2(judged == expected, body);
            hits += static_cast<int>(found.size());
        }
        QVERIFY(hits > 2000);
        if (isIndexed) {
            QVERIFY(store.keepHouse());
            const auto indexes = store.indexes();
            for (const BaseIndex &index : *indexes)
                QVERIFY2(index.isReady && (index.uses > 0 || index.path == "a.b"),
                         index.path.c_str());
        }
    }

    void comparesDoublesExactly()
    {
        const QTemporaryDir dir;
        const Clock clock;
        const SqliteBases bases(clock);
        const CollectionRef collection{.id = "c", .folder = dir.path().toStdString()};
        auto opened = SqliteBaseStore::open(collection, Access::Write, bases, clock);
        QVERIFY(opened);
        SqliteBaseStore &store = **opened;
        QVERIFY(store.begin()); // never committed: only the comparison matters
        for (int round = 0; round < 1000; ++round) {
            double number = 0;
            const quint64 bits = m_random.generate64();
            std::memcpy(&number, &bits, sizeof number);
            if (!std::isfinite(number))
                continue;
            std::string text;
            appendNumber(text, number);
            QVERIFY(store.put("b", {*readInsert("{\"item\":{\"key\":\"a\",\"n\":" + text + "}}")}));
            const auto finds = [&](const std::string &condition) {
                const auto page = store.page(
                    "b", *Query::parse("{\"query\":{\"n" + condition + "\":" + text + "}}"));
                return page && page->items.size() == 1;
            };
            QVERIFY2(finds(""), text.c_str());
            QVERIFY2(finds("?lte"), text.c_str());
            QVERIFY2(finds("?gte"), text.c_str());
            QVERIFY2(!finds("?lt"), text.c_str());
            QVERIFY2(!finds("?gt"), text.c_str());
        }
    }
};

QTEST_GUILESS_MAIN(TestQueryProperty)
#include "tst_queryproperty.moc"
