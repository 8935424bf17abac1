// SPDX-License-Identifier: MIT
// The part of MicroSlot that keeps a spare process; SpareKeeper decides when.
#include "core/micros/microprocess.h"
#include "core/micros/microslot.h"
#include "core/micros/runningmicro.h"
#include "core/micros/spare.h"

#include <utility>

namespace orrery {

QFuture<void> MicroSlot::rest()
{
    if (m_state == MicroState::Asleep)
        return QtFuture::makeReadyVoidFuture(); // keeps its spare
    const bool wasUsed = m_state == MicroState::Running;
    const QFuture<void> ended = stop();
    m_mayHaveSpare = wasUsed;
    return ended;
}

bool MicroSlot::wantsSpare() const
{
    const bool isReloadedOften = m_state == MicroState::Running && m_source;
    return m_mayHaveSpare && !m_cannotWait && (m_state == MicroState::Asleep || isReloadedOften);
}

void MicroSlot::beReady()
{
    if (m_state != MicroState::Asleep || hasSpare())
        return;
    m_mayHaveSpare = true;
    Q_EMIT statusChanged();
}

bool MicroSlot::isWorthASpare() const
{
    const bool isReady = m_state == MicroState::Asleep && (hasSpare() || m_mayHaveSpare);
    const bool isUsed = m_state == MicroState::Running && !m_keepRunning; // such one starts anyway
    return !m_source && !m_cannotWait && (isReady || isUsed);
}

std::chrono::milliseconds MicroSlot::idleFor() const
{
    const bool isUsed = m_current && m_current->running();
    return isUsed ? std::chrono::milliseconds(m_current->running()->idleMs())
                  : std::chrono::milliseconds::max();
}

qint64 MicroSlot::spareBytes() const
{
    return m_spare ? m_spare->residentBytes() : 0;
}

void MicroSlot::prepareSpare()
{
    m_mayHaveSpare = false;
    const Result<MicroFacts> facts = m_context.instances.micro(m_instance, m_micro);
    // What one run of a process without namespaces is made of (its port) serves no other.
    if (!facts || m_context.surroundings.tier.tier != Tier::Full)
        return;
    m_preparesSpare = true;
    const auto isStill = [this, attempt = m_attempt, state = m_state] {
        return attempt == m_attempt && state == m_state && m_preparesSpare;
    };
    m_context.instances.keys(m_instance)
        .then(this,
              [this, isStill, known = *facts](const Result<InstanceKeys> &keys) {
                  if (isStill() && keys)
                      startSpare(known, *keys);
                  m_preparesSpare = false;
                  Q_EMIT statusChanged();
              })
        .onCanceled(this, [this] { m_preparesSpare = false; });
}

void MicroSlot::startSpare(const MicroFacts &facts, const InstanceKeys &keys)
{
    const Result<SandboxSpec> spec = specFor(facts, keys);
    const std::optional<SandboxSpec> spare = spec ? spareOf(*spec) : std::nullopt;
    if (!spare) {
        m_cannotWait = true;
        return;
    }
    m_spare = makeProcess();
    m_spareSpec = *spec;
    if (!m_spare->startSpare(*spare))
        m_spare.reset();
}

void MicroSlot::dropSpare()
{
    m_preparesSpare = false;
    m_mayHaveSpare = false;
    if (m_spare)
        retire(std::move(m_spare), false);
}

bool MicroSlot::useSpare(const SandboxSpec &spec)
{
    if (!m_spare || spec != m_spareSpec) {
        dropSpare(); // made for other settings
        return false;
    }
    m_isFromSpare = true;
    m_next = std::move(m_spare);
    m_next->release(m_context.times.startLimit);
    return true;
}

} // namespace orrery
