// SPDX-License-Identifier: MIT
#include "core/http/message.h"

#include <algorithm>

namespace orrery::http {

namespace {

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
        text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t'))
        text.remove_suffix(1);
    return text;
}

} // namespace

bool sameLetters(std::string_view a, std::string_view b)
{
    return a == b || std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) {
               return lower(x) == lower(y);
           });
}

void appendHeader(std::string &text, std::string_view name, std::string_view value)
{
    const size_t begin = text.size();
    const size_t end = begin + name.size() + value.size() + 4;
    text.resize_and_overwrite(end, [&](char *bytes, size_t size) {
        char *at = std::ranges::copy(name, bytes + begin).out;
        *at++ = ':';
        *at++ = ' ';
        at = std::ranges::copy(value, at).out;
        *at++ = '\r';
        *at = '\n';
        return size;
    });
}

bool listHolds(std::string_view value, std::string_view token)
{
    while (!value.empty()) {
        const size_t comma = value.find(',');
        if (sameToken(trimmed(value.substr(0, comma)), token))
            return true;
        if (comma == std::string_view::npos)
            break;
        value.remove_prefix(comma + 1);
    }
    return false;
}

std::string_view headerValue(const std::vector<Header> &headers, std::string_view name)
{
    for (const Header &header : headers) {
        if (sameToken(header.name, name))
            return header.value;
    }
    return {};
}

std::string_view RequestHead::header(std::string_view name) const
{
    return headerValue(headers, name);
}

bool RequestHead::has(std::string_view name) const
{
    return std::ranges::any_of(headers,
                               [name](const Header &h) { return sameToken(h.name, name); });
}

std::string_view RequestHead::path() const
{
    return std::string_view(target).substr(0, target.find('?'));
}

std::string_view RequestHead::query() const
{
    const size_t mark = target.find('?');
    return mark == std::string::npos ? std::string_view()
                                     : std::string_view(target).substr(mark + 1);
}

std::string_view ResponseHead::header(std::string_view name) const
{
    return headerValue(headers, name);
}

void ResponseHead::set(std::string_view name, std::string value)
{
    for (Header &header : headers) {
        if (sameToken(header.name, name)) {
            header.value = std::move(value);
            return;
        }
    }
    headers.push_back({std::string(name), std::move(value)});
}

std::string_view reasonPhrase(int status)
{
    switch (status) {
    case 100:
        return "Continue";
    case 101:
        return "Switching Protocols";
    case 200:
        return "OK";
    case 201:
        return "Created";
    case 202:
        return "Accepted";
    case 204:
        return "No Content";
    case 206:
        return "Partial Content";
    case 207:
        return "Multi-Status";
    case 301:
        return "Moved Permanently";
    case 302:
        return "Found";
    case 303:
        return "See Other";
    case 304:
        return "Not Modified";
    case 307:
        return "Temporary Redirect";
    case 308:
        return "Permanent Redirect";
    case 400:
        return "Bad Request";
    case 401:
        return "Unauthorized";
    case 403:
        return "Forbidden";
    case 404:
        return "Not Found";
    case 405:
        return "Method Not Allowed";
    case 408:
        return "Request Timeout";
    case 409:
        return "Conflict";
    case 411:
        return "Length Required";
    case 412:
        return "Precondition Failed";
    case 413:
        return "Content Too Large";
    case 414:
        return "URI Too Long";
    case 416:
        return "Range Not Satisfiable";
    case 417:
        return "Expectation Failed";
    case 421:
        return "Misdirected Request";
    case 429:
        return "Too Many Requests";
    case 431:
        return "Request Header Fields Too Large";
    case 500:
        return "Internal Server Error";
    case 501:
        return "Not Implemented";
    case 502:
        return "Bad Gateway";
    case 503:
        return "Service Unavailable";
    case 504:
        return "Gateway Timeout";
    case 505:
        return "HTTP Version Not Supported";
    case 507:
        return "Insufficient Storage";
    default:
        return "Status";
    }
}

} // namespace orrery::http
