// edge/routes/pool.hpp: what people decide about orders that are stuck or late.

#pragma once

#include "edge/edge_ports.hpp"
#include "edge/http/router.hpp"

#include <memory>

namespace cotm::edge {

/// Serves, all by POST, `/orderPool/{orderId}/distributedOrder/{id}/` with retry, skip, complete,
/// giveUp, reroute and amendDates; `/orderPool/{orderId}/amendDates`; and
/// `/jeopardy/{orderId}/acknowledge`. Each needs a reason, and answers with the order once it is on
/// disk. `X-Cotm-User` says who acts.
void add_pool_routes(http::router& to, const std::shared_ptr<const edge_ports>& ports);

} // namespace cotm::edge
