// SPDX-License-Identifier: MIT
#include "core/spacefile/publicroutes.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace orrery;

class TestPublicRoutes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void matches_data()
    {
        QTest::addColumn<QString>("pattern");
        QTest::addColumn<QString>("path");
        QTest::addColumn<bool>("isOpen");
        const auto row = [](const char16_t *pattern, const char16_t *path, bool isOpen) {
            QTest::addRow("%ls %ls", qUtf16Printable(QString(pattern)),
                          qUtf16Printable(QString(path)))
                << QString(pattern) << QString(path) << isOpen;
        };
        row(u"/*", u"/", true);
        row(u"/*", u"/a/b", true);
        row(u"*", u"/a/b", true);
        row(u"/", u"/", true);
        row(u"/", u"/a", false);
        row(u"/health", u"/health", true);
        row(u"health", u"/health", true);
        row(u"/health", u"/health/", false);
        row(u"/health", u"/Health", false);
        row(u"/x/*", u"/x/", true);
        row(u"/x/*", u"/x/y/z", true);
        row(u"/x/*", u"/x", false);
        row(u"/x/*", u"/xy", false);
        row(u"/x*", u"/xylem/a", true);
        row(u"/*.png", u"/a/b.png", true);
        row(u"/*.png", u"/a/b.png.js", false);
        row(u"/v*/items", u"/v1/items", true);
        row(u"/v*/items", u"/v1/other/items", true);
        row(u"/v*/items", u"/v1/items/2", false);
        row(u"/*/*", u"/a/b", true);
        row(u"/*/*", u"/a", false);
        row(u"/a*a", u"/a", false);
        row(u"/a*a", u"/aa", true);
        row(u"/a*b*c", u"/axbxc", true);
        row(u"/a*b*c", u"/axcxb", false);
        row(u"/open/* ", u"/open/a", true);
        row(u"/(?!(admin))*", u"/", true);
        row(u"/(?!(admin))*", u"/home", true);
        row(u"/(?!(admin))*", u"/admin", false);
        row(u"/(?!(admin))*", u"/admin/x", false);
        row(u"/(?!(admin))*", u"/ADMIN", false);
        row(u"/(?!(admin))*", u"/x/admin", true);
        row(u"/(?!(board|list|api))*", u"/list/1", false);
        row(u"/(?!(board|list|api))*", u"/lost", true);
        row(u"/(a|b)", u"/(a|b)", false);
        row(u"/*", u"a", false);
        row(u"/*", u"", false);
    }
    void matches()
    {
        QFETCH(QString, pattern);
        QFETCH(QString, path);
        QFETCH(bool, isOpen);
        QCOMPARE(PublicRoutes({pattern}).matches(path.toStdString()), isOpen);
    }

    void nothingIsPublicByDefault()
    {
        QVERIFY(PublicRoutes().isEmpty());
        QVERIFY(!PublicRoutes().matches("/"));
        QVERIFY(PublicRoutes({u"/a"_s, u"/b"_s}).matches("/b"));
    }

    void refuses_data()
    {
        QTest::addColumn<QString>("pattern");
        QTest::newRow("empty") << u"  "_s;
        QTest::newRow("group") << u"/(a|b)"_s;
        QTest::newRow("look-ahead without the star") << u"/(?!(a))"_s;
        QTest::newRow("look-ahead without the inner group") << u"/(?!a)*"_s;
        QTest::newRow("look-ahead further down") << u"/x/(?!(a))*"_s;
        QTest::newRow("expression inside") << u"/(?!(a.*|b))*"_s;
        QTest::newRow("half open") << u"/a("_s;
    }
    void refuses()
    {
        QFETCH(QString, pattern);
        const auto checked = checkPublicRoute(pattern);
        QVERIFY(!checked);
        QCOMPARE(checked.error().code, ErrorCode::InvalidInput);
    }
};

QTEST_GUILESS_MAIN(TestPublicRoutes)
#include "tst_publicroutes.moc"
