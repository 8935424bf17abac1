// SPDX-License-Identifier: MIT
#pragma once

#include "core/http/connectionbody.h"

namespace orrery::http {

/// The answers of one connection, one after the other; frames them as the client needs.
class ConnectionResponse final : public Response
{
public:
    ConnectionResponse(Transport &transport, Inbox &inbox, ConnectionBody &body, Lane &lane);

    /// A head has been read; \a keepAlive: the connection stays if the answer allows it.
    void beginRequest(const RequestHead &head, bool keepAlive);

    [[nodiscard]] Task<Result<>> send(ResponseHead head, std::string_view body) override;
    [[nodiscard]] Result<> begin(const ResponseHead &head, std::optional<uint64_t> length) override;
    [[nodiscard]] Task<Result<>> write(std::span<const char> bytes) override;
    [[nodiscard]] Task<Result<>> writeFile(int file, uint64_t offset, uint64_t length) override;
    [[nodiscard]] Task<Result<>> flush() override;
    using Response::finish;
    [[nodiscard]] Task<Result<>> finish(std::span<const char> last) override;
    [[nodiscard]] Task<Result<Upgraded>> upgrade(ResponseHead head) override;
    void abort() override;
    void whenGone(std::function<void()> notify) override { m_notifyGone = std::move(notify); }
    [[nodiscard]] bool hasBegun() const override { return m_state != State::Waiting; }

    [[nodiscard]] int status() const override { return hasBegun() ? m_status : 0; }

    [[nodiscard]] bool isFinished() const { return m_state == State::Finished; }
    [[nodiscard]] bool isUpgraded() const { return m_state == State::Upgraded; }
    [[nodiscard]] bool keepsAlive() const { return m_keepAlive; }
    void closeAfterwards() { m_keepAlive = false; }
    void tellGone();
    void endRequest() { m_notifyGone = nullptr; }

private:
    enum class State { Waiting, Streaming, Finished, Upgraded };

    /// Puts the frame of \a bytes around them: behind the head in m_out, and what is returned.
    [[nodiscard]] Result<std::string_view> frame(std::span<const char> bytes);
    /// What is left to send, ready for the transport; may add to m_out.
    [[nodiscard]] Transport::Pieces joined(std::span<const char> body, std::string_view end);
    void makeHead(const ResponseHead &head, std::optional<uint64_t> length);

    Transport &m_transport;
    Inbox &m_inbox;
    ConnectionBody &m_body;
    Lane &m_lane;
    State m_state = State::Waiting;
    int m_status = 0; ///< Of the newest answer.
    bool m_keepAlive = true;
    bool m_isHead = false;
    bool m_isOld = false; ///< HTTP/1.0: no chunks.
    bool m_bodiless = false;
    bool m_chunked = false;
    std::optional<uint64_t> m_left; ///< Of the announced length.
    std::string m_out; ///< A head that has not left yet.
    std::function<void()> m_notifyGone;
};

} // namespace orrery::http
