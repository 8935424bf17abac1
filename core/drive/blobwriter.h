// SPDX-License-Identifier: MIT
#pragma once

#include "core/drive/contenthash.h"
#include "core/drive/drivestore.h"

#include <span>

namespace orrery {

class BlobFolder;

/// Takes new content as its bytes come: into a blob, or into memory while it is small. Without
/// keep() the destructor removes it again. Thread: one at a time.
class BlobWriter
{
public:
    ~BlobWriter();
    BlobWriter(const BlobWriter &) = delete;
    BlobWriter &operator=(const BlobWriter &) = delete;

    /// DiskFull before the last of the disk is used.
    [[nodiscard]] Result<> write(std::span<const char> bytes);
    /// Ends the content; what is in a blob then survives the loss of power. Slow: not on the data
    /// plane, unless isInMemory().
    [[nodiscard]] Result<> flush();
    [[nodiscard]] bool isInMemory() const { return m_fd < 0; }
    [[nodiscard]] qint64 size() const { return m_segment.size; }
    [[nodiscard]] const Segment &segment() const { return m_segment; } ///< After flush().
    void keep() { m_isKept = true; } ///< A row names it; on the store thread, before the commit.

private:
    friend class BlobFolder;
    BlobWriter(std::shared_ptr<BlobFolder> folder, std::string name, qint64 inMemory,
               const ContentHash::Key &key);
    [[nodiscard]] Result<> openFile();
    [[nodiscard]] Result<> writeOut(std::span<const char> bytes);

    std::shared_ptr<BlobFolder> m_folder; // lives as long as any writer or reader
    const std::string m_name;
    const qint64 m_inMemory;
    int m_fd = -1;
    Segment m_segment;
    ContentHash m_hash;
    qint64 m_written = 0; // to the file
    qint64 m_checkedTo = 0; // there was room up to here
    bool m_isKept = false;
};

} // namespace orrery
