// actors/order/calendar.hpp: working time, as a value.
//
// A calendar is a list of the intervals in which people work, in UTC: time zones, weekdays and
// holidays were worked out where it was configured. Spans are counted in working time alone: an
// hour after Friday 16:30 may be Monday 8:30. Beyond the first and the last interval nobody knows,
// and time counts around the clock; so a calendar of no intervals is the clock.
//
//     working time   0        8        8        16
//                    |########|--------|########|
//     clock        Mon 9    Mon 17   Tue 9    Tue 17

#pragma once

#include "runtime/base/vocabulary.hpp"

#include <vector>

namespace cotm::order {

class calendar {
public:
  struct interval {
    instant begin;
    instant end; ///< Not in it.
    bool operator==(const interval&) const = default;
  };

  /// Around the clock.
  calendar() = default;

  /// @pre Each interval begins before it ends, and none before the end of the one before it.
  explicit calendar(std::vector<interval> working);

  /// The instant that is `working` away from `from`, into the past if that is negative. Of all
  /// such instants it is the one next to `from`: a day's work ends in the evening, not the next
  /// morning. Zero is `from` itself, working time or not.
  [[nodiscard]] instant add(instant from, duration working) const;

  /// Working time from one instant to another; negative if `to` is the earlier one.
  [[nodiscard]] duration between(instant from, instant to) const;

  bool operator==(const calendar&) const = default;

private:
  [[nodiscard]] duration worked_until(instant at) const;

  std::vector<interval> working_;
  std::vector<duration> worked_; ///< Before each interval, since the first one began.
};

} // namespace cotm::order
