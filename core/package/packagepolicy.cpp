// SPDX-License-Identifier: MIT
#include "core/package/packagepolicy.h"

#include <QCoreApplication>
#include <QVersionNumber>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Package)
};

/// Without the reason: rewording it asks for nothing new.
QJsonObject essence(const QJsonValue &permission)
{
    QJsonObject object = permission.toObject();
    object.remove(u"reason"_s);
    return object;
}

/// Whether \a granted covers \a wanted: the same, or a network grant that names every host.
bool covers(const QJsonObject &granted, const QJsonObject &wanted)
{
    if (granted == wanted)
        return true;
    if (granted["kind"_L1] != "net"_L1 || wanted["kind"_L1] != "net"_L1)
        return false;
    const QJsonArray grantedHosts = granted["hosts"_L1].toArray();
    const QJsonArray wantedHosts = wanted["hosts"_L1].toArray();
    if (wantedHosts.isEmpty()) // no list stands for the whole network
        return grantedHosts.isEmpty();
    return grantedHosts.isEmpty()
        || std::ranges::all_of(wantedHosts, [&grantedHosts](const QJsonValue &host) {
               return grantedHosts.contains(host);
           });
}

QString archName(const QString &arch)
{
    const QString lower = arch.toLower();
    if (lower == "amd64"_L1 || lower == "x64"_L1)
        return u"x86_64"_s;
    return lower == "arm64"_L1 ? u"aarch64"_s : lower;
}

} // namespace

Result<> checkKey(const PackageReport &report, const QString &pinnedKey)
{
    if (pinnedKey.isEmpty() || pinnedKey == report.manifest.key)
        return {};
    return fail(ErrorCode::Denied,
                Text::tr("“%1” is signed by another key than the installed release. It may not "
                         "come from the same developer.")
                    .arg(report.manifest.name),
                report.manifest.app.value);
}

Result<> checkBuild(const Manifest &manifest, std::optional<qint64> installedBuild, bool allowOlder)
{
    if (!installedBuild || manifest.build >= *installedBuild || allowOlder)
        return {};
    return fail(ErrorCode::Conflict,
                Text::tr("“%1” %2 (build %3) is older than the installed build %4.")
                    .arg(manifest.name, manifest.version)
                    .arg(manifest.build)
                    .arg(*installedBuild));
}

Result<> checkHost(const Manifest &manifest, const QString &arch, const QString &hostVersion)
{
    const bool fits = std::ranges::any_of(manifest.arch, [&arch](const QString &each) {
        return each == "any"_L1 || archName(each) == archName(arch);
    });
    if (!fits)
        return fail(ErrorCode::Unavailable,
                    Text::tr("“%1” runs on %2; this computer is %3.")
                        .arg(manifest.name, manifest.arch.join(u", "_s), arch));
    const QVersionNumber wanted = QVersionNumber::fromString(manifest.minHost);
    if (!wanted.isNull() && QVersionNumber::fromString(hostVersion) < wanted)
        return fail(ErrorCode::Unavailable,
                    Text::tr("“%1” needs Orrery %2; this is %3.")
                        .arg(manifest.name, manifest.minHost, hostVersion));
    return {};
}

QJsonArray newPermissions(const Manifest &manifest, const QJsonArray &accepted)
{
    QJsonArray result;
    for (const QJsonValue &wanted : manifest.permissions) {
        const bool isGranted = std::ranges::any_of(accepted, [&wanted](const QJsonValue &granted) {
            return covers(essence(granted), essence(wanted));
        });
        if (!isGranted)
            result.append(wanted);
    }
    return result;
}

} // namespace orrery
