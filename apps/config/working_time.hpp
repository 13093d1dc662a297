// apps/config/working_time.hpp: when people work, as they would say it, into a calendar in UTC.
//
// An office opens at 9 where it is, in summer as in winter. So each day of the covered years is
// turned into instants by the rules of its time zone (the system's tzdata). Where the clock is set
// forward, a time that does not exist is the instant of the change; where it is set back, working
// time begins at the first of two and ends at the second.

#pragma once

#include "actors/order/calendar.hpp"

#include <array>
#include <chrono>
#include <set>
#include <string>
#include <vector>

namespace cotm::apps::config {

/// For how long before and after it was worked out a calendar is right; beyond, time counts around
/// the clock. Orders take months; the file is read at each start and each SIGHUP.
inline constexpr std::chrono::years covered_before{3};
inline constexpr std::chrono::years covered_after{10};

/// Local time of day: from `begin` up to `end`, which may be 24 hours.
struct day_hours {
  std::chrono::minutes begin{};
  std::chrono::minutes end{};
};

struct working_time {
  std::string time_zone = "UTC";              ///< As tzdata calls it: "Europe/Berlin".
  std::array<std::vector<day_hours>, 7> days; ///< From Sunday. Each is sorted and disjoint.
  std::set<std::chrono::year_month_day> holidays;
  std::set<std::chrono::month_day> yearly_holidays;
};

/// Works out the intervals around `now`.
/// @errors why the time zone is not known.
[[nodiscard]] result<order::calendar, std::string> expand(const working_time& from, instant now);

} // namespace cotm::apps::config
