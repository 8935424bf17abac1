// SPDX-License-Identifier: MIT
#include "tests/ui/shell/samples.h"
#include "ui/theme/appearance.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAccessible>
#include <QComboBox>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace orrery::ui;

namespace {

bool isInternal(const QWidget *widget)
{
    // Parts that Qt makes inside its own widgets.
    return widget->objectName().startsWith("qt_"_L1)
        || qobject_cast<QComboBox *>(widget->parentWidget())
        || qobject_cast<QLineEdit *>(widget->parentWidget())
        || widget->inherits("QTableCornerButton") || widget->inherits("QHeaderView")
        || widget->inherits("QComboBoxListView");
}

bool needsName(const QWidget *widget)
{
    return qobject_cast<const QAbstractButton *>(widget) || qobject_cast<const QLineEdit *>(widget)
        || qobject_cast<const QComboBox *>(widget)
        || qobject_cast<const QAbstractItemView *>(widget)
        || qobject_cast<const QPlainTextEdit *>(widget)
        || qobject_cast<const QProgressBar *>(widget);
}

QString nameOf(QWidget *widget)
{
    QAccessibleInterface *face = QAccessible::queryAccessibleInterface(widget);
    return face ? face->text(QAccessible::Name) : QString();
}

QStringList nameless(QWidget *window)
{
    QStringList found;
    const auto widgets = window->findChildren<QWidget *>();
    for (QWidget *widget : widgets) {
        if (needsName(widget) && !isInternal(widget) && nameOf(widget).isEmpty())
            found.append(
                u"%1 %2 in %3"_s.arg(QString::fromLatin1(widget->metaObject()->className()),
                                     widget->objectName(), widget->parentWidget()->objectName()));
    }
    return found;
}

} // namespace

class TestAccessibility : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyControlHasAName_data()
    {
        QTest::addColumn<bool>("filled");
        QTest::newRow("empty Space") << false;
        QTest::newRow("busy Space") << true;
    }
    void everyControlHasAName()
    {
        QFETCH(bool, filled);
        SampleWindow window(filled ? SampleWindow::Content::Filled : SampleWindow::Content::Empty);
        window.postNotices();
        window.showOffer();
        window.showProject();
        QCOMPARE(nameless(&window), QStringList());
        const auto dialogs = sampleDialogs(&window);
        for (QWidget *dialog : dialogs)
            QCOMPARE(nameless(dialog), QStringList());
    }

    void everyRowHasAName()
    {
        SampleWindow window(SampleWindow::Content::Filled);
        window.showProject();
        const auto views = window.findChildren<QAbstractItemView *>();
        int rows = 0;
        for (const QAbstractItemView *view : views) {
            if (!view->model())
                continue;
            for (int row = 0; row < view->model()->rowCount(); ++row, ++rows) {
                const QModelIndex index = view->model()->index(row, 0);
                const QString name = index.data(Qt::AccessibleTextRole).toString()
                    + index.data(Qt::DisplayRole).toString();
                QVERIFY2(!name.isEmpty(), qPrintable(view->objectName()));
            }
        }
        QVERIFY(rows > 20);
    }

    void pagesAreReachedByKeyboard()
    {
        SampleWindow window(SampleWindow::Content::Filled);
        window.show();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        QTest::keyClick(&window, Qt::Key_4, Qt::ControlModifier);
        QCOMPARE(window.place(), SideBar::Place::Data);
        QTest::keyClick(&window, Qt::Key_1, Qt::ControlModifier);
        QCOMPARE(window.place(), SideBar::Place::Home);
    }
};

QTEST_MAIN(TestAccessibility)
#include "tst_accessibility.moc"
