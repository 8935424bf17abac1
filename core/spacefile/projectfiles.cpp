// SPDX-License-Identifier: MIT
#include "core/spacefile/projectfiles.h"

#include "core/spacefile/imageheader.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

constexpr int iconSide = 512;

struct Text {
    Q_DECLARE_TR_FUNCTIONS(ProjectFiles)
};

} // namespace

Result<QString> cleanRelativePath(const QString &path)
{
    const QString clean = QDir::cleanPath(path.isEmpty() ? u"."_s : path);
    if (path.contains(u'\\'))
        return fail(ErrorCode::InvalidInput,
                    Text::tr("“%1” contains a backslash; write paths with “/”.").arg(path));
    if (path.startsWith(u'/'))
        return fail(ErrorCode::InvalidInput,
                    Text::tr("“%1” is absolute; write it relative.").arg(path));
    if (clean == ".."_L1 || clean.startsWith("../"_L1))
        return fail(ErrorCode::InvalidInput,
                    Text::tr("“%1” leads out of the project's folder.").arg(path));
    return clean;
}

ProjectFiles::ProjectFiles(IssueList &issues, const QString &folder)
    : m_issues(issues)
    , m_folder(folder)
{
}

bool ProjectFiles::isInside(const QString &path) const
{
    const QString root = QFileInfo(m_folder).canonicalFilePath();
    const QString real = QFileInfo(path).canonicalFilePath();
    return real == root || real.startsWith(root + u'/');
}

void ProjectFiles::checkIcon(const YamlNode &where, const QString &icon)
{
    const QString field = u"icon"_s;
    if (icon.endsWith(".svg"_L1, Qt::CaseInsensitive))
        return m_issues.warning(where, field,
                                Text::tr("“%1” is an SVG; an icon must be PNG or WebP. "
                                         "The generated icon is used.")
                                    .arg(icon));
    if (m_folder.isEmpty())
        return;
    const QString path = m_folder + u'/' + icon;
    if (!QFileInfo(path).isFile())
        return m_issues.warning(
            where, field, Text::tr("There is no file “%1”. The generated icon is used.").arg(icon));
    if (!isInside(path))
        return m_issues.error(where, field,
                              Text::tr("“%1” leads out of the project's folder.").arg(icon));
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return m_issues.warning(
            where, field, Text::tr("“%1” cannot be read. The generated icon is used.").arg(icon));
    const auto header = readImageHeader(file.read(64));
    if (!header || header->format == ImageHeader::Format::Jpeg)
        return m_issues.warning(where, field,
                                Text::tr("“%1” is neither PNG nor WebP. "
                                         "The generated icon is used.")
                                    .arg(icon));
    if (header->width != iconSide || header->height != iconSide)
        m_issues.warning(where, field,
                         Text::tr("“%1” has %2×%3 pixels; an icon should have 512×512.")
                             .arg(icon)
                             .arg(header->width)
                             .arg(header->height));
}

void ProjectFiles::checkSource(const YamlNode &where, const Micro &micro)
{
    if (m_folder.isEmpty())
        return;
    const QString field = u"src"_s;
    const QFileInfo info(m_folder + u'/' + micro.src);
    if (!info.exists())
        return m_issues.error(where, field,
                              Text::tr("The folder “%1” does not exist.").arg(micro.src));
    if (!info.isDir())
        return m_issues.error(where, field,
                              Text::tr("“%1” is a file; “src” must name a folder.").arg(micro.src));
    if (!isInside(info.filePath()))
        m_issues.error(where, field,
                       Text::tr("“%1” leads out of the project's folder.").arg(micro.src));
}

void ProjectFiles::checkContents(const YamlNode &where, const Micro &micro)
{
    const QDir source(m_folder + u'/' + micro.src);
    if (m_folder.isEmpty() || !source.exists())
        return;
    const EngineFamily family = engineFamily(micro.engine);
    const bool needsManifest = buildsWithNode(micro.engine) && micro.engine != Engine::Static
        && engineVersion(micro.engine).isEmpty();
    if (needsManifest && !source.exists(u"package.json"_s))
        m_issues.warning(where, u"src"_s,
                         Text::tr("There is no package.json in “%1”, which the engine %2 needs "
                                  "to build.")
                             .arg(micro.src, engineName(micro.engine)));
    if (family == EngineFamily::Python && micro.run.isEmpty() && !source.exists(u"main.py"_s))
        m_issues.warning(where, u"src"_s,
                         Text::tr("There is no main.py in “%1” and no “run” that names another "
                                  "start.")
                             .arg(micro.src));
    const QString program = micro.dev.section(u' ', 0, 0);
    const bool isLocal = program.contains(u'/') && !program.startsWith(u'/')
        && !program.contains(u'$') && !program.contains(u'=');
    if (isLocal && !source.exists(program))
        m_issues.warning(where, u"dev"_s,
                         Text::tr("“%1” does not exist in “%2” yet.").arg(program, micro.src));
}

} // namespace orrery
