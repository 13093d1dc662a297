// edge/tmf622/parse_order.hpp: a TMF622 `productOrder` that a channel posts, into a plan.
//
// Two shapes come in: an order that was distributed upstream ("@type": "DistributedProductOrder")
// names its distributed orders itself; for a plain one the distribution policy does. Members that
// we interpret are checked here, and so is everything that needs the text for a good message; what
// only the graph knows (cycles) is the model's to refuse. All else is kept as it came.
//
// Source: TMF622 v4.0.0, ProductOrder_Create; MEF 123, coordinatedAction.

#pragma once

#include "actors/order/distribution.hpp"
#include "actors/order/model.hpp"
#include "edge/entropy.hpp"
#include "edge/json/document.hpp"
#include "edge/tmf622/problem.hpp"

#include <string>
#include <string_view>

namespace cotm::edge::tmf622 {

/// The `@type` of an order that names its distributed orders.
inline constexpr std::string_view distributed_type = "DistributedProductOrder";

/// Most relationships of one item; as with dependencies, what a person can still read.
inline constexpr std::size_t relationships_max = order::dependencies_max;

/// What a request to place an order is read with.
struct parse_ports {
  const order::distribution_policy* policy = nullptr;
  const entropy_source* entropy = nullptr;
  instant now;
};

/// An order to place.
struct order_request {
  order::order_id id;
  order::plan_ptr asked;
};

/// Reads the body of `POST /productOrder`. The key may be empty.
/// @errors 400 and 422, each with the path of what is wrong.
[[nodiscard]] result<order_request, problem>
parse_order(json::document& memory, std::string_view body, const std::string& idempotency_key,
            const parse_ports& ports);

} // namespace cotm::edge::tmf622
