// edge/tmf622/parse_plain.hpp: what the distribution policy needs to know of a plain order.

#pragma once

#include "actors/order/distribution.hpp"
#include "edge/tmf622/checked.hpp"
#include "edge/tmf622/parse_items.hpp"

#include <vector>

namespace cotm::edge::tmf622 {

/// Reads offerings, specifications and the relationships `reliesOn` and `bundled` of the items.
/// @errors In `into`: wrong types, relationships with items that are not there, too many of them.
[[nodiscard]] std::vector<order::distributable>
parse_distributables(json::value order, const item_list& items, checked& into);

} // namespace cotm::edge::tmf622
