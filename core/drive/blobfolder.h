// SPDX-License-Identifier: MIT
#pragma once

#include "core/drive/drivestore.h"
#include "core/foundation/result.h"

#include <mutex>
#include <set>
#include <shared_mutex>
#include <span>
#include <string>
#include <unordered_map>

namespace orrery {

class BlobFolder;

/// Writes one blob as its bytes come. Without keep() the destructor removes it again.
/// Thread: one at a time.
class BlobWriter
{
public:
    ~BlobWriter();
    BlobWriter(const BlobWriter &) = delete;
    BlobWriter &operator=(const BlobWriter &) = delete;

    [[nodiscard]] Result<> write(std::span<const char> bytes);
    /// Makes what was written survive the loss of power. Slow: not on the data plane.
    [[nodiscard]] Result<> flush();
    [[nodiscard]] Segment segment() const { return {.blob = m_name, .size = m_size}; }
    void keep() { m_isKept = true; } ///< A row names it; on the store thread, before the commit.

private:
    friend class BlobFolder;
    BlobWriter(std::shared_ptr<BlobFolder> folder, std::string name, int fd);

    std::shared_ptr<BlobFolder> m_folder; // lives as long as any writer or reader
    std::string m_name;
    int m_fd;
    qint64 m_size = 0;
    bool m_isKept = false;
};

/// The folder `blobs/` of one Collection: one file for each segment, under a random name, written
/// once and never changed. A blob that no row names is garbage: it is removed once nobody reads
/// it, or at the next start. Thread: any.
class BlobFolder : public std::enable_shared_from_this<BlobFolder>
{
public:
    explicit BlobFolder(std::string path);

    [[nodiscard]] Result<std::unique_ptr<BlobWriter>> create();
    /// A descriptor for reading, or the error; the caller closes it.
    [[nodiscard]] Result<int> open(const std::string &blob) const;

    /// Keeps the blobs although they become garbage. Between finding their names and this, the
    /// caller holds deletionLock(), so that they cannot vanish in between.
    [[nodiscard]] std::shared_ptr<Pin> pin(std::vector<std::string> blobs);
    [[nodiscard]] std::shared_lock<std::shared_mutex> deletionLock();

    /// Removes blobs that no committed row names any more; those that are read: after that.
    void condemn(const std::vector<std::string> &blobs);
    /// Removes every blob outside \a named that nobody reads or writes.
    void sweep(const std::set<std::string> &named);
    /// False until the first sweep of this process, and while blobs wait for their readers.
    [[nodiscard]] bool isSwept() const;

private:
    friend class BlobWriter;
    class Hold;
    void release(const std::vector<std::string> &blobs);
    void remove(const std::string &blob) const;

    const std::string m_path;
    std::shared_mutex m_deletion; // shared: looking up and pinning; unique: removing
    mutable std::mutex m_mutex; // guards the members below
    std::unordered_map<std::string, int> m_pins;
    std::set<std::string> m_condemned;
    bool m_isSwept = false;
};

} // namespace orrery
