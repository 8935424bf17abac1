// SPDX-License-Identifier: MIT
#include "core/keys/browsertrust.h"

#include "core/foundation/background.h"
#include "core/foundation/ids.h"
#include "core/keys/privatefile.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLoggingCategory>

#include <functional>
#include <memory>

using namespace Qt::StringLiterals;

Q_LOGGING_CATEGORY(lcBrowserTrust, "orrery.keys.browsers", QtInfoMsg)

namespace orrery {

namespace {

struct Outcome {
    QStringList browsers; ///< That were told.
    std::optional<Error> problem; ///< The first.
};

Outcome tell(const QList<NssDatabase> &databases,
             const std::function<Result<>(const NssDatabase &)> &change)
{
    Outcome outcome;
    for (const NssDatabase &database : databases) {
        if (const Result<> done = change(database); done)
            outcome.browsers.append(database.browser);
        else if (!outcome.problem)
            outcome.problem = done.error();
    }
    return outcome;
}

} // namespace

BrowserTrust::BrowserTrust(ProfilePaths paths, MasterKey key, QString home, QObject *parent)
    : QObject(parent)
    , m_paths(std::move(paths))
    , m_key(std::move(key))
    , m_home(std::move(home))
{
}

void BrowserTrust::load()
{
    if (!QFile::exists(m_paths.browserCaFile()))
        return;
    auto read = readPrivateFile(m_paths.browserCaFile()).and_then([this](const QByteArray &text) {
        const QJsonObject json = QJsonDocument::fromJson(text).object();
        return m_key.unseal(QByteArray::fromBase64(json["sealed_key"_L1].toString().toLatin1()))
            .and_then([&json](const QByteArray &key) {
                return BrowserCa::fromPem(json["certificate"_L1].toString().toLatin1(), key);
            })
            .transform([&json](BrowserCa ca) {
                return Authority{.name = json["name"_L1].toString(), .ca = std::move(ca)};
            });
    });
    if (read)
        m_ca.emplace(*std::move(read));
    else
        qCWarning(lcBrowserTrust) << "browsers will not trust this Space:" << read.error().message
                                  << read.error().detail;
}

Result<> BrowserTrust::store(const Authority &authority) const
{
    const QJsonObject json{
        {u"name"_s, authority.name},
        {u"certificate"_s, QString::fromLatin1(authority.ca.certificatePem())},
        {u"sealed_key"_s, QString::fromLatin1(m_key.seal(authority.ca.keyPem()).toBase64())}};
    return replacePrivateFile(m_paths.browserCaFile(), QJsonDocument(json).toJson());
}

QByteArray BrowserTrust::certify(const LocalCa &ca) const
{
    return m_ca ? m_ca->ca.certify(ca).value_or(QByteArray()) : QByteArray();
}

QFuture<Result<QStringList>> BrowserTrust::enable()
{
    const auto refuse = [](Error error) {
        return QtFuture::makeReadyValueFuture(
            Result<QStringList>(std::unexpected(std::move(error))));
    };
    if (m_isBusy)
        return refuse({ErrorCode::Conflict, tr("The browsers are being told already."), {}});
    // Several Spaces of one user must be told apart in a browser's list.
    const QString name = m_ca ? m_ca->name : u"Orrery for browsers "_s + randomId().first(6);
    auto made = m_ca ? BrowserCa::fromPem(m_ca->ca.certificatePem(), m_ca->ca.keyPem())
                     : BrowserCa::make(name);
    if (!made)
        return refuse(made.error());
    auto authority =
        std::make_shared<Authority>(Authority{name, *std::move(made)}); // of the answer
    if (const Result<> stored = store(*authority); !stored)
        return refuse(stored.error());
    m_isBusy = true;
    const QByteArray pem = authority->ca.certificatePem();
    return inBackground(tell, nssDatabases(m_home),
                        [name, pem](const NssDatabase &database) {
                            return trustAuthority(database, name, pem);
                        })
        .then(this, [this, authority](const Outcome &outcome) -> Result<QStringList> {
            m_isBusy = false;
            if (outcome.browsers.isEmpty()) {
                if (!m_ca)
                    QFile::remove(m_paths.browserCaFile());
                return std::unexpected(*outcome.problem);
            }
            m_ca.emplace(std::move(*authority));
            if (outcome.problem)
                qCWarning(lcBrowserTrust) << outcome.problem->message << outcome.problem->detail;
            Q_EMIT changed();
            return outcome.browsers;
        });
}

QFuture<Result<>> BrowserTrust::disable()
{
    if (!m_ca || m_isBusy)
        return QtFuture::makeReadyValueFuture(Result<>());
    const QString name = m_ca->name;
    QFile::remove(m_paths.browserCaFile()); // first: what has no key is worth nothing
    m_ca.reset();
    m_isBusy = true;
    Q_EMIT changed();
    return inBackground(
               tell, nssDatabases(m_home),
               [name](const NssDatabase &database) { return distrustAuthority(database, name); })
        .then(this, [this](const Outcome &outcome) -> Result<> {
            m_isBusy = false;
            return outcome.problem ? Result<>(std::unexpected(*outcome.problem)) : Result<>();
        });
}

} // namespace orrery

#include <moc_browsertrust.cpp>
