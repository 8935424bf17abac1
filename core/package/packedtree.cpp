// SPDX-License-Identifier: MIT
#include "core/package/packedtree.h"

#include "core/package/zipdirectory.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSet>

#include <kcompressiondevice.h>
#include <ktar.h>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

constexpr int depthLimit = 100;
constexpr qint64 blockSize = 256 * 1024;

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Package)
};

std::unexpected<Error> unreadable(const QFile &file)
{
    return fail(ErrorCode::Io, Text::tr("“%1” cannot be read.").arg(file.fileName()),
                file.errorString());
}

Result<TreeEntry> entryOf(const QFileInfo &info, const QString &path)
{
    TreeEntry entry{.kind = TreeEntry::Kind::File, .path = path, .target = {}};
    if (const QString problem = whatIsWrongWithPath(path); !problem.isEmpty())
        return fail(ErrorCode::InvalidInput, problem);
    if (info.isSymLink()) {
        entry.kind = TreeEntry::Kind::Link;
        entry.target = info.readSymLink();
        if (!isLinkInside(path, entry.target))
            return fail(ErrorCode::InvalidInput,
                        Text::tr("The link “%1” leads to “%2”, out of what is packed.")
                            .arg(path, entry.target));
        return entry;
    }
    if (info.isDir()) {
        entry.kind = TreeEntry::Kind::Folder;
        return entry;
    }
    if (!info.isFile())
        return fail(
            ErrorCode::InvalidInput,
            Text::tr("“%1” is neither a file nor a folder and cannot be packed.").arg(path));
    entry.size = info.size();
    entry.isExecutable = info.permission(QFile::ExeOwner);
    return entry;
}

Result<> collect(const QString &dir, const QString &prefix, int depth, QList<TreeEntry> &entries)
{
    if (depth > depthLimit)
        return fail(ErrorCode::InvalidInput, Text::tr("“%1” is nested too deeply.").arg(prefix));
    const QFileInfoList infos = QDir(dir).entryInfoList(
        QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot, QDir::NoSort);
    for (const QFileInfo &info : infos) {
        const auto entry = entryOf(info, prefix + info.fileName());
        if (!entry)
            return std::unexpected(entry.error());
        entries.append(*entry);
        if (entry->kind != TreeEntry::Kind::Folder)
            continue;
        if (auto below = collect(info.filePath(), entry->path + u'/', depth + 1, entries); !below)
            return below;
    }
    return {};
}

/// The bytes of a file, a block at a time, to \a take; fails if it does not have \a size bytes.
template <typename Take> Result<> readBlocks(const QString &path, qint64 size, Take take)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return unreadable(file);
    qint64 left = size;
    while (left > 0) {
        const QByteArray block = file.read(qMin(left, blockSize));
        if (block.isEmpty())
            return unreadable(file);
        left -= block.size();
        if (!take(block))
            return fail(ErrorCode::Io, Text::tr("The package cannot be written."));
    }
    return {};
}

Result<> writeEntry(KTar &tar, const QString &dir, const TreeEntry &entry)
{
    const QDateTime zero = QDateTime::fromSecsSinceEpoch(0);
    const QString nobody;
    const mode_t mode = entry.isExecutable ? 0100755 : 0100644;
    bool isWritten = false;
    switch (entry.kind) {
    case TreeEntry::Kind::Folder:
        isWritten = tar.writeDir(entry.path, nobody, nobody, 040755, zero, zero, zero);
        break;
    case TreeEntry::Kind::Link:
        isWritten =
            tar.writeSymLink(entry.path, entry.target, nobody, nobody, 0120777, zero, zero, zero);
        break;
    case TreeEntry::Kind::File: {
        if (!tar.prepareWriting(entry.path, nobody, nobody, entry.size, mode, zero, zero, zero))
            break;
        auto copied = readBlocks(dir + u'/' + entry.path, entry.size,
                                 [&tar](const QByteArray &block) { return tar.writeData(block); });
        if (!copied)
            return copied;
        isWritten = tar.finishWriting(entry.size);
    }
    }
    if (!isWritten)
        return fail(ErrorCode::Io, Text::tr("The package cannot be written."), tar.errorString());
    return {};
}

} // namespace

bool isLinkInside(const QString &path, const QString &target)
{
    if (target.isEmpty() || target.startsWith(u'/') || target.contains(u'\\')
        || target.contains(QChar(u'\0')))
        return false;
    qsizetype depth = path.count(u'/');
    bool isGoingUp = true;
    const QStringList parts = target.split(u'/', Qt::SkipEmptyParts);
    for (const QString &part : parts) {
        if (part == "."_L1)
            continue;
        // Behind a folder ".." may mean another place than it seems to: the folder may be a link.
        if (part == ".."_L1 && (!isGoingUp || --depth < 0))
            return false;
        isGoingUp = isGoingUp && part == ".."_L1;
    }
    return true;
}

Result<QList<TreeEntry>> listTree(const QString &dir)
{
    QList<TreeEntry> entries;
    if (!QFileInfo(dir).isDir())
        return fail(ErrorCode::NotFound, Text::tr("There is no folder “%1”.").arg(dir));
    if (auto collected = collect(dir, {}, 0, entries); !collected)
        return std::unexpected(collected.error());
    std::ranges::sort(entries, {}, &TreeEntry::path);
    QSet<QString> seen;
    for (const TreeEntry &each : std::as_const(entries)) {
        if (seen.contains(foldedPath(each.path)))
            return fail(ErrorCode::InvalidInput,
                        Text::tr("“%1” and another name differ only in case.").arg(each.path));
        seen.insert(foldedPath(each.path));
    }
    return entries;
}

Result<QString> treeDigest(const QString &dir)
{
    const auto entries = listTree(dir);
    if (!entries)
        return std::unexpected(entries.error());
    QCryptographicHash whole(QCryptographicHash::Sha256);
    for (const TreeEntry &each : *entries) {
        const int kind = static_cast<int>(each.kind) * 2 + (each.isExecutable ? 1 : 0);
        QCryptographicHash content(QCryptographicHash::Sha256);
        content.addData(each.target.toUtf8());
        if (each.kind == TreeEntry::Kind::File) {
            const auto read =
                readBlocks(dir + u'/' + each.path, each.size, [&content](const QByteArray &block) {
                    content.addData(block);
                    return true;
                });
            if (!read)
                return std::unexpected(read.error());
        }
        whole.addData(QByteArray::number(kind) + ' ' + content.result().toHex() + ' '
                      + each.path.toUtf8() + '\n');
    }
    return QString::fromLatin1(whole.result().toHex());
}

Result<qint64> packTree(const QString &dir, QIODevice &out)
{
    const auto entries = listTree(dir);
    if (!entries)
        return std::unexpected(entries.error());
    KCompressionDevice compressed(&out, false, KCompressionDevice::Zstd);
    if (!compressed.open(QIODevice::WriteOnly))
        return fail(ErrorCode::Io, Text::tr("The package cannot be written."),
                    compressed.errorString());
    qint64 bytes = 0;
    {
        KTar tar(&compressed);
        if (!tar.open(QIODevice::WriteOnly))
            return fail(ErrorCode::Io, Text::tr("The package cannot be written."),
                        tar.errorString());
        for (const TreeEntry &each : *entries) {
            if (auto written = writeEntry(tar, dir, each); !written)
                return std::unexpected(written.error());
            bytes += each.size;
        }
        // The two blocks that end a tar; the library leaves them out.
        if (compressed.write(QByteArray(1024, '\0')) != 1024)
            return fail(ErrorCode::Io, Text::tr("The package cannot be written."),
                        compressed.errorString());
        if (!tar.close())
            return fail(ErrorCode::Io, Text::tr("The package cannot be written."),
                        tar.errorString());
    }
    compressed.close();
    if (compressed.error() != QFileDevice::NoError)
        return fail(ErrorCode::Io, Text::tr("The package cannot be written."),
                    compressed.errorString());
    return bytes;
}

} // namespace orrery
