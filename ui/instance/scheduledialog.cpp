// SPDX-License-Identifier: MIT
#include "ui/instance/scheduledialog.h"

#include "core/spacefile/interval.h"
#include "ui/theme/buttons.h"
#include "ui/theme/label.h"

#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QRegularExpression>
#include <QSpinBox>
#include <QStackedWidget>
#include <QTimeEdit>
#include <QTimeZone>

using namespace Qt::StringLiterals;

namespace orrery::ui {

namespace {

constexpr std::array unitWords{"minute"_L1, "hour"_L1, "day"_L1};

/// A moment of the coming week in UTC that has this local time of day; \a weekday of local time,
/// 1 = Monday, 0 = any.
QDateTime utcOf(QTime time, int weekday)
{
    QDate day = QDate::currentDate();
    while (weekday != 0 && day.dayOfWeek() != weekday)
        day = day.addDays(1);
    return QDateTime(day, time).toUTC();
}

QDateTime localOf(int hour, int minute)
{
    return QDateTime(QDateTime::currentDateTimeUtc().date(), QTime(hour, minute), QTimeZone::UTC)
        .toLocalTime();
}

QString shownTime(const QDateTime &utc)
{
    return QLocale().toString(utc.toLocalTime(), QLocale::ShortFormat);
}

} // namespace

QString intervalText(const QString &interval)
{
    const auto read = parseInterval(interval);
    if (!read || read->kind == Interval::Kind::Cron)
        return ScheduleDialog::tr("by the cron line %1").arg(interval);
    const int count = static_cast<int>(read->count);
    switch (read->unit) {
    case Interval::Unit::Minute:
        return ScheduleDialog::tr("every %n minute(s)", nullptr, count);
    case Interval::Unit::Hour:
        return ScheduleDialog::tr("every %n hour(s)", nullptr, count);
    case Interval::Unit::Day:
        return ScheduleDialog::tr("every %n day(s)", nullptr, count);
    }
    return interval;
}

ScheduleDialog::ScheduleDialog(const QString &action, const QString &interval,
                               const QString &ownInterval, QWidget *parent)
    : QDialog(parent)
    , m_ownInterval(ownInterval)
    , m_kind(new QComboBox)
    , m_pages(new QStackedWidget)
    , m_preview(new Label({}, TextRank::Small, Label::Ink::Muted))
    , m_save(makeButton(u"save"_s, tr("Save"), Rank::Primary, {}, this))
{
    setObjectName(u"scheduleDialog"_s);
    setWindowTitle(tr("When %1 runs").arg(action));
    setMinimumWidth(480);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(28, 24, 28, 24);
    column->setSpacing(16);
    auto *title = new ElidedLabel(TextRank::Title);
    title->setText(action);
    column->addWidget(title);
    m_kind->setObjectName(u"scheduleKind"_s);
    m_kind->setAccessibleName(tr("Runs"));
    m_kind->addItems(
        {tr("Again and again"), tr("Daily"), tr("Weekly"), tr("Monthly"), tr("By a cron line")});
    column->addWidget(m_kind);
    m_pages->addWidget(createEvery());
    m_pages->addWidget(createMoment());
    m_pages->addWidget(createAdvanced());
    column->addWidget(m_pages);
    m_preview->setObjectName(u"schedulePreview"_s);
    m_preview->setWordWrap(true);
    m_preview->setMinimumHeight(m_preview->fontMetrics().lineSpacing() * 3);
    m_preview->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    column->addWidget(m_preview);
    auto *buttons = new QHBoxLayout;
    auto *own = makeButton(u"appsOwn"_s, tr("As the app wants it"), Rank::Quiet, {}, this);
    auto *cancel = makeButton(u"cancel"_s, tr("Cancel"), Rank::Plain, {}, this);
    buttons->addWidget(own);
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(m_save);
    m_save->setDefault(true);
    column->addLayout(buttons);
    connect(m_kind, &QComboBox::currentIndexChanged, this, &ScheduleDialog::review);
    connect(own, &QPushButton::clicked, this, [this] { show(m_ownInterval); });
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_save, &QPushButton::clicked, this, &QDialog::accept);
    show(interval);
}

QWidget *ScheduleDialog::createEvery()
{
    auto *page = new QWidget;
    auto *line = new QHBoxLayout(page);
    line->setContentsMargins(0, 0, 0, 0);
    m_count = new QSpinBox;
    m_count->setObjectName(u"scheduleCount"_s);
    m_count->setAccessibleName(tr("How many"));
    m_count->setRange(1, 999'999);
    m_unit = new QComboBox;
    m_unit->setObjectName(u"scheduleUnit"_s);
    m_unit->setAccessibleName(tr("Unit"));
    m_unit->addItems({tr("minutes"), tr("hours"), tr("days")});
    auto *label = new Label(tr("Every"));
    label->setBuddy(m_count);
    line->addWidget(label);
    line->addWidget(m_count);
    line->addWidget(m_unit);
    line->addStretch();
    connect(m_count, &QSpinBox::valueChanged, this, &ScheduleDialog::review);
    connect(m_unit, &QComboBox::currentIndexChanged, this, &ScheduleDialog::review);
    return page;
}

QWidget *ScheduleDialog::createMoment()
{
    auto *page = new QWidget;
    auto *line = new QHBoxLayout(page);
    line->setContentsMargins(0, 0, 0, 0);
    m_weekday = new QComboBox;
    m_weekday->setObjectName(u"scheduleWeekday"_s);
    m_weekday->setAccessibleName(tr("Day of the week"));
    for (int day = 1; day <= 7; ++day)
        m_weekday->addItem(QLocale().standaloneDayName(day));
    m_monthDay = new QSpinBox;
    m_monthDay->setObjectName(u"scheduleMonthDay"_s);
    m_monthDay->setAccessibleName(tr("Day of the month"));
    m_monthDay->setRange(1, 31);
    m_monthDay->setPrefix(tr("day "));
    m_time = new QTimeEdit;
    m_time->setObjectName(u"scheduleTime"_s);
    m_time->setAccessibleName(tr("Time"));
    m_time->setDisplayFormat(u"HH:mm"_s);
    line->addWidget(m_weekday);
    line->addWidget(m_monthDay);
    line->addWidget(new Label(tr("at")));
    line->addWidget(m_time);
    line->addStretch();
    connect(m_weekday, &QComboBox::currentIndexChanged, this, &ScheduleDialog::review);
    connect(m_monthDay, &QSpinBox::valueChanged, this, &ScheduleDialog::review);
    connect(m_time, &QTimeEdit::timeChanged, this, &ScheduleDialog::review);
    return page;
}

QWidget *ScheduleDialog::createAdvanced()
{
    auto *page = new QWidget;
    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    m_cron = new QLineEdit;
    m_cron->setObjectName(u"scheduleCron"_s);
    m_cron->setAccessibleName(tr("Cron line"));
    m_cron->setPlaceholderText(u"0 9 * * mon-fri"_s);
    column->addWidget(m_cron);
    column->addWidget(new Label(tr("Minute, hour, day, month, weekday; in UTC."), TextRank::Small,
                                Label::Ink::Muted));
    connect(m_cron, &QLineEdit::textChanged, this, &ScheduleDialog::review);
    return page;
}

void ScheduleDialog::show(const QString &interval)
{
    static const QRegularExpression moment(
        u"\\A(\\d{1,2}) (\\d{1,2}) (\\*|\\d{1,2}) \\* (\\*|[0-7])\\z"_s);
    const auto read = parseInterval(interval);
    const auto simple = moment.match(interval.simplified());
    Kind kind = Advanced;
    if (read && read->kind == Interval::Kind::Rate) {
        kind = Every;
        m_count->setValue(static_cast<int>(read->count));
        m_unit->setCurrentIndex(static_cast<int>(read->unit));
    } else if (read && simple.hasMatch()) {
        const QDateTime local = localOf(simple.captured(2).toInt(), simple.captured(1).toInt());
        m_time->setTime(local.time());
        const bool isWeekly = simple.captured(4) != u'*';
        const bool isMonthly = simple.captured(3) != u'*';
        kind = isWeekly ? Weekly : isMonthly ? Monthly : Daily;
        const auto days =
            static_cast<int>(QDateTime::currentDateTimeUtc().date().daysTo(local.date()));
        if (isWeekly)
            m_weekday->setCurrentIndex((simple.captured(4).toInt() + 6 + days + 7) % 7);
        if (isMonthly)
            m_monthDay->setValue(simple.captured(3).toInt());
        if (isMonthly && days != 0)
            kind = Advanced; // the same day of each month in UTC is not one in local time
    }
    m_cron->setText(kind == Every ? QString() : interval);
    m_kind->setCurrentIndex(kind);
    review();
}

QString ScheduleDialog::interval() const
{
    switch (m_kind->currentIndex()) {
    case Every: {
        const int count = m_count->value();
        const QString unit = unitWords.at(static_cast<size_t>(m_unit->currentIndex()));
        return u"%1 %2%3"_s.arg(count).arg(unit, count == 1 ? QString() : u"s"_s);
    }
    case Daily: {
        const QDateTime at = utcOf(m_time->time(), 0);
        return u"%1 %2 * * *"_s.arg(at.time().minute()).arg(at.time().hour());
    }
    case Weekly: {
        const QDateTime at = utcOf(m_time->time(), m_weekday->currentIndex() + 1);
        return u"%1 %2 * * %3"_s.arg(at.time().minute())
            .arg(at.time().hour())
            .arg(at.date().dayOfWeek() % 7);
    }
    case Monthly: {
        const QDateTime at = utcOf(m_time->time(), 0);
        return u"%1 %2 %3 * *"_s.arg(at.time().minute())
            .arg(at.time().hour())
            .arg(m_monthDay->value());
    }
    default:
        return m_cron->text().simplified();
    }
}

void ScheduleDialog::review()
{
    const int kind = m_kind->currentIndex();
    m_pages->setCurrentIndex(kind == Every ? 0 : kind == Advanced ? 2 : 1);
    m_weekday->setVisible(kind == Weekly);
    m_monthDay->setVisible(kind == Monthly);
    const auto read = parseInterval(interval());
    m_save->setEnabled(read.has_value());
    m_preview->setInk(read ? Label::Ink::Muted : Label::Ink::Bad);
    if (!read) {
        m_preview->setText(read.error().message);
        return;
    }
    const QDateTime next = read->first(QDateTime::currentDateTimeUtc());
    m_preview->setText(tr("Next: %1\nThen: %2").arg(shownTime(next), shownTime(read->next(next))));
}

} // namespace orrery::ui
