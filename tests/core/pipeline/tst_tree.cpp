// SPDX-License-Identifier: MIT
#include "core/pipeline/tree.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>

using namespace Qt::StringLiterals;
using namespace orrery;

class TestTree : public QObject
{
    Q_OBJECT

private:
    static void write(const QString &path, const QByteArray &data)
    {
        QVERIFY(QDir().mkpath(QFileInfo(path).path()));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(data);
    }
    static QByteArray read(const QString &path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    QTemporaryDir m_dir;
    QString m_from;
    QString m_to;
    int m_count = 0;

private Q_SLOTS:
    void init()
    {
        const QString base = m_dir.filePath(QString::number(++m_count));
        m_from = base + u"/from"_s;
        m_to = base + u"/to"_s;
        QVERIFY(QDir().mkpath(m_from));
    }

    void copiesFilesAndTheRightToExecute()
    {
        write(m_from + u"/a/b.txt"_s, "text");
        write(m_from + u"/.hidden"_s, "h");
        write(m_from + u"/run"_s, "#!/bin/sh\n");
        QVERIFY(QFile::setPermissions(m_from + u"/run"_s, QFile::ReadOwner | QFile::ExeOwner));
        const auto report = copyTree(m_from, m_to);
        QVERIFY(report);
        QCOMPARE(report->files, 3);
        QCOMPARE(report->bytes, 15);
        QCOMPARE(read(m_to + u"/a/b.txt"_s), "text");
        QVERIFY(QFileInfo(m_to + u"/run"_s).isExecutable());
        QVERIFY(!QFileInfo(m_to + u"/.hidden"_s).isExecutable());
    }

    void doesNotEnterWhatIsLeftOut()
    {
        write(m_from + u"/keep/x"_s, "1");
        write(m_from + u"/drop/x"_s, "1");
        QStringList asked;
        CopyRules rules;
        rules.skips = [&asked](const QString &path, bool) {
            asked.append(path);
            return path == u"drop"_s;
        };
        QVERIFY(copyTree(m_from, m_to, rules));
        QVERIFY(QFileInfo::exists(m_to + u"/keep/x"_s));
        QVERIFY(!QFileInfo::exists(m_to + u"/drop"_s));
        QVERIFY(!asked.contains(u"drop/x"_s));
    }

    void sourceLinks()
    {
        write(m_from + u"/real/file"_s, "inside");
        write(m_dir.filePath(u"secret"_s), "outside");
        QVERIFY(QFile::link(u"real/file"_s, m_from + u"/good"_s));
        QVERIFY(QFile::link(m_dir.filePath(u"secret"_s), m_from + u"/bad"_s));
        QVERIFY(QFile::link(u"real"_s, m_from + u"/folder"_s));
        const auto report = copyTree(m_from, m_to);
        QVERIFY(report);
        QCOMPARE(read(m_to + u"/good"_s), "inside");
        QVERIFY(!QFileInfo(m_to + u"/good"_s).isSymLink());
        QVERIFY(!QFileInfo::exists(m_to + u"/bad"_s));
        QVERIFY(!QFileInfo::exists(m_to + u"/folder"_s));
        QCOMPARE(report->notices.size(), 2);
    }

    void payloadLinks()
    {
        write(m_from + u"/app/bin/tool"_s, "tool");
        write(m_from + u"/shared/lib.js"_s, "lib");
        QVERIFY(QFile::link(u"bin/tool"_s, m_from + u"/app/tool"_s));
        QVERIFY(QFile::link(u"../shared"_s, m_from + u"/app/shared"_s));
        QVERIFY(QFile::link(u"/etc/passwd"_s, m_from + u"/app/passwd"_s));
        QVERIFY(QFile::link(u".."_s, m_from + u"/app/up"_s));
        CopyRules rules;
        rules.links = CopyRules::Links::Payload;
        rules.boundary = m_from;
        const auto report = copyTree(m_from + u"/app"_s, m_to, rules);
        QVERIFY(report);
        QVERIFY(QFileInfo(m_to + u"/tool"_s).isSymLink());
        QCOMPARE(read(m_to + u"/tool"_s), "tool");
        QVERIFY(!QFileInfo(m_to + u"/shared"_s).isSymLink());
        QCOMPARE(read(m_to + u"/shared/lib.js"_s), "lib");
        QVERIFY(!QFileInfo(m_to + u"/passwd"_s).exists());
        QVERIFY(!QFileInfo(m_to + u"/up"_s).exists());
    }

    void stopsWhenCancelled()
    {
        write(m_from + u"/a"_s, "1");
        CopyRules rules;
        rules.isCancelled = [] { return true; };
        const auto report = copyTree(m_from, m_to, rules);
        QVERIFY(!report);
        QCOMPARE(report.error().code, ErrorCode::Cancelled);
    }

    void failsWithoutFolder()
    {
        const auto report = copyTree(m_from + u"/none"_s, m_to);
        QVERIFY(!report);
        QCOMPARE(report.error().code, ErrorCode::NotFound);
    }

    void removesWhatIsProtectedAndNoLinkTarget()
    {
        write(m_from + u"/a/b/c"_s, "1");
        write(m_dir.filePath(u"outside"_s), "stays");
        QVERIFY(QFile::link(m_dir.path(), m_from + u"/a/out"_s));
        ::chmod(QFile::encodeName(m_from + u"/a/b"_s).constData(), 0500);
        QVERIFY(removeTree(m_from));
        QVERIFY(!QFileInfo::exists(m_from));
        QCOMPARE(read(m_dir.filePath(u"outside"_s)), "stays");
        QVERIFY(removeTree(m_from));
    }

    void publishesOnce()
    {
        write(m_from + u"/a/b"_s, "1");
        QVERIFY(publishTree(m_from, m_to + u"/deep/digest"_s));
        QCOMPARE(read(m_to + u"/deep/digest/a/b"_s), "1");
        QVERIFY(!QFileInfo::exists(m_from));
        QVERIFY(QDir().mkpath(m_from));
        const auto again = publishTree(m_from, m_to + u"/deep/digest"_s);
        QVERIFY(!again);
        QCOMPARE(again.error().code, ErrorCode::Conflict);
    }

    void writesBesideAndRenames()
    {
        const QString path = m_from + u"/meta"_s;
        QVERIFY(writeDurably(path, "one"));
        QVERIFY(writeDurably(path, "two"));
        QCOMPARE(read(path), "two");
        QCOMPARE(QDir(m_from).entryList(QDir::Files), QStringList{u"meta"_s});
    }
};

QTEST_GUILESS_MAIN(TestTree)
#include "tst_tree.moc"
