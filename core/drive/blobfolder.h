// SPDX-License-Identifier: MIT
#pragma once

#include "core/drive/contenthash.h"
#include "core/drive/drivestore.h"
#include "core/foundation/result.h"

#include <mutex>
#include <optional>
#include <set>
#include <shared_mutex>
#include <string>
#include <unordered_map>

namespace orrery {

class BlobWriter;

/// The folder `blobs/` of one Collection: one file for each segment, under a random name, written
/// once and never changed. A blob that no row names is garbage: it is removed once nobody reads
/// it, or at the next start. Thread: any.
class BlobFolder : public std::enable_shared_from_this<BlobFolder>
{
public:
    explicit BlobFolder(std::string path);

    /// A writer of new content; it stays in memory, and touches no disk, up to \a inMemory bytes.
    [[nodiscard]] Result<std::unique_ptr<BlobWriter>> create(qint64 inMemory = 0);
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
    /// Writes down a key of the content's hashes that is new. Waits for the disk: not on the data
    /// plane.
    void keepKey();
    /// False until the first sweep of this process, and while blobs wait for their readers.
    [[nodiscard]] bool isSwept() const;
    [[nodiscard]] const std::string &path() const { return m_path; }

private:
    friend class BlobWriter;
    class Hold;
    /// Of the content in this folder; kept beside it in `blobs.key`. Without that file, content
    /// from before is not found again when equal content comes, and nothing else happens.
    [[nodiscard]] ContentHash::Key contentKey();
    [[nodiscard]] QString keyPath() const;
    /// A new, empty file under a new name.
    [[nodiscard]] Result<int> make(const std::string &name) const;
    [[nodiscard]] Result<> flush() const;
    void hold(const std::string &blob);
    void release(const std::vector<std::string> &blobs);
    void remove(const std::string &blob) const;

    const std::string m_path;
    std::shared_mutex m_deletion; // shared: looking up and pinning; unique: removing
    mutable std::mutex m_mutex; // guards the members below
    std::unordered_map<std::string, int> m_pins;
    std::set<std::string> m_condemned;
    std::optional<ContentHash::Key> m_contentKey;
    bool m_isKeyKept = false;
    bool m_isSwept = false;
};

} // namespace orrery
