// SPDX-License-Identifier: MIT
#include "ui/theme/appicon.h"
#include "ui/theme/icons.h"

#include <QDir>
#include <QPixmapCache>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace orrery::ui;

class TestAppIcon : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void generatesTheSameIconForTheSameApp()
    {
        const QImage one = appIcon(u"local/notes"_s, u"Notes"_s, {}, 64, 1).toImage();
        QCOMPARE(one.size(), QSize(64, 64));
        QPixmapCache::clear();
        QCOMPARE(appIcon(u"local/notes"_s, u"Notes"_s, {}, 64, 1).toImage(), one);
        QVERIFY(appIcon(u"local/files"_s, u"Notes"_s, {}, 64, 1).toImage() != one);
    }

    void masksAPicture()
    {
        const QTemporaryDir dir;
        QImage picture(512, 512, QImage::Format_RGB32);
        picture.fill(Qt::red);
        const QString file = dir.filePath(u"icon.png"_s);
        QVERIFY(picture.save(file));
        const QImage icon = appIcon(u"local/a"_s, u"A"_s, file, 64, 2).toImage();
        QCOMPARE(icon.size(), QSize(128, 128));
        QCOMPARE(icon.pixelColor(64, 64), QColor(Qt::red));
        QCOMPARE(icon.pixelColor(0, 0).alpha(), 0);
    }

    void fallsBackWhenTheFileIsNoPicture()
    {
        const QTemporaryDir dir;
        QFile file(dir.filePath(u"icon.png"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("not a picture");
        file.close();
        const QImage icon = appIcon(u"local/a"_s, u"A"_s, file.fileName(), 64, 1).toImage();
        QVERIFY(icon.pixelColor(32, 4).alpha() > 0);
    }

    void drawsEveryIconOfTheSet()
    {
        const QStringList names = QDir(u":/icons"_s).entryList({u"*.svg"_s});
        QVERIFY(names.size() > 20);
        for (const QString &name : names) {
            const QImage image = iconPixmap(name.chopped(4), QColor(Qt::red), 24, 1).toImage();
            QVERIFY2(!image.isNull(), qPrintable(name));
            bool drawn = false;
            for (int y = 0; y < image.height() && !drawn; ++y) {
                for (int x = 0; x < image.width() && !drawn; ++x)
                    drawn = image.pixelColor(x, y).alpha() > 128;
            }
            QVERIFY2(drawn, qPrintable(name));
        }
    }
};

QTEST_MAIN(TestAppIcon)
#include "tst_appicon.moc"
