// SPDX-License-Identifier: MIT
#include "core/drive/driveface.h"

#include "core/base/answer.h"
#include "core/base/json.h"
#include "core/base/storeawait.h"
#include "core/drive/blobstream.h"
#include "core/drive/driverequest.h"
#include "core/drive/filedrives.h"
#include "core/foundation/ids.h"
#include "core/http/entitytag.h"
#include "core/http/target.h"

#include <charconv>

namespace orrery {

/// What the store's job refers to: the coroutine may end before it, when the server stops.
struct DriveFace::Request {
    CollectionRef collection;
    DriveRoute route;
    std::string name; ///< Decoded `name`; only checked where it is needed.
    std::string type; ///< Content-Type as it came.
    std::string query; ///< Raw.

    [[nodiscard]] UploadRef upload() const
    {
        return {.drive = route.drive, .name = name, .id = route.upload};
    }

    /// The members that most answers share, in the order of the documents.
    [[nodiscard]] std::string body(std::string_view uploadId = {}, int part = 0) const
    {
        std::string out = "{\"name\":";
        appendJsonString(out, name);
        if (!uploadId.empty()) {
            out += ",\"upload_id\":";
            appendJsonString(out, uploadId);
        }
        if (part > 0)
            out += ",\"part\":" + std::to_string(part);
        out += ",\"project_id\":";
        appendJsonString(out, collection.id);
        out += ",\"drive_name\":";
        appendJsonString(out, route.drive);
        return out + '}';
    }
};

namespace {

/// Up to here a file lies in the database and shares its commits; a blob of its own would cost an
/// inode and two flushes. Only the first parts of an upload do: a reader holds them in memory.
constexpr qint64 smallBytes = 64 * 1024;
constexpr int smallParts = 4;

Answer uploadNotFound()
{
    return errorAnswer(404, "Upload not found");
}

Answer badName()
{
    return errorAnswer(400, "Invalid name");
}

/// A failure of the storage.
Answer failed(const Error &error)
{
    return error.code == ErrorCode::DiskFull ? errorAnswer(507, "Disk full") : errorAnswer(error);
}

/// Status 0: the client broke off, and nobody waits for an answer.
Answer notReceived(const Error &error)
{
    return error.code == ErrorCode::Cancelled ? Answer{.status = 0, .body = {}} : failed(error);
}

/// 0 for what is no part number.
int partNumber(std::string_view query)
{
    const auto parameters = http::parseQuery(query);
    const auto *part = http::findParameter(parameters, "part");
    int number = 0;
    if (!part)
        return 0;
    const char *end = part->value.data() + part->value.size();
    const auto read = std::from_chars(part->value.data(), end, number);
    return read.ec == std::errc() && read.ptr == end && number >= 1 && number <= maxPartNumber
        ? number
        : 0;
}

std::string listBody(const FileList &list)
{
    std::string out = "{\"names\":[";
    for (size_t i = 0; i < list.entries.size(); ++i) {
        if (i > 0)
            out += ',';
        appendJsonString(out, list.entries[i].name);
    }
    out += ']';
    if (list.hasMore) {
        out += ",\"paging\":{\"size\":" + std::to_string(list.entries.size()) + ",\"last\":";
        appendJsonString(out, list.entries.back().name);
        out += '}';
    }
    return out + '}';
}

std::string deleteBody(const DeleteRequest &request)
{
    std::string out = "{\"deleted\":[";
    for (size_t i = 0; i < request.names.size(); ++i) {
        if (i > 0)
            out += ',';
        appendJsonString(out, request.names[i]);
    }
    out += ']';
    for (size_t i = 0; i < request.invalid.size(); ++i) {
        out += i == 0 ? ",\"failed\":{" : ",";
        appendJsonString(out, request.invalid[i]);
        out += ":\"invalid name\"";
    }
    return out + (request.invalid.empty() ? "}" : "}}");
}

} // namespace

DriveFace::DriveFace(StorePool &pool, const FileDrives &drives)
    : m_pool(pool)
    , m_drives(drives)
{
}

bool DriveFace::handles(std::string_view path)
{
    // Asked for each request, of a Base too.
    const size_t slash = path.find('/', 1);
    if (slash == path.npos)
        return false;
    const std::string_view rest = path.substr(slash + 1);
    const std::string_view what = rest.substr(0, rest.find('/'));
    return what == "files" || what == "uploads";
}

http::Task<> DriveFace::handle(http::Exchange &exchange, CollectionRef collection,
                               std::string_view path) const
{
    using Method = http::Task<Answer> (DriveFace::*)(http::Exchange &, Call) const;
    const DriveRoute route = DriveRoute::parse(path);
    std::string_view verb = exchange.head.method;
    if (verb == "HEAD")
        verb = "GET";
    const auto pick = [verb](std::initializer_list<std::pair<std::string_view, Method>> methods) {
        for (const auto &[name, method] : methods) {
            if (name == verb)
                return method;
        }
        return Method(nullptr);
    };
    Method method = nullptr;
    bool needsName = true;
    switch (route.kind) {
    case DriveRoute::Files:
        method = pick(
            {{"POST", &DriveFace::put}, {"GET", &DriveFace::list}, {"DELETE", &DriveFace::remove}});
        needsName = verb == "POST";
        break;
    case DriveRoute::Uploads:
        method = pick({{"POST", &DriveFace::start}});
        break;
    case DriveRoute::Upload:
        method = pick({{"PATCH", &DriveFace::end}, {"DELETE", &DriveFace::abort}});
        break;
    case DriveRoute::Parts:
        method = pick({{"POST", &DriveFace::part}});
        break;
    default:
        break;
    }

    const auto parameters = http::parseQuery(exchange.head.query());
    const auto *name = http::findParameter(parameters, "name");
    const Call call = std::make_shared<const Request>(
        std::move(collection), route, name ? name->value : std::string(),
        std::string(exchange.head.header("Content-Type")), std::string(exchange.head.query()));
    const bool isDownload = route.kind == DriveRoute::Download && verb == "GET";
    if (isDownload && isFileName(call->name))
        co_return co_await download(exchange, call);

    Answer answer;
    if (route.kind == DriveRoute::None)
        answer = errorAnswer(404, "Not found");
    else if (isDownload || (method && needsName && !isFileName(call->name)))
        answer = badName();
    else if (!method)
        answer = errorAnswer(405, "Method not allowed");
    else
        answer = co_await (this->*method)(exchange, call);
    if (answer.status == 0) // the client broke off
        co_return exchange.response.abort();
    (void)co_await sendAnswer(exchange, answer); // one that broke off is nobody's error
}

http::Task<Answer> DriveFace::put(http::Exchange &exchange, Call call) const
{
    auto received = co_await receiveBlob(exchange.body, m_drives.blobs(call->collection), m_pool,
                                         maxBodyBytes, smallBytes);
    if (!received)
        co_return notReceived(received.error());
    if (!*received)
        co_return errorAnswer(received->error());
    const std::shared_ptr<BlobWriter> blob = **received;
    const auto stored = co_await onStore<DriveStore>(
        m_pool, m_drives, call->collection, Access::Write, [call, blob](DriveStore &store) {
            // Kept from here on: should the commit fail, the next start sweeps it.
            return store.put(call->route.drive, call->name, call->type, blob->segment())
                .transform([&blob] { blob->keep(); });
        });
    if (!stored)
        co_return failed(stored.error());
    co_return Answer{.status = 201, .body = call->body()};
}

http::Task<Answer> DriveFace::start(http::Exchange &, Call call) const
{
    UploadRef upload = call->upload();
    upload.id = randomSecret(32).toStdString();
    const std::string id = upload.id;
    const auto started = co_await onStore<DriveStore>(
        m_pool, m_drives, call->collection, Access::Write,
        [call, upload](DriveStore &store) { return store.startUpload(upload, call->type); });
    if (!started)
        co_return failed(started.error());
    co_return Answer{.status = 202, .body = call->body(id)};
}

http::Task<Answer> DriveFace::part(http::Exchange &exchange, Call call) const
{
    const int number = partNumber(call->query);
    if (number == 0)
        co_return errorAnswer(400, "Invalid part");
    auto received = co_await receiveBlob(exchange.body, m_drives.blobs(call->collection), m_pool,
                                         maxBodyBytes, number <= smallParts ? smallBytes : 0);
    if (!received)
        co_return notReceived(received.error());
    if (!*received)
        co_return errorAnswer(received->error());
    const std::shared_ptr<BlobWriter> blob = **received;
    const auto added = co_await onStore<DriveStore>(
        m_pool, m_drives, call->collection, Access::Write, [call, blob, number](DriveStore &store) {
            return store.addPart(call->upload(), number, call->type, blob->segment())
                .transform([&blob](bool isOpen) {
                    if (isOpen)
                        blob->keep();
                    return isOpen;
                });
        });
    if (!added)
        co_return failed(added.error());
    if (!*added)
        co_return uploadNotFound();
    co_return Answer{.status = 200, .body = call->body(call->route.upload, number)};
}

http::Task<Answer> DriveFace::end(http::Exchange &, Call call) const
{
    const auto ended = co_await onStore<DriveStore>(
        m_pool, m_drives, call->collection, Access::Write,
        [call](DriveStore &store) { return store.endUpload(call->upload()); });
    if (!ended)
        co_return failed(ended.error());
    co_return *ended ? Answer{.status = 200, .body = call->body(call->route.upload)}
                     : uploadNotFound();
}

http::Task<Answer> DriveFace::abort(http::Exchange &, Call call) const
{
    const auto aborted = co_await onStore<DriveStore>(
        m_pool, m_drives, call->collection, Access::Write,
        [call](DriveStore &store) { return store.abortUpload(call->upload()); });
    if (!aborted)
        co_return failed(aborted.error());
    co_return *aborted ? Answer{.status = 200, .body = call->body(call->route.upload)}
                       : uploadNotFound();
}

http::Task<Answer> DriveFace::list(http::Exchange &, Call call) const
{
    auto query = ListQuery::parse(call->query);
    if (!query)
        co_return errorAnswer(query.error());
    const auto page =
        co_await onStore<DriveStore>(m_pool, m_drives, call->collection, Access::Scan,
                                     [call, wanted = *std::move(query)](DriveStore &store) {
                                         return wanted.run(store, call->route.drive);
                                     });
    if (!page)
        co_return failed(page.error());
    co_return Answer{.status = 200, .body = listBody(*page)};
}

http::Task<Answer> DriveFace::remove(http::Exchange &exchange, Call call) const
{
    constexpr size_t limit = 2 * maxDeleteNames * maxFileNameBytes * 3; // names as escapes
    const auto body = co_await exchange.body.readAll(limit);
    if (!body && body.error().code == ErrorCode::Io)
        co_return Answer{.status = 0, .body = {}};
    auto request = body ? DeleteRequest::parse(*body) : refuse(400, "Bad payload");
    if (!request)
        co_return errorAnswer(request.error());
    const auto wanted = std::make_shared<const DeleteRequest>(*std::move(request));
    const auto removed = co_await onStore<DriveStore>(
        m_pool, m_drives, call->collection, Access::Write, [call, wanted](DriveStore &store) {
            return store.remove(call->route.drive, wanted->names);
        });
    if (!removed)
        co_return failed(removed.error());
    co_return Answer{.status = 200, .body = deleteBody(*wanted)};
}

http::Task<> DriveFace::download(http::Exchange &exchange, Call call) const
{
    const auto found = co_await onStore<DriveStore>(
        m_pool, m_drives, call->collection, Access::Read,
        [call](DriveStore &store) { return store.file(call->route.drive, call->name); });
    if (!found)
        co_return (void) co_await sendAnswer(exchange, failed(found.error()));
    if (!*found)
        co_return (void) co_await sendAnswer(exchange, errorAnswer(404, "File not found"));
    co_await sendFile(exchange, m_drives.blobs(call->collection), **found);
}

http::Task<> DriveFace::sendFile(http::Exchange &exchange, std::shared_ptr<const BlobFolder> folder,
                                 const StoredFile &file) const
{
    const http::RequestHead &request = exchange.head;
    http::ResponseHead head;
    head.set("Accept-Ranges", "bytes");
    head.set("Cache-Control", "no-cache"); // ask each time; a 304 costs little here
    if (!file.tag.empty())
        head.set("ETag", file.tag);
    if (request.has("If-Match") && !http::matchesTag(request.header("If-Match"), file.tag))
        co_return (void) co_await sendAnswer(exchange, errorAnswer(412, "Precondition failed"));
    if (request.has("If-None-Match")
        && http::matchesTag(request.header("If-None-Match"), file.tag)) {
        head.status = 304;
        (void)co_await exchange.response.send(std::move(head), {});
        co_return;
    }
    const bool mayCut = !request.has("If-Range") || request.header("If-Range") == file.tag;
    const http::RangeRequest wanted =
        http::readRange(mayCut ? request.header("Range") : "", file.size);
    if (wanted.kind == http::RangeKind::Unsatisfiable) {
        head.status = 416;
        head.set("Content-Type", "application/json");
        head.set("Content-Range", "bytes */" + std::to_string(file.size));
        const Answer answer = errorAnswer(416, "Range not satisfiable");
        (void)co_await exchange.response.send(std::move(head), answer.body);
        co_return;
    }
    const auto [first, length] = wanted.range;
    head.set("Content-Type", file.type);
    if (wanted.kind == http::RangeKind::Part) {
        head.status = 206;
        head.set("Content-Range",
                 "bytes " + std::to_string(first) + '-' + std::to_string(first + length - 1) + '/'
                     + std::to_string(file.size));
    }
    const bool hasBody = request.method != "HEAD";
    FileReader reader(std::move(folder), file);
    const auto begun = exchange.response.begin(head, static_cast<uint64_t>(length));
    // A short body under a full length would look complete to some clients: break off instead.
    if (!begun || (hasBody && !co_await sendBlobs(exchange.response, reader, wanted.range)))
        co_return exchange.response.abort();
    (void)co_await exchange.response.finish();
}

} // namespace orrery
