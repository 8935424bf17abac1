// SPDX-License-Identifier: MIT
#include "core/package/tarunpacker.h"

#include "core/package/packedtree.h"
#include "core/package/zipdirectory.h"

#include <QCoreApplication>
#include <QFile>
#include <QIODevice>

#include <algorithm>
#include <cerrno>
#include <optional>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

constexpr qint64 blockSize = 512;
constexpr qint64 longNameLimit = 4096;
constexpr qint64 paddingLimit = 1024 * 1024; // writers round the end up to some record size
constexpr qint64 copySize = 256 * 1024;

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Package)
};

std::unexpected<Error> corrupt(const QString &detail)
{
    return fail(ErrorCode::Corrupt, Text::tr("A part of the package is damaged."), detail);
}

/// \a size bytes, or fewer where the stream ends.
QByteArray readFully(QIODevice &device, qint64 size)
{
    QByteArray bytes;
    while (bytes.size() < size) {
        const QByteArray more = device.read(size - bytes.size());
        if (more.isEmpty())
            break;
        bytes += more;
    }
    return bytes;
}

std::optional<qint64> octal(QByteArrayView field)
{
    qint64 value = 0;
    bool hasDigits = false;
    for (const char c : field) {
        if (c == ' ' && !hasDigits)
            continue;
        if (c == ' ' || c == '\0')
            break;
        if (c < '0' || c > '7' || value > (qint64(1) << 55))
            return std::nullopt;
        value = value * 8 + (c - '0');
        hasDigits = true;
    }
    return value;
}

QByteArray text(QByteArrayView field)
{
    const qsizetype end = field.indexOf('\0');
    return (end < 0 ? field : field.first(end)).toByteArray();
}

bool hasRightChecksum(QByteArrayView block)
{
    qint64 sum = 0;
    for (qsizetype i = 0; i < block.size(); ++i)
        sum += i >= 148 && i < 156 ? ' ' : static_cast<quint8>(block[i]);
    return octal(block.sliced(148, 8)) == sum;
}

bool isZero(QByteArrayView block)
{
    return std::ranges::all_of(block, [](char c) { return c == '\0'; });
}

qint64 roundedUp(qint64 size)
{
    return (size + blockSize - 1) / blockSize * blockSize;
}

} // namespace

struct TarUnpacker::Header {
    QByteArray name;
    QByteArray linkTarget;
    qint64 mode = 0;
    qint64 size = 0;
    char type = '0';

    static std::optional<Header> read(QByteArrayView block)
    {
        const auto mode = octal(block.sliced(100, 8));
        const auto size = octal(block.sliced(124, 12));
        if (!hasRightChecksum(block) || !mode || !size)
            return std::nullopt;
        Header header{text(block.first(100)), text(block.sliced(157, 100)), *mode, *size,
                      block[156] == '\0' ? '0' : block[156]};
        const QByteArray prefix = text(block.sliced(345, 155));
        if (block.sliced(257, 6) == QByteArrayView("ustar\0", 6) && !prefix.isEmpty())
            header.name.prepend(prefix + '/');
        return header;
    }
};

TarUnpacker::TarUnpacker(const QString &target, Limits limits)
    : m_target(target)
    , m_limits(limits)
{
}

Result<> TarUnpacker::unpack(QIODevice &tar)
{
    while (true) {
        const QByteArray block = readFully(tar, blockSize);
        if (block.size() < blockSize)
            return corrupt(u"the tar ends in the middle"_s);
        if (isZero(block))
            break;
        const auto header = Header::read(block);
        if (!header)
            return corrupt(u"tar header"_s);
        if (auto done = unpackEntry(tar, *header); !done)
            return done;
    }
    // Zeros only from here; something behind them would be a second archive that nobody checked.
    for (qint64 padding = 0; padding <= paddingLimit;) {
        const QByteArray rest = readFully(tar, copySize);
        if (rest.isEmpty())
            return {};
        if (!isZero(rest))
            break;
        padding += rest.size();
    }
    return corrupt(u"bytes behind the end of the tar"_s);
}

Result<QString> TarUnpacker::readLongName(QIODevice &tar, qint64 size)
{
    if (size <= 0 || size > longNameLimit)
        return corrupt(u"long name of %1 bytes"_s.arg(size));
    const QByteArray bytes = readFully(tar, roundedUp(size));
    if (bytes.size() != roundedUp(size))
        return corrupt(u"the tar ends in a long name"_s);
    return QString::fromUtf8(text(QByteArrayView(bytes).first(size)));
}

Result<> TarUnpacker::unpackEntry(QIODevice &tar, const Header &header)
{
    if (++m_entries > m_limits.entries)
        return fail(ErrorCode::InvalidInput,
                    Text::tr("The package unpacks to more than %1 files.").arg(m_limits.entries));
    if (header.type == 'L' || header.type == 'K') {
        const auto name = readLongName(tar, header.size);
        if (!name)
            return std::unexpected(name.error());
        (header.type == 'L' ? m_longName : m_longTarget) = *name;
        return {};
    }
    QString path = std::exchange(m_longName, {});
    if (path.isEmpty())
        path = QString::fromUtf8(header.name);
    QString linkTarget = std::exchange(m_longTarget, {});
    if (linkTarget.isEmpty())
        linkTarget = QString::fromUtf8(header.linkTarget);
    if (header.type == '5' && path.endsWith(u'/'))
        path.chop(1);
    if (const QString problem = whatIsWrongWithPath(path); !problem.isEmpty())
        return fail(ErrorCode::InvalidInput, problem);
    if ((header.mode & 07000) != 0)
        return fail(ErrorCode::InvalidInput,
                    Text::tr("“%1” in the package wants to run as another user.").arg(path));
    if (header.type != '0' && header.size != 0)
        return corrupt(u"an entry without content has a size"_s);
    if (header.type == '0')
        return writeFile(tar, path, header.size, (header.mode & 0100) != 0);
    if (header.type == '5')
        return makeFolder(path);
    if (header.type == '2')
        return makeLink(path, linkTarget);
    if (header.type == '1')
        return fail(ErrorCode::InvalidInput,
                    Text::tr("“%1” in the package is a hard link.").arg(path));
    return fail(ErrorCode::InvalidInput,
                Text::tr("“%1” in the package is neither a file, a folder nor a link.").arg(path));
}

Result<> TarUnpacker::claim(const QString &path, Kind kind)
{
    const QString folded = foldedPath(path);
    if (m_kinds.contains(folded))
        return fail(ErrorCode::InvalidInput,
                    Text::tr("The package has the name “%1” twice, or two names that differ only "
                             "in case.")
                        .arg(path));
    m_kinds.insert(folded, kind);
    return {};
}

Result<> TarUnpacker::makeParents(const QString &path)
{
    for (qsizetype slash = path.indexOf(u'/'); slash >= 0; slash = path.indexOf(u'/', slash + 1)) {
        const QString parent = path.first(slash);
        const auto known = m_kinds.constFind(foldedPath(parent));
        if (known == m_kinds.constEnd()) {
            if (++m_entries > m_limits.entries)
                return fail(
                    ErrorCode::InvalidInput,
                    Text::tr("The package unpacks to more than %1 files.").arg(m_limits.entries));
            if (auto made = makeFolder(parent); !made)
                return made;
            m_implicitFolders.insert(parent);
        } else if (*known != Kind::Folder) {
            return fail(ErrorCode::InvalidInput,
                        Text::tr("“%1” in the package lies behind a link or a file.").arg(path));
        }
    }
    return {};
}

Result<> TarUnpacker::makeFolder(const QString &path)
{
    if (m_implicitFolders.remove(path))
        return {};
    if (auto parents = makeParents(path); !parents)
        return parents;
    if (auto claimed = claim(path, Kind::Folder); !claimed)
        return claimed;
    const QString full = m_target + u'/' + path;
    if (::mkdir(QFile::encodeName(full).constData(), 0755) != 0)
        return failErrno(errno, Text::tr("The package cannot be unpacked."), u"mkdir "_s + full);
    return {};
}

Result<> TarUnpacker::makeLink(const QString &path, const QString &linkTarget)
{
    if (!isLinkInside(path, linkTarget))
        return fail(ErrorCode::InvalidInput,
                    Text::tr("The link “%1” in the package leads to “%2”, out of it.")
                        .arg(path, linkTarget));
    if (auto parents = makeParents(path); !parents)
        return parents;
    if (auto claimed = claim(path, Kind::Link); !claimed)
        return claimed;
    const QString full = m_target + u'/' + path;
    if (::symlink(linkTarget.toUtf8().constData(), QFile::encodeName(full).constData()) != 0)
        return failErrno(errno, Text::tr("The package cannot be unpacked."), u"symlink "_s + full);
    return {};
}

Result<> TarUnpacker::writeFile(QIODevice &tar, const QString &path, qint64 size, bool isExecutable)
{
    if (size > m_limits.bytes - m_bytes)
        return fail(ErrorCode::InvalidInput,
                    Text::tr("The package unpacks to more than the size that it states."));
    m_bytes += size;
    if (auto parents = makeParents(path); !parents)
        return parents;
    if (auto claimed = claim(path, Kind::File); !claimed)
        return claimed;
    const QString full = m_target + u'/' + path;
    const int descriptor =
        ::open(QFile::encodeName(full).constData(),
               O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, isExecutable ? 0755 : 0644);
    if (descriptor < 0)
        return failErrno(errno, Text::tr("The package cannot be unpacked."), u"open "_s + full);
    QFile file;
    if (!file.open(descriptor, QIODevice::WriteOnly | QIODevice::Unbuffered,
                   QFileDevice::AutoCloseHandle))
        return fail(ErrorCode::Io, Text::tr("The package cannot be unpacked."), full);
    for (qint64 left = size; left > 0;) {
        const QByteArray block = tar.read(qMin(left, copySize));
        if (block.isEmpty())
            return corrupt(u"the tar ends in a file"_s);
        if (file.write(block) != block.size())
            return failErrno(errno, Text::tr("The package cannot be unpacked."),
                             u"write "_s + full);
        left -= block.size();
    }
    const qint64 padding = roundedUp(size) - size;
    if (readFully(tar, padding).size() != padding)
        return corrupt(u"the tar ends behind a file"_s);
    return {};
}

} // namespace orrery
