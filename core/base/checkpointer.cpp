// SPDX-License-Identifier: MIT
#include "core/base/checkpointer.h"

#include <sqlite3.h>

#include <limits>
#include <system_error>
#include <utility>

namespace orrery {

namespace {

constexpr int mostPages = 8000; ///< Of the log; beyond, commits wait for the copying.
constexpr int fewPages = 100; ///< Left to the connection itself.

} // namespace

Checkpointer::Checkpointer(sqlite3 *connection, std::string path)
    : m_connection(connection)
    , m_path(std::move(path))
    , m_copying(nullptr, sqlite3_close_v2)
{
    sqlite3_wal_hook(
        connection,
        [](void *self, sqlite3 *, const char *, int pages) {
            static_cast<Checkpointer *>(self)->committed(pages);
            return SQLITE_OK; // what is not copied is still in the log
        },
        this);
}

Checkpointer::~Checkpointer()
{
    if (m_thread.joinable())
        m_thread.join();
}

void Checkpointer::settle()
{
    if (std::exchange(m_hasCommitted, false))
        finish();
}

void Checkpointer::committed(int pages)
{
    m_hasCommitted = true;
    if (pages < m_pages)
        m_due = duePages;
    m_pages = pages;
    if (pages < m_due)
        return;
    if (m_thread.joinable()) {
        if (m_isCopied || pages >= mostPages)
            finish();
        return;
    }
    m_isCopied = false;
    try {
        m_thread = std::thread([this] { copy(); });
    } catch (const std::system_error &) { // no more threads: as SQLite does it by itself
        finish();
    }
}

void Checkpointer::finish()
{
    if (m_thread.joinable())
        m_thread.join();
    sqlite3_wal_checkpoint_v2(m_connection, nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
    m_due = m_pages + duePages / 4; // for a log that a reader still needs
}

void Checkpointer::copy()
{
    if (!m_copying) {
        sqlite3 *opened = nullptr;
        const int code = sqlite3_open_v2(m_path.c_str(), &opened,
                                         SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
        m_copying.reset(opened);
        // The log is not looked at before the first read.
        if (code != SQLITE_OK
            || sqlite3_exec(opened, "SELECT 1 FROM sqlite_schema", nullptr, nullptr, nullptr)
                != SQLITE_OK)
            m_copying.reset();
    }
    // More is committed meanwhile: less each time, until it is little or stays as much.
    int copied = 0;
    int last = std::numeric_limits<int>::max();
    while (m_copying) {
        const int before = copied;
        if (sqlite3_wal_checkpoint_v2(m_copying.get(), nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr,
                                      &copied)
            != SQLITE_OK)
            break;
        const int more = copied - before;
        if (more < fewPages || more > last / 2)
            break;
        last = more;
    }
    m_isCopied = true;
}

} // namespace orrery
