// SPDX-License-Identifier: MIT
#include "core/drive/blobwriter.h"

#include "core/drive/blobfolder.h"
#include "core/foundation/diskspace.h"

#include <QCoreApplication>

#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

namespace orrery {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Drive)
};

/// The disk is looked at once for so many bytes.
constexpr qint64 checkEvery = 1024 * 1024;

std::unexpected<Error> failed(const std::string &path)
{
    return failErrno(errno, Text::tr("The file could not be written."),
                     QString::fromStdString(path));
}

} // namespace

BlobWriter::BlobWriter(std::shared_ptr<BlobFolder> folder, std::string name, qint64 inMemory,
                       const ContentHash::Key &key)
    : m_folder(std::move(folder))
    , m_name(std::move(name))
    , m_inMemory(inMemory)
    , m_hash(key)
{
}

BlobWriter::~BlobWriter()
{
    if (m_fd >= 0)
        ::close(m_fd);
    if (m_fd >= 0 && !m_isKept)
        m_folder->condemn({m_name});
    m_folder->release({m_name});
}

Result<> BlobWriter::openFile()
{
    const auto made = m_folder->make(m_name);
    if (!made)
        return std::unexpected(made.error());
    m_fd = *made;
    m_segment.blob = m_name;
    return writeOut(std::exchange(m_segment.bytes, {}));
}

Result<> BlobWriter::write(std::span<const char> bytes)
{
    m_hash.add(bytes);
    m_segment.size += static_cast<qint64>(bytes.size());
    if (m_fd < 0 && m_segment.size <= m_inMemory) {
        m_segment.bytes.append(bytes.data(), bytes.size());
        return {};
    }
    if (m_segment.size > m_checkedTo) {
        if (const auto room = checkDiskSpace(m_folder->path(), checkEvery); !room)
            return room;
        m_checkedTo = m_segment.size + checkEvery;
    }
    if (m_fd < 0) {
        if (const auto begun = openFile(); !begun)
            return begun;
    }
    return writeOut(bytes);
}

Result<> BlobWriter::writeOut(std::span<const char> bytes)
{
    const qint64 before = m_written;
    m_written += static_cast<qint64>(bytes.size());
    while (!bytes.empty()) {
        const ssize_t written = ::write(m_fd, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return failed(m_folder->path());
        bytes = bytes.subspan(static_cast<size_t>(written));
    }
#ifdef __linux__
    // The disk begins while the next bytes come, and flush() has less to wait for.
    if (m_written / checkEvery != before / checkEvery)
        ::sync_file_range(m_fd, 0, 0, SYNC_FILE_RANGE_WRITE);
#endif
    return {};
}

Result<> BlobWriter::flush()
{
    m_segment.hash = m_hash.end();
    if (isInMemory())
        return {};
    if (::fdatasync(m_fd) != 0)
        return failed(m_folder->path());
    return m_folder->flush(); // the name, too, has to survive
}

} // namespace orrery
