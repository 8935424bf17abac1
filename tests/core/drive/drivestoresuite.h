// SPDX-License-Identifier: MIT
#pragma once

#include "core/drive/drivestore.h"
#include "core/foundation/clock.h"

#include <QByteArray>
#include <QObject>

namespace orrery {

class DriveClock : public Clock
{
public:
    [[nodiscard]] TimePoint now() const override { return time; }
    TimePoint time = TimePoint(std::chrono::seconds(1'000'000));
};

/// What every DriveStore must do; a subclass says how one is opened and how bytes get in.
class DriveStoreSuite : public QObject
{
    Q_OBJECT

protected:
    virtual std::unique_ptr<DriveStore> open(const Clock &clock) = 0;
    virtual void wipe() = 0;
    /// Stores a segment, durable, ready to be named.
    virtual Segment segment(const QByteArray &bytes) = 0;
    virtual QByteArray bytes(const StoredFile &file) = 0;
    /// How many segments the storage holds.
    virtual qsizetype segments() = 0;

    void put(const std::string &name, const QByteArray &content, const char *type = "");
    QByteArray get(const std::string &name);
    QByteArray names(const ListRequest &request);
    bool part(const UploadRef &upload, int number, const QByteArray &content,
              const char *type = "");
    bool end(const UploadRef &upload);
    void start(const UploadRef &upload, const char *type = "");

    DriveClock m_clock;
    std::unique_ptr<DriveStore> m_store;

private Q_SLOTS:
    void init();
    void cleanup();

    void storesAnyName_data();
    void storesAnyName();
    void replacesAndDeletes();
    void keepsWhatIsRead();
    void joinsPartsInOrder();
    void joinsNothingToAnEmptyFile();
    void endsTwice();
    void abortsOnce();
    void refusesOtherNames();
    void picksTheType_data();
    void picksTheType();
    void goesOnAfterAReopening();
    void forgetsOldUploads();
    void lists_data();
    void lists();
    void listsInPages();
    void listsManyFoldersBySeeking();
    void countsDrives();
    void rollsBack();
};

} // namespace orrery
