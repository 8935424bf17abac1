// SPDX-License-Identifier: MIT
#include "core/keys/browsertrust.h"

#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace orrery;

namespace {

/// Whether a client that trusts \a root only accepts \a leaf, sent with \a chain, for \a host.
int verify(const QByteArray &root, const QByteArray &leaf, const QByteArray &chain,
           const QByteArray &host)
{
    const auto read = [](const QByteArray &pem) {
        BIO *bio = BIO_new_mem_buf(pem.constData(), int(pem.size()));
        X509 *certificate = PEM_read_bio_X509(bio, nullptr, nullptr, nullptr);
        BIO_free(bio);
        return certificate;
    };
    X509_STORE *store = X509_STORE_new();
    X509 *trusted = read(root);
    X509_STORE_add_cert(store, trusted);
    X509_STORE_set_flags(store, X509_V_FLAG_X509_STRICT);
    X509_STORE_set_purpose(store, X509_PURPOSE_SSL_SERVER);
    STACK_OF(X509) *sent = sk_X509_new_null();
    if (!chain.isEmpty())
        sk_X509_push(sent, read(chain));
    X509 *subject = read(leaf);
    X509_STORE_CTX *context = X509_STORE_CTX_new();
    X509_STORE_CTX_init(context, store, subject, sent);
    X509_VERIFY_PARAM_set1_host(X509_STORE_CTX_get0_param(context), host.constData(), 0);
    X509_verify_cert(context);
    const int error = X509_STORE_CTX_get_error(context);
    X509_STORE_CTX_free(context);
    sk_X509_pop_free(sent, X509_free);
    X509_free(subject);
    X509_free(trusted);
    X509_STORE_free(store);
    return error;
}

template <typename T> Result<T> answer(QFuture<Result<T>> future)
{
    if (!QTest::qWaitFor([&future] { return future.isFinished(); }, 30'000))
        return fail(ErrorCode::Timeout, u"no answer"_s);
    return future.result();
}

bool hasCertutil()
{
    return !QStandardPaths::findExecutable(u"certutil"_s).isEmpty();
}

/// A database as Firefox makes it for a new profile.
void makeProfile(const QString &folder, const QByteArray &password = {})
{
    QDir().mkpath(folder);
    QProcess process;
    QStringList words{u"-N"_s, u"-d"_s, u"sql:"_s + folder};
    QFile file(folder + u"/password"_s);
    if (password.isEmpty()) {
        words += u"--empty-password"_s;
    } else {
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(password);
        file.close();
        words += {u"-f"_s, file.fileName()};
    }
    process.start(u"certutil"_s, words);
    QVERIFY(process.waitForFinished() && process.exitCode() == 0);
}

} // namespace

class TestBrowserTrust : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void anAuthorityForBrowsersVouchesForLocalNamesOnly()
    {
        const auto local = LocalCa::make();
        const auto browsers = BrowserCa::make(u"Orrery for browsers 123456"_s);
        QVERIFY(local && browsers);
        const auto chain = browsers->certify(*local);
        QVERIFY(chain);
        const auto check = [&](const QString &name, const QByteArray &root,
                               const QByteArray &sent) {
            return verify(root, local->leaf({name})->certificatePem, sent, name.toLatin1());
        };
        const QByteArray root = browsers->certificatePem();
        QCOMPARE(check(u"notes.localhost"_s, root, *chain), X509_V_OK);
        QCOMPARE(check(u"localhost"_s, root, *chain), X509_V_OK);
        QCOMPARE(check(u"notes.localhost"_s, local->certificatePem(), *chain), X509_V_OK);
        QVERIFY(check(u"notes.localhost"_s, root, {}) != X509_V_OK);
        QCOMPARE(check(u"database.deta.sh"_s, root, *chain), X509_V_ERR_PERMITTED_VIOLATION);
        QCOMPARE(check(u"example.com"_s, root, *chain), X509_V_ERR_PERMITTED_VIOLATION);
        const auto again = BrowserCa::fromPem(root, browsers->keyPem());
        QVERIFY(again);
        QCOMPARE(again->certificatePem(), root);
        QVERIFY(!BrowserCa::fromPem(root, BrowserCa::make(u"x"_s)->keyPem()));
        QVERIFY(!BrowserCa::fromPem("no", "pem"));
    }

    void findsTheDatabasesOfBrowsers()
    {
        const QTemporaryDir home;
        QCOMPARE(nssDatabases(home.path()).size(), 1); // Chromium's, which it would make
        for (const QString &folder :
             {u".pki/nssdb"_s, u".mozilla/firefox/ab12.default-release"_s,
              u".mozilla/firefox/cd34.work"_s, u"snap/firefox/common/.mozilla/firefox/ef56.x"_s}) {
            QDir().mkpath(home.filePath(folder));
            QFile file(home.filePath(folder + u"/cert9.db"_s));
            QVERIFY(file.open(QIODevice::WriteOnly));
        }
        QDir().mkpath(home.filePath(u".mozilla/firefox/Crash Reports"_s));
        const QList<NssDatabase> found = nssDatabases(home.path());
        QCOMPARE(found.size(), 4);
        QCOMPARE(found.at(1).browser, u"Firefox (default-release)"_s);
        QCOMPARE(found.at(2).browser, u"Firefox (work)"_s);
    }

    void isTakenBackWithoutATrace()
    {
        if (!hasCertutil())
            QSKIP("certutil is not installed");
        const QTemporaryDir profile;
        const QTemporaryDir home;
        const NssDatabase firefox{{}, home.filePath(u".mozilla/firefox/ab.default"_s)};
        const NssDatabase chromium{{}, home.filePath(u".pki/nssdb"_s)};
        makeProfile(firefox.folder);
        const ProfilePaths paths(profile.path());
        QDir().mkpath(paths.keysDir());
        const MasterKey key = MasterKey::random();
        const auto local = LocalCa::make();
        QString name;
        {
            BrowserTrust trust(paths, key, home.path());
            QSignalSpy changed(&trust, &BrowserTrust::changed);
            QVERIFY(!trust.isOn());
            QVERIFY(trust.certify(*local).isEmpty());
            const auto told = answer(trust.enable());
            QVERIFY2(told, qPrintable(told ? QString() : told.error().message));
            QCOMPARE(told->size(), 2);
            QVERIFY(trust.isOn());
            QCOMPARE(changed.size(), 1);
            QFile file(paths.browserCaFile());
            QVERIFY(file.open(QIODevice::ReadOnly));
            const QByteArray text = file.readAll();
            QVERIFY(!text.contains("PRIVATE KEY"));
            QCOMPARE(file.permissions() & (QFile::ReadGroup | QFile::ReadOther),
                     QFile::Permissions());
            name = QString::fromUtf8(text.mid(text.indexOf("Orrery for browsers"), 26));
            QVERIFY(trustsAuthority(firefox, name));
            QVERIFY(trustsAuthority(chromium, name));
        }
        BrowserTrust trust(paths, key, home.path());
        trust.load();
        QVERIFY(trust.isOn()); // it lasts
        QVERIFY(!trust.certify(*local).isEmpty());
        const auto again = answer(trust.enable()); // a browser that is new is told; nothing else
        QVERIFY(again);
        QVERIFY(answer(trust.disable()));
        QVERIFY(!trust.isOn());
        QVERIFY(!QFile::exists(paths.browserCaFile()));
        QVERIFY(!trustsAuthority(firefox, name));
        QVERIFY(!trustsAuthority(chromium, name));
    }

    void aBrowserWithAPasswordDoesNotKeepTheOthersBack()
    {
        if (!hasCertutil())
            QSKIP("certutil is not installed");
        const QTemporaryDir profile;
        const QTemporaryDir home;
        makeProfile(home.filePath(u".mozilla/firefox/ab.locked"_s), "secret\n");
        const ProfilePaths paths(profile.path());
        QDir().mkpath(paths.keysDir());
        BrowserTrust trust(paths, MasterKey::random(), home.path());
        const auto told = answer(trust.enable());
        QVERIFY(told);
        QVERIFY(told->size() >= 1);
        QVERIFY(trust.isOn());
    }

    void aDamagedFileCountsAsNone()
    {
        const QTemporaryDir profile;
        const ProfilePaths paths(profile.path());
        QDir().mkpath(paths.keysDir());
        for (const QByteArray &text : {QByteArray(), QByteArray("{\"sealed_key\":\"AAAA\"}")}) {
            QFile file(paths.browserCaFile());
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(text);
            file.close();
            BrowserTrust trust(paths, MasterKey::random(), profile.path());
            trust.load();
            QVERIFY(!trust.isOn());
        }
    }
};

QTEST_GUILESS_MAIN(TestBrowserTrust)
#include "tst_browsertrust.moc"
