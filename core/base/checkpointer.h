// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <thread>

struct sqlite3;

namespace orrery {

/// Copies what one connection commits from the log of its SQLite file (WAL) into the file, on a
/// thread of its own while more is committed. SQLite itself would let one commit of many wait for
/// all of it: that was half of the longest waits. Thread: the connection's.
class Checkpointer
{
public:
    /// Of the connection to the file \a path, which must outlive this.
    Checkpointer(sqlite3 *connection, std::string path);
    ~Checkpointer(); ///< Waits for what is being copied.
    /// Copies all of the log that is there, so that readers need not look into it any more.
    void settle();
    Checkpointer(const Checkpointer &) = delete;
    Checkpointer &operator=(const Checkpointer &) = delete;

private:
    void committed(int pages); ///< The log now has \a pages.
    void finish(); ///< Copies the rest; with it the log begins again.
    void copy(); ///< In m_thread.

    static constexpr int duePages = 1000; ///< As SQLite's own checkpoint.

    sqlite3 *m_connection;
    const std::string m_path;
    bool m_hasCommitted = false; ///< Since it was settled.
    int m_pages = 0; ///< Of the log, at the last commit.
    int m_due = duePages; ///< Of the log, when it is copied next.
    std::unique_ptr<sqlite3, int (*)(sqlite3 *)> m_copying; ///< m_thread's.
    std::atomic<bool> m_isCopied = false; ///< All but the last pages.
    std::thread m_thread;
};

} // namespace orrery
