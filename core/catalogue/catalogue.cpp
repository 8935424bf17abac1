// SPDX-License-Identifier: MIT
#include "core/catalogue/catalogue.h"

#include "core/catalogue/listing.h"
#include "core/package/packagereader.h"
#include "core/spacefile/discoverypage.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSaveFile>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Catalogue)
};

constexpr int yearsUntilExpiry = 1;
constexpr auto listingName = "/catalogue.json"_L1;
constexpr auto signatureName = "/catalogue.json.minisig"_L1;
/// The signature of a listing that is about to appear. Two files cannot be replaced at once: until
/// both are there, this one fits.
constexpr auto nextSignatureName = "/catalogue.json.minisig.next"_L1;

std::unexpected<Error> cannotWrite(const QString &path, const QString &detail)
{
    return fail(ErrorCode::Io,
                Text::tr("%1 cannot be written.").arg(QDir::toNativeSeparators(path)), detail);
}

Result<> write(const QString &path, const QByteArray &content)
{
    if (!QDir().mkpath(QFileInfo(path).absolutePath()))
        return cannotWrite(path, u"mkpath"_s);
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size() || !file.commit())
        return cannotWrite(path, file.errorString());
    return {};
}

Result<QByteArray> readFile(const QString &path)
{
    QFile file(path);
    if (!file.exists())
        return fail(ErrorCode::NotFound,
                    Text::tr("%1 is not there.").arg(QDir::toNativeSeparators(path)), path);
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorCode::Io,
                    Text::tr("%1 cannot be read.").arg(QDir::toNativeSeparators(path)),
                    file.errorString());
    if (file.size() > longestListing)
        return fail(ErrorCode::Corrupt,
                    Text::tr("%1 is too large.").arg(QDir::toNativeSeparators(path)), path);
    return file.readAll();
}

/// Copies beside and renames, so that nobody ever finds half a package.
Result<> copyPackage(const QString &from, const QString &to)
{
    if (QFileInfo::exists(to) && QFileInfo(to).size() == QFileInfo(from).size())
        return {};
    if (!QDir().mkpath(QFileInfo(to).absolutePath()))
        return cannotWrite(to, u"mkpath"_s);
    QFile source(from);
    QSaveFile target(to);
    if (!source.open(QIODevice::ReadOnly))
        return fail(ErrorCode::Io,
                    Text::tr("%1 cannot be read.").arg(QDir::toNativeSeparators(from)),
                    source.errorString());
    if (!target.open(QIODevice::WriteOnly))
        return cannotWrite(to, target.errorString());
    constexpr qint64 piece = 1 << 20;
    while (!source.atEnd()) {
        const QByteArray data = source.read(piece);
        if (data.isEmpty() || target.write(data) != data.size())
            return cannotWrite(to, target.errorString());
    }
    if (!target.commit())
        return cannotWrite(to, target.errorString());
    return {};
}

QJsonObject newListing(const QString &name, const QString &key)
{
    return {{u"format"_s, 1}, {u"id"_s, randomId()}, {u"name"_s, QJsonObject{{u"en"_s, name}}},
            {u"serial"_s, 0}, {u"key"_s, key},       {u"apps"_s, QJsonArray()}};
}

Result<QJsonObject> readSigned(const QString &folder)
{
    const auto content = readFile(folder + listingName);
    if (!content)
        return std::unexpected(content.error());
    const QJsonObject listing = QJsonDocument::fromJson(*content).object();
    const QString key = listing[u"key"].toString();
    Result<> checked = fail(ErrorCode::Corrupt, Text::tr("The catalogue is not signed."), folder);
    for (const auto name : {signatureName, nextSignatureName}) {
        if (const auto signature = readFile(folder + name))
            checked = verifySignature(*content, *signature, key);
        if (checked)
            return listing;
    }
    return fail(ErrorCode::Corrupt,
                Text::tr("The catalogue in %1 is damaged: %2")
                    .arg(QDir::toNativeSeparators(folder), checked.error().message),
                checked.error().detail);
}

QString appFilePath(const QString &folder, const AppId &app)
{
    return folder + u"/apps/"_s + app.value + u"/app.json"_s;
}

QJsonObject channelOf(const PackageReport &report)
{
    return {{u"version"_s, report.manifest.version},
            {u"build"_s, report.manifest.build},
            {u"sha256"_s, report.digest},
            {u"size"_s, report.size},
            {u"min_host"_s, report.manifest.minHost},
            {u"permissions"_s, report.manifest.permissions}};
}

/// The app's place among \a apps, or their number.
qsizetype indexOf(const QJsonArray &apps, const AppId &app)
{
    for (qsizetype at = 0; at < apps.size(); ++at) {
        if (apps[at][u"app"].toString() == app.value)
            return at;
    }
    return apps.size();
}

} // namespace

Catalogue::Catalogue(QString folder, SigningKey key)
    : m_folder(std::move(folder))
    , m_key(std::move(key))
{
}

Result<Catalogue> Catalogue::openOrCreate(const QString &folder, const SigningKey &key,
                                          const QString &name)
{
    Catalogue catalogue(QDir::cleanPath(folder), key);
    auto listing = readSigned(catalogue.m_folder);
    if (listing) {
        if ((*listing)[u"key"].toString() != key.publicKey())
            return fail(ErrorCode::Denied,
                        Text::tr("The catalogue in %1 belongs to somebody else: it is signed by "
                                 "another key.")
                            .arg(QDir::toNativeSeparators(folder)),
                        folder);
        catalogue.m_listing = *listing;
        return catalogue;
    }
    if (listing.error().code != ErrorCode::NotFound)
        return std::unexpected(listing.error());
    catalogue.m_listing = newListing(name, key.publicKey());
    if (auto published = catalogue.publish(); !published)
        return std::unexpected(published.error());
    return catalogue;
}

Result<CatalogueContents> Catalogue::read(const QString &folder)
{
    const QString clean = QDir::cleanPath(folder);
    if (!QFileInfo::exists(clean + listingName))
        return fail(ErrorCode::NotFound,
                    Text::tr("There is no catalogue in %1.").arg(QDir::toNativeSeparators(clean)),
                    clean);
    const auto listing = readSigned(clean);
    if (!listing)
        return std::unexpected(listing.error());
    return contentsFromListing(*listing, clean);
}

Result<QString> Catalogue::add(const QString &package, bool listed)
{
    const auto report = verifyPackage(package);
    if (!report)
        return std::unexpected(report.error());
    const QString path = m_folder + releasePath(report->digest);
    if (auto copied = copyPackage(package, path); !copied)
        return std::unexpected(copied.error());
    if (!listed)
        return path;
    if (auto described = describe(*report); !described)
        return std::unexpected(described.error());
    if (auto published = publish(); !published)
        return std::unexpected(published.error());
    return path;
}

Result<> Catalogue::remove(const AppId &app)
{
    QJsonArray apps = m_listing[u"apps"].toArray();
    const qsizetype at = indexOf(apps, app);
    if (at == apps.size())
        return fail(ErrorCode::NotFound, Text::tr("The catalogue does not list this app."),
                    app.value);
    const auto details = appFile(app);
    apps.removeAt(at);
    m_listing[u"apps"_s] = apps;
    // First the listing: files that nobody names any more do no harm.
    if (auto published = publish(); !published)
        return published;
    if (details) {
        for (const auto &release : (*details)[u"releases"].toArray())
            QFile::remove(m_folder + releasePath(release[u"sha256"].toString()));
    }
    QDir(m_folder + u"/apps/"_s + app.value).removeRecursively();
    return {};
}

Result<QJsonObject> Catalogue::appFile(const AppId &app) const
{
    const auto content = readFile(appFilePath(m_folder, app));
    if (!content)
        return std::unexpected(content.error());
    return QJsonDocument::fromJson(*content).object();
}

Result<> Catalogue::describe(const PackageReport &report)
{
    const Manifest &manifest = report.manifest;
    const DiscoveryPage page = readDiscoveryPage(report.listing).page;

    QString icon;
    if (!report.icon.isEmpty()) {
        const bool isPng = report.icon.startsWith("\x89PNG");
        const QByteArray hash = QCryptographicHash::hash(report.icon, QCryptographicHash::Sha256);
        icon = u"media/"_s + QString::fromLatin1(hash.toHex()) + (isPng ? u".png"_s : u".webp"_s);
        if (auto written = write(m_folder + u'/' + icon, report.icon); !written)
            return written;
    }

    QJsonArray releases = appFile(manifest.app).value_or(QJsonObject())[u"releases"].toArray();
    for (qsizetype at = releases.size() - 1; at >= 0; --at) {
        if (releases[at][u"sha256"].toString() == report.digest)
            releases.removeAt(at);
    }
    QJsonObject release = channelOf(report);
    release[u"channel"_s] = manifest.channel;
    release[u"created"_s] = manifest.created.toString(Qt::ISODate);
    release[u"notes"_s] = QString::fromUtf8(report.changelog);
    releases.prepend(release);
    const QJsonObject details{{u"app"_s, manifest.app.value}, {u"key"_s, manifest.key},
                              {u"name"_s, manifest.name},     {u"title"_s, page.title},
                              {u"description"_s, page.body},  {u"homepage"_s, page.homepage},
                              {u"git"_s, page.git},           {u"releases"_s, releases}};
    const QByteArray detailsText = QJsonDocument(details).toJson();
    if (auto written = write(appFilePath(m_folder, manifest.app), detailsText); !written)
        return written;

    QJsonArray apps = m_listing[u"apps"].toArray();
    const qsizetype at = indexOf(apps, manifest.app);
    QJsonObject channels = at < apps.size() ? apps[at][u"channels"].toObject() : QJsonObject();
    // An older build that is added later must not hide the newer one.
    if (channels[manifest.channel][u"build"].toInteger(-1) <= manifest.build)
        channels[manifest.channel] = channelOf(report);
    const QByteArray contentHash =
        QCryptographicHash::hash(detailsText, QCryptographicHash::Sha256).toHex();
    const QJsonObject entry{{u"app"_s, manifest.app.value},
                            {u"key"_s, manifest.key},
                            {u"name"_s, manifest.name},
                            {u"tagline"_s, page.tagline},
                            {u"theme_color"_s, page.themeColor},
                            {u"icon"_s, icon},
                            {u"content_hash"_s, QString::fromLatin1(contentHash)},
                            {u"channels"_s, channels}};
    if (at < apps.size())
        apps[at] = entry;
    else
        apps.append(entry);
    m_listing[u"apps"_s] = apps;
    return {};
}

Result<> Catalogue::publish()
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    m_listing[u"serial"_s] = m_listing[u"serial"].toInteger() + 1;
    m_listing[u"generated"_s] = now.toString(Qt::ISODate);
    m_listing[u"expires"_s] = now.addYears(yearsUntilExpiry).toString(Qt::ISODate);
    const QByteArray content = QJsonDocument(m_listing).toJson();
    const QByteArray signature = m_key.sign(content, u"file:catalogue.json"_s);
    if (auto written = write(m_folder + nextSignatureName, signature); !written)
        return written;
    if (auto written = write(m_folder + listingName, content); !written)
        return written;
    if (auto written = write(m_folder + signatureName, signature); !written)
        return written;
    QFile::remove(m_folder + nextSignatureName);
    return {};
}

} // namespace orrery
