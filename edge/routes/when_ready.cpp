// edge/routes/when_ready.cpp: see when_ready.hpp.

#include "edge/routes/when_ready.hpp"

#include "edge/tmf622/problem.hpp"

#include <utility>

namespace cotm::edge {

http::handler when_ready(std::shared_ptr<const edge_ports> ports, route serve) {
  return [ports = std::move(ports), serve = std::move(serve)](const http::request& asked,
                                                              const http::exchange& with) {
    if (auto ready = ports->is_ready(); !ready.is_ready)
      return with.reply(http::response_of(tmf622::unavailable(ready.reason)));
    serve(*ports, asked, with);
  };
}

} // namespace cotm::edge
