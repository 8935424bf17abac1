// SPDX-License-Identifier: MIT
#include "core/gateway/mainsignin.h"

#include "core/http/bridge.h"

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

InstanceId idOf(const std::string &text)
{
    return InstanceId{QString::fromStdString(text)};
}

} // namespace

MainSignIn::MainSignIn(Main main)
    : m_main(std::move(main))
{
}

http::Task<Result<std::string>> MainSignIn::session(InstanceId instance, QString browser)
{
    const Result<QString> secret =
        co_await http::awaitFuture(m_main.context, [this, instance, browser] {
            return m_main.openSession(instance, browser);
        });
    if (!secret)
        co_return std::unexpected(secret.error());
    co_return secret->toStdString();
}

http::Task<Result<std::string>> MainSignIn::useToken(std::string token, std::string instance,
                                                     std::string userAgent)
{
    const InstanceId wanted = idOf(instance);
    const bool opens = co_await http::runOn(m_main.context, [this, token, wanted] {
        const auto opened = m_main.approvals.useToken(QString::fromStdString(token));
        return opened && *opened == wanted;
    });
    if (!opens)
        co_return fail(ErrorCode::Denied, {}, u"unknown or used launch token"_s);
    co_return co_await session(wanted, browserName(QString::fromStdString(userAgent)));
}

http::Task<Result<Approvals::Ticket>> MainSignIn::ask(std::string instance, std::string host,
                                                      std::string userAgent)
{
    co_return co_await http::runOn(m_main.context, [this, instance, host, userAgent] {
        return m_main.approvals.ask(idOf(instance), QString::fromStdString(host),
                                    QString::fromStdString(userAgent));
    });
}

http::Task<Result<SignIn::Waited>> MainSignIn::wait(std::string ticket, std::string instance)
{
    const auto answer = co_await http::awaitFuture(m_main.context, [this, ticket] {
        return m_main.approvals.wait(QString::fromStdString(ticket));
    });
    if (!answer)
        co_return std::unexpected(answer.error());
    Waited waited;
    waited.outcome = answer->outcome;
    if (waited.outcome != Approvals::Outcome::Approved)
        co_return waited;
    const InstanceId wanted = idOf(instance);
    if (answer->instance != wanted) // the ticket of another host
        co_return Waited{};
    const auto secret = co_await session(wanted, answer->browser);
    if (!secret)
        co_return std::unexpected(secret.error());
    waited.secret = *secret;
    co_return waited;
}

http::Task<Result<std::string>> MainSignIn::launchAddress(std::string instance)
{
    const InstanceId wanted = idOf(instance);
    const QUrl url = co_await http::runOn(m_main.context,
                                          [this, wanted] { return m_main.launchAddress(wanted); });
    if (url.isEmpty())
        co_return fail(ErrorCode::NotFound, u"There is no such app."_s);
    co_return url.toString(QUrl::FullyEncoded).toStdString();
}

} // namespace orrery
