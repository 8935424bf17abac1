// SPDX-License-Identifier: MIT
#include "app/orrery-init/dnsmessage.h"

#include <QTest>

#include <netinet/in.h>

using namespace orrery::init;
using namespace std::string_literals;

namespace {

const std::string header = "\x12\x34\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00"s;
const std::string apiExample = "\x03"
                               "Api\x07"
                               "Example\x00"s;
const std::string addressInternet = "\x00\x01\x00\x01"s;

/// Answer to a question for api.example, whose records are \a records.
std::string answer(int count, const std::string &records)
{
    std::string head = header;
    head[2] = static_cast<char>(0x81);
    head[7] = static_cast<char>(count);
    return head + apiExample + addressInternet + records;
}

std::string record(int type, const std::string &data)
{
    return "\xc0\x0c\x00"s + static_cast<char>(type) + "\x00\x01\x00\x00\x00\x3c\x00"s
        + static_cast<char>(data.size()) + data;
}

} // namespace

class TestDnsMessage : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void readsWhatIsAskedFor()
    {
        QCOMPARE(questionName(header + apiExample + addressInternet), "api.example"s);
        QCOMPARE(questionName(header + "\x00"s + addressInternet), ""s);
    }

    void refusesWhatIsNoQuestion_data()
    {
        QTest::addColumn<QByteArray>("message");
        const auto row = [](const char *name, const std::string &message) {
            QTest::newRow(name) << QByteArray::fromStdString(message);
        };
        row("nothing", "");
        row("short", header.substr(0, 11));
        row("no question", header);
        row("ends in a name", header + apiExample.substr(0, 6));
        row("ends behind the name", header + apiExample + addressInternet.substr(0, 3));
        row("points to itself", header + "\xc0\x0c"s + addressInternet);
        row("blank",
            header
                + "\x03"
                  "a b\x00"s
                + addressInternet);
        row("dot in a label",
            header
                + "\x03"
                  "a.b\x00"s
                + addressInternet);
        row("line end",
            header
                + "\x03"
                  "a\nb\x00"s
                + addressInternet);
        row("an answer", answer(0, {}));
        std::string longest = header;
        for (int i = 0; i < 5; ++i)
            longest += '\x3f' + std::string(63, 'a');
        row("too long", longest + "\x00"s + addressInternet);
        std::string two = header;
        two[5] = 2;
        row("two questions", two + apiExample + addressInternet + apiExample + addressInternet);
    }
    void refusesWhatIsNoQuestion()
    {
        QFETCH(QByteArray, message);
        QVERIFY(!questionName(message.toStdString()));
    }

    void readsAddresses()
    {
        const std::string four = "\xc6\x33\x64\x0a"s;
        const std::string six = "\x20\x01\x0d\xb8"s + std::string(11, '\0') + "\x01"s;
        const std::string mapped = std::string(10, '\0') + "\xff\xff"s + four;
        const auto found =
            answerAddresses(answer(4,
                                   record(5,
                                          "\x01"
                                          "x\x00"s)
                                       + record(1, four) + record(28, six) + record(28, mapped)));
        QCOMPARE(found.size(), size_t(3));
        QCOMPARE(toText(found[0]), "198.51.100.10"s);
        QCOMPARE(toText(found[1]), "2001:db8::1"s);
        QCOMPARE(found[2], found[0]);
        QVERIFY(answerAddresses(answer(1, record(1, "\x01\x02\x03"s))).empty());
        QCOMPARE(answerAddresses(answer(2, record(1, four) + "\xc0"s)).size(), size_t(1));
        QVERIFY(answerAddresses(header + apiExample + addressInternet).empty());
    }

    void answersWithoutRecords()
    {
        const std::string query = header + apiExample + addressInternet;
        const std::string made = emptyAnswer(query + "more", DnsCode::NoName);
        QCOMPARE(made.size(), query.size());
        QCOMPARE(messageId(made), 0x1234);
        QCOMPARE(int(static_cast<unsigned char>(made[2])) & 0x80, 0x80);
        QCOMPARE(int(made[3]) & 0x0f, 3);
        QVERIFY(emptyAnswer(made, DnsCode::NoName).empty());
        QCOMPARE(emptyAnswer(header, DnsCode::FormatError).size(), header.size());
    }

    void knowsAddresses()
    {
        QVERIFY(isLoopback(*addressFrom("127.0.0.53")));
        QVERIFY(isLoopback(*addressFrom("::1")));
        QVERIFY(isLoopback(*addressFrom("::ffff:127.0.0.1")));
        QVERIFY(!isLoopback(*addressFrom("198.51.100.1")));
        QVERIFY(!addressFrom("example.org"));
    }
};

QTEST_GUILESS_MAIN(TestDnsMessage)
#include "tst_dnsmessage.moc"
