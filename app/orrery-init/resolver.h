// SPDX-License-Identifier: MIT
#pragma once

#include "app/orrery-init/address.h"

#include <netinet/in.h>
#include <poll.h>

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace orrery::init {

/// The name server of a sandbox, on 127.0.0.1:53 of its network: asks pasta's, and so learns which
/// name an address has. With \a asks, no name goes out before Orrery said that it may.
class Resolver
{
public:
    struct Listener {
        std::function<void(const std::string &name)> undecided; ///< Answered by settle().
        /// Called before the app hears of it.
        std::function<void(const std::string &name, const Address &address)> resolved;
    };

    Resolver(bool asks, Listener listener);
    ~Resolver();
    Resolver(const Resolver &) = delete;
    Resolver &operator=(const Resolver &) = delete;

    /// Makes its sockets, inside the network namespace; errno, or 0.
    [[nodiscard]] int open();
    /// pasta stands, or never will. Until then, questions wait.
    void setNetwork(bool isUp);
    void settle(const std::string &name, bool isAllowed);
    [[nodiscard]] bool hasQuestions() const { return !m_waiting.empty() || !m_streams.empty(); }

    void addTo(std::vector<pollfd> &events) const;
    void handle(); ///< Whatever is ready.

private:
    struct Query {
        sockaddr_in client{};
        std::uint16_t id = 0; ///< The client's own.
        std::string name;
        std::string message;
        long since = 0; ///< µs
    };

    /// One question over TCP: its client, and the server once the question was let through.
    struct Stream {
        int client = -1;
        int server = -1;
        bool isComplete = false; ///< The question is; it then waits for a verdict.
        bool isSent = false;
        std::string name;
        std::string question; ///< With its length before it.
        std::string answer; ///< The same.
        long until = 0; ///< µs
    };

    enum class Verdict { Allowed, Refused, Waiting, NoNetwork };

    void readQueries();
    void readAnswers();
    void acceptStream();
    void handle(Query query);
    void handleWaiting();
    void forward(Query query);
    void answer(const Query &query, const std::string &message) const;
    bool advance(Stream &stream); ///< False: it has ended.
    void learn(const std::string &name, const std::string &answer) const;
    [[nodiscard]] Verdict verdict(const std::string &name);

    bool m_asks;
    bool m_isUp = false;
    bool m_isDown = false; ///< And stays so.
    Listener m_listener;
    int m_socket = -1; ///< The app's datagrams.
    int m_listening = -1;
    int m_upstream = -1;
    std::map<std::string, Verdict> m_verdicts;
    std::vector<Query> m_waiting; ///< For a verdict, or for the network.
    std::map<std::uint16_t, Query> m_sent; ///< By the number that the upstream knows.
    std::vector<Stream> m_streams;
};

} // namespace orrery::init
