// SPDX-License-Identifier: MIT
#include "core/spacefile/interval.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QTimeZone>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

constexpr int daysToSearch = 9 * 366; // 29 February stays away for eight years around 2100

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Interval)
};

struct Field {
    int lowest;
    int highest;
    bool allowsSteps;
    QStringList names; ///< The first stands for nameOffset.
    int nameOffset;
};

std::unexpected<Error> wrong(QStringView part, const QString &allowed)
{
    return fail(ErrorCode::InvalidInput,
                Text::tr("“%1” is not understood in an interval; %2").arg(part, allowed));
}

QString rangeText(const Field &field)
{
    return Text::tr("allowed are %1 to %2, “*”, lists, ranges%3.")
        .arg(field.lowest)
        .arg(field.highest)
        .arg(field.allowsSteps ? Text::tr(" and steps") : QString());
}

Result<int> parseNumber(QStringView text, const Field &field, QStringView part)
{
    const qsizetype named = field.names.indexOf(text.toString().toLower());
    if (named >= 0)
        return static_cast<int>(named) + field.nameOffset;
    static const QRegularExpression digits(u"\\A[0-9]{1,2}\\z"_s);
    const int number = text.toInt();
    if (!digits.matchView(text).hasMatch() || number < field.lowest || number > field.highest)
        return wrong(part, rangeText(field));
    return number;
}

/// One item of a comma list: `*`, `a`, `a-b`, each with `/step` where the field allows it.
template <size_t Size>
Result<> addItem(QStringView item, const Field &field, std::bitset<Size> &bits)
{
    const qsizetype slash = item.indexOf(u'/');
    QStringView range = slash < 0 ? item : item.first(slash);
    int step = 1;
    if (slash >= 0) {
        static const QRegularExpression digits(u"\\A[0-9]{1,2}\\z"_s);
        step = item.sliced(slash + 1).toInt();
        if (!field.allowsSteps || step < 1 || !digits.matchView(item.sliced(slash + 1)).hasMatch())
            return wrong(item, rangeText(field));
    }
    int from = field.lowest;
    int to = field.highest;
    if (range != u"*" && range != u"?") {
        const qsizetype dash = range.indexOf(u'-');
        const auto first = parseNumber(dash < 0 ? range : range.first(dash), field, item);
        if (!first)
            return std::unexpected(first.error());
        const auto last = dash < 0 ? first : parseNumber(range.sliced(dash + 1), field, item);
        if (!last)
            return std::unexpected(last.error());
        from = *first;
        to = dash < 0 && slash >= 0 ? field.highest : *last; // "a/b": from a on
        if (from > to)
            return wrong(item, Text::tr("a range must grow."));
    }
    for (int value = from; value <= to; value += step)
        bits.set(static_cast<size_t>(value) % Size);
    return {};
}

template <size_t Size>
Result<> parseField(QStringView text, const Field &field, std::bitset<Size> &bits)
{
    const auto items = text.split(u',');
    for (const QStringView item : items) {
        if (auto added = addItem(item, field, bits); !added)
            return added;
    }
    return {};
}

Result<Interval> parseCron(QStringView text)
{
    const QList<QStringView> parts = text.split(u' ');
    if (parts.size() != 5)
        return fail(ErrorCode::InvalidInput,
                    Text::tr("The interval “%1” has %2 fields; a cron line has five (minute, hour, "
                             "day, month, weekday), and a rate reads like “2 hours”. More often "
                             "than once a minute is not possible.")
                        .arg(text)
                        .arg(parts.size()));
    Interval interval;
    interval.kind = Interval::Kind::Cron;
    const Field days{1, 31, true, {}, 0};
    const Field months{1,
                       12,
                       true,
                       {u"jan"_s, u"feb"_s, u"mar"_s, u"apr"_s, u"may"_s, u"jun"_s, u"jul"_s,
                        u"aug"_s, u"sep"_s, u"oct"_s, u"nov"_s, u"dec"_s},
                       1};
    const Field weekdays{
        0, 7, false, {u"sun"_s, u"mon"_s, u"tue"_s, u"wed"_s, u"thu"_s, u"fri"_s, u"sat"_s}, 0};
    for (const auto &parsed :
         {parseField(parts[0], {0, 59, true, {}, 0}, interval.minutes),
          parseField(parts[1], {0, 23, true, {}, 0}, interval.hours),
          parseField(parts[2], days, interval.days), parseField(parts[3], months, interval.months),
          parseField(parts[4], weekdays, interval.weekdays)}) {
        if (!parsed)
            return std::unexpected(parsed.error());
    }
    if (interval.days.count() < 31 && interval.weekdays.count() < 7)
        return fail(ErrorCode::InvalidInput,
                    Text::tr("In the interval “%1” the day and the weekday cannot both be set; one "
                             "of them must be “*”.")
                        .arg(text));
    const QDateTime someDay(QDate(2024, 1, 1), QTime(0, 0), QTimeZone::UTC);
    if (!interval.next(someDay).isValid())
        return fail(ErrorCode::InvalidInput,
                    Text::tr("The interval “%1” names a day that never comes.").arg(text));
    return interval;
}

Result<Interval> parseRate(const QRegularExpressionMatch &match, QStringView text)
{
    const qint64 count = match.captured(1).toLongLong();
    const QString word = match.captured(2);
    const bool isPlural = word.endsWith(u's');
    const QString singular = isPlural ? word.chopped(1) : word;
    if (count < 1)
        return fail(ErrorCode::InvalidInput,
                    Text::tr("The interval “%1” must be at least 1.").arg(text));
    if (isPlural != (count != 1))
        return fail(
            ErrorCode::InvalidInput,
            Text::tr("The interval “%1” must be written “%2”.")
                .arg(text,
                     QString::number(count) + u' ' + singular + (count == 1 ? QString() : u"s"_s)));
    Interval interval;
    interval.count = count;
    interval.unit = singular == "minute"_L1 ? Interval::Unit::Minute
        : singular == "hour"_L1             ? Interval::Unit::Hour
                                            : Interval::Unit::Day;
    return interval;
}

} // namespace

Result<Interval> parseInterval(QStringView text)
{
    static const QRegularExpression rate(u"\\A([0-9]{1,6}) (minutes?|hours?|days?)\\z"_s);
    const QString clean = text.toString().simplified();
    if (clean.isEmpty())
        return fail(ErrorCode::InvalidInput, Text::tr("The interval is empty."));
    if (clean.size() > 200)
        return fail(ErrorCode::InvalidInput, Text::tr("The interval is too long."));
    if (const auto match = rate.match(clean); match.hasMatch())
        return parseRate(match, clean);
    return parseCron(clean);
}

QDateTime Interval::first(const QDateTime &installed) const
{
    if (kind == Kind::Cron)
        return next(installed);
    const QDateTime utc = installed.toUTC();
    const QTime time = utc.time();
    if (unit == Unit::Day)
        return QDateTime(utc.date().addDays(1), QTime(0, 0), QTimeZone::UTC);
    const QTime start(time.hour(), unit == Unit::Minute ? time.minute() : 0);
    return QDateTime(utc.date(), start, QTimeZone::UTC).addSecs(unit == Unit::Minute ? 60 : 3600);
}

QDateTime Interval::next(const QDateTime &last) const
{
    const QDateTime utc = last.toUTC();
    if (kind == Kind::Rate) {
        switch (unit) {
        case Unit::Minute:
            return utc.addSecs(count * 60);
        case Unit::Hour:
            return utc.addSecs(count * 3600);
        case Unit::Day:
            return utc.addDays(count);
        }
    }
    QDate day = utc.date();
    int earliest = utc.time().hour() * 60 + utc.time().minute() + 1; // minute of the day
    for (int i = 0; i < daysToSearch; ++i, day = day.addDays(1), earliest = 0) {
        const bool isItsDay = months.test(static_cast<size_t>(day.month()))
            && days.test(static_cast<size_t>(day.day()))
            && weekdays.test(static_cast<size_t>(day.dayOfWeek() % 7));
        for (int minute = earliest; isItsDay && minute < 24 * 60; ++minute) {
            if (hours.test(static_cast<size_t>(minute / 60))
                && minutes.test(static_cast<size_t>(minute % 60)))
                return QDateTime(day, QTime(minute / 60, minute % 60), QTimeZone::UTC);
        }
    }
    return {};
}

} // namespace orrery
