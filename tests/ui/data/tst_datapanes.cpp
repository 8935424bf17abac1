// SPDX-License-Identifier: MIT
#include "ui/data/itempane.h"
#include "ui/data/transferbar.h"

#include <QComboBox>
#include <QLabel>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QPromise>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace orrery;
using namespace orrery::ui;

class TestDataPanes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void showsAndRestoresWhatAnItemWas()
    {
        ItemPane pane;
        const QSignalSpy wanted(&pane, &ItemPane::versionsWanted);
        const QSignalSpy restored(&pane, &ItemPane::restoreRequested);
        pane.resize(700, 300);
        pane.show();
        auto *version = pane.findChild<QComboBox *>(u"itemVersion"_s);
        auto *json = pane.findChild<QPlainTextEdit *>(u"itemJson"_s);
        auto *restore = pane.findChild<QPushButton *>(u"restoreVersion"_s);
        QVERIFY(!version->isVisible());
        pane.showItem(u"a"_s, u"{now}"_s);
        QCOMPARE(wanted.size(), 1);
        QCOMPARE(json->toPlainText(), u"{now}"_s);
        QVERIFY(!version->isVisible()); // nothing to choose
        pane.setVersions(u"other"_s, {{QDateTime::currentDateTime(), "{\"n\":9}"}}); // too late
        QVERIFY(!version->isVisible());
        pane.setVersions(u"a"_s, {{QDateTime::currentDateTime(), "{\"n\":1}"}});
        QVERIFY(version->isVisible());
        QVERIFY(!restore->isEnabled());
        version->setCurrentIndex(1);
        QVERIFY(json->toPlainText().contains(u"\"n\": 1"_s));
        restore->click();
        QCOMPARE(restored.size(), 1);
        QCOMPARE(restored.first().first().toByteArray(), "{\"n\":1}"_ba);
        pane.showItem(u"a"_s, u"{changed}"_s); // while an earlier state is shown
        QCOMPARE(wanted.size(), 2);
        pane.showItem({}, {});
        QVERIFY(json->toPlainText().isEmpty());
        QVERIFY(!version->isVisible());
    }

    void followsATransferToItsEnd()
    {
        TransferBar bar;
        const QSignalSpy ended(&bar, &TransferBar::ended);
        QPromise<Result<TransferReport>> promise;
        promise.start();
        promise.setProgressRange(0, 1000);
        bar.follow(u"Importing"_s, u"Imported:"_s, promise.future());
        QVERIFY(bar.isVisible() && bar.isBusy());
        promise.setProgressValueAndText(300, u"bases/a.json"_s);
        auto *progress = bar.findChild<QProgressBar *>(u"transferProgress"_s);
        QTRY_COMPARE(progress->value(), 300);
        TransferReport report;
        report.items = 3;
        report.refuse(u"bases/a.json, item 2"_s, u"It is no valid JSON."_s);
        promise.addResult(report);
        promise.finish();
        QTRY_COMPARE(ended.size(), 1);
        QVERIFY(bar.findChild<QLabel *>(u"transferText"_s)->text().contains(u"Refused: 1"_s));
        auto *refusals = bar.findChild<QPlainTextEdit *>(u"transferRefusals"_s);
        QVERIFY(refusals->isVisible());
        QVERIFY(refusals->toPlainText().contains(u"item 2: It is no valid JSON."_s));
        bar.findChild<QPushButton *>(u"closeTransfer"_s)->click();
        QVERIFY(!bar.isVisible());
    }

    void cancels()
    {
        TransferBar bar;
        QPromise<Result<TransferReport>> promise;
        promise.start();
        bar.follow(u"Exporting"_s, u"Exported:"_s, promise.future());
        bar.findChild<QPushButton *>(u"cancelTransfer"_s)->click();
        QVERIFY(promise.isCanceled());
        promise.finish();
        QTRY_COMPARE(bar.findChild<QLabel *>(u"transferText"_s)->text(), u"Cancelled."_s);
    }
};

QTEST_MAIN(TestDataPanes)
#include "tst_datapanes.moc"
