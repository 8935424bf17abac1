// SPDX-License-Identifier: MIT
#pragma once

#include "core/drive/blobfolder.h"

#include <span>

namespace orrery {

/// Reads a stored file from any place to its end, a piece at a time, whatever its segments; what
/// is replaced or deleted meanwhile stays readable. Reads from the disk. Thread: one at a time.
class FileReader
{
public:
    FileReader(std::shared_ptr<const BlobFolder> folder, StoredFile file);
    ~FileReader();
    FileReader(const FileReader &) = delete;
    FileReader &operator=(const FileReader &) = delete;

    void seek(qint64 place); ///< Before the first read.
    /// Fills \a buffer from the front; fewer bytes than it holds only at the end of a segment, none
    /// at the end of the file. Io, also when a blob is shorter than it should be.
    [[nodiscard]] Result<size_t> read(std::span<char> buffer);

    /// Bytes of one segment: in memory, or in a file, which is open until the next call.
    struct Piece {
        std::span<const char> bytes;
        int file = -1;
        qint64 offset = 0; ///< In the file.
        qint64 length = 0; ///< 0: the end.
    };
    /// What comes next, up to \a most bytes; taken as read.
    [[nodiscard]] Result<Piece> next(qint64 most);

private:
    void closeBlob();

    std::shared_ptr<const BlobFolder> m_folder; // shared with the store
    const StoredFile m_file;
    size_t m_segment = 0;
    qint64 m_offset = 0; // in the segment
    int m_fd = -1;
};

/// The first \a limit bytes of \a file at once, for small files and previews.
[[nodiscard]] Result<QByteArray> readBlobs(std::shared_ptr<const BlobFolder> folder,
                                           const StoredFile &file, qint64 limit);

} // namespace orrery
