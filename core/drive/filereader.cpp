// SPDX-License-Identifier: MIT
#include "core/drive/filereader.h"

#include <QByteArray>
#include <QCoreApplication>

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

namespace orrery {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Drive)
};

/// Bytes read; at most 0 for an error and for a blob that is too short.
ssize_t readAt(int fd, std::span<char> buffer, off_t offset)
{
    for (;;) {
        const ssize_t got = ::pread(fd, buffer.data(), buffer.size(), offset);
        if (got >= 0 || errno != EINTR)
            return got;
    }
}

} // namespace

FileReader::FileReader(std::shared_ptr<const BlobFolder> folder, StoredFile file)
    : m_folder(std::move(folder))
    , m_file(std::move(file))
{
}

FileReader::~FileReader()
{
    closeBlob();
}

void FileReader::closeBlob()
{
    if (m_fd >= 0)
        ::close(m_fd);
    m_fd = -1;
}

void FileReader::seek(qint64 place)
{
    while (m_segment < m_file.segments.size() && place >= m_file.segments[m_segment].size)
        place -= m_file.segments[m_segment++].size;
    m_offset = place;
}

Result<FileReader::Piece> FileReader::next(qint64 most)
{
    while (m_segment < m_file.segments.size() && m_offset >= m_file.segments[m_segment].size) {
        closeBlob();
        ++m_segment;
        m_offset = 0;
    }
    if (m_segment == m_file.segments.size())
        return Piece();
    const Segment &segment = m_file.segments[m_segment];
    Piece piece{.bytes = {},
                .file = -1,
                .offset = m_offset,
                .length = std::min(most, segment.size - m_offset)};
    if (segment.blob.empty()) {
        piece.bytes =
            std::span(segment.bytes)
                .subspan(static_cast<size_t>(m_offset), static_cast<size_t>(piece.length));
    } else if (m_fd < 0) {
        const auto opened = m_folder->open(segment.blob);
        if (!opened)
            return std::unexpected(opened.error());
        m_fd = *opened;
        ::posix_fadvise(m_fd, m_offset, 0, POSIX_FADV_SEQUENTIAL);
    }
    piece.file = m_fd;
    m_offset += piece.length;
    return piece;
}

Result<size_t> FileReader::read(std::span<char> buffer)
{
    const auto piece = next(static_cast<qint64>(buffer.size()));
    if (!piece)
        return std::unexpected(piece.error());
    buffer = buffer.first(static_cast<size_t>(piece->length));
    if (piece->file < 0) {
        std::ranges::copy(piece->bytes, buffer.begin());
        return buffer.size();
    }
    for (size_t done = 0; done < buffer.size();) {
        const ssize_t got =
            readAt(piece->file, buffer.subspan(done), piece->offset + static_cast<qint64>(done));
        if (got <= 0) {
            return failErrno(got < 0 ? errno : EIO, Text::tr("The file could not be read."),
                             QString::fromStdString(m_file.segments[m_segment].blob));
        }
        done += static_cast<size_t>(got);
    }
    return buffer.size();
}

Result<QByteArray> readBlobs(std::shared_ptr<const BlobFolder> folder, const StoredFile &file,
                             qint64 limit)
{
    QByteArray bytes(std::min(file.size, limit), Qt::Uninitialized);
    FileReader reader(std::move(folder), file);
    for (qsizetype at = 0; at < bytes.size();) {
        const auto got = reader.read(std::span(bytes.data() + at, bytes.data() + bytes.size()));
        if (!got)
            return std::unexpected(got.error());
        if (*got == 0)
            return failErrno(EIO, Text::tr("The file could not be read."), {});
        at += static_cast<qsizetype>(*got);
    }
    return bytes;
}

} // namespace orrery
