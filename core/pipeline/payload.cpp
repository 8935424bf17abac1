// SPDX-License-Identifier: MIT
#include "core/pipeline/payload.h"

#include "core/engines/runplan.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Payload)
};

constexpr auto everything = QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot;

/// One run of collectPayload().
class Collector
{
public:
    Collector(const PayloadSource &source, QString target, const std::function<bool()> &isCancelled)
        : m_source(source)
        , m_target(std::move(target))
    {
        m_rules.links = CopyRules::Links::Payload;
        m_rules.boundary = source.boundary;
        m_rules.isCancelled = isCancelled;
    }

    Result<CopyReport> run();

private:
    Result<> add(const QString &from, const QString &relative);
    Result<> include(const QString &root, const QString &entry);

    const PayloadSource &m_source;
    QString m_target;
    CopyRules m_rules;
    CopyReport m_report;
};

Result<> Collector::add(const QString &from, const QString &relative)
{
    const QString to = QDir::cleanPath(m_target + u'/' + relative);
    if (!QFileInfo(from).isDir()) {
        const auto copied = copyFile(from, to);
        if (!copied)
            return std::unexpected(copied.error());
        ++m_report.files;
        m_report.bytes += *copied;
        return {};
    }
    const auto copied = copyTree(from, to, m_rules);
    if (!copied)
        return std::unexpected(copied.error());
    m_report.files += copied->files;
    m_report.bytes += copied->bytes;
    m_report.notices += copied->notices;
    return {};
}

Result<> Collector::include(const QString &root, const QString &entry)
{
    const QString relative = QDir::cleanPath(entry);
    const QString from = QDir::cleanPath(root + u'/' + relative);
    const QString real = QFileInfo(from).canonicalFilePath();
    const QString boundary = QFileInfo(m_source.boundary).canonicalFilePath();
    if (real.isEmpty()) {
        return fail(ErrorCode::InvalidInput,
                    Text::tr("Micro “%1”: `include` names “%2”, which is not in the source and was "
                             "not made by the build.")
                        .arg(m_source.micro.name, entry));
    }
    if (relative.startsWith(".."_L1) || relative.startsWith(u'/')
        || (real != boundary && !real.startsWith(boundary + u'/'))) {
        return fail(ErrorCode::InvalidInput,
                    Text::tr("Micro “%1”: `include` names “%2”, which lies outside of the Micro's "
                             "folder.")
                        .arg(m_source.micro.name, entry));
    }
    return add(from, relative);
}

Result<CopyReport> Collector::run()
{
    const BuildPlan &plan = m_source.plan;
    const QString root = QDir::cleanPath(m_source.src + u'/' + plan.output);
    if (!QFileInfo(root).isDir()) {
        return fail(
            ErrorCode::InvalidInput,
            Text::tr("Micro “%1”: there is no folder “%2” after the build. If it is part of "
                     "the source, add “!%2” to .spaceignore: folders of this name are left "
                     "out otherwise.")
                .arg(m_source.micro.name, plan.output));
    }
    if (!QDir().mkpath(m_target))
        return failErrno(errno, Text::tr("Cannot make the folder “%1”.").arg(m_target), u"mkdir"_s);
    Result<> done;
    if (plan.include.isEmpty())
        done = add(root, {});
    for (const QString &entry : plan.include) {
        if (done)
            done = include(root, entry);
    }
    // Dependencies come along whatever `include` says; without `include` they are there already.
    QStringList besides;
    if (plan.keepsModules)
        besides.append(u"node_modules"_s);
    if (plan.pythonRequirements)
        besides.append(u".orrery/site-packages"_s);
    for (const QString &folder : std::as_const(besides)) {
        const QString from = m_source.src + u'/' + folder;
        if (done && QFileInfo(from).isDir() && !QFileInfo::exists(m_target + u'/' + folder))
            done = add(from, folder);
    }
    for (const auto &[from, to] : plan.extras) {
        const QString path = m_source.src + u'/' + from;
        if (done && QFileInfo::exists(path))
            done = add(path, to);
    }
    if (!done)
        return std::unexpected(done.error());
    for (const PayloadLink &link : payloadLinks(m_source.micro, m_target))
        QFile::link(link.target, m_target + u'/' + link.name);
    restoreExecuteBits(m_target);
    return m_report;
}

bool beginsLikeAProgram(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return false;
    const QByteArray start = file.read(4);
    return start.startsWith("#!")
        || start
        == "\x7f"
           "ELF"
        || start == "\xcf\xfa\xed\xfe" || start == "\xca\xfe\xba\xbe";
}

Result<> addFile(QCryptographicHash &hash, const QString &path)
{
    QFile file(path);
    QCryptographicHash content(QCryptographicHash::Sha256);
    if (!file.open(QIODevice::ReadOnly) || !content.addData(&file))
        return fail(ErrorCode::Io, Text::tr("Cannot read “%1”.").arg(path), file.errorString());
    hash.addData(content.result());
    return {};
}

} // namespace

Result<CopyReport> collectPayload(const PayloadSource &source, const QString &target,
                                  const std::function<bool()> &isCancelled)
{
    return Collector(source, target, isCancelled).run();
}

void restoreExecuteBits(const QString &folder)
{
    QDirIterator files(folder, QDir::Files | QDir::Hidden | QDir::NoSymLinks,
                       QDirIterator::Subdirectories);
    while (files.hasNext()) {
        const QFileInfo info = files.nextFileInfo();
        if (!info.isExecutable() && beginsLikeAProgram(info.filePath())) {
            QFile::setPermissions(info.filePath(),
                                  info.permissions() | QFile::ExeOwner | QFile::ExeUser
                                      | QFile::ExeGroup | QFile::ExeOther);
        }
    }
}

Result<QString> digestOf(const QString &folder)
{
    QStringList paths;
    QDirIterator entries(folder, everything, QDirIterator::Subdirectories);
    while (entries.hasNext())
        paths.append(entries.next().sliced(folder.size() + 1));
    paths.sort();
    QCryptographicHash hash(QCryptographicHash::Sha256);
    for (const QString &path : std::as_const(paths)) {
        const QFileInfo info(folder + u'/' + path);
        const char *kind = info.isSymLink() ? "link"
            : info.isDir()                  ? "folder"
            : info.isExecutable()           ? "program"
                                            : "file";
        hash.addData(QByteArrayView(kind));
        hash.addData(QByteArrayView("\0", 1));
        hash.addData(path.toUtf8());
        hash.addData(QByteArrayView("\0", 1));
        if (info.isSymLink()) {
            hash.addData(info.readSymLink().toUtf8());
            hash.addData(QByteArrayView("\0", 1));
        } else if (info.isFile()) {
            if (const auto added = addFile(hash, info.filePath()); !added)
                return std::unexpected(added.error());
        }
    }
    return QString::fromLatin1(hash.result().toHex());
}

} // namespace orrery
