// SPDX-License-Identifier: MIT
#pragma once

#include "core/gateway/pages.h"
#include "core/gateway/signin.h"

namespace orrery {

/// Whom a browser wants to be let in to.
struct SignInTarget {
    std::string instance; ///< Empty: the Space's page.
    std::string cookie; ///< Name of its session's cookie.
    QString name; ///< For people.
};

/// The reserved paths by which a browser gets its session, and the page that asks for one.
/// Thread: the data plane.
class SignInDoor
{
public:
    SignInDoor(const Pages &pages, SignIn &signIn); ///< Borrowed.

    /// Answers if \a path, normalised, is one of its own.
    [[nodiscard]] http::Task<bool> serve(http::Exchange &exchange, std::string_view path,
                                         const SignInTarget &target) const;
    /// 401: the approve page for a person, JSON for a program.
    [[nodiscard]] http::Task<> refuse(http::Exchange &exchange, SignInTarget target) const;

private:
    [[nodiscard]] http::Task<> launch(http::Exchange &exchange, const SignInTarget &target) const;
    [[nodiscard]] http::Task<> ask(http::Exchange &exchange, const SignInTarget &target) const;
    [[nodiscard]] http::Task<> wait(http::Exchange &exchange, const SignInTarget &target) const;

    const Pages &m_pages;
    SignIn &m_signIn;
};

} // namespace orrery
