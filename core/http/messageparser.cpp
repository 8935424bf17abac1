// SPDX-License-Identifier: MIT
#include "core/http/messageparser.h"

#include <llhttp.h>

#include <algorithm>

namespace orrery::http {

struct MessageParser::Machine {
    llhttp_t parser{};
    llhttp_settings_t settings{};
};

/// What llhttp calls; each pauses where next() has something to tell.
struct MessageParser::Callbacks {
    static MessageParser &self(llhttp_t *parser)
    {
        return *static_cast<MessageParser *>(parser->data);
    }
    static int begun(llhttp_t *parser)
    {
        self(parser).begin();
        return 0;
    }
    static int url(llhttp_t *parser, const char *at, size_t length)
    {
        self(parser).m_request.target.append(at, length);
        return 0;
    }
    static std::vector<Header> *headers(llhttp_t *parser)
    {
        MessageParser &me = self(parser);
        if (me.m_place == Place::Body)
            return nullptr; // trailers are read and forgotten
        return &me.messageHeaders();
    }
    static int name(llhttp_t *parser, const char *at, size_t length)
    {
        std::vector<Header> *all = headers(parser);
        if (!all)
            return 0;
        MessageParser &me = self(parser);
        Header &header = me.m_nameEnded ? me.addHeader(*all) : (*all)[me.m_headers - 1];
        me.m_nameEnded = false;
        header.name.append(at, length);
        return 0;
    }
    static int value(llhttp_t *parser, const char *at, size_t length)
    {
        if (std::vector<Header> *all = headers(parser))
            (*all)[self(parser).m_headers - 1].value.append(at, length);
        return 0;
    }
    static int nameDone(llhttp_t *parser)
    {
        self(parser).m_nameEnded = true;
        return 0;
    }
    static int headDone(llhttp_t *parser)
    {
        MessageParser &me = self(parser);
        me.messageHeaders().resize(me.m_headers);
        if (!me.acceptHead())
            return -1;
        me.m_place = Place::Body;
        me.m_event = Event::Head;
        parser->upgrade = 0; // ours to decide: bytes behind the message are not swallowed
        if (me.m_bodiless)
            parser->flags = static_cast<uint16_t>(parser->flags | F_SKIPBODY);
        return HPE_PAUSED;
    }
    static int body(llhttp_t *parser, const char *at, size_t length)
    {
        if (length == 0) // an open body and no bytes: nothing to tell
            return 0;
        self(parser).m_event = Event::Body;
        self(parser).m_body = {at, length};
        return HPE_PAUSED;
    }
    static int done(llhttp_t *parser)
    {
        self(parser).m_event = Event::End;
        self(parser).m_place = Place::Between;
        return HPE_PAUSED;
    }
};

MessageParser::MessageParser(Kind kind)
    : m_machine(std::make_unique<Machine>())
    , m_kind(kind)
{
    llhttp_settings_t &settings = m_machine->settings;
    llhttp_settings_init(&settings);
    settings.on_message_begin = Callbacks::begun;
    settings.on_url = Callbacks::url;
    settings.on_header_field = Callbacks::name;
    settings.on_header_field_complete = Callbacks::nameDone;
    settings.on_header_value = Callbacks::value;
    settings.on_headers_complete = Callbacks::headDone;
    settings.on_body = Callbacks::body;
    settings.on_message_complete = Callbacks::done;
    llhttp_init(&m_machine->parser, kind == Kind::Request ? HTTP_REQUEST : HTTP_RESPONSE,
                &settings);
    m_machine->parser.data = this;
}

MessageParser::~MessageParser() = default;

void MessageParser::begin()
{
    m_place = Place::Head;
    m_nameEnded = true;
    m_request.target.clear();
    m_headers = 0;
}

Header &MessageParser::addHeader(std::vector<Header> &headers)
{
    // The last message's are written over: their memory serves again.
    if (m_headers == headers.size())
        headers.emplace_back();
    Header &header = headers[m_headers++];
    header.name.clear();
    header.value.clear();
    return header;
}

MessageParser::Step MessageParser::broken(size_t used, int status, std::string_view reason)
{
    m_refusal = status;
    m_reason = reason;
    return {.event = Event::Broken, .used = used, .body = {}};
}

MessageParser::Step MessageParser::next(std::span<const char> bytes)
{
    llhttp_t &parser = m_machine->parser;
    m_event = Event::NeedMore;
    m_body = {};
    m_refusal = 0;
    const llhttp_errno_t error = llhttp_execute(&parser, bytes.data(), bytes.size());
    size_t used = bytes.size();
    if (error != HPE_OK)
        used = static_cast<size_t>(llhttp_get_error_pos(&parser) - bytes.data());
    if (m_event == Event::Body || m_event == Event::End)
        m_headBytes = 0;
    else
        m_headBytes += used; // also chunk extensions and trailers: they must end some time
    if (m_headBytes > longestHead)
        return broken(used, m_request.target.size() > longestHead / 2 ? 414 : 431, "head too long");
    if (error == HPE_PAUSED) {
        llhttp_resume(&parser);
        if (m_event == Event::Head)
            m_headBytes = 0;
        return {.event = m_event, .used = used, .body = m_body};
    }
    if (error == HPE_OK)
        return {.event = Event::NeedMore, .used = used, .body = {}};
    if (m_refusal != 0)
        return {.event = Event::Broken, .used = used, .body = {}};
    const char *reason = llhttp_get_error_reason(&parser);
    return broken(used, 400, reason ? reason : "");
}

MessageParser::Event MessageParser::nextAtEnd()
{
    m_event = Event::NeedMore;
    const llhttp_errno_t error = llhttp_finish(&m_machine->parser);
    if (m_event == Event::End) {
        llhttp_resume(&m_machine->parser);
        return Event::End;
    }
    (void)broken(0, 400, "ended in the middle");
    return error == HPE_OK && m_place == Place::Between ? Event::End : Event::Broken;
}

bool MessageParser::acceptHead()
{
    const llhttp_t &parser = m_machine->parser;
    const bool chunked = (parser.flags & F_CHUNKED) != 0;
    m_keepsAlive = llhttp_should_keep_alive(&parser) != 0;
    m_wantsUpgrade = parser.upgrade != 0;
    m_length.reset();
    if ((parser.flags & F_CONTENT_LENGTH) != 0)
        m_length = parser.content_length;
    if (m_kind == Kind::Request) {
        m_request.method =
            llhttp_method_name(static_cast<llhttp_method_t>(llhttp_get_method(&m_machine->parser)));
        m_request.minor = parser.http_minor;
        if (!chunked && !m_length)
            m_length = 0;
        return acceptRequest();
    }
    m_response.status = parser.status_code;
    m_responseMinor = parser.http_minor;
    const bool bodiless = m_bodiless || m_response.status < 200 || m_response.status == 204
        || m_response.status == 304;
    if (bodiless)
        m_length = 0;
    return true;
}

bool MessageParser::acceptRequest()
{
    const auto refuse = [this](int status, std::string_view reason) {
        (void)broken(0, status, reason);
        return false;
    };
    const auto count = [this](std::string_view name) {
        return std::ranges::count_if(m_request.headers,
                                     [name](const Header &h) { return sameToken(h.name, name); });
    };
    const llhttp_t &parser = m_machine->parser;
    if (parser.http_major != 1 || m_request.minor > 1)
        return refuse(505, "only HTTP/1.0 and HTTP/1.1");
    if (m_request.method == "CONNECT" || m_request.method == "TRACE")
        return refuse(501, "method not offered");
    const bool isAsterisk = m_request.target == "*" && m_request.method == "OPTIONS";
    if (!m_request.target.starts_with('/') && !isAsterisk)
        return refuse(400, "target is no path");
    const auto hosts = count("Host");
    if (hosts > 1 || (hosts == 0 && m_request.minor == 1))
        return refuse(400, "not exactly one Host");
    const auto codings = count("Transfer-Encoding");
    if (codings == 0)
        return true;
    if (m_request.minor == 0 || codings > 1 || count("Content-Length") > 0)
        return refuse(400, "ambiguous length");
    if (!sameToken(m_request.header("Transfer-Encoding"), "chunked"))
        return refuse(501, "transfer coding not offered");
    return true;
}

} // namespace orrery::http
