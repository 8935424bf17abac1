// SPDX-License-Identifier: MIT
#include "ui/theme/tones.h"

#include <QTest>

using namespace orrery::ui;

class TestTones : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsTextReadable_data()
    {
        QTest::addColumn<QPalette>("palette");
        QTest::newRow("light") << lightPalette();
        QTest::newRow("dark") << darkPalette();
    }
    void keepsTextReadable()
    {
        QFETCH(QPalette, palette);
        const Tones t = tones(palette);
        const QColor window = palette.color(QPalette::Window);
        const QColor text = palette.color(QPalette::WindowText);
        struct Pair {
            const char *what;
            QColor ink, ground;
        };
        const Pair pairs[] = {
            {"text on window", text, window},
            {"text on card", text, t.card},
            {"text on side bar", text, t.sideBar},
            {"text on chosen", text, t.chosen},
            {"text on hover", text, over(t.hover, t.card)},
            {"muted on window", t.muted, window},
            {"muted on card", t.muted, t.card},
            {"muted on side bar", t.muted, t.sideBar},
            {"muted on chosen", t.muted, t.chosen},
            {"muted on hover", t.muted, over(t.hover, t.card)},
            {"good on card", t.good, t.card},
            {"good on hover", t.good, over(t.hover, t.card)},
            {"warning on card", t.warning, t.card},
            {"warning on window", t.warning, window},
            {"bad on card", t.bad, t.card},
            {"bad on window", t.bad, window},
            {"link on card", t.accentText, t.card},
            {"link on window", t.accentText, window},
            {"link on chosen", t.accentText, over(t.chosen, t.sideBar)},
            {"main button", t.onAccent, t.accent},
            {"main button, pressed", t.onAccent, t.accent.darker(118)},
            {"danger button", t.onDanger, t.danger},
            {"DEV badge", t.develop, t.developFill},
        };
        for (const Pair &pair : pairs) {
            const double found = contrast(pair.ink, pair.ground);
            QVERIFY2(found >= 4.5,
                     qPrintable(QStringLiteral("%1: %2").arg(QLatin1String(pair.what)).arg(found)));
        }
    }

    void tellsDarkFromLight()
    {
        QVERIFY(isDark(darkPalette()));
        QVERIFY(!isDark(lightPalette()));
    }

    void measuresContrastAsTheStandardDoes()
    {
        QCOMPARE(qRound(contrast(Qt::black, Qt::white)), 21);
        QCOMPARE(qRound(contrast(Qt::red, Qt::red)), 1);
    }
};

QTEST_MAIN(TestTones)
#include "tst_tones.moc"
