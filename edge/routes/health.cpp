// edge/routes/health.cpp: see health.hpp.

#include "edge/routes/health.hpp"

namespace cotm::edge {

namespace {

http::response plain(int status, std::string text) {
  return {status, std::move(text), {}, "text/plain; charset=utf-8"};
}

} // namespace

void add_health_routes(http::router& to, const std::shared_ptr<const edge_ports>& ports) {
  to.add("GET", "/livez", [](const http::request&, const http::exchange& with) {
    with.reply(plain(200, "alive\n"));
  });
  to.add("GET", "/readyz", [ports](const http::request&, const http::exchange& with) {
    auto ready = ports->is_ready();
    with.reply(ready.is_ready ? plain(200, "ready\n") : plain(503, ready.reason + '\n'));
  });
  to.add("GET", "/metrics", [ports](const http::request&, const http::exchange& with) {
    with.reply({200, ports->metrics->exposition(), {}, "text/plain; version=0.0.4"});
  });
}

} // namespace cotm::edge
