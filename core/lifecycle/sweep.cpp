// SPDX-License-Identifier: MIT
#include "core/lifecycle/sweep.h"

#include "core/pipeline/tree.h"

#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QLoggingCategory>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace orrery {

Q_LOGGING_CATEGORY(lcSweep, "orrery.sweep", QtInfoMsg)

namespace {

QStringList entriesOf(const QString &folder)
{
    return QDir(folder).entryList(QDir::AllEntries | QDir::Hidden | QDir::System
                                  | QDir::NoDotAndDotDot);
}

/// Erases \a path in a way that a crash cannot leave half of it in its place.
Result<> eraseAtOnce(const ProfilePaths &paths, const QString &path)
{
    qCInfo(lcSweep) << "erasing" << path;
    const QString aside = paths.stagingDir() + u"/erased-"_s + randomId();
    if (auto moved = renameDurably(path, aside); !moved)
        return moved;
    return removeTree(aside);
}

bool holdsCollection(const QString &folder, const QSet<QString> &collections)
{
    return std::ranges::any_of(collections, [&folder](const QString &collection) {
        return collection == folder || collection.startsWith(folder + u'/');
    });
}

Result<> sweepProjects(const ProfilePaths &paths, const SweepFacts &facts)
{
    const QString folder = paths.root() + u"/projects"_s;
    for (const QString &id : entriesOf(folder)) {
        const QString path = folder + u'/' + id;
        const auto project = facts.revisions.constFind(id);
        if (project == facts.revisions.cend()) {
            if (holdsCollection(path, facts.collectionFolders))
                continue;
            if (auto moved = moveToBin(paths, path); !moved)
                return moved;
            continue;
        }
        for (const QString &revision : entriesOf(path + u"/revisions"_s)) {
            if (project->contains(revision))
                continue;
            if (auto erased = eraseAtOnce(paths, path + u"/revisions/"_s + revision); !erased)
                return erased;
        }
    }
    return {};
}

Result<> sweepBin(const ProfilePaths &paths)
{
    const qint64 oldest =
        QDateTime::currentSecsSinceEpoch() - std::chrono::seconds(binTime).count();
    for (const QString &name : entriesOf(paths.binDir())) {
        bool isNumber = false;
        const qint64 time = name.section(u'.', -1).toLongLong(&isNumber);
        if (!isNumber || time > oldest)
            continue;
        if (auto removed = removeTree(paths.binDir() + u'/' + name); !removed)
            return removed;
    }
    return {};
}

} // namespace

Result<> moveToBin(const ProfilePaths &paths, const QString &folder)
{
    if (!QFileInfo::exists(folder))
        return {};
    const QString name = u"%1.%2.%3"_s.arg(QFileInfo(folder).fileName(), randomId())
                             .arg(QDateTime::currentSecsSinceEpoch());
    return renameDurably(folder, paths.binDir() + u'/' + name);
}

Result<> sweepReleases(const ProfilePaths &paths, const QSet<QString> &used)
{
    for (const QString &owner : entriesOf(paths.appsDir())) {
        const QString ownerDir = paths.appsDir() + u'/' + owner;
        for (const QString &app : entriesOf(ownerDir)) {
            const QString appDir = ownerDir + u'/' + app;
            for (const QString &digest : entriesOf(appDir)) {
                const QString release = appDir + u'/' + digest;
                if (used.contains(release))
                    continue;
                if (auto erased = eraseAtOnce(paths, release); !erased)
                    return erased;
            }
            QDir().rmdir(appDir); // only if it is empty now
        }
        QDir().rmdir(ownerDir);
    }
    return {};
}

Result<> sweepAll(const ProfilePaths &paths, const SweepFacts &facts)
{
    if (auto removed = removeTree(paths.stagingDir()); !removed)
        return removed;
    if (auto swept = sweepReleases(paths, facts.releases); !swept)
        return swept;
    const QString instances = paths.root() + u"/instances"_s;
    for (const QString &id : entriesOf(instances)) {
        const QString path = instances + u'/' + id;
        if (facts.instances.contains(id) || holdsCollection(path, facts.collectionFolders))
            continue;
        if (auto moved = moveToBin(paths, path); !moved)
            return moved;
    }
    if (auto swept = sweepProjects(paths, facts); !swept)
        return swept;
    return sweepBin(paths);
}

} // namespace orrery
