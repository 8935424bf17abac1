// SPDX-License-Identifier: MIT
#pragma once

#include <QObject>
#include <QSocketNotifier>

#include <memory>

namespace orrery {

/// SIGTERM, SIGINT and SIGHUP, and if wanted the end of standard input, as a signal of Qt's.
/// One per program. Thread: main.
class QuitSignals : public QObject
{
    Q_OBJECT
public:
    explicit QuitSignals(bool watchInput, QObject *parent = nullptr);
    ~QuitSignals() override; ///< The signals do again what they do by default.

Q_SIGNALS:
    void received(); ///< Each time.

private:
    void readInput();

    std::unique_ptr<QSocketNotifier> m_pipe;
    std::unique_ptr<QSocketNotifier> m_input;
};

} // namespace orrery
