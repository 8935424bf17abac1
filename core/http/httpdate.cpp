// SPDX-License-Identifier: MIT
#include "core/http/httpdate.h"

#include <array>
#include <charconv>
#include <chrono>
#include <format>

namespace orrery::http {

namespace {

constexpr std::array<std::string_view, 7> days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

std::optional<int> number(std::string_view text)
{
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || value < 0)
        return {};
    return value;
}

} // namespace

std::string httpDate(std::time_t time)
{
    std::tm parts{};
    gmtime_r(&time, &parts);
    return std::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT",
                       days[static_cast<size_t>(parts.tm_wday)], parts.tm_mday,
                       months[static_cast<size_t>(parts.tm_mon)], parts.tm_year + 1900,
                       parts.tm_hour, parts.tm_min, parts.tm_sec);
}

std::optional<std::time_t> parseHttpDate(std::string_view text)
{
    if (text.size() != 29 || !text.ends_with(" GMT"))
        return {};
    const auto day = number(text.substr(5, 2));
    const auto year = number(text.substr(12, 4));
    const auto hour = number(text.substr(17, 2));
    const auto minute = number(text.substr(20, 2));
    const auto second = number(text.substr(23, 2));
    size_t month = 0;
    while (month < months.size() && months[month] != text.substr(8, 3))
        ++month;
    if (!day || !year || !hour || !minute || !second || month == months.size())
        return {};
    const std::chrono::year_month_day date{std::chrono::year(*year),
                                           std::chrono::month(static_cast<unsigned>(month + 1)),
                                           std::chrono::day(static_cast<unsigned>(*day))};
    if (!date.ok() || *hour > 23 || *minute > 59 || *second > 60)
        return {};
    const auto midnight = std::chrono::sys_days(date).time_since_epoch();
    return std::chrono::duration_cast<std::chrono::seconds>(midnight).count() + *hour * 3600
        + *minute * 60 + *second;
}

} // namespace orrery::http
