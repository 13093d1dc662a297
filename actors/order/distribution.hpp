// actors/order/distribution.hpp: who fulfils what, if the order does not say so itself.
//
// An order that was decomposed upstream names its distributed orders. A plain one does not: then a
// policy, which is configuration, makes one distributed order out of every item that has no nested
// items. The first rule that matches an item chooses its destination; an item that no rule matches
// gets none and waits for a person. Nothing is refused here: what is wrong with the outcome (a
// cycle, too much of anything) the model says as for any other plan.
//
// Pure: the same items and the same policy make the same distributed orders.
//
// Source: TMF622 v4.0.0, OrderItemRelationship: `reliesOn` orders the work, `bundled` joins it.

#pragma once

#include "actors/order/model.hpp"
#include "actors/order/policy.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace cotm::order {

// -- distributing --------------------------------------------------------------------------------

enum class relationship_kind : std::uint8_t { relies_on, bundled };

struct item_relationship {
  relationship_kind kind = relationship_kind::relies_on;
  item_no to = 0;
};

/// An item as far as distribution goes; its place in the list is its `item_no`.
struct distributable {
  std::string id;
  std::optional<item_no> parent; ///< Always before this one.
  match_facts facts;
  std::vector<item_relationship> relationships;
};

/// The dates that an order gives.
struct order_dates {
  instant start; ///< When work can begin: now, or the requested start if that is later.
  std::optional<instant> requested_completion;
};

/// Makes one distributed order of each item that has no nested items, with the item's id. A
/// relationship of an item with nested items is one of each of those. Dates are planned forward
/// from `dates.start` along the dependencies; nothing is planned later than the requested
/// completion, and nothing is planned behind work of unknown length.
/// @pre Every `item_no` in `items` is a place in it.
[[nodiscard]] std::vector<distributed_plan> distribute(const distribution_policy& policy,
                                                       std::span<const distributable> items,
                                                       const order_dates& dates);

} // namespace cotm::order
