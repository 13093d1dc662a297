// edge/http/server_state.cpp: see server_state.hpp.

#include "edge/http/server_state.hpp"

#include <string>
#include <utility>

namespace cotm::edge::http {

server_state::server_state(http_options chosen, router served, runtime::metrics& metrics)
  : options{std::move(chosen)}, routes{std::move(served)}, connections{options.connections_max},
    requests{options.requests_in_flight_max}, held_bytes{held_bytes_max}, streams{streams_max},
    seconds_{metrics.make_histogram(
      {"cotm_http_request_seconds", "From the last byte of a request to its answer.", ""})} {
  for (std::size_t hundreds = 1; hundreds < answers_.size(); ++hundreds)
    answers_[hundreds] = &metrics.make_counter({"cotm_http_requests_total", "Requests answered.",
                                                "code=\"" + std::to_string(hundreds) + "xx\""});
}

void server_state::count(int status, std::chrono::nanoseconds took) {
  answers_[static_cast<std::size_t>(status) / 100]->add();
  seconds_.observe(took);
}

} // namespace cotm::edge::http
