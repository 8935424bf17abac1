// SPDX-License-Identifier: MIT
#include "core/lifecycle/gitcheckout.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace orrery;

class TestGitCheckout : public QObject
{
    Q_OBJECT

private:
    void git(const QStringList &arguments)
    {
        QProcess process;
        process.setWorkingDirectory(m_dir.filePath(u"repository"_s));
        process.start(u"git"_s,
                      QStringList{u"-c"_s, u"user.name=t"_s, u"-c"_s, u"user.email=t@t"_s}
                          + arguments);
        QVERIFY(process.waitForFinished());
        QCOMPARE(process.exitCode(), 0);
    }
    static void write(const QString &path, const QByteArray &text)
    {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
        file.setPermissions(file.permissions() | QFile::ExeOwner);
    }

    QTemporaryDir m_dir;

private Q_SLOTS:
    void initTestCase()
    {
        if (QStandardPaths::findExecutable(u"git"_s).isEmpty())
            QSKIP("git is not installed");
        QVERIFY(QDir(m_dir.path()).mkpath(u"repository"_s));
        git({u"init"_s, u"-q"_s});
        write(m_dir.filePath(u"repository/Spacefile"_s), "v: 0\n");
        git({u"add"_s, u"."_s});
        git({u"commit"_s, u"-qm"_s, u"one"_s});
    }

    void clonesTheNewestCommit()
    {
        GitCheckout checkout;
        const QString target = m_dir.filePath(u"clone"_s);
        auto commit = checkout.clone(m_dir.filePath(u"repository"_s), target);
        QTRY_VERIFY_WITH_TIMEOUT(commit.isFinished(), 30000);
        QVERIFY2(commit.result(),
                 commit.result() ? "" : qPrintable(commit.result().error().message));
        QVERIFY(commit.result()->size() >= 7);
        QVERIFY(QFile::exists(target + u"/Spacefile"_s));
    }

    void runsNoHook()
    {
        const QString hook = m_dir.filePath(u"repository/.git/hooks/post-checkout"_s);
        write(hook, (u"#!/bin/sh\ntouch %1\n"_s.arg(m_dir.filePath(u"ran"_s))).toUtf8());
        GitCheckout checkout;
        auto commit = checkout.clone(m_dir.filePath(u"repository"_s), m_dir.filePath(u"clone2"_s));
        QTRY_VERIFY_WITH_TIMEOUT(commit.isFinished(), 30000);
        QVERIFY(commit.result());
        QVERIFY(!QFile::exists(m_dir.filePath(u"ran"_s)));
    }

    void saysWhyItFails()
    {
        GitCheckout checkout;
        auto commit = checkout.clone(u"file:///nowhere/at/all"_s, m_dir.filePath(u"clone3"_s));
        QTRY_VERIFY_WITH_TIMEOUT(commit.isFinished(), 30000);
        QVERIFY(!commit.result());
        QCOMPARE(commit.result().error().code, ErrorCode::NotFound);
        QVERIFY(commit.result().error().message.contains(u"/nowhere/at/all"_s));
    }

    void knowsAddresses_data()
    {
        QTest::addColumn<QString>("source");
        QTest::addColumn<bool>("isAddress");
        QTest::newRow("https") << u"https://example.org/a/b.git"_s << true;
        QTest::newRow("ssh") << u"git@example.org:a/b"_s << true;
        QTest::newRow("other program") << u"ext::sh -c true"_s << false;
        QTest::newRow("option") << u"--upload-pack=x"_s << false;
        QTest::newRow("name") << u"notes"_s << false;
        QTest::newRow("path") << u"/home/x"_s << false;
    }
    void knowsAddresses()
    {
        QFETCH(QString, source);
        QTEST(looksLikeGitAddress(source), "isAddress");
    }
};

QTEST_GUILESS_MAIN(TestGitCheckout)
#include "tst_gitcheckout.moc"
