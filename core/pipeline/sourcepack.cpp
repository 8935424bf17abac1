// SPDX-License-Identifier: MIT
#include "core/pipeline/sourcepack.h"

#include "core/spacefile/spaceignore.h"

#include <QCoreApplication>
#include <QDir>
#include <QLocale>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(SourcePack)
};

constexpr qint64 microLimit = qint64(250) * 1000 * 1000;

void measure(const QString &folder, const QString &relative, const SpaceIgnore &ignore,
             qint64 limit, CopyReport &report)
{
    const auto entries = QDir(folder).entryInfoList(
        QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot | QDir::NoSymLinks, QDir::NoSort);
    for (const QFileInfo &info : entries) {
        if (report.bytes > limit)
            return;
        const QString path =
            relative.isEmpty() ? info.fileName() : relative + u'/' + info.fileName();
        if (ignore.ignores(path, info.isDir()))
            continue;
        if (info.isDir()) {
            measure(info.filePath(), path, ignore, limit, report);
            continue;
        }
        ++report.files;
        report.bytes += info.size();
    }
}

} // namespace

Result<CopyReport> packSource(const QString &folder, const Spacefile &spacefile,
                              const QString &target, const std::function<bool()> &isCancelled)
{
    const SpaceIgnore ignore = SpaceIgnore::of(folder);
    CopyRules rules;
    rules.skips = [&ignore](const QString &path, bool isDirectory) {
        return ignore.ignores(path, isDirectory);
    };
    rules.isCancelled = isCancelled;
    auto report = copyTree(folder, target, rules);
    if (!report)
        return report;
    for (const Micro &micro : spacefile.micros) {
        const qint64 bytes = measureTree(QDir::cleanPath(target + u'/' + micro.src)).bytes;
        if (bytes > microLimit) {
            report->notices.append(
                Text::tr("The source of Micro “%1” has %2; more than %3 is unusual. Does "
                         ".spaceignore miss something?")
                    .arg(micro.name, QLocale().formattedDataSize(bytes),
                         QLocale().formattedDataSize(microLimit)));
        }
    }
    return report;
}

CopyReport measureSource(const QString &folder, qint64 limit)
{
    CopyReport report;
    measure(folder, {}, SpaceIgnore::of(folder), limit, report);
    return report;
}

} // namespace orrery
