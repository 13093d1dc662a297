// apps/config/calendars.cpp: business hours and holidays.

#include "apps/config/config.hpp"
#include "apps/config/sections.hpp"
#include "apps/config/working_time.hpp"

#include <array>
#include <charconv>

namespace cotm::apps::config {

namespace {

using std::chrono::minutes;

/// Reads a number that is all of `text` and of so many digits.
std::optional<unsigned> parse_digits(std::string_view text, std::size_t digits) {
  unsigned value = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool is_read = error == std::errc{} && end == text.data() + text.size();
  return is_read && text.size() == digits ? std::optional{value} : std::nullopt;
}

/// Reads "08:30", up to "24:00".
std::optional<minutes> parse_time(std::string_view text) {
  if (text.size() != 5 || text[2] != ':')
    return std::nullopt;
  auto hour = parse_digits(text.substr(0, 2), 2);
  auto minute = parse_digits(text.substr(3), 2);
  if (!hour || !minute || *minute > 59)
    return std::nullopt;
  auto made = std::chrono::hours{*hour} + minutes{*minute};
  return made <= std::chrono::hours{24} ? std::optional{made} : std::nullopt;
}

/// Reads "08:30-17:00".
std::optional<day_hours> parse_hours(std::string_view text) {
  auto dash = std::min(text.find('-'), text.size());
  auto begin = parse_time(text.substr(0, dash));
  auto end = parse_time(text.substr(std::min(dash + 1, text.size())));
  if (!begin || !end || *begin >= *end)
    return std::nullopt;
  return day_hours{*begin, *end};
}

void read_day(table_reader& from, std::string_view key, std::vector<day_hours>& into) {
  std::vector<std::string> texts;
  from.read(key, texts, day_hours_max);
  for (const auto& text : texts) {
    auto hours = parse_hours(text);
    if (!hours)
      return from.fail(key, R"(must hold hours such as "08:30-17:00")");
    if (!into.empty() && hours->begin < into.back().end)
      return from.fail(key, "must hold hours in their order, without overlaps");
    into.push_back(*hours);
  }
}

/// Reads "2026-12-24", or "12-25" for every year.
bool add_holiday(std::string_view text, working_time& into) {
  const bool has_year = text.size() == 10 && text[4] == '-';
  auto rest = text.substr(has_year ? 5 : 0);
  if (rest.size() != 5 || rest[2] != '-')
    return false;
  auto month = parse_digits(rest.substr(0, 2), 2);
  auto day = parse_digits(rest.substr(3), 2);
  auto year = has_year ? parse_digits(text.substr(0, 4), 4) : std::optional{0U};
  if (!month || !day || !year)
    return false;
  const auto yearly = std::chrono::month{*month} / std::chrono::day{*day};
  const auto once = std::chrono::year{static_cast<int>(*year)} / yearly;
  if (has_year)
    into.holidays.insert(once);
  else
    into.yearly_holidays.insert(yearly);
  return has_year ? once.ok() : yearly.ok();
}

void read_holidays(table_reader& from, working_time& into) {
  std::vector<std::string> texts;
  from.read("holidays", texts, holidays_max);
  for (const auto& text : texts)
    if (!add_holiday(text, into))
      from.fail("holidays", R"(must hold dates such as "2026-12-24", or "12-25" for every year)");
}

working_time read_calendar(table_reader& from) {
  constexpr std::array days{"sunday",   "monday", "tuesday", "wednesday",
                            "thursday", "friday", "saturday"};
  working_time made;
  from.read("time_zone", made.time_zone);
  from.read_table("hours", [&](table_reader& hours) {
    for (std::size_t i = 0; i < days.size(); ++i)
      read_day(hours, days[i], made.days[i]);
  });
  if (std::ranges::all_of(made.days, &std::vector<day_hours>::empty))
    from.fail("hours", "must name working hours of one day at least");
  read_holidays(from, made);
  return made;
}

} // namespace

void read_calendars(table_reader& file, instant now, order::policy& into) {
  file.read_tables("calendar", calendars_max, [&](table_reader& from) {
    std::string name;
    from.read_name("name", name);
    refuse_second(from, name, into.calendars.contains(name));
    auto made = expand(read_calendar(from), now);
    if (made)
      into.calendars.emplace(std::move(name), std::move(*made));
    else
      from.fail("time_zone", made.error());
  });
}

} // namespace cotm::apps::config
