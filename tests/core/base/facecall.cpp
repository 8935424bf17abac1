// SPDX-License-Identifier: MIT
#include "tests/core/base/facecall.h"

#include "core/http/lane.h"

#include <QByteArray>

#include <unistd.h>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

class FakeBody : public http::RequestBody
{
public:
    explicit FakeBody(const FaceCall &call)
        : m_call(call)
    {
    }
    http::Task<Result<std::span<const char>>> read() override
    {
        const size_t count = std::min<size_t>(16384, m_call.body.size() - m_at);
        const std::span<const char> piece(m_call.body.data() + m_at, count);
        m_at += count;
        if (piece.empty() && m_call.breaksOff)
            co_return fail(ErrorCode::Io, u"gone"_s);
        co_return piece;
    }
    std::optional<uint64_t> length() const override
    {
        return m_call.isChunked ? std::nullopt : std::optional<uint64_t>(m_call.body.size());
    }

private:
    const FaceCall &m_call;
    size_t m_at = 0;
};

class FakeResponse : public http::Response
{
public:
    FakeResponse(const FaceCall &call, FaceCall::Reply &reply)
        : m_call(call)
        , m_reply(reply)
    {
    }
    http::Task<Result<>> send(http::ResponseHead head, std::string_view body) override
    {
        take(std::move(head));
        m_reply.body = body;
        m_reply.isFinished = true;
        co_return Result<>();
    }
    Result<> begin(const http::ResponseHead &head, std::optional<uint64_t> length) override
    {
        take(head);
        if (length)
            m_reply.headers.push_back({"Content-Length", std::to_string(*length)});
        return {};
    }
    http::Task<Result<>> write(std::span<const char> bytes) override
    {
        if (m_call.onWrite && !m_call.onWrite())
            co_return fail(ErrorCode::Io, u"gone"_s);
        m_reply.body.append(bytes.data(), bytes.size());
        co_return Result<>();
    }
    http::Task<Result<>> writeFile(int file, uint64_t offset, uint64_t length) override
    {
        std::string bytes(length, '\0');
        const ssize_t got = ::pread(file, bytes.data(), length, static_cast<off_t>(offset));
        if (got != static_cast<ssize_t>(length))
            co_return fail(ErrorCode::Io, u"shorter"_s);
        co_return co_await write(bytes);
    }
    http::Task<Result<>> flush() override { co_return Result<>(); }
    int status() const override { return m_reply.status; }
    using Response::finish;
    http::Task<Result<>> finish(std::span<const char> last) override
    {
        m_reply.body.append(last.data(), last.size());
        m_reply.isFinished = true;
        co_return Result<>();
    }
    http::Task<Result<http::Upgraded>> upgrade(http::ResponseHead) override
    {
        co_return fail(ErrorCode::InvalidInput, u"no upgrades here"_s);
    }
    void abort() override { m_reply.isAborted = true; }
    void whenGone(std::function<void()>) override {} // the tests break off in onWrite
    bool hasBegun() const override { return m_reply.status != 0; }

private:
    void take(http::ResponseHead head)
    {
        m_reply.status = head.status;
        m_reply.headers = std::move(head.headers);
        for (const QByteArray &line : QByteArray::fromStdString(m_added).split('\n')) {
            if (const qsizetype colon = line.indexOf(": "); colon > 0)
                m_reply.headers.push_back({line.first(colon).toStdString(),
                                           line.sliced(colon + 2).trimmed().toStdString()});
        }
    }
    const FaceCall &m_call;
    FaceCall::Reply &m_reply;
};

} // namespace

std::string j(std::string text)
{
    std::ranges::replace(text, '\'', '"');
    return text;
}

std::string FaceCall::Reply::header(std::string_view name) const
{
    return std::string(http::headerValue(headers, name));
}

FaceCall::Reply FaceCall::operator()(const Face &face) const
{
    Reply reply;
    const std::shared_ptr<http::Lane> lane = http::Lane::make(0);
    http::RequestHead head;
    head.method = method;
    head.target = target;
    head.headers = headers;
    FakeBody requestBody(*this);
    FakeResponse response(*this, reply);
    const http::Entrance entrance;
    http::Exchange exchange{.head = head,
                            .body = requestBody,
                            .response = response,
                            .entrance = entrance,
                            .lane = *lane};
    const std::string path(head.path());
    http::spawn(*lane, face(exchange, path), [&lane](const std::exception_ptr &) { lane->stop(); });
    lane->run();
    return reply;
}

} // namespace orrery
