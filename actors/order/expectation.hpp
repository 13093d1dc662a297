// actors/order/expectation.hpp: when an order will be complete, by all that is known.
//
// The path through what is still open is followed, from what has happened to the last completion:
//
//     start       when it was released; or the latest of its requested dates, its next attempt, and
//                 what its start depends on. Members of a group start together.
//     completion  when it was performed; or as its destination forecasts; or after the lead time
//                 of its destination; or when that was requested; or, if nobody knows, at once. And
//                 not before what its finish depends on.
//
// So what nobody knows takes no time, and the order will not be complete earlier. Without a single
// forecast or lead time of open work nothing is expected: requested dates alone are the plan, and
// repeating them would say nothing.
//
// An expectation follows from facts, never from the time: one that has passed stays, and the order
// is late. It is revised when it moves by more than a tolerance, until the order is over; an order
// that is being cancelled has none.

#pragma once

#include "actors/order/promises.hpp"

#include <optional>
#include <vector>

namespace cotm::order {

/// By how much an expectation may be wrong before somebody is told: what is within it is noise of
/// networks and clocks, and would make a record of its own say the same again.
inline constexpr duration expectation_tolerance = std::chrono::minutes{1};

/// When each distributed order is expected to complete, or did; none for what never will. Empty if
/// nothing is expected of the order.
[[nodiscard]] std::vector<std::optional<instant>> expected_times(const survey& known);

} // namespace cotm::order
