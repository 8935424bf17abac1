// SPDX-License-Identifier: MIT
#pragma once

#include "core/space/statement.h"

#include <QFuture>
#include <QThread>

#include <memory>

namespace orrery {

/// space.db and the one thread that touches it. Thread: main; never blocks, except that the
/// destructor waits for what was asked for before.
class RowStore
{
public:
    RowStore();
    ~RowStore();

    /// Makes the profile's folder, opens, checks and migrates the file, reads all of it.
    [[nodiscard]] QFuture<Result<SpaceRows>> open(const ProfilePaths &paths, const MasterKey &key);
    /// One transaction, in the order of the calls; durable when the future finishes.
    [[nodiscard]] QFuture<Result<>> run(QList<Statement> statements);

private:
    class Worker;

    QThread m_thread;
    std::unique_ptr<Worker> m_worker; ///< Lives in m_thread; destroyed after the thread ended.
};

} // namespace orrery
