// SPDX-License-Identifier: MIT
#include "tests/ui/shell/samples.h"
#include "ui/theme/appearance.h"

#include <QDir>
#include <QMetaEnum>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace orrery::ui;

/// Paints every page in both themes and several sizes into `pictures/` beside the test, for people
/// to look at; checks that nothing is cut off at the smallest size.
class TestPictures : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_folder = QDir(QCoreApplication::applicationDirPath() + u"/pictures"_s);
        QVERIFY(m_folder.mkpath(u"."_s));
    }

    void paintsEveryPage_data()
    {
        QTest::addColumn<Appearance::Mode>("mode");
        QTest::addColumn<QSize>("size");
        QTest::newRow("light-1280x800") << Appearance::Mode::Light << QSize(1280, 800);
        QTest::newRow("dark-1280x800") << Appearance::Mode::Dark << QSize(1280, 800);
        QTest::newRow("light-1024x640") << Appearance::Mode::Light << QSize(1024, 640);
        QTest::newRow("dark-2560x1440") << Appearance::Mode::Dark << QSize(2560, 1440);
    }
    void paintsEveryPage()
    {
        QFETCH(Appearance::Mode, mode);
        QFETCH(QSize, size);
        const QString row = QString::fromLatin1(QTest::currentDataTag());
        const Appearance appearance(mode);
        for (const auto content : {SampleWindow::Content::Filled, SampleWindow::Content::Empty}) {
            SampleWindow window(content);
            window.resize(size);
            window.show();
            const QString kind =
                content == SampleWindow::Content::Filled ? u"filled"_s : u"empty"_s;
            for (const auto place :
                 {SideBar::Place::Home, SideBar::Place::Discovery, SideBar::Place::Builder,
                  SideBar::Place::Data, SideBar::Place::Settings}) {
                window.go(place);
                const QString name = QString::fromLatin1(
                    QMetaEnum::fromType<SideBar::Place>().valueToKey(static_cast<int>(place)));
                picture(window, row + u'-' + name.toLower() + u'-' + kind);
            }
            if (content == SampleWindow::Content::Empty)
                continue;
            window.showOffer();
            picture(window, row + u"-offer"_s);
            window.showProject();
            picture(window, row + u"-project"_s);
            window.go(SideBar::Place::Home);
            window.postNotices();
            picture(window, row + u"-notices"_s);
            QCOMPARE(window.size(), size); // the content did not push it wider
            const auto dialogs = sampleDialogs(nullptr);
            for (QWidget *dialog : dialogs) {
                dialog->show();
                picture(*dialog, row + u"-dialog-"_s + dialog->objectName());
                dialog->setAttribute(Qt::WA_DeleteOnClose);
                dialog->close();
            }
        }
    }

private:
    void picture(QWidget &widget, const QString &name)
    {
        QCoreApplication::processEvents();
        const QPixmap made = widget.grab();
        QVERIFY(!made.isNull());
        QVERIFY(made.save(m_folder.filePath(name + u".png"_s)));
    }

    QDir m_folder;
};

QTEST_MAIN(TestPictures)
#include "tst_pictures.moc"
