// SPDX-License-Identifier: MIT
#pragma once

#include "core/foundation/profilepaths.h"
#include "core/foundation/result.h"

#include <memory>

namespace orrery {

/// Keeps a profile for one Orrery. The kernel drops it when the process ends, however it ends, and
/// it holds across process namespaces, where a process id in a file would mislead. Thread: any.
class ProfileLock
{
public:
    /// Makes the profile's folder (0700) if needed. Conflict: another Orrery has the profile.
    [[nodiscard]] static Result<std::unique_ptr<ProfileLock>> take(const ProfilePaths &paths);
    ~ProfileLock();
    ProfileLock(const ProfileLock &) = delete;
    ProfileLock &operator=(const ProfileLock &) = delete;

private:
    explicit ProfileLock(int fd);

    int m_fd;
};

} // namespace orrery
