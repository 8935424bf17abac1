// SPDX-License-Identifier: MIT
#include "core/package/zipdirectory.h"

#include <QCoreApplication>
#include <QIODevice>
#include <QSet>
#include <QStringDecoder>
#include <QtEndian>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

constexpr qint64 endSize = 22;
constexpr qint64 centralSize = 46;
constexpr qint64 localSize = 30;
constexpr quint32 endMagic = 0x06054b50;
constexpr quint32 centralMagic = 0x02014b50;
constexpr quint32 localMagic = 0x04034b50;
constexpr qint64 directoryLimit = 4 * 1024 * 1024;
constexpr qsizetype pathLimit = 1024;
constexpr qsizetype nameLimit = 255;

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Package)
};

quint16 get16(QByteArrayView bytes, qsizetype at)
{
    return qFromLittleEndian<quint16>(bytes.sliced(at, 2).data());
}

quint32 get32(QByteArrayView bytes, qsizetype at)
{
    return qFromLittleEndian<quint32>(bytes.sliced(at, 4).data());
}

std::unexpected<Error> broken(const QString &detail)
{
    return fail(ErrorCode::InvalidInput,
                Text::tr("The file is damaged or is not a package: its directory is not right."),
                detail);
}

Result<QByteArray> readAt(QIODevice &file, qint64 offset, qint64 size)
{
    QByteArray bytes;
    if (!file.seek(offset) || (bytes = file.read(size)).size() != size)
        return fail(ErrorCode::Io, Text::tr("The package cannot be read."),
                    u"%1 bytes at %2: %3"_s.arg(size).arg(offset).arg(file.errorString()));
    return bytes;
}

struct End {
    quint16 count = 0;
    qint64 offset = 0;
    QByteArray directory;
};

Result<End> readEnd(QIODevice &file, qsizetype entryLimit)
{
    const qint64 total = file.size();
    if (total < endSize)
        return broken(u"too short"_s);
    const auto bytes = readAt(file, total - endSize, endSize);
    if (!bytes)
        return std::unexpected(bytes.error());
    const quint16 count = get16(*bytes, 10);
    const qint64 size = get32(*bytes, 12);
    const qint64 offset = get32(*bytes, 16);
    // Disk numbers and the comment must be empty, so that the end is where it seems to be.
    if (get32(*bytes, 0) != endMagic || get32(*bytes, 4) != 0 || get16(*bytes, 8) != count
        || get16(*bytes, 20) != 0 || offset + size != total - endSize)
        return broken(u"end record"_s);
    if (count > entryLimit || size > directoryLimit)
        return fail(ErrorCode::InvalidInput,
                    Text::tr("The package has %1 entries; at most %2 are allowed.")
                        .arg(count)
                        .arg(entryLimit));
    const auto directory = readAt(file, offset, size);
    if (!directory)
        return std::unexpected(directory.error());
    return End{count, offset, *directory};
}

Result<QString> decodeName(QByteArrayView bytes)
{
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    const QString name = decoder(bytes);
    if (decoder.hasError())
        return fail(ErrorCode::InvalidInput, Text::tr("A name in the package is not UTF-8 text."));
    if (const QString problem = whatIsWrongWithPath(name); !problem.isEmpty())
        return fail(ErrorCode::InvalidInput, problem);
    return name;
}

/// What is equal in all entries of one package, so that no bit of it is free.
struct Common {
    quint16 madeBy = 0;
    quint32 attributes = 0;
    friend bool operator==(const Common &, const Common &) = default;
};

/// The entry whose central record begins at \a at; its bytes are expected at \a dataEnd.
Result<ZipEntry> readEntry(QIODevice &file, QByteArrayView directory, qsizetype at, qint64 dataEnd,
                           qint64 dataLimit)
{
    if (directory.size() - at < centralSize || get32(directory, at) != centralMagic)
        return broken(u"central record"_s);
    const QByteArrayView central = directory.sliced(at, centralSize);
    const quint16 nameSize = get16(central, 28);
    const qint64 size = get32(central, 24);
    // Extra fields, comments, other disks, encryption, data descriptors: nothing of it is written.
    if (get16(central, 30) != 0 || get16(central, 32) != 0 || get16(central, 34) != 0
        || get16(central, 36) != 0 || (get16(central, 8) & ~0x0800U) != 0)
        return broken(u"fields of a central record"_s);
    if (get16(central, 10) != 0 || get32(central, 20) != size)
        return fail(ErrorCode::InvalidInput,
                    Text::tr("The package has a compressed entry; all must be stored."));
    if (get32(central, 42) != dataEnd || directory.size() - at < centralSize + nameSize
        || dataLimit - dataEnd < localSize + nameSize + size)
        return broken(u"place of an entry"_s);
    const QByteArrayView nameBytes = directory.sliced(at + centralSize, nameSize);
    const auto local = readAt(file, dataEnd, localSize + nameSize);
    if (!local)
        return std::unexpected(local.error());
    const bool isTwin = get32(*local, 0) == localMagic && get16(*local, 28) == 0
        && QByteArrayView(*local).sliced(4, 24) == central.sliced(6, 24)
        && QByteArrayView(*local).sliced(localSize) == nameBytes;
    if (!isTwin)
        return broken(u"local and central record differ"_s);
    const auto name = decodeName(nameBytes);
    if (!name)
        return std::unexpected(name.error());
    return ZipEntry{*name, dataEnd + localSize + nameSize, size, get32(central, 16)};
}

} // namespace

Result<QList<ZipEntry>> readZipDirectory(QIODevice &file, qsizetype entryLimit)
{
    const auto end = readEnd(file, entryLimit);
    if (!end)
        return std::unexpected(end.error());
    QList<ZipEntry> entries;
    QSet<QString> seen;
    Common common;
    qint64 dataEnd = 0;
    qsizetype at = 0;
    for (int i = 0; i < end->count; ++i) {
        const auto entry = readEntry(file, end->directory, at, dataEnd, end->offset);
        if (!entry)
            return std::unexpected(entry.error());
        const QByteArrayView central = QByteArrayView(end->directory).sliced(at, centralSize);
        const Common own{get16(central, 4), get32(central, 38)};
        if (i == 0)
            common = own;
        if (own != common)
            return broken(u"attributes differ"_s);
        if (seen.contains(foldedPath(entry->name)))
            return fail(ErrorCode::InvalidInput,
                        Text::tr("The package has the name “%1” twice, or two names that differ "
                                 "only in case.")
                            .arg(entry->name));
        seen.insert(foldedPath(entry->name));
        dataEnd = entry->offset + entry->size;
        at += centralSize + get16(central, 28);
        entries.append(*entry);
    }
    if (at != end->directory.size() || dataEnd != end->offset)
        return broken(u"bytes that belong to no entry"_s);
    return entries;
}

quint32 crc32Of(QByteArrayView bytes)
{
    quint32 crc = 0xffffffff;
    for (const char c : bytes) {
        crc ^= static_cast<quint8>(c);
        for (int bit = 0; bit < 8; ++bit)
            crc = crc >> 1 ^ (crc & 1 ? 0xedb88320 : 0);
    }
    return ~crc;
}

QString whatIsWrongWithPath(const QString &path)
{
    const bool hasControl = std::ranges::any_of(
        path, [](QChar c) { return c < u' ' || (c >= QChar(0x7f) && c < QChar(0xa0)); });
    if (hasControl)
        return Text::tr("A name in the package has a control character in it.");
    if (path.isEmpty() || path.size() > pathLimit)
        return Text::tr("A name in the package is empty or too long.");
    if (path.contains(u'\\'))
        return Text::tr("The name “%1” in the package has a backslash in it.").arg(path);
    if (path.startsWith(u'/'))
        return Text::tr("The name “%1” in the package is an absolute path.").arg(path);
    const QStringList parts = path.split(u'/');
    for (const QString &part : parts) {
        if (part == ".."_L1)
            return Text::tr("The name “%1” in the package leads out of it.").arg(path);
        if (part.isEmpty() || part == "."_L1 || part.toUtf8().size() > nameLimit)
            return Text::tr("The name “%1” in the package is not a plain path.").arg(path);
    }
    return {};
}

QString foldedPath(const QString &path)
{
    return path.normalized(QString::NormalizationForm_C).toCaseFolded();
}

} // namespace orrery
