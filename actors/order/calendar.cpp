// actors/order/calendar.cpp: see calendar.hpp.
//
// `worked_until` maps the clock to working time and never falls; `add` is its inverse. Where it is
// level (a night) the inverse has a choice: forward takes the evening, backward the morning.

#include "actors/order/calendar.hpp"

#include <algorithm>
#include <utility>

namespace cotm::order {

calendar::calendar(std::vector<interval> working) : working_{std::move(working)} {
  worked_.reserve(working_.size());
  auto sum = duration::zero();
  for (const auto& each : working_) {
    worked_.push_back(sum);
    sum += each.end - each.begin;
  }
}

duration calendar::worked_until(instant at) const {
  if (working_.empty())
    return at.time_since_epoch();
  auto after = std::ranges::upper_bound(working_, at, {}, &interval::begin);
  if (after == working_.begin())
    return at - working_.front().begin;
  auto last = std::prev(after);
  auto before = worked_[static_cast<std::size_t>(last - working_.begin())];
  auto is_beyond = after == working_.end();
  return before + (is_beyond ? at : std::min(at, last->end)) - last->begin;
}

instant calendar::add(instant from, duration working) const {
  if (working_.empty() || working == duration::zero())
    return from + working;
  auto target = worked_until(from) + working;
  if (target < duration::zero())
    return working_.front().begin + target;
  auto after = working > duration::zero() ? std::ranges::lower_bound(worked_, target)
                                          : std::ranges::upper_bound(worked_, target);
  auto no = static_cast<std::size_t>(after - worked_.begin());
  if (no > 0)
    --no; // The first interval begins where working time does, so nothing is before it.
  return working_[no].begin + (target - worked_[no]);
}

duration calendar::between(instant from, instant to) const {
  return worked_until(to) - worked_until(from);
}

} // namespace cotm::order
