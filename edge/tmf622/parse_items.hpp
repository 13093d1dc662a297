// edge/tmf622/parse_items.hpp: the items of an order, nested ones made flat.

#pragma once

#include "actors/order/model.hpp"
#include "edge/tmf622/checked.hpp"

#include <string>
#include <unordered_map>
#include <vector>

namespace cotm::edge::tmf622 {

/// The items of one request. A parent is always before what is nested in it.
struct item_list {
  std::vector<order::item> items;
  std::vector<json::value> sources; ///< Where each was.
  std::unordered_map<std::string, order::item_no> by_id;
};

/// Reads `productOrderItem` of the order and, nested, of its items.
/// @errors In `into`: missing or repeated ids, unknown actions, too many items, none.
[[nodiscard]] item_list parse_items(json::value order, checked& into);

} // namespace cotm::edge::tmf622
