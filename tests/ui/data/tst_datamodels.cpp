// SPDX-License-Identifier: MIT
#include "ui/data/datarows.h"
#include "ui/data/filemodel.h"
#include "ui/data/itemmodel.h"
#include "ui/data/resourcemodel.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace orrery::ui;

class TestDataModels : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void growsColumnsWithTheFieldsOfItems()
    {
        ItemModel model;
        const QAbstractItemModelTester tester(&model);
        model.append({{{u"key"_s, u"a"_s}, {u"title"_s, u"One"_s}}}, true);
        QCOMPARE(model.columnCount(), 2);
        model.append({{{u"key"_s, u"b"_s}, {u"done"_s, true}}}, false);
        QCOMPARE(model.columnCount(), 3);
        QCOMPARE(model.headerData(0, Qt::Horizontal, Qt::DisplayRole).toString(), u"key"_s);
        QCOMPARE(model.index(1, 2).data().toString(), u"true"_s);
        QCOMPARE(model.index(0, 2).data().toString(), QString());
        QVERIFY(model.json(0).contains(u"\"title\": \"One\""_s));
        model.clear();
        QCOMPARE(model.rowCount(), 0);
        QCOMPARE(model.columnCount(), 1);
    }

    void asksForAPageOnce()
    {
        ItemModel model;
        const QSignalSpy asked(&model, &ItemModel::pageRequested);
        model.append({{{u"key"_s, u"a"_s}}}, true);
        QVERIFY(model.canFetchMore({}));
        model.fetchMore({});
        QVERIFY(!model.canFetchMore({}));
        QCOMPARE(asked.size(), 1);
    }

    void followsChanges()
    {
        ItemModel model;
        const QAbstractItemModelTester tester(&model);
        model.append({{{u"key"_s, u"b"_s}}, {{u"key"_s, u"é"_s}}}, true);
        model.put({{u"key"_s, u"b"_s}, {u"n"_s, 1}});
        QCOMPARE(model.index(0, 1).data().toString(), u"1"_s);
        model.put({{u"key"_s, u"c"_s}});
        QCOMPARE(model.key(1), u"c"_s);
        model.put({{u"key"_s, u"～"_s}}); // behind what was read: its page brings it
        QCOMPARE(model.rowCount(), 3);
        model.remove(u"b"_s);
        model.remove(u"none"_s);
        QCOMPARE(model.rowCount(), 2);
        model.append({{{u"key"_s, u"～"_s}}}, false);
        model.put({{u"key"_s, u"😀"_s}}); // by bytes the last, although not by UTF-16
        QCOMPARE(model.key(3), u"😀"_s);
        model.put({{u"key"_s, u"a"_s}});
        QCOMPARE(model.key(0), u"a"_s);
    }

    void foldsFilesIntoFolders()
    {
        const QList<FileRow> files{{u"b.txt"_s, false, 5, {}, {}},
                                   {u"a/one.txt"_s, false, 1, {}, {}},
                                   {u"a/deep/two.txt"_s, false, 2, {}, {}}};
        const QList<FileRow> top = folderRows(files, {});
        QCOMPARE(top.size(), 2);
        QCOMPARE(top.first().name(), u"a"_s);
        QVERIFY(top.first().isFolder);
        QCOMPARE(top.first().size, 3);
        const QList<FileRow> inner = folderRows(files, u"a/"_s);
        QCOMPARE(inner.size(), 2);
        QCOMPARE(inner.first().path, u"a/deep/"_s);
        QCOMPARE(inner.last().name(), u"one.txt"_s);
    }

    void takesFoldersAsTheyAreListed()
    {
        const QList<FileRow> rows =
            folderRows({{u"a/"_s, true, 0, {}, {}}, {u"b.txt"_s, false, 5, {}, {}}}, {});
        QCOMPARE(rows.size(), 2);
        QCOMPARE(rows.first().name(), u"a"_s);
    }

    void listsResourcesAndFiles()
    {
        ResourceModel resources;
        FileModel files;
        const QAbstractItemModelTester one(&resources);
        const QAbstractItemModelTester other(&files);
        resources.setRows({{ResourceRow::Kind::Base, u"notes"_s}});
        files.setRows({{u"a/"_s, true, 0, {}, {}}, {u"b.txt"_s, false, 5, u"text/plain"_s, {}}});
        QCOMPARE(resources.index(0).data(Qt::AccessibleDescriptionRole).toString(),
                 u"Base notes"_s);
        QCOMPARE(files.index(1, 2).data().toString(), u"text/plain"_s);
        QCOMPARE(files.index(0, 2).data().toString(), u"Folder"_s);
    }
};

QTEST_MAIN(TestDataModels)
#include "tst_datamodels.moc"
