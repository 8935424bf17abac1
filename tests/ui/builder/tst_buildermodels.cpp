// SPDX-License-Identifier: MIT
#include "ui/builder/linedelegate.h"
#include "ui/builder/linemodel.h"
#include "ui/builder/newprojectdialog.h"
#include "ui/builder/projectmodel.h"
#include "ui/builder/releasedialog.h"

#include <QAbstractItemModelTester>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTest>
#include <QTimeZone>

using namespace Qt::StringLiterals;
using namespace orrery;
using namespace orrery::ui;

class TestBuilderModels : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsProjectsByName()
    {
        ProjectModel model;
        const QAbstractItemModelTester tester(&model);
        ProjectCard one;
        one.project = {u"1"_s};
        one.name = u"b"_s;
        ProjectCard two;
        two.project = {u"2"_s};
        two.name = u"a"_s;
        model.put(one);
        model.put(two);
        QCOMPARE(model.card(model.index(0)).name, u"a"_s);
        one.state = u"Ready"_s;
        model.put(one);
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(model.index(1).data(Qt::AccessibleDescriptionRole).toString(), u"Ready"_s);
        model.remove(two.project);
        QCOMPARE(model.rowCount(), 1);
    }

    void namesTheLineOfAProblem()
    {
        Issue issue;
        issue.file = u"Spacefile"_s;
        issue.line = 14;
        issue.micro = u"api"_s;
        issue.field = u"engine"_s;
        issue.message = u"Not an engine."_s;
        LineModel model;
        const QAbstractItemModelTester tester(&model);
        model.setLines(issueLines({issue}));
        QCOMPARE(model.index(0).data().toString(), u"Not an engine."_s);
        QVERIFY(
            model.index(0).data(Qt::ToolTipRole).toString().startsWith(u"Spacefile, line 14"_s));
    }

    void saysHowOldSomethingIs()
    {
        const QDateTime now(QDate(2026, 1, 2), QTime(12, 0), QTimeZone::UTC);
        QCOMPARE(ageText(now.addSecs(-5), now), u"just now"_s);
        QCOMPARE(ageText(now.addSecs(-300), now), u"5 min ago"_s);
        QCOMPARE(ageText(now.addSecs(-7200), now), u"2 h ago"_s);
    }

    void putsATemplateBesideOthers()
    {
        ProjectWish wish;
        wish.folder = u"/home/ada"_s;
        wish.starter = u"node"_s;
        NewProjectDialog dialog(wish);
        auto *create = dialog.findChild<QPushButton *>(u"create"_s);
        QVERIFY(!create->isEnabled()); // no name yet
        dialog.findChild<QLineEdit *>(u"projectName"_s)->setText(u"My App"_s);
        QVERIFY(create->isEnabled());
        QCOMPARE(dialog.wish().folder, u"/home/ada/my-app"_s);
        QCOMPARE(dialog.wish().starter, u"node"_s);
    }

    void refusesNotesThatAreTooLong()
    {
        ReleaseWish wish;
        wish.revisions = {u"otter-1"_s};
        ReleaseDialog dialog(wish);
        auto *release = dialog.findChild<QPushButton *>(u"release"_s);
        QVERIFY(release->isEnabled());
        dialog.findChild<QPlainTextEdit *>(u"releaseNotes"_s)
            ->setPlainText(QString(ReleaseDialog::mostNotes + 1, u'x'));
        QVERIFY(!release->isEnabled());
        QCOMPARE(dialog.wish().revision, u"otter-1"_s);
    }
};

QTEST_MAIN(TestBuilderModels)
#include "tst_buildermodels.moc"
