// SPDX-License-Identifier: MIT
#include "core/micros/microprocess.h"

#include "core/micros/runningmicro.h"

namespace orrery {

namespace {

constexpr qsizetype mostHosts = 1000; ///< An app may make up names without end.

} // namespace

MicroProcess::MicroProcess(quint64 number, SandboxTools tools, QObject *parent)
    : QObject(parent)
    , m_number(number)
    , m_sandbox(std::move(tools))
{
    connect(&m_sandbox, &Sandbox::listenersReady, this, &MicroProcess::listenersReady);
    connect(&m_sandbox, &Sandbox::lineWritten, this, &MicroProcess::lineWritten);
    connect(&m_sandbox, &Sandbox::started, this, &MicroProcess::changed);
    connect(&m_sandbox, &Sandbox::listening, this, [this] {
        m_limit.stop();
        m_since.start();
        m_running = std::make_shared<const RunningMicro>(m_number, m_sandbox.sockets());
        Q_EMIT listening();
    });
    connect(&m_sandbox, &Sandbox::networkFailed, this, [this](const QString &reason) {
        warn(tr("It runs without internet: %1").arg(reason));
        Q_EMIT changed();
    });
    connect(&m_sandbox, &Sandbox::contacted, this, &MicroProcess::contacted);
    connect(&m_sandbox, &Sandbox::hostAsked, this, [this](const QString &host) {
        if (m_hosts.size() >= mostHosts)
            return; // the rest stays shut until its next start
        m_hosts.insert(host, {});
        Q_EMIT hostAsked(host);
    });
    connect(&m_sandbox, &Sandbox::exited, this, [this](const SandboxExit &exit) {
        m_limit.stop();
        Q_EMIT ended(exit);
    });
    m_limit.setSingleShot(true);
    connect(&m_limit, &QTimer::timeout, this, [this] {
        m_tookTooLong = true;
        m_sandbox.kill();
    });
}

MicroProcess::~MicroProcess() = default;

std::chrono::milliseconds MicroProcess::uptime() const
{
    return std::chrono::milliseconds(m_since.isValid() ? m_since.elapsed() : 0);
}

Result<> MicroProcess::start(const SandboxSpec &spec, std::chrono::milliseconds limit)
{
    const Result<> started = m_sandbox.start(spec);
    if (started)
        m_limit.start(limit);
    if (started && spec.separation == Separation::Landlock)
        warn(spec.askHosts
                 ? tr("It runs with reduced separation from the rest of this computer, and "
                      "without internet: there it cannot ask for each host.")
                 : tr("It runs with reduced separation from the rest of this computer."));
    return started;
}

void MicroProcess::warn(const QString &caveat)
{
    m_caveat = caveat;
    Q_EMIT lineWritten(OutputStream::Notice, caveat);
}

Result<> MicroProcess::startSpare(const SandboxSpec &spec)
{
    return m_sandbox.start(spec);
}

void MicroProcess::release(std::chrono::milliseconds limit)
{
    m_sandbox.openGate();
    m_limit.start(limit);
}

void MicroProcess::stop(std::chrono::milliseconds grace)
{
    m_limit.stop();
    m_sandbox.stop(grace);
}

void MicroProcess::kill()
{
    m_limit.stop();
    m_sandbox.kill();
}

void MicroProcess::decide(const HostRules &rules)
{
    for (auto rule = rules.begin(); rule != rules.end(); ++rule) {
        if (isAddress(rule.key()) && !m_hosts.contains(rule.key()))
            m_hosts.insert(rule.key(), {}); // nobody looks an address up
    }
    for (auto host = m_hosts.begin(); host != m_hosts.end(); ++host) {
        const std::optional<bool> said = verdict(rules, host.key());
        if (!said || said == host.value())
            continue;
        host.value() = said;
        m_sandbox.settleHost(host.key(), *said);
    }
}

} // namespace orrery

#include <moc_microprocess.cpp>
