// SPDX-License-Identifier: MIT
#include "core/keys/certificates.h"

#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <QTest>

using namespace orrery;
using namespace Qt::StringLiterals;

namespace {

X509 *read(const QByteArray &pem)
{
    BIO *bio = BIO_new_mem_buf(pem.constData(), int(pem.size()));
    X509 *certificate = PEM_read_bio_X509(bio, nullptr, nullptr, nullptr);
    BIO_free(bio);
    return certificate;
}

/// What `openssl verify -x509_strict -purpose sslserver` says; X509_V_OK is 0.
int verify(const QByteArray &caPem, const QByteArray &leafPem, const QByteArray &host)
{
    X509 *ca = read(caPem);
    X509 *leaf = read(leafPem);
    X509_STORE *store = X509_STORE_new();
    X509_STORE_add_cert(store, ca);
    X509_STORE_set_flags(store, X509_V_FLAG_X509_STRICT | X509_V_FLAG_POLICY_CHECK);
    X509_STORE_set_purpose(store, X509_PURPOSE_SSL_SERVER);
    X509_STORE_CTX *context = X509_STORE_CTX_new();
    X509_STORE_CTX_init(context, store, leaf, nullptr);
    X509_VERIFY_PARAM *wanted = X509_STORE_CTX_get0_param(context);
    if (X509_VERIFY_PARAM_set1_ip_asc(wanted, host.constData()) != 1)
        X509_VERIFY_PARAM_set1_host(wanted, host.constData(), 0);
    X509_verify_cert(context);
    const int error = X509_STORE_CTX_get_error(context);
    X509_STORE_CTX_free(context);
    X509_STORE_free(store);
    X509_free(ca);
    X509_free(leaf);
    return error;
}

} // namespace

class TestCertificates : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void vouchesFor_data()
    {
        QTest::addColumn<QStringList>("names");
        QTest::addColumn<QByteArray>("host");
        QTest::addColumn<int>("error");
        const QStringList data =
            LocalCa::dataHosts() + QStringList{u"localhost"_s, u"127.0.0.1"_s, u"::1"_s};
        QTest::newRow("data host") << data << QByteArray("database.deta.sh") << int(X509_V_OK);
        QTest::newRow("address") << data << QByteArray("127.0.0.1") << int(X509_V_OK);
        QTest::newRow("IPv6") << data << QByteArray("::1") << int(X509_V_OK);
        QTest::newRow("instance") << QStringList{u"notes.localhost"_s,
                                                 u"localhost-notes.localhost"_s}
                                  << QByteArray("localhost-notes.localhost") << int(X509_V_OK);
        QTest::newRow("another instance")
            << QStringList{u"notes.localhost"_s} << QByteArray("files.localhost")
            << int(X509_V_ERR_HOSTNAME_MISMATCH);
        QTest::newRow("foreign host") << QStringList{u"example.com"_s} << QByteArray("example.com")
                                      << int(X509_V_ERR_PERMITTED_VIOLATION);
        QTest::newRow("foreign address")
            << QStringList{u"192.168.1.1"_s} << QByteArray("192.168.1.1")
            << int(X509_V_ERR_PERMITTED_VIOLATION);
        QTest::newRow("above a data host") << QStringList{u"deta.sh"_s} << QByteArray("deta.sh")
                                           << int(X509_V_ERR_PERMITTED_VIOLATION);
    }
    void vouchesFor()
    {
        QFETCH(QStringList, names);
        QFETCH(QByteArray, host);
        QFETCH(int, error);
        const auto ca = LocalCa::make();
        QVERIFY(ca);
        const auto leaf = ca->leaf(names);
        QVERIFY(leaf);
        QCOMPARE(verify(ca->certificatePem(), leaf->certificatePem, host), error);
    }

    void refusesWildcardsAndNothing()
    {
        const auto ca = LocalCa::make();
        QVERIFY(ca);
        QCOMPARE(ca->leaf({u"*.localhost"_s}).error().code, ErrorCode::InvalidInput);
        QCOMPARE(ca->leaf({}).error().code, ErrorCode::InvalidInput);
        QCOMPARE(ca->leaf({u"a.localhost,DNS:b"_s}).error().code, ErrorCode::InvalidInput);
    }

    void eachStartHasItsOwn()
    {
        const auto one = LocalCa::make();
        const auto two = LocalCa::make();
        QVERIFY(one && two);
        QVERIFY(one->certificatePem() != two->certificatePem());
        const auto leaf = one->leaf({u"localhost"_s});
        QVERIFY(leaf);
        QVERIFY(verify(two->certificatePem(), leaf->certificatePem, "localhost") != X509_V_OK);
        QVERIFY(!one->certificatePem().contains("PRIVATE"));
    }
};

QTEST_GUILESS_MAIN(TestCertificates)
#include "tst_certificates.moc"
