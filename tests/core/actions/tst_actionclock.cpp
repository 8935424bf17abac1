// SPDX-License-Identifier: MIT
#include "core/actions/actionclock.h"

#include "core/foundation/clock.h"
#include "core/micros/instancesource.h"
#include "core/micros/micrologs.h"
#include "core/micros/supervisor.h"
#include "core/space/registry.h"

#include <QPromise>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTimeZone>

using namespace Qt::StringLiterals;
using namespace orrery;

namespace {

class MovedClock : public Clock
{
public:
    [[nodiscard]] TimePoint now() const override
    {
        return TimePoint(std::chrono::milliseconds(time.toMSecsSinceEpoch()));
    }
    QDateTime time;
};

/// Micros that never start: whether a run was tried is what counts here. While \a holds, each start
/// waits for its keys, so the action "runs" until release().
class Instances : public InstanceSource
{
public:
    Result<MicroFacts> micro(const InstanceId &, const QString &name) const override
    {
        MicroFacts facts;
        facts.micro = std::make_shared<Micro>(Micro{.name = name, .engine = Engine::NodeJs20});
        return facts;
    }
    QFuture<Result<InstanceKeys>> keys(const InstanceId &) override
    {
        ++asked;
        QPromise<Result<InstanceKeys>> &promise = m_promises.emplace_back();
        promise.start();
        if (!holds)
            release();
        return promise.future();
    }
    void release()
    {
        for (QPromise<Result<InstanceKeys>> &promise : m_promises) {
            if (promise.future().isFinished())
                continue;
            promise.addResult(Result<InstanceKeys>(fail(ErrorCode::Internal, u"no keys"_s)));
            promise.finish();
        }
    }

    int asked = 0;
    bool holds = false;

private:
    std::deque<QPromise<Result<InstanceKeys>>> m_promises;
};

} // namespace

class TestActionClock : public QObject
{
    Q_OBJECT

    struct Parts {
        explicit Parts(const QString &profile, const MasterKey &key, MovedClock &clock)
            : registry(ProfilePaths(profile), key)
            , logs(ProfilePaths(profile), clock)
            , supervisor(instances, logs)
            , runner(supervisor, logs)
            , actions({registry, runner, clock})
        {
        }
        Registry registry;
        Instances instances;
        MicroLogs logs;
        Supervisor supervisor;
        ActionRunner runner;
        ActionClock actions;
    };

    std::unique_ptr<QTemporaryDir> m_folder;
    MasterKey m_key = MasterKey::random();
    MovedClock m_clock;
    std::unique_ptr<Parts> m_parts;

    template <typename T> static T wait(QFuture<T> future)
    {
        if (!QTest::qWaitFor([&] { return future.isFinished(); }, 20'000))
            return T(fail(ErrorCode::Timeout, u"no answer"_s));
        return future.result();
    }

    static QDateTime utc(const QString &text)
    {
        QDateTime time = QDateTime::fromString(text, u"yyyy-MM-dd HH:mm:ss"_s);
        time.setTimeZone(QTimeZone::UTC);
        return time;
    }

    /// A new start of the program.
    void restart()
    {
        m_parts.reset();
        m_parts = std::make_unique<Parts>(m_folder->path(), m_key, m_clock);
        QVERIFY(wait(m_parts->registry.open()));
        m_parts->actions.start();
    }

    Instance install(const QString &interval, Engine engine = Engine::NodeJs20)
    {
        Instance instance;
        instance.name = u"Notes"_s;
        instance.spacefile.micros = {
            Micro{.name = u"main"_s,
                  .src = u"."_s,
                  .engine = engine,
                  .primary = true,
                  .path = u"/"_s,
                  .actions = {ScheduledAction{.id = u"tidy"_s,
                                              .name = u"Tidy up"_s,
                                              .interval = interval,
                                              .path = u"/__space/v0/actions"_s}}}};
        return wait(m_parts->registry.addInstance(instance)).value_or(Instance());
    }

    /// Moves the clock and lets what follows happen.
    void moveTo(const QString &text)
    {
        m_clock.time = utc(text);
        m_parts->actions.check();
        QTRY_VERIFY(!isRunning() || m_parts->instances.holds);
    }
    bool isRunning() const { return only().isRunning; }
    ActionState only() const
    {
        const auto instances = m_parts->registry.instances();
        const auto states =
            instances.isEmpty() ? QList<ActionState>() : m_parts->actions.actions(instances[0].id);
        return states.isEmpty() ? ActionState() : states.first();
    }
    int runs() const { return m_parts->instances.asked; }

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_clock.time = utc(u"2026-03-01 10:15:20"_s);
        restart();
    }
    void cleanup() { m_parts.reset(); }

    void runsAtItsMoments()
    {
        install(u"20 minutes"_s);
        QCOMPARE(only().schedule.due, utc(u"2026-03-01 10:16:00"_s));
        QCOMPARE(only().following, utc(u"2026-03-01 10:36:00"_s));
        moveTo(u"2026-03-01 10:15:59"_s);
        QCOMPARE(runs(), 0);
        moveTo(u"2026-03-01 10:16:00"_s);
        QCOMPARE(runs(), 1);
        QCOMPARE(only().schedule.due, utc(u"2026-03-01 10:36:00"_s));
        moveTo(u"2026-03-01 10:16:01"_s);
        QCOMPARE(runs(), 1);
        moveTo(u"2026-03-01 10:36:00"_s);
        QCOMPARE(runs(), 2);
    }

    void keepsTheOutcome()
    {
        install(u"20 minutes"_s);
        QSignalSpy failed(&m_parts->actions, &ActionClock::failed);
        moveTo(u"2026-03-01 10:16:00"_s);
        QTRY_COMPARE(failed.size(), 1);
        QCOMPARE(failed.first().at(2).toString(), u"no keys"_s);
        QCOMPARE(only().schedule.lastRun, utc(u"2026-03-01 10:16:00"_s));
        QCOMPARE(only().schedule.lastStatus, 0);
        QCOMPARE(only().schedule.lastText, u"no keys"_s);
        const Schedule before = only().schedule;
        restart();
        QCOMPARE(only().schedule, before);
    }

    void runsWhatWasMissedOnce()
    {
        install(u"20 minutes"_s);
        m_parts.reset();
        m_clock.time = utc(u"2026-03-04 07:00:30"_s);
        restart();
        QTRY_COMPARE(runs(), 1);
        QCOMPARE(only().schedule.due, utc(u"2026-03-04 07:16:00"_s)); // still on its grid
    }

    void skipsWhatWasMissedIfSet()
    {
        install(u"20 minutes"_s);
        QVERIFY(wait(m_parts->actions.setSkipsMissed(true)));
        moveTo(u"2026-03-04 07:00:30"_s);
        QCOMPARE(runs(), 0);
        moveTo(u"2026-03-04 07:16:10"_s); // a little late is not missed
        QCOMPARE(runs(), 1);
    }

    void neverRunsTwiceAtOnce()
    {
        install(u"1 minute"_s);
        m_parts->instances.holds = true;
        moveTo(u"2026-03-01 10:16:00"_s);
        QVERIFY(isRunning());
        moveTo(u"2026-03-01 10:17:00"_s);
        QCOMPARE(runs(), 1);
        const auto again = wait(m_parts->actions.runNow(only()));
        QVERIFY(!again);
        QCOMPARE(again.error().code, ErrorCode::Conflict);
        QVERIFY(!only().schedule.lastRun.isValid()); // a refused run is no outcome
        m_parts->instances.holds = false;
        m_parts->instances.release();
        QTRY_VERIFY(!isRunning());
        moveTo(u"2026-03-01 10:18:00"_s);
        QCOMPARE(runs(), 2);
    }

    void isSwitchedOffAndOn()
    {
        install(u"20 minutes"_s);
        QVERIFY(wait(m_parts->actions.setOn(only(), false)));
        moveTo(u"2026-03-02 00:00:30"_s);
        QCOMPARE(runs(), 0);
        restart();
        QVERIFY(!only().schedule.isOn);
        QVERIFY(wait(m_parts->actions.setOn(only(), true)));
        QCOMPARE(only().schedule.due, utc(u"2026-03-02 00:01:00"_s)); // nothing is made up for
        moveTo(u"2026-03-02 00:01:00"_s);
        QCOMPARE(runs(), 1);
    }

    void takesTheUsersInterval()
    {
        const Instance instance = install(u"20 minutes"_s);
        const auto refused = wait(m_parts->actions.setInterval(only(), u"every now and then"_s));
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::InvalidInput);
        QVERIFY(wait(m_parts->actions.setInterval(only(), u" 0  9 * * mon "_s)));
        QCOMPARE(only().interval(), u"0 9 * * mon"_s);
        QCOMPARE(only().schedule.due, utc(u"2026-03-02 09:00:00"_s));
        // An update of the app leaves it, and its own interval is there to go back to.
        Instance updated = *m_parts->registry.instance(instance.id);
        updated.spacefile.micros[0].actions[0].interval = u"2 hours"_s;
        QVERIFY(wait(m_parts->registry.updateInstance(updated)));
        QCOMPARE(only().interval(), u"0 9 * * mon"_s);
        QCOMPARE(only().ownInterval, u"2 hours"_s);
        QVERIFY(wait(m_parts->actions.setInterval(only(), {})));
        QCOMPARE(only().interval(), u"2 hours"_s);
        QCOMPARE(only().schedule.due, utc(u"2026-03-01 11:00:00"_s));
    }

    void followsTheAppsNewInterval()
    {
        const Instance instance = install(u"20 minutes"_s);
        Instance updated = *m_parts->registry.instance(instance.id);
        updated.spacefile.micros[0].actions[0].interval = u"1 day"_s;
        QVERIFY(wait(m_parts->registry.updateInstance(updated)));
        QCOMPARE(only().schedule.due, utc(u"2026-03-02 00:00:00"_s));
    }

    void forgetsWhatIsUninstalled()
    {
        const Instance instance = install(u"20 minutes"_s);
        QTRY_COMPARE(m_parts->registry.schedules().size(), 1);
        QVERIFY(wait(m_parts->registry.removeInstance(instance.id)));
        QVERIFY(m_parts->registry.schedules().isEmpty());
        QVERIFY(m_parts->actions.actions(instance.id).isEmpty());
        m_clock.time = utc(u"2026-03-02 00:00:30"_s);
        m_parts->actions.check();
        QCOMPARE(runs(), 0);
    }

    void leavesStaticMicrosAlone()
    {
        const Instance instance = install(u"20 minutes"_s, Engine::Static);
        QVERIFY(m_parts->actions.actions(instance.id).isEmpty());
    }

    void namesTheActionsThatThereAre()
    {
        const Instance instance = install(u"20 minutes"_s);
        const auto none = m_parts->actions.action(instance.id, {}, u"sweep"_s);
        QVERIFY(!none);
        QVERIFY(none.error().message.contains(u"tidy"_s));
    }
};

QTEST_GUILESS_MAIN(TestActionClock)
#include "tst_actionclock.moc"
