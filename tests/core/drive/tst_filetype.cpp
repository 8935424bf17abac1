// SPDX-License-Identifier: MIT
#include "core/drive/filetype.h"

#include <QTest>

using namespace orrery;

class TestFileType : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void guessesTypes()
    {
        QCOMPARE(typeFromName("a/b.SVG"), std::string("image/svg+xml"));
        QCOMPARE(typeFromName("a.svg/b"), std::string("application/octet-stream"));
        QCOMPARE(typeFromName("x.unknown-thing"), std::string("application/octet-stream"));
        QCOMPARE(typeFromName("readme"), std::string("application/octet-stream"));
    }
};

QTEST_GUILESS_MAIN(TestFileType)
#include "tst_filetype.moc"
