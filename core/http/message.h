// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace orrery::http {

struct Header {
    std::string name;
    std::string value;
    friend bool operator==(const Header &, const Header &) = default;
};

/// Of ASCII letters only.
[[nodiscard]] constexpr char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

/// Whether two texts of one length are the same; only ASCII letters fold.
[[nodiscard]] bool sameLetters(std::string_view a, std::string_view b);

/// Whether two header names or tokens are the same.
[[nodiscard]] inline bool sameToken(std::string_view a, std::string_view b)
{
    return a.size() == b.size() && sameLetters(a, b); // most differ in length
}

/// Adds "name: value" and the end of its line.
void appendHeader(std::string &text, std::string_view name, std::string_view value);

/// Whether the comma-separated list \a value holds \a token ("keep-alive, Upgrade").
[[nodiscard]] bool listHolds(std::string_view value, std::string_view token);

/// The value of the first header \a name; empty when there is none.
[[nodiscard]] std::string_view headerValue(const std::vector<Header> &headers,
                                           std::string_view name);

/// What a client asked for, as it came: nothing is decoded or normalised.
struct RequestHead {
    std::string method;
    std::string target; ///< Raw; origin form, or `*` for OPTIONS.
    int minor = 1; ///< HTTP/1.minor.
    std::vector<Header> headers;

    [[nodiscard]] std::string_view header(std::string_view name) const;
    [[nodiscard]] bool has(std::string_view name) const;
    [[nodiscard]] std::string_view path() const; ///< Up to the first `?`, raw.
    [[nodiscard]] std::string_view query() const; ///< Behind the first `?`, raw.
};

struct ResponseHead {
    int status = 200;
    std::vector<Header> headers;

    [[nodiscard]] std::string_view header(std::string_view name) const;
    void set(std::string_view name, std::string value); ///< Replaces, else appends.
};

/// The reason phrase of \a status; never empty.
[[nodiscard]] std::string_view reasonPhrase(int status);

/// Through which listening socket a request came.
struct Entrance {
    enum Kind {
        Public, ///< The gateway's own port on loopback.
        SandboxData, ///< Ports 443 and 80 inside a sandbox: the SDKs' host names.
        SandboxGateway, ///< The gateway's port inside a sandbox.
    };
    Kind kind = Public;
    std::string instance; ///< Whose sandbox; empty for Public.
    std::string micro;
};

} // namespace orrery::http
