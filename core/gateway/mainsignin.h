// SPDX-License-Identifier: MIT
#pragma once

#include "core/gateway/signin.h"

#include <QUrl>

#include <functional>

namespace orrery {

/// Carries the questions of the data plane to the main thread. Thread: the data plane.
class MainSignIn final : public SignIn
{
public:
    /// Used on the main thread only.
    struct Main {
        QObject *context = nullptr;
        Approvals &approvals;
        std::function<QFuture<Result<QString>>(const InstanceId &, const QString &browser)>
            openSession;
        std::function<QUrl(const InstanceId &)> launchAddress;
    };
    explicit MainSignIn(Main main);

    [[nodiscard]] http::Task<Result<std::string>> useToken(std::string token, std::string instance,
                                                           std::string userAgent) override;
    [[nodiscard]] http::Task<Result<Approvals::Ticket>> ask(std::string instance, std::string host,
                                                            std::string userAgent) override;
    [[nodiscard]] http::Task<Result<Waited>> wait(std::string ticket,
                                                  std::string instance) override;
    [[nodiscard]] http::Task<Result<std::string>> launchAddress(std::string instance) override;

private:
    [[nodiscard]] http::Task<Result<std::string>> session(InstanceId instance, QString browser);

    Main m_main;
};

} // namespace orrery
