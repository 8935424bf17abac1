// SPDX-License-Identifier: MIT
#include "core/drive/filereader.h"

#include <QByteArray>
#include <QCoreApplication>

#include <algorithm>
#include <cerrno>
#include <cstring>
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

Result<size_t> FileReader::read(std::span<char> buffer)
{
    while (m_segment < m_file.segments.size() && m_offset >= m_file.segments[m_segment].size) {
        closeBlob();
        ++m_segment;
        m_offset = 0;
    }
    if (m_segment == m_file.segments.size() || buffer.empty())
        return 0;
    const Segment &segment = m_file.segments[m_segment];
    buffer = buffer.first(std::min(buffer.size(), static_cast<size_t>(segment.size - m_offset)));
    if (segment.blob.empty()) {
        std::memcpy(buffer.data(), segment.bytes.data() + m_offset, buffer.size());
        m_offset += static_cast<qint64>(buffer.size());
        return buffer.size();
    }
    if (m_fd < 0) {
        const auto opened = m_folder->open(segment.blob);
        if (!opened)
            return std::unexpected(opened.error());
        m_fd = *opened;
        ::posix_fadvise(m_fd, m_offset, 0, POSIX_FADV_SEQUENTIAL);
    }
    const ssize_t got = readAt(m_fd, buffer, m_offset);
    if (got <= 0) {
        return failErrno(got < 0 ? errno : EIO, Text::tr("The file could not be read."),
                         QString::fromStdString(segment.blob));
    }
    m_offset += got;
    return static_cast<size_t>(got);
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
