// SPDX-License-Identifier: MIT
#pragma once

#include <QList>
#include <QObject>
#include <QTimer>

namespace orrery {

class MicroSlot;

/// Decides which Micros have a spare process waiting (design.md §4): those used last, as long as
/// their memory is not needed for something else and the computer is not on battery. Thread: main.
class SpareKeeper : public QObject
{
    Q_OBJECT
public:
    static constexpr qsizetype mostSpares = 5; ///< As many as an app may have Micros.

    explicit SpareKeeper(QObject *parent = nullptr);

    void setEnabled(bool isEnabled); ///< Off gives all of them up.
    void consider(MicroSlot &slot); ///< Its state changed; borrowed.
    /// 0 for the one used last; behind all others when it has none.
    [[nodiscard]] qsizetype placeOf(const MicroSlot &slot) const;
    void close(); ///< At quit: none from now on.

private:
    void drop(MicroSlot &slot);
    void review();

    QList<MicroSlot *> m_owners; ///< Of a spare; the one used last first.
    QTimer m_review; ///< Runs only while there are spares.
    bool m_isEnabled = true;
    bool m_isClosed = false;
};

/// Whether memory is short or the computer runs on battery; \a root stands for "/" in tests.
[[nodiscard]] bool sparesAreTooDear(const QString &root = {});

} // namespace orrery
