// edge/routes/changes.hpp: amends and cancels orders.

#pragma once

#include "edge/edge_ports.hpp"
#include "edge/http/router.hpp"

#include <memory>

namespace cotm::edge {

/// Serves `PATCH productOrder/{id}` (a JSON merge patch: 200 with the order once the amendment is
/// on disk; its parts may still be under way) and `cancelProductOrder` (POST: 201 once that it is
/// asked for is on disk; GET shows how far it is). `X-Cotm-User` says who, if it is there.
void add_change_routes(http::router& to, const std::shared_ptr<const edge_ports>& ports);

} // namespace cotm::edge
