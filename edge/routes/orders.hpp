// edge/routes/orders.hpp: places, shows and finds orders.

#pragma once

#include "edge/edge_ports.hpp"
#include "edge/http/router.hpp"

#include <memory>

namespace cotm::edge {

/// Serves TMF622 `productOrder`: POST, GET by id, and GET with conditions. A POST answers 201 once
/// the order is on disk; a repetition of one that is there already answers 200 with the order as
/// it stands now.
void add_order_routes(http::router& to, const std::shared_ptr<const edge_ports>& ports);

} // namespace cotm::edge
