// SPDX-License-Identifier: MIT
#include "core/keys/masterkey.h"

#include "tests/support/fakekeychain.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace orrery;

class TestMasterKey : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    int m_number = 0;

    /// A new, empty profile for each test.
    ProfilePaths profile() { return ProfilePaths(m_folder.filePath(QString::number(++m_number))); }

    static Result<MasterKey> open(const ProfilePaths &paths, Keychain &keychain)
    {
        auto future = MasterKey::open(paths, keychain);
        if (!QTest::qWaitFor([&] { return future.isFinished(); }))
            return fail(ErrorCode::Timeout, u"no answer"_s);
        return future.result();
    }

private Q_SLOTS:
    void givesBackWhatItSealed()
    {
        const MasterKey key = MasterKey::random();
        const QByteArray sealed = key.seal("secret"_ba);
        QVERIFY(!sealed.contains("secret"));
        QVERIFY(sealed != key.seal("secret"_ba)); // a new nonce each time
        QCOMPARE(key.unseal(sealed).value_or("?"_ba), "secret"_ba);
        QCOMPARE(key.unseal(key.seal({})).value_or("?"_ba), ""_ba);
    }

    void refusesWhatWasChanged_data()
    {
        QTest::addColumn<int>("kind");
        QTest::newRow("one bit") << 0;
        QTest::newRow("shorter") << 1;
        QTest::newRow("nothing") << 2;
        QTest::newRow("another key") << 3;
    }
    void refusesWhatWasChanged()
    {
        QFETCH(int, kind);
        const MasterKey key = MasterKey::random();
        QByteArray sealed = key.seal("secret"_ba);
        if (kind == 0)
            sealed[sealed.size() - 1] = static_cast<char>(sealed.back() ^ 1);
        else if (kind == 1)
            sealed.chop(1);
        else if (kind == 2)
            sealed.clear();
        const auto plain = (kind == 3 ? MasterKey::random() : key).unseal(sealed);
        QVERIFY(!plain);
        QCOMPARE(plain.error().code, ErrorCode::Corrupt);
    }

    void liesInTheKeyringWhereThereIsOne()
    {
        const auto paths = profile();
        FakeKeychain keychain;
        const auto first = open(paths, keychain);
        QVERIFY2(first, first ? "" : qPrintable(first.error().message));
        QCOMPARE(first->place(), MasterKey::Place::Keyring);
        QCOMPARE(keychain.entries.size(), 1);
        QVERIFY(!QFile::exists(paths.keysDir() + u"/master.key"_s));
        const auto second = open(paths, keychain);
        QVERIFY(second);
        QCOMPARE(second->unseal(first->seal("x"_ba)).value_or("?"_ba), "x"_ba);
    }

    void twoProfilesHaveTwoKeys()
    {
        FakeKeychain keychain;
        const auto first = open(profile(), keychain);
        const auto second = open(profile(), keychain);
        QVERIFY(first && second);
        QCOMPARE(keychain.entries.size(), 2);
        QVERIFY(!second->unseal(first->seal("x"_ba)));
    }

    void liesInAPrivateFileElsewhere_data()
    {
        QTest::addColumn<bool>("isThere");
        QTest::addColumn<bool>("isLocked");
        QTest::addColumn<bool>("keepsNothing");
        QTest::newRow("no service") << false << false << false;
        QTest::newRow("locked") << true << true << false;
        QTest::newRow("takes and forgets") << true << false << true;
    }
    void liesInAPrivateFileElsewhere()
    {
        const auto paths = profile();
        FakeKeychain keychain;
        QFETCH(bool, isThere);
        QFETCH(bool, isLocked);
        QFETCH(bool, keepsNothing);
        keychain.isThere = isThere;
        keychain.isLocked = isLocked;
        keychain.keepsNothing = keepsNothing;
        const auto first = open(paths, keychain);
        QVERIFY2(first, first ? "" : qPrintable(first.error().message));
        QCOMPARE(first->place(), MasterKey::Place::File);
        const QString file = paths.keysDir() + u"/master.key"_s;
        QCOMPARE(QFile::permissions(file),
                 QFile::ReadOwner | QFile::WriteOwner | QFile::ReadUser | QFile::WriteUser);
        keychain.isThere = true; // a keyring that appears later does not hide the file
        keychain.isLocked = false;
        const auto second = open(paths, keychain);
        QVERIFY(second);
        QCOMPARE(second->unseal(first->seal("x"_ba)).value_or("?"_ba), "x"_ba);
    }

    void takesRightsOfOthersAway()
    {
        const auto paths = profile();
        FakeKeychain keychain;
        keychain.isThere = false;
        QVERIFY(open(paths, keychain));
        const QString file = paths.keysDir() + u"/master.key"_s;
        QFile::setPermissions(file, QFile::ReadOwner | QFile::WriteOwner | QFile::ReadOther);
        QVERIFY(open(paths, keychain));
        QVERIFY(!QFile::permissions(file).testFlag(QFile::ReadOther));
    }

    void makesNoNewKeyOverALockedKeyring_data()
    {
        QTest::addColumn<bool>("isThere");
        QTest::newRow("locked or emptied") << true;
        QTest::newRow("gone") << false;
    }
    void makesNoNewKeyOverALockedKeyring()
    {
        QFETCH(bool, isThere);
        const auto paths = profile();
        FakeKeychain keychain;
        QVERIFY(open(paths, keychain));
        const auto entries = keychain.entries;
        keychain.isLocked = true;
        keychain.isThere = isThere;
        const auto again = open(paths, keychain);
        QVERIFY(!again);
        QCOMPARE(again.error().code, ErrorCode::Unavailable);
        QCOMPARE(keychain.entries, entries);
        QVERIFY(!QFile::exists(paths.keysDir() + u"/master.key"_s));
    }

    void refusesAnotherKey()
    {
        const auto paths = profile();
        FakeKeychain keychain;
        QVERIFY(open(paths, keychain));
        keychain.entries.first() = QByteArray(32, 'x');
        const auto again = open(paths, keychain);
        QVERIFY(!again);
        QCOMPARE(again.error().code, ErrorCode::Corrupt);
    }

    void refusesDataWithoutAKey()
    {
        const auto paths = profile();
        QVERIFY(QDir().mkpath(paths.root()));
        QFile database(paths.spaceDb());
        QVERIFY(database.open(QIODevice::WriteOnly));
        FakeKeychain keychain;
        const auto opened = open(paths, keychain);
        QVERIFY(!opened);
        QCOMPARE(opened.error().code, ErrorCode::Corrupt);
        QVERIFY(keychain.entries.isEmpty());
    }

    void adoptsAKeyFileWhoseMarkerACrashPrevented()
    {
        const auto paths = profile();
        FakeKeychain keychain;
        keychain.isThere = false;
        const auto first = open(paths, keychain);
        QVERIFY(first);
        QVERIFY(QFile::remove(paths.keysDir() + u"/master.json"_s));
        const auto second = open(paths, keychain);
        QVERIFY(second);
        QCOMPARE(second->unseal(first->seal("x"_ba)).value_or("?"_ba), "x"_ba);
    }

    void refusesADamagedMarker()
    {
        const auto paths = profile();
        FakeKeychain keychain;
        QVERIFY(open(paths, keychain));
        QFile marker(paths.keysDir() + u"/master.json"_s);
        QVERIFY(marker.open(QIODevice::WriteOnly | QIODevice::Truncate));
        marker.write("{");
        marker.close();
        const auto again = open(paths, keychain);
        QVERIFY(!again);
        QCOMPARE(again.error().code, ErrorCode::Corrupt);
    }
};

QTEST_GUILESS_MAIN(TestMasterKey)
#include "tst_masterkey.moc"
