// SPDX-License-Identifier: MIT
#include "core/drive/filedrives.h"

#include "core/drive/filedrivestore.h"

namespace orrery {

Result<std::unique_ptr<StoreSession>> FileDrives::open(const CollectionRef &collection,
                                                       Access access) const
{
    return FileDriveStore::open(collection.folder, blobs(collection), m_clock, access)
        .transform([](auto store) -> std::unique_ptr<StoreSession> { return store; });
}

std::shared_ptr<BlobFolder> FileDrives::blobs(const CollectionRef &collection) const
{
    const std::scoped_lock lock(m_mutex);
    std::weak_ptr<BlobFolder> &known = m_folders[collection.folder];
    std::shared_ptr<BlobFolder> folder = known.lock();
    if (!folder) {
        folder = std::make_shared<BlobFolder>(collection.folder + "/blobs");
        known = folder;
    }
    return folder;
}

} // namespace orrery
