// SPDX-License-Identifier: MIT
#include "ui/home/appcardmodel.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace orrery::ui;

class TestAppCardModel : public QObject
{
    Q_OBJECT

    static AppCard card(const QString &name, bool isJob = false)
    {
        AppCard made;
        made.key = name;
        made.name = name;
        if (!isJob)
            made.instance = {name};
        return made;
    }

    static QStringList names(const AppCardModel &model)
    {
        QStringList made;
        for (const AppCard &each : model.cards())
            made.append(each.name);
        return made;
    }

private Q_SLOTS:
    void sortsByNameWithInstallsFirst()
    {
        AppCardModel model;
        const QAbstractItemModelTester tester(&model);
        model.put(card(u"notes"_s));
        model.put(card(u"files"_s));
        model.put(card(u"weather"_s, true));
        QCOMPARE(names(model), QStringList({u"weather"_s, u"files"_s, u"notes"_s}));
    }

    void changesOneRowInPlace()
    {
        AppCardModel model;
        const QAbstractItemModelTester tester(&model);
        model.put(card(u"a"_s));
        model.put(card(u"b"_s));
        const QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        const QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
        AppCard crashed = card(u"b"_s);
        crashed.state = AppCard::State::Crashed;
        model.put(crashed);
        model.put(crashed); // nothing new
        QCOMPARE(changed.size(), 1);
        QCOMPARE(changed.first().first().toModelIndex().row(), 1);
        QCOMPARE(inserted.size(), 0);
    }

    void movesWhatIsRenamed()
    {
        AppCardModel model;
        const QAbstractItemModelTester tester(&model);
        model.put(card(u"a"_s));
        model.put(card(u"b"_s));
        AppCard renamed = card(u"a"_s);
        renamed.name = u"c"_s;
        model.put(renamed);
        QCOMPARE(names(model), QStringList({u"b"_s, u"c"_s}));
        model.remove(u"a"_s);
        QCOMPARE(names(model), QStringList({u"b"_s}));
    }

    void saysItsStateInWords()
    {
        AppCardModel model;
        AppCard each = card(u"a"_s);
        each.state = AppCard::State::Running;
        each.hasUpdate = true;
        model.put(each);
        const QModelIndex index = model.index(0);
        QCOMPARE(index.data(Qt::AccessibleTextRole).toString(), u"a"_s);
        QCOMPARE(index.data(Qt::AccessibleDescriptionRole).toString(),
                 u"Running, Update available"_s);
    }
};

QTEST_MAIN(TestAppCardModel)
#include "tst_appcardmodel.moc"
