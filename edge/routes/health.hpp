// edge/routes/health.hpp: says how the process is, to whoever keeps it running.

#pragma once

#include "edge/edge_ports.hpp"
#include "edge/http/router.hpp"

#include <memory>

namespace cotm::edge {

/// Serves `/livez` (the process answers), `/readyz` (it serves orders; else 503 and why) and
/// `/metrics`.
void add_health_routes(http::router& to, const std::shared_ptr<const edge_ports>& ports);

} // namespace cotm::edge
