// SPDX-License-Identifier: MIT
// Each byte is a step of some uploads and files; the store does what a model of a few maps does.
#include "core/drive/blobfolder.h"
#include "core/drive/contenthash.h"
#include "core/drive/filedrivestore.h"
#include "core/drive/filereader.h"
#include "tests/fuzz/application.h"

#include <QTemporaryDir>
#include <QtLogging>

#include <cstdint>
#include <map>

using namespace orrery;

namespace {

struct Model {
    struct Upload {
        std::string name;
        std::map<int, std::string> parts;
        bool isOpen = true;
    };
    std::map<std::string, std::string> files;
    std::map<std::string, Upload> uploads;
};

Segment segmentOf(const std::string &bytes)
{
    ContentHash hash({});
    hash.add(bytes);
    return {
        .blob = {}, .size = static_cast<qint64>(bytes.size()), .hash = hash.end(), .bytes = bytes};
}

void check(bool holds, const char *what)
{
    if (!holds)
        qFatal("%s", what);
}

void step(DriveStore &store, Model &model, uint8_t code)
{
    const std::string name(1, static_cast<char>('a' + (code >> 3 & 1)));
    const std::string id = "u" + std::to_string(code >> 4 & 3);
    const int number = 1 + (code >> 6);
    const std::string bytes(code % 5, static_cast<char>('0' + number));
    const UploadRef ref{.drive = "d", .name = name, .id = id};
    const auto known = model.uploads.find(id);
    const bool fits = known != model.uploads.end() && known->second.name == name;
    switch (code & 7) {
    case 0:
    case 1:
        if (known == model.uploads.end()) {
            check(store.startUpload(ref, "").has_value(), "a start failed");
            model.uploads[id] = {.name = name, .parts = {}};
        }
        break;
    case 2:
    case 3: {
        const bool taken = fits && known->second.isOpen;
        check(store.addPart(ref, number, "", segmentOf(bytes)) == taken, "a part went elsewhere");
        if (taken)
            known->second.parts[number] = bytes;
        break;
    }
    case 4:
        check(store.endUpload(ref) == fits, "an end was answered otherwise");
        if (fits && std::exchange(known->second.isOpen, false)) {
            std::string &file = model.files[name];
            file.clear();
            for (const auto &[part, content] : known->second.parts)
                file += content;
        }
        break;
    case 5: {
        const bool taken = fits && known->second.isOpen;
        check(store.abortUpload(ref) == taken, "an abort was answered otherwise");
        if (taken)
            model.uploads.erase(known);
        break;
    }
    case 6:
        check(store.put("d", name, "", segmentOf(bytes)).has_value(), "a put failed");
        model.files[name] = bytes;
        break;
    default:
        check(store.remove("d", {name}).has_value(), "a delete failed");
        model.files.erase(name);
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    needApplication();
    if (size > 256)
        return 0;
    static const Clock clock;
    const QTemporaryDir folder;
    const std::string path = folder.path().toStdString();
    const auto blobs = std::make_shared<BlobFolder>(path + "/blobs"); // shared with the store
    const auto store = FileDriveStore::open(path, blobs, clock, Access::Write);
    check(store.has_value(), "no store");
    Model model;
    for (size_t i = 0; i < size; ++i) {
        check((*store)->begin().has_value(), "no transaction");
        step(**store, model, data[i]);
        check((*store)->commit().has_value(), "no commit");
    }
    const auto list = (*store)->list("d", {});
    check(list && list->entries.size() == model.files.size(), "other files are listed");
    for (const auto &[name, bytes] : model.files) {
        const auto file = (*store)->file("d", name);
        check(file && *file, "a file is missing");
        check(readBlobs(blobs, **file, (*file)->size) == QByteArray::fromStdString(bytes),
              "a file holds something else");
    }
    return 0;
}
