// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/storesession.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace orrery {

/// One run of a file's bytes; never changes once it is stored.
struct Segment {
    std::string blob; ///< Its name in the blob store; empty: the bytes are here.
    qint64 size = 0;
    std::string hash{}; ///< SHA-256, raw; empty where it is not known.
    std::string bytes{};
    friend bool operator==(const Segment &, const Segment &) = default;
};

/// Keeps segments readable although their file is replaced or deleted meanwhile.
class Pin
{
public:
    virtual ~Pin() = default;
};

struct StoredFile {
    std::string type;
    qint64 size = 0;
    qint64 changed = 0; ///< Unix time in seconds.
    std::string tag; ///< Strong entity tag, quoted: other bytes, another tag. Empty: not known.
    std::vector<Segment> segments;
    std::shared_ptr<Pin> pin; ///< Shared by everyone who reads this content.
};

/// Which upload, as each of its requests names it; all three must fit.
struct UploadRef {
    std::string drive;
    std::string name;
    std::string id;
};

struct ListRequest {
    std::string prefix;
    std::string last; ///< Exclusive.
    size_t limit = 1000;
    bool recursive = true;
};

struct ListEntry {
    std::string name; ///< Ends in `/` for what a non-recursive list merged.
    qint64 size = 0; ///< Files only.
    qint64 changed = 0;
    friend bool operator==(const ListEntry &, const ListEntry &) = default;
};

struct FileList {
    std::vector<ListEntry> entries; ///< By the bytes of their names.
    bool hasMore = false;
};

struct DriveSummary {
    std::string name;
    qint64 files = 0;
    qint64 bytes = 0;
    friend bool operator==(const DriveSummary &, const DriveSummary &) = default;
};

/// The files of one Collection: names, types and which segments hold their bytes. Segments come in
/// already durable; of equal ones whose hash is known the store keeps one. For false and nothing
/// the answer is 404; an Error means the storage failed.
class DriveStore : public StoreSession
{
public:
    [[nodiscard]] virtual Result<std::optional<StoredFile>> file(std::string_view drive,
                                                                 std::string_view name) = 0;
    [[nodiscard]] virtual Result<FileList> list(std::string_view drive,
                                                const ListRequest &request) = 0;
    [[nodiscard]] virtual Result<std::vector<DriveSummary>> drives() = 0;

    [[nodiscard]] virtual Result<> put(std::string_view drive, std::string_view name,
                                       std::string_view type, const Segment &segment) = 0;
    /// Names that do not exist are no error.
    [[nodiscard]] virtual Result<> remove(std::string_view drive,
                                          const std::vector<std::string> &names) = 0;

    [[nodiscard]] virtual Result<> startUpload(const UploadRef &upload, std::string_view type) = 0;
    /// The same \a number again replaces the earlier part.
    [[nodiscard]] virtual Result<bool> addPart(const UploadRef &upload, int number,
                                               std::string_view type, const Segment &segment) = 0;
    /// Makes the file of all parts in ascending order. Asked again within some minutes: true.
    [[nodiscard]] virtual Result<bool> endUpload(const UploadRef &upload) = 0;
    [[nodiscard]] virtual Result<bool> abortUpload(const UploadRef &upload) = 0;
};

} // namespace orrery
