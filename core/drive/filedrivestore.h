// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/sqlite.h"
#include "core/drive/blobfolder.h"
#include "core/drive/filecontents.h"
#include "core/foundation/clock.h"

namespace orrery {

/// Drives as rows in `drive.db`; contents there while they are small, else as files below `blobs/`.
class FileDriveStore : public DriveStore
{
public:
    static constexpr std::chrono::hours uploadLife{24}; ///< Since the last part (A-28).
    static constexpr std::chrono::minutes endedLife{10}; ///< How long an end may be repeated.

    /// \a clock is borrowed. \a blobs is shared by all sessions of the Collection. The writer
    /// sweeps orphans.
    [[nodiscard]] static Result<std::unique_ptr<FileDriveStore>>
    open(const std::string &folder, std::shared_ptr<BlobFolder> blobs, const Clock &clock,
         Access access);

    Result<std::optional<StoredFile>> file(std::string_view drive, std::string_view name) override;
    Result<FileList> list(std::string_view drive, const ListRequest &request) override;
    Result<std::vector<DriveSummary>> drives() override;

    Result<> put(std::string_view drive, std::string_view name, std::string_view type,
                 const Segment &segment) override;
    Result<> remove(std::string_view drive, const std::vector<std::string> &names) override;

    Result<> startUpload(const UploadRef &upload, std::string_view type) override;
    Result<bool> addPart(const UploadRef &upload, int number, std::string_view type,
                         const Segment &segment) override;
    Result<bool> endUpload(const UploadRef &upload) override;
    Result<bool> abortUpload(const UploadRef &upload) override;

    Result<> begin() override;
    Result<> commit() override;
    void rollback() override;
    Result<> keepHouse() override;
    void settle() override { m_db->settle(); }

private:
    FileDriveStore(std::unique_ptr<Sqlite> db, std::shared_ptr<BlobFolder> blobs,
                   const Clock &clock, Access access);
    [[nodiscard]] qint64 now() const;
    [[nodiscard]] Result<std::optional<qint64>> driveId(std::string_view drive);
    [[nodiscard]] Result<qint64> makeDrive(std::string_view drive);
    /// Removes the row of a file; its blobs become garbage with the commit.
    [[nodiscard]] Result<> removeFile(qint64 drive, std::string_view name);
    [[nodiscard]] Result<qint64> addFile(std::string_view drive, std::string_view name, qint64 size,
                                         const QString &type);
    [[nodiscard]] Result<bool> isOpen(const UploadRef &upload);
    [[nodiscard]] Result<> dropUpload(const QString &id);
    [[nodiscard]] Result<std::vector<std::string>> column(const QString &sql,
                                                          const QVariantList &values = {});
    [[nodiscard]] Result<> discard(const QString &sql, const QVariantList &values);
    [[nodiscard]] Result<> sweep();

    std::unique_ptr<Sqlite> m_db;
    std::shared_ptr<BlobFolder> m_blobs; // shared by all sessions, writers and readers
    const Clock &m_clock;
    const Access m_access;
    FileContents m_contents;
    std::vector<std::string> m_garbage; // what rows of the transaction that runs named before
};

} // namespace orrery
