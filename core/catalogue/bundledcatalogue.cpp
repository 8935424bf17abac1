// SPDX-License-Identifier: MIT
#include "core/catalogue/bundledcatalogue.h"

#include "core/catalogue/catalogue.h"
#include "core/foundation/background.h"
#include "core/package/packagewriter.h"
#include "core/package/packedtree.h"
#include "core/spacefile/discoverypage.h"
#include "core/spacefile/spacefilereport.h"

#include <QCoreApplication>
#include <QDir>
#include <QDirIterator>
#include <QJsonDocument>
#include <QSaveFile>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(BundledCatalogue)
};

constexpr auto appsResource = ":/orrery/apps"_L1;

Result<> copyFile(const QString &from, const QString &to)
{
    QDir().mkpath(QFileInfo(to).absolutePath());
    // A copy of a resource is read-only; the folder is thrown away later and has to be writable.
    if (!QFile::copy(from, to)
        || !QFile::setPermissions(
            to, QFile::ReadOwner | QFile::WriteOwner | QFile::ReadGroup | QFile::ReadOther)) {
        return fail(ErrorCode::Io, Text::tr("%1 cannot be written.").arg(to), from);
    }
    return {};
}

Result<> copyAll(const QString &from, const QString &to)
{
    if (!QFileInfo(from).isDir())
        return copyFile(from, to);
    QDir().mkpath(to);
    QDirIterator files(from, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        const QString file = files.next();
        if (auto copied = copyFile(file, to + file.sliced(from.size())); !copied)
            return copied;
    }
    return {};
}

/// The folder with what \a micro ships. Bundled apps need no build, so this is all there is to it.
Result<QString> payloadOf(const Micro &micro, const QString &source, const QString &work)
{
    const QString src = QDir::cleanPath(source + u'/' + micro.src);
    if (isStatic(micro.engine))
        return QDir::cleanPath(src + u'/' + micro.serve);
    if (micro.include.isEmpty())
        return src;
    const QString payload = work + u"/payload/"_s + micro.name;
    for (const QString &each : micro.include) {
        if (auto copied = copyAll(src + u'/' + each, payload + u'/' + each); !copied)
            return std::unexpected(copied.error());
    }
    return payload;
}

/// Packs the app whose sources lie in \a source and lists it.
Result<> release(Catalogue &catalogue, const SigningKey &key, const QString &source,
                 const QString &work, const QString &version, qint64 build)
{
    const SpacefileReport report = readSpacefileIn(source);
    const DiscoveryPage page = readDiscoveryPageIn(source).page;
    if (!report.isValid())
        return fail(ErrorCode::Internal, Text::tr("An app that comes with Orrery is damaged."),
                    report.toText());
    PackageContents contents;
    contents.shortName = QFileInfo(source).fileName();
    contents.manifest.name = page.appName;
    contents.manifest.version = version;
    contents.manifest.build = build;
    contents.manifest.spacefile = report.spacefile;
    contents.manifest.licence = u"MIT"_s;
    for (const Micro &micro : report.spacefile.micros) {
        const auto payload = payloadOf(micro, source, work);
        if (!payload)
            return std::unexpected(payload.error());
        contents.payloads.insert(micro.name, *payload);
    }
    QFile listing(source + u"/Discovery.md"_s);
    if (listing.open(QIODevice::ReadOnly))
        contents.listing = listing.readAll();
    contents.icon = QDir::cleanPath(source + u'/' + report.spacefile.icon);
    const QString package = work + u'/' + contents.shortName + u".spaceapp"_s;
    if (const auto written = writePackage(contents, key, package); !written)
        return std::unexpected(written.error());
    const auto added = catalogue.add(package, true);
    return added ? Result<>() : std::unexpected(added.error());
}

/// What the catalogue was last made from: app → digest of its sources.
class Marker
{
public:
    explicit Marker(const QString &folder)
        : m_path(folder + u"/bundled.json"_s)
    {
        QFile file(m_path);
        if (file.open(QIODevice::ReadOnly))
            m_digests = QJsonDocument::fromJson(file.readAll()).object();
    }

    [[nodiscard]] bool has(const QString &app, const QString &digest) const
    {
        return m_digests[app].toString() == digest;
    }
    /// A marker that cannot be written costs one needless release at the next start, no more.
    void keep(const QString &app, const QString &digest)
    {
        m_digests[app] = digest;
        QSaveFile file(m_path);
        if (file.open(QIODevice::WriteOnly)) {
            file.write(QJsonDocument(m_digests).toJson());
            file.commit();
        }
    }

private:
    QString m_path;
    QJsonObject m_digests;
};

qint64 newestBuild(const QString &folder, const AppId &app)
{
    const auto contents = Catalogue::read(folder);
    if (!contents)
        return 0;
    for (const CatalogueEntry &entry : contents->entries) {
        if (entry.app == app)
            return entry.build;
    }
    return 0;
}

Result<QString> prepare(const ProfilePaths &paths, const QString &version)
{
    const QString folder = bundledCatalogueFolder(paths);
    const auto key = SigningKey::makeOrLoad(paths.keysDir() + u"/bundled.key"_s);
    if (!key)
        return std::unexpected(key.error());
    const auto id = keyId(key->publicKey());
    auto catalogue = Catalogue::openOrCreate(folder, *key, Text::tr("Comes with Orrery"));
    if (!id || !catalogue)
        return std::unexpected(!id ? id.error() : catalogue.error());
    Marker marker(folder);
    for (const QString &app : QDir(appsResource).entryList(QDir::Dirs, QDir::Name)) {
        QDir().mkpath(paths.stagingDir());
        const QTemporaryDir work(paths.stagingDir() + u"/bundled-XXXXXX"_s);
        const QString source = work.filePath(app);
        if (auto copied = copyAll(appsResource + u'/' + app, source); !copied)
            return std::unexpected(copied.error());
        const auto digest = treeDigest(source);
        if (!digest)
            return std::unexpected(digest.error());
        const qint64 newest = newestBuild(folder, {*id + u'/' + app});
        if (newest > 0 && marker.has(app, *digest))
            continue;
        if (auto released = release(*catalogue, *key, source, work.path(), version, newest + 1);
            !released) {
            return std::unexpected(released.error());
        }
        marker.keep(app, *digest);
    }
    return folder;
}

} // namespace

QString bundledCatalogueFolder(const ProfilePaths &paths)
{
    return paths.cataloguesDir() + u"/bundled"_s;
}

QFuture<Result<QString>> prepareBundledCatalogue(const ProfilePaths &paths, const QString &version)
{
    // A release has to be called something, also in a program that has no version.
    QString name = version.isEmpty() ? QCoreApplication::applicationVersion() : version;
    if (name.isEmpty())
        name = u"1.0"_s;
    return inBackground([paths, name] { return prepare(paths, name); });
}

} // namespace orrery
