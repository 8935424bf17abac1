// SPDX-License-Identifier: MIT
#include "app/orrery-init/datagrams.h"

#include <QTest>

#include <netinet/in.h>

#include <string>

using namespace orrery::init;
using namespace std::string_literals;

namespace {

const std::string udp = "\xc0\x00\x01\xbb\x00\x0d\x00\x00hello"s; // 49152 to 443, 5 bytes

std::string ipv4(const std::string &content, char protocol = 17, const std::string &options = {},
                 const std::string &fragment = "\x40\x00"s)
{
    return static_cast<char>(0x45 + options.size() / 4) + "\x00\x00\x00\x00\x01"s + fragment
        + "\x40"s + protocol + "\x00\x00\x0a\x00\x00\x02\xc6\x33\x64\x0a"s + options + content;
}

std::string ipv6(const std::string &content)
{
    return "\x60\x00\x00\x00\x00\x0d\x11\x40"s + "\xfd"s + std::string(14, '\0') + "\x02"s
        + "\x20\x01"s + std::string(13, '\0') + "\x09"s + content;
}

} // namespace

/// UDP packets by their headers.
class TestDatagrams : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsTheHeaders()
    {
        for (const std::string &packet : {ipv4(udp), ipv4(udp, 17, "\x01\x01\x01\x01"s)}) {
            const auto found = datagramFrom(packet);
            QVERIFY(found);
            QCOMPARE(toText(found->from), "10.0.0.2"s);
            QCOMPARE(toText(found->to), "198.51.100.10"s);
            QCOMPARE(found->fromPort, 49152);
            QCOMPARE(found->toPort, 443);
            QCOMPARE(found->bytes, 5U);
        }
        const auto six = datagramFrom(ipv6(udp));
        QVERIFY(six);
        QCOMPARE(toText(six->from), "fd00::2"s);
        QCOMPARE(toText(six->to), "2001::9"s);
        QCOMPARE(six->toPort, 443);
        QCOMPARE(six->bytes, 5U);
    }

    void readsWhatWasCutBehindTheHeaders()
    {
        QCOMPARE(datagramFrom(ipv4(udp.substr(0, 8)))->bytes, 5U);
        QCOMPARE(datagramFrom(ipv4("\x00\x01\x00\x02\x00\x03\x00\x00"s))->bytes, 0U);
    }

    void refusesTheRest()
    {
        QVERIFY(!datagramFrom({}));
        QVERIFY(!datagramFrom(ipv4(udp, 6)));
        QVERIFY(!datagramFrom(ipv4(udp, 17, {}, "\x00\x10"s))); // a later fragment has no header
        QVERIFY(!datagramFrom("\x41"s + ipv4(udp).substr(1))); // a header shorter than can be
        QVERIFY(!datagramFrom("\x00"s + ipv4(udp).substr(1)));
        for (const std::string &packet : {ipv4(udp), ipv6(udp)}) {
            for (size_t size = 0; size < packet.size() - 5; ++size)
                QVERIFY(!datagramFrom(std::string_view(packet).substr(0, size)));
        }
    }
};

QTEST_APPLESS_MAIN(TestDatagrams)
#include "tst_datagrams.moc"
