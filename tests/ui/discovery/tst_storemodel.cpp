// SPDX-License-Identifier: MIT
#include "ui/discovery/storemodel.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace orrery::ui;

class TestStoreModel : public QObject
{
    Q_OBJECT

    static StoreEntry entry(const QString &name, const QString &tagline)
    {
        StoreEntry made;
        made.source = name;
        made.name = name;
        made.tagline = tagline;
        return made;
    }

private Q_SLOTS:
    void findsEveryWordInNameOrTagline_data()
    {
        QTest::addColumn<QString>("search");
        QTest::addColumn<QStringList>("expected");
        QTest::newRow("nothing") << QString() << QStringList{u"Files"_s, u"Notes"_s};
        QTest::newRow("name") << u"note"_s << QStringList{u"Notes"_s};
        QTest::newRow("tagline") << u"folders"_s << QStringList{u"Files"_s};
        QTest::newRow("both words") << u"write notes"_s << QStringList{u"Notes"_s};
        QTest::newRow("one word missing") << u"write files"_s << QStringList();
    }
    void findsEveryWordInNameOrTagline()
    {
        QFETCH(QString, search);
        QFETCH(QStringList, expected);
        StoreModel model;
        const QAbstractItemModelTester tester(&model);
        model.setEntries(
            {entry(u"Notes"_s, u"Write it down"_s), entry(u"Files"_s, u"In folders"_s)});
        model.setSearch(search);
        QStringList names;
        for (int row = 0; row < model.rowCount(); ++row)
            names.append(model.index(row).data(Qt::AccessibleTextRole).toString());
        QCOMPARE(names, expected);
    }

    void staysStillWhenNothingChanged()
    {
        StoreModel model;
        model.setEntries({entry(u"Notes"_s, {})});
        const QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        model.setEntries({entry(u"Notes"_s, {})});
        QCOMPARE(reset.size(), 0);
    }
};

QTEST_MAIN(TestStoreModel)
#include "tst_storemodel.moc"
