// SPDX-License-Identifier: MIT
#include "core/space/hostrules.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace orrery;

class TestHostRules : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void theNearestRuleCounts()
    {
        const HostRules rules{{u"*.example.org"_s, false},
                              {u"*.api.example.org"_s, true},
                              {u"www.example.org"_s, true},
                              {u"198.51.100.1"_s, true}};
        QCOMPARE(verdict(rules, u"www.example.org"_s), std::optional(true));
        QCOMPARE(verdict(rules, u"a.b.api.example.org"_s), std::optional(true));
        QCOMPARE(verdict(rules, u"api.example.org"_s), std::optional(false));
        QCOMPARE(verdict(rules, u"example.org"_s), std::optional<bool>());
        QCOMPARE(verdict(rules, u"badexample.org"_s), std::optional<bool>());
        QCOMPARE(verdict(rules, u"198.51.100.1"_s), std::optional(true));
        QCOMPARE(verdict(rules, u""_s), std::optional<bool>());
    }

    void saysWhatIsARule()
    {
        for (const QString &text : {u"example.org"_s, u"*.example.org"_s, u"a"_s, u"_dns.x-y.z"_s,
                                    u"198.51.100.1"_s, u"2001:db8::1"_s})
            QVERIFY2(isHostRule(text), qPrintable(text));
        for (const QString &text :
             {u""_s, u"*"_s, u"a..b"_s, u".a"_s, u"a."_s, u"-a"_s, u"A.org"_s, u"a b"_s,
              u"http://a"_s, u"a:80"_s, u"*a.org"_s, u"a.*.org"_s, QString(300, u'a')})
            QVERIFY2(!isHostRule(text), qPrintable(text));
    }
};

QTEST_GUILESS_MAIN(TestHostRules)
#include "tst_hostrules.moc"
