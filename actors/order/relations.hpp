// actors/order/relations.hpp: orders that depend on other orders.
//
// An order knows of another one only what it was told (`related`). It may name orders that are not
// placed yet: both come in any order, and until the other one is there, this one waits.

#pragma once

#include "actors/order/model.hpp"

#include <functional>
#include <vector>

namespace cotm::order {

/// Most orders that are looked through for a cycle. What depends on more than that, directly or
/// over others, is refused: nobody could say what it waits for.
inline constexpr std::size_t related_orders_max = 10'000;

/// The orders that an order depends on. None for one that is not known.
using relation_lookup = std::function<std::vector<order_id>(order_id)>;

/// Says whether `from` would wait for itself, over other orders or not, if it depended on `on`; or
/// waits for so many that nobody knows. What `lookup` says of `from` itself makes no difference.
[[nodiscard]] bool closes_cycle(order_id from, const std::vector<order_id>& on,
                                const relation_lookup& lookup);

/// How an order looks to those that depend on it: started with the first acknowledgement or
/// completion of any of its work, finished when it completed, and lost when it ended otherwise.
[[nodiscard]] related fact_of(const state& other);

} // namespace cotm::order
