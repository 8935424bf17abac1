// SPDX-License-Identifier: MIT
#include "core/package/manifest.h"

#include <QCoreApplication>
#include <QFile>
#include <QJsonDocument>
#include <QTimeZone>
#include <QVersionNumber>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

constexpr int format = 1;
constexpr qsizetype textLimit = 200;
constexpr qint64 fileLimit = 1024 * 1024;
constexpr double integerLimit = 9007199254740991.0; // beyond it JSON numbers lose digits

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Manifest)
};

std::unexpected<Error> wrong(const QString &member)
{
    return fail(
        ErrorCode::InvalidInput,
        Text::tr("The package's manifest is not right: “%1” is missing or wrong.").arg(member));
}

bool isInteger(const QJsonValue &value)
{
    const double number = value.toDouble(-1);
    return value.isDouble() && number >= 0 && number <= integerLimit
        && std::floor(number) == number;
}

bool isApp(const QString &app)
{
    const qsizetype slash = app.indexOf(u'/');
    return slash > 0 && isAlias(app.sliced(slash + 1)) && isAlias(app.first(slash));
}

bool isShort(const QJsonValue &value)
{
    return value.isUndefined() || (value.isString() && value.toString().size() <= textLimit);
}

bool isPermission(const QJsonValue &value)
{
    const QJsonObject object = value.toObject();
    const QString kind = object["kind"_L1].toString();
    if (kind == "lan"_L1)
        return isShort(object["reason"_L1]);
    if (kind != "net"_L1 || !isShort(object["reason"_L1]))
        return false;
    const QJsonArray hosts = object["hosts"_L1].toArray();
    return std::ranges::all_of(hosts, [](const QJsonValue &host) {
        return host.isString() && !host.toString().isEmpty() && isShort(host);
    });
}

const QStringList &knownMembers()
{
    static const QStringList members{u"format"_s,      u"app"_s,       u"key"_s,     u"name"_s,
                                     u"version"_s,     u"build"_s,     u"channel"_s, u"min_host"_s,
                                     u"arch"_s,        u"spacefile"_s, u"sizes"_s,   u"licence"_s,
                                     u"permissions"_s, u"source"_s,    u"created"_s};
    return members;
}

Result<QStringList> archFromJson(const QJsonValue &value)
{
    if (value.isUndefined() || value == "any"_L1)
        return QStringList{u"any"_s};
    const QStringList list = value.toVariant().toStringList();
    if (!value.isArray() || list.isEmpty() || list.size() > 20 || list.contains(QString()))
        return wrong(u"arch"_s);
    return list;
}

Result<QMap<QString, qint64>> sizesFromJson(const QJsonValue &value, const Spacefile &spacefile)
{
    QMap<QString, qint64> sizes;
    const QJsonObject object = value.toObject();
    for (const Micro &micro : spacefile.micros) {
        const QJsonValue size = object[micro.name];
        if (!isInteger(size))
            return wrong(u"sizes."_s + micro.name);
        sizes.insert(micro.name, static_cast<qint64>(size.toDouble()));
    }
    return sizes;
}

/// The members that are plain texts and numbers.
Result<Manifest> plainMembers(const QJsonObject &json)
{
    for (const auto member :
         {"key"_L1, "name"_L1, "version"_L1, "min_host"_L1, "licence"_L1, "source"_L1}) {
        if (!isShort(json[member]))
            return wrong(member);
    }
    Manifest manifest{.app = {json["app"_L1].toString()},
                      .key = json["key"_L1].toString(),
                      .name = json["name"_L1].toString(),
                      .version = json["version"_L1].toString(),
                      .channel = json["channel"_L1].toString(u"stable"_s),
                      .minHost = json["min_host"_L1].toString(),
                      .licence = json["licence"_L1].toString(),
                      .source = json["source"_L1].toString()};
    if (!isApp(manifest.app.value))
        return wrong(u"app"_s);
    if (manifest.name.trimmed().isEmpty())
        return wrong(u"name"_s);
    if (manifest.version.trimmed().isEmpty())
        return wrong(u"version"_s);
    if (!isInteger(json["build"_L1]))
        return wrong(u"build"_s);
    manifest.build = static_cast<qint64>(json["build"_L1].toDouble());
    if (manifest.channel != "stable"_L1 && manifest.channel != "beta"_L1)
        return wrong(u"channel"_s);
    if (!manifest.minHost.isEmpty() && QVersionNumber::fromString(manifest.minHost).isNull())
        return wrong(u"min_host"_s);
    const QString created = json["created"_L1].toString();
    manifest.created = QDateTime::fromString(created, Qt::ISODate).toUTC();
    if (!created.isEmpty() && !manifest.created.isValid())
        return wrong(u"created"_s);
    return manifest;
}

} // namespace

AppId appIdOf(const QString &keyId, const QString &shortName)
{
    return {keyId + u'/' + shortName};
}

QJsonObject toJson(const Manifest &manifest)
{
    QJsonObject sizes;
    for (auto it = manifest.sizes.begin(); it != manifest.sizes.end(); ++it)
        sizes[it.key()] = it.value();
    QJsonObject json = manifest.others;
    json["format"_L1] = format;
    json["app"_L1] = manifest.app.value;
    json["name"_L1] = manifest.name;
    json["version"_L1] = manifest.version;
    json["build"_L1] = manifest.build;
    json["channel"_L1] = manifest.channel;
    json["spacefile"_L1] = toJson(manifest.spacefile);
    json["permissions"_L1] = manifest.permissions;
    json["sizes"_L1] = sizes;
    if (manifest.arch == QStringList{u"any"_s})
        json["arch"_L1] = u"any"_s;
    else
        json["arch"_L1] = QJsonArray::fromStringList(manifest.arch);
    const QList<std::pair<QLatin1StringView, QString>> texts{
        {"key"_L1, manifest.key},
        {"min_host"_L1, manifest.minHost},
        {"licence"_L1, manifest.licence},
        {"source"_L1, manifest.source},
        {"created"_L1,
         manifest.created.isValid() ? manifest.created.toUTC().toString(Qt::ISODate) : QString()}};
    for (const auto &[member, text] : texts) {
        if (!text.isEmpty())
            json[member] = text;
    }
    return json;
}

Result<Manifest> manifestFromJson(const QJsonObject &json)
{
    if (json["format"_L1].toInt(-1) != format)
        return fail(ErrorCode::InvalidInput,
                    Text::tr("The package has a format that this version does not know."));
    Result<Manifest> manifest = plainMembers(json);
    if (!manifest)
        return manifest;
    const auto arch = archFromJson(json["arch"_L1]);
    if (!arch)
        return std::unexpected(arch.error());
    manifest->arch = *arch;
    const auto spacefile = spacefileFromJson(json["spacefile"_L1].toObject());
    if (!spacefile)
        return fail(ErrorCode::InvalidInput,
                    Text::tr("The Spacefile in the package's manifest is not right: %1")
                        .arg(spacefile.error().message),
                    spacefile.error().detail);
    manifest->spacefile = *spacefile;
    manifest->permissions = json["permissions"_L1].toArray();
    if (manifest->permissions.size() > 50
        || !std::ranges::all_of(std::as_const(manifest->permissions), isPermission))
        return wrong(u"permissions"_s);
    const auto sizes = sizesFromJson(json["sizes"_L1], manifest->spacefile);
    if (!sizes)
        return std::unexpected(sizes.error());
    manifest->sizes = *sizes;
    manifest->others = json;
    for (const QString &member : knownMembers())
        manifest->others.remove(member);
    return manifest;
}

QByteArray manifestBytes(const Manifest &manifest)
{
    return QJsonDocument(toJson(manifest)).toJson(QJsonDocument::Indented);
}

Result<Manifest> readManifest(const QString &releaseDir)
{
    QFile file(releaseDir + u"/manifest.json"_s);
    if (!file.open(QIODevice::ReadOnly))
        return fail(file.exists() ? ErrorCode::Io : ErrorCode::NotFound,
                    Text::tr("The app's manifest cannot be read."),
                    file.fileName() + u": "_s + file.errorString());
    const QJsonDocument document = QJsonDocument::fromJson(file.read(fileLimit));
    auto manifest = manifestFromJson(document.object());
    if (!manifest)
        return fail(ErrorCode::Corrupt, manifest.error().message,
                    file.fileName() + u": "_s + manifest.error().detail);
    return manifest;
}

} // namespace orrery
