// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <span>
#include <string>

namespace orrery {

/// SHA-256 of bytes as they come; by OpenSSL, which uses the processor's own instructions (three
/// times an upload's speed, and faster than BLAKE2b where there are such).
class ContentHash
{
public:
    ContentHash();
    ~ContentHash();
    ContentHash(const ContentHash &) = delete;
    ContentHash &operator=(const ContentHash &) = delete;

    void add(std::span<const char> bytes);
    /// 32 raw bytes; once, at the end.
    [[nodiscard]] std::string end();

private:
    struct Free {
        void operator()(void *context) const;
    };
    std::unique_ptr<void, Free> m_context; // hides OpenSSL's headers
};

} // namespace orrery
