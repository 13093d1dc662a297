// edge/routes/when_ready.hpp: serves only while the process is ready to.

#pragma once

#include "edge/edge_ports.hpp"
#include "edge/http/router.hpp"

#include <functional>
#include <memory>

namespace cotm::edge {

using route = std::function<void(const edge_ports&, const http::request&, const http::exchange&)>;

/// A handler that answers 503 while the process is not ready.
[[nodiscard]] http::handler when_ready(std::shared_ptr<const edge_ports> ports, route serve);

} // namespace cotm::edge
