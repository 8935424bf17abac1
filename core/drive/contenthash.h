// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <memory>
#include <span>
#include <string>

namespace orrery {

/// GMAC of bytes as they come, under a key that only their Collection has: without it nobody can
/// make two contents of one hash. Never leaves the Collection; a tag is a digest of it. By OpenSSL:
/// measured, 30 GB/s where SHA-256 makes 1.4 and BLAKE2b 0.8.
class ContentHash
{
public:
    using Key = std::array<char, 32>;

    explicit ContentHash(const Key &key);
    ~ContentHash();
    ContentHash(const ContentHash &) = delete;
    ContentHash &operator=(const ContentHash &) = delete;

    void add(std::span<const char> bytes);
    /// 16 raw bytes, or none when OpenSSL cannot; once, at the end.
    [[nodiscard]] std::string end();

private:
    struct Free {
        void operator()(void *context) const;
    };
    std::unique_ptr<void, Free> m_context; // hides OpenSSL's headers
};

} // namespace orrery
