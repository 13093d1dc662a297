// edge/routes/acting.hpp: how a person's wish about one order gets there, and the answer back.
//
//     header: who -> body: the wish -> REGISTRY: the order -> the command -> SHARD -> the answer
//
// The same for every action: nobody acts without a name, nothing is asked of an order that is not
// there, and an answer shows what is on disk.

#pragma once

#include "edge/edge_ports.hpp"
#include "edge/http/exchange.hpp"
#include "edge/tmf622/wish.hpp"

#include <functional>
#include <string_view>

namespace cotm::edge {

/// Shows the order once the wish is durable.
using acted = std::function<http::response(const order_view&)>;

/// Carries out what `read` makes of a request.
/// @param show Made of who acts and what the path names besides the order, decoded.
void act(const edge_ports& ports, const http::request& asked, const http::exchange& with,
         tmf622::wish_reader read, std::function<acted(const tmf622::wish_source&)> show);

/// Shows an order that is there, or answers 404.
void look(const edge_ports& ports, const http::request& asked, const http::exchange& with,
          acted show);

/// An answer with the order as it stands.
[[nodiscard]] http::response whole_order(const order_view& shown);

} // namespace cotm::edge
