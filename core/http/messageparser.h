// SPDX-License-Identifier: MIT
#pragma once

#include "core/http/message.h"

#include <memory>
#include <optional>
#include <span>

namespace orrery::http {

/// Reads one HTTP/1.x message after another out of bytes; strict: what two parsers could read in
/// two ways is refused, not repaired. Knows no socket. Thread: one at a time.
class MessageParser
{
public:
    enum class Kind { Request, Response };
    enum class Event {
        NeedMore, ///< All bytes are used. Until then call next(), if need be with no bytes.
        Head, ///< request() or response() is there.
        Body, ///< Step::body is there.
        End, ///< The message is over; the next call begins the next one.
        Broken, ///< See refusal(); nothing more can be read.
    };
    struct Step {
        Event event = Event::NeedMore;
        size_t used = 0; ///< Of the bytes given; the caller keeps the rest for the next call.
        std::span<const char> body; ///< Part of the bytes given.
    };
    static constexpr size_t longestHead = 64 * 1024;

    explicit MessageParser(Kind kind);
    ~MessageParser();

    [[nodiscard]] Step next(std::span<const char> bytes);
    /// The other side has closed: End when that ends this message, else Broken.
    [[nodiscard]] Event nextAtEnd();
    /// Whether the message that comes answers a HEAD.
    void expectNoBody(bool none) { m_bodiless = none; }

    // After Head, until the next message begins.
    [[nodiscard]] RequestHead &request() { return m_request; }
    [[nodiscard]] ResponseHead &response() { return m_response; }
    [[nodiscard]] int responseMinor() const { return m_responseMinor; }
    /// 0 without a body, nothing for a chunked one or one that ends with the connection.
    [[nodiscard]] std::optional<uint64_t> length() const { return m_length; }
    [[nodiscard]] bool keepsAlive() const { return m_keepsAlive; }
    [[nodiscard]] bool wantsUpgrade() const { return m_wantsUpgrade; }

    [[nodiscard]] bool isBetweenMessages() const { return m_place == Place::Between; }
    [[nodiscard]] int refusal() const { return m_refusal; } ///< The status for a Broken request.
    [[nodiscard]] std::string_view reason() const { return m_reason; } ///< English, for the log.

private:
    enum class Place { Between, Head, Body };
    struct Callbacks;
    struct Machine;

    [[nodiscard]] Step broken(size_t used, int status, std::string_view reason);
    void begin();
    [[nodiscard]] Header &addHeader(std::vector<Header> &headers);
    [[nodiscard]] std::vector<Header> &messageHeaders()
    {
        return m_kind == Kind::Request ? m_request.headers : m_response.headers;
    }
    [[nodiscard]] bool acceptHead(); ///< False: m_refusal and m_reason say why.
    [[nodiscard]] bool acceptRequest();

    std::unique_ptr<Machine> m_machine; // hides llhttp.h
    Kind m_kind;
    Place m_place = Place::Between;
    Event m_event = Event::NeedMore;
    std::span<const char> m_body;
    size_t m_headBytes = 0;
    bool m_bodiless = false;
    bool m_nameEnded = false;
    bool m_keepsAlive = false;
    bool m_wantsUpgrade = false;
    int m_responseMinor = 1;
    int m_refusal = 400;
    std::string m_reason;
    std::optional<uint64_t> m_length;
    size_t m_headers = 0; ///< Of the message that comes.
    RequestHead m_request;
    ResponseHead m_response;
};

} // namespace orrery::http
