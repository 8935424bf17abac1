// SPDX-License-Identifier: MIT
#include "core/engines/packagemanifest.h"

#include "core/engines/runtimes.h"

#include <QCoreApplication>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(PackageManifest)
};

} // namespace

bool PackageManifest::names(const QString &package) const
{
    return dependencies.contains(package) || devDependencies.contains(package);
}

PackageManifest readPackageManifest(const QString &folder)
{
    PackageManifest manifest;
    QFile file(folder + u"/package.json"_s);
    manifest.exists = file.exists();
    if (!file.open(QIODevice::ReadOnly))
        return manifest;
    const QJsonObject json = QJsonDocument::fromJson(file.readAll()).object();
    manifest.dependencies = json.value("dependencies"_L1).toObject().keys()
        + json.value("optionalDependencies"_L1).toObject().keys();
    manifest.devDependencies = json.value("devDependencies"_L1).toObject().keys();
    manifest.scripts = json.value("scripts"_L1).toObject().keys();
    manifest.main = json.value("main"_L1).toString();
    return manifest;
}

PackageManager packageManager(const QString &folder, const Runtimes &runtimes)
{
    const bool hasNpmLock = QFile::exists(folder + u"/package-lock.json"_s)
        || QFile::exists(folder + u"/npm-shrinkwrap.json"_s);
    const QString plain = u"npm install --no-audit --no-fund"_s;
    PackageManager npm{
        .name = u"npm"_s,
        // A lock that no longer fits its manifest: hosted builds went on, so do ours.
        .install = hasNpmLock ? u"npm ci --no-audit --no-fund || "_s + plain : plain,
        .prune = u"npm prune --omit=dev --no-audit --no-fund"_s,
        .notice = {},
    };
    const auto other = [&](const QString &lock, const QString &name, const QString &install,
                           const QString &prune) -> std::optional<PackageManager> {
        if (hasNpmLock || !QFile::exists(folder + u'/' + lock))
            return {};
        if (runtimes.find(name))
            return PackageManager{.name = name, .install = install, .prune = prune, .notice = {}};
        npm.notice = Text::tr("%1 asks for %2, which this computer does not have; npm is used "
                              "instead.")
                         .arg(lock, name);
        return npm;
    };
    if (const auto pnpm =
            other(u"pnpm-lock.yaml"_s, u"pnpm"_s, u"pnpm install"_s, u"pnpm prune --prod"_s))
        return *pnpm;
    if (const auto yarn = other(u"yarn.lock"_s, u"yarn"_s, u"yarn install --non-interactive"_s,
                                u"yarn install --production --non-interactive"_s))
        return *yarn;
    return npm;
}

} // namespace orrery
