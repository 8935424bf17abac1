// SPDX-License-Identifier: MIT
#include "app/space/environmentfile.h"

#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace orrery;

class TestEnvironmentFile : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void reads_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QStringList>("lines");
        QTest::newRow("plain") << u"A=1\nB=2"_s << QStringList{u"A=1"_s, u"B=2"_s};
        QTest::newRow("comments and blanks") << u"# x\n\n  A = 1 \r\n"_s << QStringList{u"A=1"_s};
        QTest::newRow("quotes") << u"A=\"x y\"\nB='z'"_s << QStringList{u"A=x y"_s, u"B=z"_s};
        QTest::newRow("export") << u"export A=1"_s << QStringList{u"A=1"_s};
        QTest::newRow("equals in the value") << u"A=b=c"_s << QStringList{u"A=b=c"_s};
        QTest::newRow("empty value") << u"A="_s << QStringList{u"A="_s};
        QTest::newRow("no name") << u"=1\nword"_s << QStringList();
    }
    void reads()
    {
        QFETCH(QString, text);
        QTEST(parseEnvironment(text), "lines");
    }

    void readsWhatItWrites()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(u".env"_s);
        const QStringList lines{u"A=x y"_s, u"B="_s, u"C=d=e"_s};
        QVERIFY(writeEnvironment(path, {{u"values"_s, QJsonArray::fromStringList(lines)}}));
        QCOMPARE(readEnvironment(path).value_or(QStringList()), lines);
        QVERIFY(!QFile::permissions(path).testFlag(QFile::ReadOther)); // they may be secrets
    }

    void saysWhichFileIsMissing()
    {
        const auto read = readEnvironment(u"/nowhere/.env"_s);
        QVERIFY(!read);
        QCOMPARE(read.error().code, ErrorCode::NotFound);
        QVERIFY(read.error().message.contains(u"/nowhere/.env"_s));
    }
};

QTEST_GUILESS_MAIN(TestEnvironmentFile)
#include "tst_environmentfile.moc"
