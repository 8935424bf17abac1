// SPDX-License-Identifier: MIT
#include "core/base/json.h"
#include "core/base/jsonb.h"
#include "core/base/sqlite.h"

#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace orrery;

/// JSONB beside SQLite's own functions.
class TestJsonb : public QObject
{
    Q_OBJECT

    const QTemporaryDir m_dir;
    std::unique_ptr<Sqlite> m_db;
    QRandomGenerator m_random{20261129};

    std::string jsonb(const std::string &text)
    {
        return fromBlob(*m_db->scalar(u"SELECT jsonb(CAST(? AS TEXT))"_s, {toBlob(text)}));
    }
    std::string randomValue(int depth)
    {
        switch (m_random.bounded(depth > 3 ? 7 : 9)) {
        case 0:
            return "null";
        case 1:
            return m_random.bounded(2) ? "true" : "false";
        case 2:
            return std::to_string(static_cast<int>(m_random.generate()));
        case 3:
            return "-1.5e-" + std::to_string(m_random.bounded(300));
        case 4:
            return '"'
                + std::string(m_random.bounded(3) ? m_random.bounded(20) : m_random.bounded(300),
                              'x')
                + '"';
        case 5:
            return "\"quote \\\" and \\\\ and \\n\"";
        case 6:
            return "\"ü🪐\"";
        case 7: {
            std::string array = "[";
            for (int i = m_random.bounded(6); i > 0; --i)
                array += randomValue(depth + 1) + (i > 1 ? "," : "");
            return array + ']';
        }
        default: {
            std::string object = "{";
            for (int i = m_random.bounded(6); i > 0; --i)
                object += "\"n" + std::to_string(i) + (m_random.bounded(2) ? "\\\"" : "")
                    + "\":" + randomValue(depth + 1) + (i > 1 ? "," : "");
            return object + '}';
        }
        }
    }

private Q_SLOTS:
    void initTestCase()
    {
        auto db = Sqlite::open(m_dir.filePath(u"x.db"_s), {});
        QVERIFY(db);
        m_db = *std::move(db);
    }

    void givesTheTextThatWasStored()
    {
        for (int i = 0; i < 3000; ++i) {
            const auto document = Json::parse(randomValue(0));
            QVERIFY(document);
            const std::string text = canonical(document->root());
            const std::string stored = jsonb(text);
            const auto found = textFromJsonb(stored);
            QVERIFY2(found, text.c_str());
            QCOMPARE(*found, text);
            QVERIFY2(jsonbFromText(text) == stored, text.c_str());
        }
    }

    void leavesTheRestToSqlite()
    {
        QVERIFY(!textFromJsonb(jsonb("[0x10]")));
        QVERIFY(!textFromJsonb(jsonb("['\\x41']")));
        QVERIFY(!textFromJsonb(std::string("\x1a"
                                           "a"))); // a text that is to be escaped
    }

    void countsSizesAsSqliteDoes()
    {
        for (const size_t size : {0U, 9U, 10U, 11U, 12U, 251U, 252U, 253U, 254U, 255U, 256U,
                                  65'530U, 65'535U, 65'536U, 400'000U}) {
            const std::string word = '"' + std::string(size, 'x') + '"';
            for (const std::string &text : {word, '[' + word + ']', "{\"a\":" + word + '}'}) {
                QVERIFY2(jsonbFromText(text) == jsonb(text), qPrintable(QString::number(size)));
                QCOMPARE(textFromJsonb(jsonb(text)), text);
            }
        }
    }

    void refusesWhatIsNoText()
    {
        for (const char *text : {"", "{", "[", "[1", "[1,", "{\"a\"", "{\"a\":", "{\"a\":1",
                                 "{a:1}", "{1:1}", "nul", "\"a", "\"a\\", "1 ", "[1 ]", "x", "[]]"})
            QVERIFY2(!jsonbFromText(text), text);
    }

    void refusesWhatIsDamaged()
    {
        const std::string whole = jsonb(R"({"a":[1,"two",{"b":null}],"c":2.5})");
        QVERIFY(textFromJsonb(whole));
        for (size_t size = 0; size < whole.size(); ++size)
            QVERIFY(!textFromJsonb(std::string_view(whole).substr(0, size)));
        QVERIFY(!textFromJsonb(whole + whole));
        QVERIFY(!textFromJsonb(std::string("\xfb\xff\xff\xff\xff\xff\xff\xff\xff", 9)));
        QVERIFY(!textFromJsonb(std::string("\x2c\x13\x31", 3))); // a number as a name
        QVERIFY(!textFromJsonb(std::string("\x2c\x17\x61", 3))); // a name without a value
        std::string deep = "0";
        for (int i = 0; i < Json::maxDepth + 5; ++i)
            deep = '[' + deep + ']';
        QVERIFY(!textFromJsonb(jsonb(deep)));
    }
};

QTEST_GUILESS_MAIN(TestJsonb)
#include "tst_jsonb.moc"
