// SPDX-License-Identifier: MIT
#include "core/actions/walltimer.h"

#include <QSocketNotifier>

#include <algorithm>

#ifdef Q_OS_LINUX
#include <sys/timerfd.h>
#include <unistd.h>
#endif

namespace orrery {

WallTimer::WallTimer(QObject *parent)
    : QObject(parent)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &WallTimer::reached);
#ifdef Q_OS_LINUX
    // QTimer counts the time that the computer is awake: after a night it would come hours late.
    m_fd = timerfd_create(CLOCK_REALTIME, TFD_NONBLOCK | TFD_CLOEXEC);
    if (m_fd < 0)
        return;
    m_notifier = std::make_unique<QSocketNotifier>(m_fd, QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, [this] {
        // Reading fails with ECANCELED when somebody set the clock: a reason to look as well.
        quint64 count = 0;
        (void)::read(m_fd, &count, sizeof count);
        stop();
        Q_EMIT reached();
    });
#endif
}

WallTimer::~WallTimer()
{
    m_notifier.reset();
#ifdef Q_OS_LINUX
    if (m_fd >= 0)
        ::close(m_fd);
#endif
}

void WallTimer::start(const QDateTime &moment)
{
    stop();
#ifdef Q_OS_LINUX
    if (m_fd >= 0) {
        const qint64 ms = std::max<qint64>(moment.toMSecsSinceEpoch(), 1); // 0 would disarm it
        itimerspec when{};
        when.it_value.tv_sec = ms / 1000;
        when.it_value.tv_nsec = (ms % 1000) * 1'000'000;
        if (timerfd_settime(m_fd, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &when, nullptr) == 0)
            return;
    }
#endif
    using namespace std::chrono;
    const milliseconds rest(QDateTime::currentDateTimeUtc().msecsTo(moment));
    m_timer.start(std::clamp(rest, milliseconds(0), milliseconds(minutes(1))));
}

void WallTimer::stop()
{
    m_timer.stop();
#ifdef Q_OS_LINUX
    if (m_fd >= 0) {
        const itimerspec never{};
        timerfd_settime(m_fd, 0, &never, nullptr);
    }
#endif
}

} // namespace orrery

#include <moc_walltimer.cpp>
