// SPDX-License-Identifier: MIT
#include "core/space/profilelock.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace orrery;

class TestProfileLock : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void letsOneIn()
    {
        QTemporaryDir folder;
        const ProfilePaths paths(folder.filePath(u"a/profile"_s));
        auto first = ProfileLock::take(paths);
        QVERIFY(first);
        const auto second = ProfileLock::take(paths);
        QVERIFY(!second);
        QCOMPARE(second.error().code, ErrorCode::Conflict);
        first->reset();
        QVERIFY(ProfileLock::take(paths));
    }

    void makesThePrivateFolder()
    {
        QTemporaryDir folder;
        const ProfilePaths paths(folder.filePath(u"profile"_s));
        const auto lock = ProfileLock::take(paths);
        QVERIFY(lock);
        const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup
            | QFile::ReadOther | QFile::WriteOther | QFile::ExeOther;
        QCOMPARE(QFile::permissions(paths.root()) & others, QFile::Permissions());
    }

    void saysWhereItCannotWrite()
    {
        QTemporaryDir folder;
        QFile file(folder.filePath(u"file"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QVERIFY(!ProfileLock::take(ProfilePaths(folder.filePath(u"file/profile"_s))));
    }
};

QTEST_GUILESS_MAIN(TestProfileLock)
#include "tst_profilelock.moc"
