// SPDX-License-Identifier: MIT
#pragma once

#include "core/foundation/result.h"

#include <memory>
#include <optional>
#include <span>
#include <string>

struct archive;
struct archive_entry;

namespace orrery {

/// Writes a zip of any size, one entry after the other. It appears under its name with finish();
/// without it nothing stays. Thread: one at a time.
class ZipWriter
{
public:
    [[nodiscard]] static Result<std::unique_ptr<ZipWriter>> create(const QString &path);
    ~ZipWriter();
    ZipWriter(const ZipWriter &) = delete;
    ZipWriter &operator=(const ZipWriter &) = delete;

    /// Begins an entry; without \a size it is known only at its end.
    [[nodiscard]] Result<> begin(const std::string &name, std::optional<qint64> size);
    [[nodiscard]] Result<> write(std::span<const char> bytes);
    [[nodiscard]] Result<> finish();

private:
    ZipWriter(QString path, archive *zip);
    [[nodiscard]] std::unexpected<Error> failed() const;

    const QString m_path;
    archive *m_zip;
    int m_fd = -1;
};

/// Reads a zip, one entry after the other. Thread: one at a time.
class ZipReader
{
public:
    struct Entry {
        std::string name; ///< As it stands there; never a path on this computer.
        std::optional<qint64> size; ///< Unpacked, as far as the zip says.
        bool isFolder = false;
        bool isEncrypted = false;
    };

    /// Corrupt: no zip.
    [[nodiscard]] static Result<std::unique_ptr<ZipReader>> open(const QString &path);
    ~ZipReader();
    ZipReader(const ZipReader &) = delete;
    ZipReader &operator=(const ZipReader &) = delete;

    /// The next entry; nothing at the end. Corrupt: what follows cannot be read.
    [[nodiscard]] Result<std::optional<Entry>> next();
    /// Bytes of the entry, none at its end. Corrupt: also when its check sum is wrong.
    [[nodiscard]] Result<size_t> read(std::span<char> buffer);

private:
    explicit ZipReader(archive *zip);
    [[nodiscard]] std::unexpected<Error> failed() const;

    archive *m_zip;
    bool m_isFirst = true;
};

} // namespace orrery
