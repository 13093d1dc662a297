// apps/config/working_time.cpp: see working_time.hpp.

#include "apps/config/working_time.hpp"

#include <date/tz.h>

#include <algorithm>
#include <stdexcept>

namespace cotm::apps::config {

namespace {

using std::chrono::local_days;
using std::chrono::weekday;
using std::chrono::year_month_day;
using interval = order::calendar::interval;

/// The instant of a local time; of two, the one that is asked for.
instant to_instant(const date::time_zone& zone, local_days day, std::chrono::minutes time,
                   date::choose which) {
  auto local = date::local_time<duration>{day.time_since_epoch() + time};
  return instant{zone.to_sys(local, which).time_since_epoch()};
}

bool is_holiday(const working_time& from, const year_month_day& day) {
  return from.holidays.contains(day) || from.yearly_holidays.contains(day.month() / day.day());
}

/// Adds an interval after all others; joins what overlaps or touches, as a clock that is set back
/// makes the end of one and the begin of the next do.
void add(std::vector<interval>& to, interval made) {
  if (!to.empty() && made.begin <= to.back().end)
    to.back().end = std::max(to.back().end, made.end);
  else if (made.begin < made.end)
    to.push_back(made);
}

} // namespace

result<order::calendar, std::string> expand(const working_time& from, instant now) {
  const date::time_zone* zone = nullptr;
  try {
    zone = date::locate_zone(from.time_zone);
  } catch (const std::runtime_error& why) {
    return tl::unexpected{std::string{"is not known: "} + why.what()};
  }
  const year_month_day today{std::chrono::floor<std::chrono::days>(now)};
  const auto first = local_days{(today.year() - covered_before) / std::chrono::January / 1};
  const auto last = local_days{(today.year() + covered_after) / std::chrono::December / 31};
  std::vector<interval> made;
  for (auto day = first; day <= last; day += std::chrono::days{1}) {
    if (is_holiday(from, year_month_day{day}))
      continue;
    for (const auto& hours : from.days[weekday{day}.c_encoding()])
      add(made, {to_instant(*zone, day, hours.begin, date::choose::earliest),
                 to_instant(*zone, day, hours.end, date::choose::latest)});
  }
  return order::calendar{std::move(made)};
}

} // namespace cotm::apps::config
