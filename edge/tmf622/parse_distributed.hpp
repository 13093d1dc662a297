// edge/tmf622/parse_distributed.hpp: the distributed orders that an upstream application names.

#pragma once

#include "actors/order/distribution.hpp"
#include "edge/tmf622/checked.hpp"
#include "edge/tmf622/parse_items.hpp"

#include <vector>

namespace cotm::edge::tmf622 {

/// Reads `distributedOrder`. How long each destination may take to acknowledge is its policy's.
/// @errors In `into`: missing or repeated ids, ids and destinations that are not there, bad dates
/// and delays, unknown members, too many of anything.
[[nodiscard]] std::vector<order::distributed_plan>
parse_distributed(json::value order, const item_list& items,
                  const order::distribution_policy& policy, checked& into);

} // namespace cotm::edge::tmf622
