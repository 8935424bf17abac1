// SPDX-License-Identifier: MIT
#pragma once

#include "core/drive/blobfolder.h"
#include "core/foundation/clock.h"

#include <mutex>
#include <unordered_map>

namespace orrery {

/// Opens FileDriveStore sessions and blobs. Thread: any.
class FileDrives : public StoreKind
{
public:
    explicit FileDrives(const Clock &clock)
        : m_clock(clock)
    {
    }
    Result<std::unique_ptr<StoreSession>> open(const CollectionRef &collection,
                                               Access access) const override;
    [[nodiscard]] std::shared_ptr<BlobFolder> blobs(const CollectionRef &collection) const;

private:
    const Clock &m_clock;
    mutable std::mutex m_mutex; // guards m_folders
    mutable std::unordered_map<std::string, std::weak_ptr<BlobFolder>> m_folders;
};

} // namespace orrery
