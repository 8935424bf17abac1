// SPDX-License-Identifier: MIT
#include "core/foundation/profilepaths.h"

#include <QDir>
#include <QStandardPaths>

using namespace Qt::StringLiterals;

namespace orrery {

ProfilePaths::ProfilePaths(const QString &root)
    : m_root(QDir::cleanPath(QDir(root).absolutePath()))
{
}

QString ProfilePaths::defaultRoot()
{
    const QString fromEnvironment = qEnvironmentVariable("ORRERY_PROFILE");
    if (!fromEnvironment.isEmpty())
        return fromEnvironment;
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + u"/orrery"_s;
}

QString ProfilePaths::spaceDb() const
{
    return m_root + u"/space.db"_s;
}

QString ProfilePaths::appsDir() const
{
    return m_root + u"/apps"_s;
}

QString ProfilePaths::releaseDir(const AppId &app, const QString &digest) const
{
    return u"%1/%2/%3"_s.arg(appsDir(), app.value, digest);
}

QString ProfilePaths::instanceDir(const InstanceId &instance) const
{
    return u"%1/instances/%2"_s.arg(m_root, instance.value);
}

QString ProfilePaths::instanceCollectionDir(const InstanceId &instance) const
{
    return instanceDir(instance) + u"/collection"_s;
}

QString ProfilePaths::projectDir(const ProjectId &project) const
{
    return u"%1/projects/%2"_s.arg(m_root, project.value);
}

QString ProfilePaths::collectionDir(const CollectionId &collection) const
{
    return u"%1/collections/%2"_s.arg(m_root, collection.value);
}

QString ProfilePaths::cataloguesDir() const
{
    return m_root + u"/catalogues"_s;
}

QString ProfilePaths::keysDir() const
{
    return m_root + u"/keys"_s;
}

QString ProfilePaths::caFile() const
{
    return keysDir() + u"/ca.pem"_s;
}

QString ProfilePaths::browserCaFile() const
{
    return keysDir() + u"/browser-ca.json"_s;
}

QString ProfilePaths::logsDir() const
{
    return m_root + u"/logs"_s;
}

QString ProfilePaths::binDir() const
{
    return m_root + u"/bin"_s;
}

QString ProfilePaths::stagingDir() const
{
    return m_root + u"/staging"_s;
}

} // namespace orrery
