// SPDX-License-Identifier: MIT
#include "core/spacefile/imageheader.h"

#include <QtEndian>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

using Format = ImageHeader::Format;

quint32 at8(QByteArrayView bytes, qsizetype offset)
{
    return static_cast<quint8>(bytes[offset]);
}

quint32 little24(QByteArrayView bytes, qsizetype offset)
{
    return at8(bytes, offset) | at8(bytes, offset + 1) << 8 | at8(bytes, offset + 2) << 16;
}

quint32 big16(QByteArrayView bytes, qsizetype offset)
{
    return at8(bytes, offset) << 8 | at8(bytes, offset + 1);
}

ImageHeader header(Format format, quint32 width, quint32 height)
{
    return {format, static_cast<int>(width), static_cast<int>(height)};
}

std::optional<ImageHeader> readPng(QByteArrayView bytes)
{
    if (bytes.size() < 24 || bytes.sliced(12, 4) != "IHDR")
        return std::nullopt;
    return header(Format::Png, qFromBigEndian<quint32>(bytes.sliced(16).data()) & 0x7fffffffU,
                  qFromBigEndian<quint32>(bytes.sliced(20).data()) & 0x7fffffffU);
}

/// The three kinds of WebP: extended, lossless, lossy.
std::optional<ImageHeader> readWebP(QByteArrayView bytes)
{
    if (bytes.size() < 30)
        return std::nullopt;
    const QByteArrayView kind = bytes.sliced(12, 4);
    if (kind == "VP8X")
        return header(Format::WebP, little24(bytes, 24) + 1, little24(bytes, 27) + 1);
    if (kind == "VP8L" && at8(bytes, 20) == 0x2f) {
        const auto bits = qFromLittleEndian<quint32>(bytes.sliced(21).data());
        return header(Format::WebP, (bits & 0x3fffU) + 1, (bits >> 14 & 0x3fffU) + 1);
    }
    if (kind == "VP8 " && bytes.sliced(23, 3) == QByteArrayView("\x9d\x01\x2a", 3)) {
        return header(Format::WebP, (at8(bytes, 26) | at8(bytes, 27) << 8) & 0x3fffU,
                      (at8(bytes, 28) | at8(bytes, 29) << 8) & 0x3fffU);
    }
    return std::nullopt;
}

/// Walks the segments up to the first frame header.
std::optional<ImageHeader> readJpeg(QByteArrayView bytes)
{
    for (qsizetype at = 2; at + 9 < bytes.size();) {
        if (at8(bytes, at) != 0xff)
            return std::nullopt;
        const quint32 marker = at8(bytes, at + 1);
        const bool isFrame =
            marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
        if (isFrame)
            return header(Format::Jpeg, big16(bytes, at + 7), big16(bytes, at + 5));
        at += marker == 0xff ? 1 : 2 + static_cast<qsizetype>(big16(bytes, at + 2));
    }
    return std::nullopt;
}

} // namespace

std::optional<ImageHeader> readImageHeader(QByteArrayView start)
{
    if (start.startsWith(QByteArrayView("\x89PNG\r\n\x1a\n", 8)))
        return readPng(start);
    if (start.size() > 12 && start.startsWith("RIFF") && start.sliced(8, 4) == "WEBP")
        return readWebP(start);
    if (start.startsWith(QByteArrayView("\xff\xd8\xff", 3)))
        return readJpeg(start);
    return std::nullopt;
}

} // namespace orrery
