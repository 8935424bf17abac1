// SPDX-License-Identifier: MIT
#include "core/package/packedtree.h"

#include "core/package/zipdirectory.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSet>

#include <algorithm>
#include <cerrno>
#include <memory>

#include <archive.h>
#include <archive_entry.h>

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

using Tar = std::unique_ptr<archive, decltype(&archive_write_free)>;

std::unexpected<Error> failed(archive *tar)
{
    const char *text = archive_error_string(tar);
    return fail(ErrorCode::Io, Text::tr("The package cannot be written."),
                QString::fromUtf8(text ? text : "unknown"));
}

la_ssize_t writeTo(archive *tar, void *out, const void *bytes, size_t size)
{
    auto *device = static_cast<QIODevice *>(out);
    const qint64 written =
        device->write(static_cast<const char *>(bytes), static_cast<qint64>(size));
    if (written < 0)
        archive_set_error(tar, EIO, "%s", device->errorString().toUtf8().constData());
    return written;
}

Result<> writeEntry(archive *tar, const QString &dir, const TreeEntry &each)
{
    const std::unique_ptr<archive_entry, decltype(&archive_entry_free)> entry(archive_entry_new(),
                                                                              &archive_entry_free);
    archive_entry_copy_pathname(entry.get(), each.path.toUtf8().constData());
    archive_entry_set_mtime(entry.get(), 0, 0);
    archive_entry_set_size(entry.get(), each.size);
    switch (each.kind) {
    case TreeEntry::Kind::Folder:
        archive_entry_set_mode(entry.get(), AE_IFDIR | 0755);
        break;
    case TreeEntry::Kind::Link:
        archive_entry_set_mode(entry.get(), AE_IFLNK | 0777);
        archive_entry_copy_symlink(entry.get(), each.target.toUtf8().constData());
        break;
    case TreeEntry::Kind::File:
        archive_entry_set_mode(entry.get(), AE_IFREG | (each.isExecutable ? 0755 : 0644));
    }
    if (archive_write_header(tar, entry.get()) != ARCHIVE_OK)
        return failed(tar);
    if (each.kind != TreeEntry::Kind::File)
        return {};
    return readBlocks(dir + u'/' + each.path, each.size, [tar](const QByteArray &block) {
        return archive_write_data(tar, block.constData(), static_cast<size_t>(block.size()))
            == block.size();
    });
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
    // Not KTar: it stamps the headers of long names with the clock.
    const Tar tar(archive_write_new(), &archive_write_free);
    archive_write_set_bytes_in_last_block(tar.get(), 1);
    if (archive_write_set_format_gnutar(tar.get()) != ARCHIVE_OK
        || archive_write_add_filter_zstd(tar.get()) != ARCHIVE_OK
        || archive_write_open(tar.get(), &out, nullptr, &writeTo, nullptr) != ARCHIVE_OK)
        return failed(tar.get());
    qint64 bytes = 0;
    for (const TreeEntry &each : *entries) {
        if (auto written = writeEntry(tar.get(), dir, each); !written)
            return std::unexpected(written.error());
        bytes += each.size;
    }
    if (archive_write_close(tar.get()) != ARCHIVE_OK)
        return failed(tar.get());
    return bytes;
}

} // namespace orrery
