// edge/tmf622/render_order.hpp: an order as it stands, as a TMF622 `productOrder`.
//
// What the client sent comes back as it was sent; everything else is computed from the facts at
// this moment. Items are nested again, each with its state. The extension `distributedOrder` shows
// who does what, what it waits for and what came of it.
//
// Source: TMF622 v4.0.0, ProductOrder; TMF641 v4.1.0 for milestones, jeopardy alerts and errors.

#pragma once

#include "actors/catalogue.hpp"
#include "edge/json/writer.hpp"
#include "edge/tmf622/selection.hpp"

#include <string>
#include <string_view>

namespace cotm::edge::tmf622 {

/// Where orders live.
inline constexpr std::string_view orders_path
  = "/tmf-api/productOrderingManagement/v4/productOrder";

[[nodiscard]] std::string href_of(const order_id& id);

/// Appends the order as an object. @pre It is placed.
void write_order(json::writer& out, const order_view& shown, const selection& wanted);

/// The order as a document. @pre It is placed.
[[nodiscard]] std::string render_order(const order_view& shown, const selection& wanted);

/// A page as a list.
[[nodiscard]] std::string render_page(const order_page& shown, const selection& wanted);

} // namespace cotm::edge::tmf622
