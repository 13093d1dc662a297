// edge/tmf622/cancellation.hpp: TMF622 `cancelProductOrder`: the task of undoing an order.
//
// An order is cancelled once, so the task has the order's id.
//
// Source: TMF622 v4.0.0, CancelProductOrder.

#pragma once

#include "actors/catalogue.hpp"
#include "edge/json/document.hpp"
#include "edge/tmf622/problem.hpp"

#include <string>
#include <string_view>

namespace cotm::edge::tmf622 {

inline constexpr std::string_view cancellations_path
  = "/tmf-api/productOrderingManagement/v4/cancelProductOrder";

struct cancel_request {
  order_id id;
  std::string reason;
};

/// Reads the body of a POST: `productOrder.id` and `cancellationReason`.
/// @errors 400 with the path of what is wrong.
[[nodiscard]] result<cancel_request, problem> parse_cancellation(json::document& memory,
                                                                 std::string_view body);

/// @pre A cancellation of the order was asked for.
[[nodiscard]] std::string render_cancellation(const order_view& shown);
[[nodiscard]] std::string cancellation_href(const order_id& id);

} // namespace cotm::edge::tmf622
