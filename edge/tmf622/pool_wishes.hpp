// edge/tmf622/pool_wishes.hpp: what people decide about what is stuck or late, as requests say it.
//
// Each says why: {reason}, and what is listed behind it.

#pragma once

#include "edge/tmf622/wish.hpp"

#include <array>

namespace cotm::edge::tmf622 {

[[nodiscard]] wish read_retry(const wish_source& from, checked& into);
[[nodiscard]] wish read_skip(const wish_source& from, checked& into);
[[nodiscard]] wish read_complete_by_hand(const wish_source& from, checked& into);
[[nodiscard]] wish read_give_up(const wish_source& from, checked& into);
[[nodiscard]] wish read_reroute(const wish_source& from, checked& into); ///< {destination}

/// {requestedStartDate?, requestedCompletionDate?}, one of them at least.
[[nodiscard]] wish read_amend_dates(const wish_source& from, checked& into);

/// Likewise, of the order itself.
[[nodiscard]] wish read_amend_own_dates(const wish_source& from, checked& into);

/// Takes charge of a jeopardy: {kind, distributedOrder?, milestone?, task?, notice?, until}. What
/// is not said may be anything, as long as that leaves one.
[[nodiscard]] wish read_acknowledge_jeopardy(const wish_source& from, checked& into);

/// What can be wished for of a distributed order.
inline constexpr std::array pool_wishes = {wish_kind{"retry", read_retry},
                                           wish_kind{"skip", read_skip},
                                           wish_kind{"complete", read_complete_by_hand},
                                           wish_kind{"giveUp", read_give_up},
                                           wish_kind{"reroute", read_reroute},
                                           wish_kind{"amendDates", read_amend_dates}};

} // namespace cotm::edge::tmf622
