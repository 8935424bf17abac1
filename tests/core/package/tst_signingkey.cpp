// SPDX-License-Identifier: MIT
#include "core/package/signingkey.h"

#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace orrery;

class TestSigningKey : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void signsAndVerifies()
    {
        const auto key = SigningKey::generate();
        QVERIFY(key);
        const QByteArray signature = key->sign("message", u"file:CHECKSUMS"_s);
        QVERIFY(signature.contains("trusted comment: file:CHECKSUMS\n"));
        QVERIFY(verifySignature("message", signature, key->publicKey()));
    }

    void refusesEveryFlippedByte()
    {
        const auto key = SigningKey::generate();
        QVERIFY(key);
        const QByteArray signature = key->sign("message", u"comment"_s);
        const qsizetype second = signature.indexOf('\n') + 1;
        for (qsizetype at = second; at < signature.size() - 1; ++at) {
            QByteArray changed = signature;
            changed[at] = static_cast<char>(changed[at] ^ 1);
            QVERIFY2(!verifySignature("message", changed, key->publicKey()),
                     QByteArray::number(at));
        }
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("message");
        QTest::addColumn<bool>("ownKey");
        QTest::addColumn<QByteArray>("cut");
        QTest::addColumn<ErrorCode>("code");
        QTest::newRow("another message")
            << QByteArray("massage") << true << QByteArray() << ErrorCode::Corrupt;
        QTest::newRow("another key")
            << QByteArray("message") << false << QByteArray() << ErrorCode::Denied;
        QTest::newRow("no signature")
            << QByteArray("message") << true << QByteArray("hello") << ErrorCode::Corrupt;
    }
    void refuses()
    {
        QFETCH(QByteArray, message);
        QFETCH(bool, ownKey);
        QFETCH(QByteArray, cut);
        const auto key = SigningKey::generate();
        const auto other = SigningKey::generate();
        QVERIFY(key && other);
        const QByteArray signature = cut.isEmpty() ? key->sign("message", u"c"_s) : cut;
        const auto verified =
            verifySignature(message, signature, ownKey ? key->publicKey() : other->publicKey());
        QVERIFY(!verified);
        QTEST(verified.error().code, "code");
    }

    void keepsTheKeyPrivateAndTheSame()
    {
        const QTemporaryDir dir;
        const QString path = dir.filePath(u"keys/mine.key"_s);
        const auto made = SigningKey::makeOrLoad(path);
        const auto loaded = SigningKey::makeOrLoad(path);
        QVERIFY(made && loaded);
        QCOMPARE(made->publicKey(), loaded->publicKey());
        const auto others = QFile::permissions(path) & (QFile::ReadGroup | QFile::ReadOther);
        QVERIFY(!others);
    }

    void refusesAFileThatHoldsNoKey()
    {
        const QTemporaryDir dir;
        QFile file(dir.filePath(u"mine.key"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("untrusted comment: x\nRWRTY0IyAAAA\n");
        file.close();
        const auto loaded = SigningKey::makeOrLoad(file.fileName());
        QVERIFY(!loaded);
        QCOMPARE(loaded.error().code, ErrorCode::Corrupt);
    }

    void namesKeys()
    {
        const auto key = SigningKey::generate();
        QVERIFY(key);
        static const QRegularExpression id(u"^[a-z2-7]{16}$"_s);
        static const QRegularExpression words(u"^[a-z]+ [a-z]+ [a-z]+ [a-z]+$"_s);
        QVERIFY(id.match(*keyId(key->publicKey())).hasMatch());
        QVERIFY(words.match(fourWords(key->publicKey())).hasMatch());
        QVERIFY(isPublicKey(key->publicKey()));
        QVERIFY(!isPublicKey(u"hello"_s));
        QCOMPARE(keyId(u"hello"_s).error().code, ErrorCode::InvalidInput);
        // A fixed key keeps its names for ever.
        const QString fixed = u"RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3"_s;
        QCOMPARE(*keyId(fixed), u"7kratl22nujeswro"_s);
        QCOMPARE(fourWords(fixed), u"olive melon bamboo saffron"_s);
    }

    void minisignAgrees()
    {
        const QString minisign = QStandardPaths::findExecutable(u"minisign"_s);
        if (minisign.isEmpty())
            QSKIP("minisign is not installed");
        const QTemporaryDir dir;
        const auto key = SigningKey::makeOrLoad(dir.filePath(u"mine.key"_s));
        QVERIFY(key);
        write(dir.filePath(u"ours"_s), "message");
        write(dir.filePath(u"ours.minisig"_s), key->sign("message", u"c"_s));
        QCOMPARE(QProcess::execute(minisign,
                                   {u"-Vm"_s, dir.filePath(u"ours"_s), u"-P"_s, key->publicKey()}),
                 0);
        write(dir.filePath(u"theirs"_s), "letter");
        QCOMPARE(QProcess::execute(minisign,
                                   {u"-S"_s, u"-s"_s, dir.filePath(u"mine.key"_s), u"-m"_s,
                                    dir.filePath(u"theirs"_s)}),
                 0);
        QFile signature(dir.filePath(u"theirs.minisig"_s));
        QVERIFY(signature.open(QIODevice::ReadOnly));
        QVERIFY(verifySignature("letter", signature.readAll(), key->publicKey()));
    }

private:
    static void write(const QString &path, const QByteArray &content)
    {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(content), content.size());
    }
};

QTEST_GUILESS_MAIN(TestSigningKey)
#include "tst_signingkey.moc"
