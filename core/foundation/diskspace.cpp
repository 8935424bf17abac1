// SPDX-License-Identifier: MIT
#include "core/foundation/diskspace.h"

#include <QCoreApplication>

#include <algorithm>
#include <sys/statvfs.h>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(DiskSpace)
};

constexpr qint64 largestReserve = 16 * 1024 * 1024;
constexpr qint64 reservedPart = 20; ///< Of small disks one part of so many.

} // namespace

Result<> checkDiskSpace(std::string folder, qint64 bytes)
{
    struct statvfs disk{};
    while (::statvfs(folder.c_str(), &disk) != 0) {
        const size_t slash = folder.find_last_of('/');
        if (slash == std::string::npos || slash == 0)
            return {}; // unknown: writing will tell
        folder.resize(slash);
    }
    const auto blocks = [&disk](fsblkcnt_t count) {
        return static_cast<qint64>(count) * static_cast<qint64>(disk.f_frsize);
    };
    const qint64 reserve = std::min(largestReserve, blocks(disk.f_blocks) / reservedPart);
    if (blocks(disk.f_bavail) - bytes >= reserve)
        return {};
    return fail(
        ErrorCode::DiskFull, Text::tr("The disk is full."),
        u"%1: %2 bytes left"_s.arg(QString::fromStdString(folder)).arg(blocks(disk.f_bavail)));
}

} // namespace orrery
