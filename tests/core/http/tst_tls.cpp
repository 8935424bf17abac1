// SPDX-License-Identifier: MIT
#include "core/http/server.h"
#include "core/http/tlscontext.h"
#include "core/keys/certificates.h"
#include "tests/support/rawclient.h"

#include <openssl/pem.h>
#include <openssl/ssl.h>

#include <QTemporaryFile>
#include <QTest>

using namespace orrery;
using namespace orrery::http;
using namespace Qt::StringLiterals;
using orrery::test::RawClient;

namespace {

/// A TLS client that trusts one CA only and checks the host's name.
class TlsClient
{
public:
    TlsClient(uint16_t port, const QByteArray &caPem, const QByteArray &host,
              const QByteArray &checked = {})
        : m_socket(port)
        , m_context(SSL_CTX_new(TLS_client_method()))
    {
        BIO *bio = BIO_new_mem_buf(caPem.constData(), int(caPem.size()));
        X509 *ca = PEM_read_bio_X509(bio, nullptr, nullptr, nullptr);
        X509_STORE_add_cert(SSL_CTX_get_cert_store(m_context), ca);
        X509_free(ca);
        BIO_free(bio);
        SSL_CTX_set_verify(m_context, SSL_VERIFY_PEER, nullptr);
        m_tls = SSL_new(m_context);
        SSL_set_fd(m_tls, m_socket.fd());
        // The macro casts in the old way.
        SSL_ctrl(m_tls, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name,
                 const_cast<char *>(host.constData()));
        SSL_set1_host(m_tls, checked.isEmpty() ? host.constData() : checked.constData());
        isOpen = SSL_connect(m_tls) == 1;
    }
    ~TlsClient()
    {
        SSL_free(m_tls);
        SSL_CTX_free(m_context);
    }
    TlsClient(const TlsClient &) = delete;
    TlsClient &operator=(const TlsClient &) = delete;

    /// Sends and reads until \a size bytes or the end came.
    QByteArray ask(const QByteArray &request, qsizetype size = 1)
    {
        SSL_write(m_tls, request.constData(), int(request.size()));
        QByteArray all;
        char buffer[16384];
        while (all.size() < size) {
            const int got = SSL_read(m_tls, buffer, sizeof buffer);
            if (got <= 0)
                break;
            all.append(buffer, got);
        }
        return all;
    }
    bool isOpen = false;

private:
    RawClient m_socket;
    SSL_CTX *m_context;
    SSL *m_tls = nullptr;
};

} // namespace

class TestTls : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        auto ca = LocalCa::make();
        QVERIFY(ca);
        m_caPem = ca->certificatePem();
        const auto identity = [&](const QStringList &names) {
            const auto leaf = ca->leaf(names);
            TlsIdentity made;
            made.certificatePem = leaf->certificatePem.toStdString();
            made.keyPem = leaf->keyPem.toStdString();
            for (const QString &name : names)
                made.names.push_back(name.toStdString());
            return made;
        };
        const auto context = TlsContext::make(identity({u"localhost"_s, u"127.0.0.1"_s}),
                                              {identity({u"notes.localhost"_s})});
        QVERIFY(context);
        m_server = std::make_unique<Server>(
            [this](Exchange &exchange) -> Task<> {
                ResponseHead head;
                if (exchange.head.path() == "/file") {
                    (void)exchange.response.begin(head, static_cast<uint64_t>(fileSize));
                    (void)co_await exchange.response.writeFile(m_file.handle(), 0, fileSize);
                    (void)co_await exchange.response.finish();
                    co_return;
                }
                const auto body = co_await exchange.body.readAll(64 * 1024 * 1024);
                const std::string answer = exchange.head.path() == "/length"
                    ? std::to_string(body ? body->size() : 0)
                    : std::string(exchange.tls ? "tls" : "plain");
                (void)co_await exchange.response.send(std::move(head), answer);
            },
            1);
        m_server->setTls(*context);
        const auto port = m_server->listen(0);
        QVERIFY(port);
        m_port = *port;
    }
    void cleanupTestCase() { m_server.reset(); }

    void speaksBothOnOnePort()
    {
        TlsClient secure(m_port, m_caPem, "notes.localhost");
        QVERIFY(secure.isOpen);
        for (int i = 0; i < 5; ++i)
            QVERIFY(secure.ask("GET / HTTP/1.1\r\nHost: x\r\n\r\n").endsWith("tls"));
        RawClient plain(m_port);
        QCOMPARE(plain.ask("GET / HTTP/1.1\r\nHost: x\r\n\r\n").body, "plain");
    }

    void choosesTheCertificateByName()
    {
        QVERIFY(TlsClient(m_port, m_caPem, "notes.localhost").isOpen);
        QVERIFY(TlsClient(m_port, m_caPem, "NOTES.localhost", "notes.localhost").isOpen);
        QVERIFY(TlsClient(m_port, m_caPem, "localhost").isOpen);
        QVERIFY(!TlsClient(m_port, m_caPem, "files.localhost").isOpen);
        QVERIFY(!TlsClient(m_port, LocalCa::make()->certificatePem(), "localhost").isOpen);
    }

    void takesALargeBody()
    {
        TlsClient client(m_port, m_caPem, "localhost");
        QVERIFY(client.isOpen);
        const QByteArray body(17 * 1024 * 1024, 'x');
        const QByteArray got = client.ask("POST /length HTTP/1.1\r\nHost: x\r\nContent-Length: "
                                          + QByteArray::number(body.size()) + "\r\n\r\n" + body);
        QVERIFY(got.endsWith(QByteArray::number(body.size())));
    }

    void sendsAFile()
    {
        QVERIFY(m_file.open());
        QByteArray bytes(fileSize, 'f');
        bytes.front() = 'a';
        bytes.back() = 'z';
        m_file.write(bytes);
        QVERIFY(m_file.flush());
        TlsClient secure(m_port, m_caPem, "localhost");
        const QByteArray request = "GET /file HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
        const qsizetype toTheEnd = 2 * fileSize;
        QVERIFY(secure.ask(request, toTheEnd).endsWith("\r\n\r\n" + bytes));
        QVERIFY(m_file.resize(fileSize / 2)); // shorter than it was: the answer breaks off
        TlsClient next(m_port, m_caPem, "localhost");
        QVERIFY(next.ask(request, toTheEnd).size() < fileSize);
        RawClient plain(m_port);
        plain.send(request);
        QVERIFY(plain.rest().size() < fileSize);
    }

    void closesProperly()
    {
        TlsClient client(m_port, m_caPem, "localhost");
        const QByteArray got =
            client.ask("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", 100000);
        QVERIFY(got.contains("Connection: close\r\n") && got.endsWith("tls"));
    }

    void garbageIsNoHandshake()
    {
        RawClient client(m_port);
        client.send(QByteArray("\x16\x03\x01", 3) + "garbage that is no hello");
        client.finishWriting();
        (void)client.rest();
        RawClient other(m_port);
        QCOMPARE(other.ask("GET / HTTP/1.1\r\nHost: x\r\n\r\n").body, "plain");
    }

private:
    static constexpr int fileSize = 100'000;

    QTemporaryFile m_file;
    QByteArray m_caPem;
    std::unique_ptr<Server> m_server;
    uint16_t m_port = 0;
};

QTEST_GUILESS_MAIN(TestTls)
#include "tst_tls.moc"
