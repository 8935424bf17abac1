// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/basestore.h"
#include "core/base/historylimits.h"
#include "core/foundation/clock.h"

#include <QObject>

namespace orrery {

class MovedClock : public Clock
{
public:
    [[nodiscard]] TimePoint now() const override { return time; }
    TimePoint time = TimePoint(std::chrono::seconds(1'000'000));
};

/// What every BaseStore must do; a subclass says how one is opened.
class BaseStoreSuite : public QObject
{
    Q_OBJECT

protected:
    /// A session over the same data each time; \a clock outlives it.
    virtual std::unique_ptr<BaseStore> open(const Clock &clock) = 0;
    virtual void wipe() = 0;
    virtual void setHistory(const HistoryLimits &limits) = 0;

    MovedClock m_clock;
    std::unique_ptr<BaseStore> m_store;

    void put(const char *base, const QByteArrayList &items);
    QByteArrayList keys(const QByteArray &body, const char *base = "b");
    QByteArray changes(qint64 after, const char *base = "b");
    QByteArray history(const char *key);
    void keepHouse();

private Q_SLOTS:
    void init();
    void cleanup();

    void matches_data();
    void matches();
    void keyConditions_data();
    void keyConditions();
    void ordersByBytes();
    void pagesByLimit();
    void pagesBySize();
    void goesOnBehindAKeyThatIsGone();
    void keepsNumbersExact();
    void replacesWholeItems();
    void insertsOnce();
    void updates();
    void removes();
    void makesBasesByWritingOnly();
    void takesAnyName();
    void expires();
    void purges();
    void purgesManyInSteps();
    void tellsChanges();
    void tellsOfForgottenChanges();
    void keepsHistory();
    void boundsHistory();
    void forgetsOldHistory();
    void indexesAnswerTheSame();
    void rollsBack();
    void survivesReopening();
    void readersSeeCommits();
};

} // namespace orrery
