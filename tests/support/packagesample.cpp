// SPDX-License-Identifier: MIT
#include "tests/support/packagesample.h"

#include "core/package/packagewriter.h"
#include "core/package/zipdirectory.h"

#include <QBuffer>
#include <QCryptographicHash>
#include <QtEndian>

#include <kcompressiondevice.h>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace orrery::sample {

namespace {

QByteArray le(quint32 value, int bytes)
{
    QByteArray result;
    for (int i = 0; i < bytes; ++i)
        result.append(static_cast<char>(value >> (8 * i) & 0xff));
    return result;
}

QByteArray octal(qint64 value, int digits)
{
    return QByteArray::number(value, 8).rightJustified(digits, '0') + '\0';
}

} // namespace

QByteArray zipOf(const Entries &entries)
{
    QByteArray zip;
    QByteArray directory;
    for (const auto &[name, content] : entries) {
        const auto size = static_cast<quint32>(content.size());
        const QByteArray twin = le(20, 2) + le(0, 2) + le(0, 2) + le(0, 2) + le(0x21, 2)
            + le(crc32Of(content), 4) + le(size, 4) + le(size, 4)
            + le(static_cast<quint32>(name.size()), 2) + le(0, 2);
        directory += "PK\1\2" + le(20, 2) + twin + le(0, 2) + le(0, 2) + le(0, 2) + le(0, 4)
            + le(static_cast<quint32>(zip.size()), 4) + name;
        zip += "PK\3\4" + twin + name + content;
    }
    const auto count = static_cast<quint32>(entries.size());
    return zip + directory + "PK\5\6" + le(0, 4) + le(count, 2) + le(count, 2)
        + le(static_cast<quint32>(directory.size()), 4) + le(static_cast<quint32>(zip.size()), 4)
        + le(0, 2);
}

QByteArray tarOf(const QList<TarItem> &items)
{
    QByteArray tar;
    for (const TarItem &item : items) {
        const qint64 size = item.size >= 0 ? item.size : item.content.size();
        QByteArray header = item.name.leftJustified(100, '\0') + octal(item.mode, 7) + octal(0, 7)
            + octal(0, 7) + octal(size, 11) + octal(0, 11) + QByteArray(8, ' ') + item.type
            + item.target.leftJustified(100, '\0')
            + QByteArray("ustar\0"
                         "00",
                         8)
            + QByteArray(247, '\0');
        int sum = 0;
        for (const char c : std::as_const(header))
            sum += static_cast<quint8>(c);
        header.replace(148, 8, octal(sum, 6) + ' ');
        tar += header + item.content;
        tar += QByteArray((512 - item.content.size() % 512) % 512, '\0');
    }
    return tar + QByteArray(1024, '\0');
}

QByteArray zstdOf(const QByteArray &bytes)
{
    QByteArray result;
    QBuffer buffer(&result);
    KCompressionDevice device(&buffer, false, KCompressionDevice::Zstd);
    if (device.open(QIODevice::WriteOnly))
        device.write(bytes);
    device.close();
    return result;
}

Manifest manifestOf(const SigningKey &key, qint64 size)
{
    Micro web{.name = u"web"_s, .src = u"."_s, .primary = true, .path = u"/"_s, .serve = u"."_s};
    return {.app = appIdOf(*keyId(key.publicKey()), u"notes"_s),
            .key = key.publicKey(),
            .name = u"Notes"_s,
            .version = u"1.0"_s,
            .build = 3,
            .spacefile = {.micros = {web}},
            .sizes = {{u"web"_s, size}}};
}

Entries withSignature(Entries entries, const SigningKey &key)
{
    QMap<QByteArray, QByteArray> lines;
    for (const auto &[name, content] : std::as_const(entries))
        lines[name] = QCryptographicHash::hash(content, QCryptographicHash::Sha256).toHex() + ' '
            + QByteArray::number(content.size()) + ' ' + name + '\n';
    const QByteArray checksums = QByteArrayList(lines.values()).join();
    entries.emplaceBack("CHECKSUMS", checksums);
    entries.emplaceBack("CHECKSUMS.minisig", key.sign(checksums, u"sample"_s));
    return entries;
}

Entries entriesOf(const Manifest &manifest, const QByteArray &tar)
{
    return {{"mimetype", packageMimeType()},
            {"manifest.json", manifestBytes(manifest)},
            {"payload/web.tar.zst", zstdOf(tar)}};
}

} // namespace orrery::sample
