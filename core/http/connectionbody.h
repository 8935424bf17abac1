// SPDX-License-Identifier: MIT
#pragma once

#include "core/http/exchange.h"
#include "core/http/inbox.h"
#include "core/http/messageparser.h"

namespace orrery::http {

/// The bodies of one connection's requests, one after the other.
class ConnectionBody final : public RequestBody
{
public:
    ConnectionBody(Transport &transport, Inbox &inbox, MessageParser &parser);

    void begin(const RequestHead &head); ///< A head has been read.

    [[nodiscard]] Task<Result<std::span<const char>>> read() override;
    [[nodiscard]] std::optional<uint64_t> length() const override { return m_parser.length(); }

    [[nodiscard]] bool hasEnded() const { return m_ended; }
    /// The client waits for "100 Continue" and may never send its body.
    [[nodiscard]] bool isHeldBack() const { return m_expects && !m_ended; }
    void neverContinue() { m_expects = false; }

private:
    Transport &m_transport;
    Inbox &m_inbox;
    MessageParser &m_parser;
    bool m_ended = true;
    bool m_expects = false;
};

} // namespace orrery::http
