// edge/tmf622/parse_relations.hpp: the orders that an order depends on.
//
// `orderRelationship` of type "dependency" binds; other types are only kept. The other order is
// named by its id or by its externalId, and need not be there yet. How it binds is said as between
// distributed orders; if it is not said, it has to complete before this one starts.
//
// Source: TMF622 v4.0.0, OrderRelationship; MEF 123 for the types.

#pragma once

#include "actors/order/plan.hpp"
#include "edge/json/document.hpp"
#include "edge/tmf622/checked.hpp"

#include <vector>

namespace cotm::edge::tmf622 {

/// Reads `dependencyType`: finishToStart if it is not there.
[[nodiscard]] order::dependency_type take_dependency_type(json::value from, checked& into);

/// Reads `delay`, a duration: zero if it is not there.
[[nodiscard]] duration take_delay(json::value from, checked& into);

/// Reads `orderRelationship`.
/// @errors In `into`: no id, a bad type or delay, too many.
[[nodiscard]] std::vector<order::relation> parse_relations(json::value order, checked& into);

} // namespace cotm::edge::tmf622
