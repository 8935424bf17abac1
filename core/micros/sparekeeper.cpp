// SPDX-License-Identifier: MIT
#include "core/micros/sparekeeper.h"

#include "core/micros/microslot.h"

#include <QDir>
#include <QFile>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

constexpr qint64 mostBytes = qint64(320) << 20; ///< Of all; a spare node shows some 55 MiB.
constexpr std::chrono::seconds reviewEvery{60};

QByteArray content(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll().trimmed() : QByteArray();
}

/// The number behind \a key in /proc/meminfo, in bytes; 0 when it is not there.
qint64 meminfo(const QByteArray &text, const QByteArray &key)
{
    const qsizetype at = text.indexOf(key + ':');
    if (at < 0)
        return 0;
    const QByteArray line =
        text.sliced(at + key.size() + 1, text.indexOf('\n', at) - at - key.size() - 1).simplified();
    return line.split(' ').constFirst().toLongLong() * 1024;
}

} // namespace

bool sparesAreTooDear(const QString &root)
{
    const QByteArray memory = content(root + u"/proc/meminfo"_s);
    const qint64 total = meminfo(memory, "MemTotal");
    if (meminfo(memory, "MemAvailable") < std::max(total / 8, qint64(512) << 20))
        return true;
    const QDir supplies(root + u"/sys/class/power_supply"_s);
    const QStringList names = supplies.entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    return std::ranges::any_of(names, [&](const QString &name) {
        const QString supply = supplies.filePath(name);
        // Mice and keyboards have batteries too; they say that they are not the system's.
        return content(supply + u"/type"_s) == "Battery"
            && content(supply + u"/scope"_s) != "Device"
            && content(supply + u"/status"_s) == "Discharging";
    });
}

SpareKeeper::SpareKeeper(QObject *parent)
    : QObject(parent)
{
    m_review.setInterval(reviewEvery);
    connect(&m_review, &QTimer::timeout, this, &SpareKeeper::review);
}

void SpareKeeper::setEnabled(bool isEnabled)
{
    m_isEnabled = isEnabled;
    review();
}

void SpareKeeper::close()
{
    m_isClosed = true;
}

void SpareKeeper::consider(MicroSlot &slot)
{
    const bool isKnown = m_owners.contains(&slot);
    if (isKnown && !slot.hasSpare()) { // used, or dropped by the slot itself
        m_owners.removeOne(&slot);
        if (m_owners.isEmpty())
            m_review.stop();
    }
    if (!m_isEnabled || m_isClosed || slot.hasSpare() || !slot.wantsSpare() || sparesAreTooDear())
        return;
    m_owners.removeOne(&slot);
    m_owners.prepend(&slot);
    slot.prepareSpare();
    if (m_owners.size() > mostSpares)
        drop(*m_owners.last());
    if (!m_review.isActive())
        m_review.start();
}

qsizetype SpareKeeper::placeOf(const MicroSlot &slot) const
{
    const qsizetype place = m_owners.indexOf(&slot);
    return place < 0 ? m_owners.size() : place;
}

void SpareKeeper::drop(MicroSlot &slot)
{
    m_owners.removeOne(&slot);
    slot.dropSpare();
}

void SpareKeeper::review()
{
    const bool isDear = !m_isEnabled || sparesAreTooDear();
    qint64 bytes = 0;
    for (MicroSlot *owner : QList(m_owners)) {
        bytes += owner->spareBytes();
        if (isDear || bytes > mostBytes)
            drop(*owner);
    }
    if (m_owners.isEmpty())
        m_review.stop();
}

} // namespace orrery

#include <moc_sparekeeper.cpp>
