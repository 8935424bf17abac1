// SPDX-License-Identifier: MIT
#include "core/package/filerange.h"
#include "core/package/packagereader.h"
#include "core/package/tarunpacker.h"

#include <QCoreApplication>
#include <QDir>
#include <QScopeGuard>

#include <kcompressiondevice.h>

#include <cerrno>

#include <fcntl.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Package)
};

std::unexpected<Error> changed(const QString &entry)
{
    return fail(ErrorCode::Denied, Text::tr("The package changed while it was being unpacked."),
                entry);
}

Result<> unpackPayload(const QString &path, const PackageReport &report, const ZipEntry &entry,
                       const QString &micro, const QString &dir, const PackageLimits &limits)
{
    if (!QDir().mkpath(dir))
        return fail(ErrorCode::Io, Text::tr("The package cannot be unpacked."), dir);
    FileRange range(path, entry.offset, entry.size);
    KCompressionDevice tar(&range, false, KCompressionDevice::Zstd);
    if (!range.isOpen() || !tar.open(QIODevice::ReadOnly))
        return fail(ErrorCode::Io, Text::tr("The package cannot be read."), entry.name);
    const qint64 stated = report.manifest.sizes.value(micro);
    TarUnpacker unpacker(dir, {.bytes = stated, .entries = limits.unpackedEntries});
    if (auto unpacked = unpacker.unpack(tar); !unpacked)
        return unpacked;
    if (unpacker.bytes() != stated)
        return fail(
            ErrorCode::InvalidInput,
            Text::tr("The Micro “%1” unpacks to another size than the package states.").arg(micro));
    if (range.digest() != report.checksums.value(entry.name))
        return changed(entry.name);
    return {};
}

Result<> copyEntry(const QString &path, const PackageReport &report, const ZipEntry &entry,
                   const QString &target)
{
    FileRange range(path, entry.offset, entry.size);
    QFile file(target);
    if (!QDir().mkpath(QFileInfo(target).path())
        || !file.open(QIODevice::WriteOnly | QIODevice::NewOnly))
        return fail(ErrorCode::Io, Text::tr("The package cannot be unpacked."), file.errorString());
    while (true) {
        const QByteArray block = range.read(256 * 1024);
        if (block.isEmpty())
            break;
        if (file.write(block) != block.size())
            return failErrno(errno, Text::tr("The package cannot be unpacked."), target);
    }
    if (!file.flush())
        return failErrno(errno, Text::tr("The package cannot be unpacked."), target);
    if (range.digest() != report.checksums.value(entry.name))
        return changed(entry.name);
    return {};
}

/// One call for thousands of small files: an fsync for each takes minutes on a slow disk.
Result<> syncToDisk(const QString &dir)
{
    const int descriptor =
        ::open(QFile::encodeName(dir).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool isSynced = descriptor >= 0 && ::syncfs(descriptor) == 0;
    const int problem = errno;
    if (descriptor >= 0)
        ::close(descriptor);
    if (!isSynced)
        return failErrno(problem, Text::tr("The package cannot be unpacked."), u"syncfs "_s + dir);
    return {};
}

Result<> unpackAll(const QString &path, const PackageReport &report, const QString &targetDir,
                   const PackageLimits &limits)
{
    for (const ZipEntry &entry : report.entries) {
        Result<> done;
        if (entry.name.startsWith("payload/"_L1)) {
            const QString micro =
                entry.name.sliced(8, entry.name.size() - 8 - QLatin1StringView(".tar.zst").size());
            done = unpackPayload(path, report, entry, micro, targetDir + u"/micros/"_s + micro,
                                 limits);
        } else if (entry.name == "manifest.json"_L1 || entry.name.startsWith("store/"_L1)) {
            done = copyEntry(path, report, entry, targetDir + u'/' + entry.name);
        }
        if (!done)
            return done;
    }
    return syncToDisk(targetDir);
}

} // namespace

Result<> unpackPackage(const QString &path, const PackageReport &report, const QString &targetDir,
                       const PackageLimits &limits)
{
    if (QFileInfo::exists(targetDir) || QFileInfo(targetDir).isSymLink())
        return fail(ErrorCode::Conflict, Text::tr("“%1” is there already.").arg(targetDir));
    if (!QDir().mkpath(targetDir))
        return fail(ErrorCode::Io, Text::tr("The package cannot be unpacked."), targetDir);
    auto cleanUp = qScopeGuard([&targetDir] { QDir(targetDir).removeRecursively(); });
    auto unpacked = unpackAll(path, report, targetDir, limits);
    if (unpacked)
        cleanUp.dismiss();
    return unpacked;
}

} // namespace orrery
