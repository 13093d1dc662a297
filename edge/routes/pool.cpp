// edge/routes/pool.cpp: see pool.hpp.

#include "edge/routes/pool.hpp"

#include "edge/routes/acting.hpp"
#include "edge/routes/when_ready.hpp"
#include "edge/tmf622/pool_wishes.hpp"

#include <string>

namespace cotm::edge {

namespace {

constexpr std::string_view pool_path = "/orderPool/{orderId}";
constexpr std::string_view jeopardy_path = "/jeopardy/{orderId}";

/// Serves one decision, and shows the order that it was about.
route decision(tmf622::wish_reader read) {
  return [read](const edge_ports& ports, const http::request& asked, const http::exchange& with) {
    act(ports, asked, with, read, [](const tmf622::wish_source&) -> acted { return whole_order; });
  };
}

} // namespace

void add_pool_routes(http::router& to, const std::shared_ptr<const edge_ports>& ports) {
  auto post = [&](std::string_view under, std::string_view name, tmf622::wish_reader read) {
    to.add("POST", std::string{under}.append(1, '/').append(name),
           when_ready(ports, decision(read)));
  };
  auto part = std::string{pool_path} + "/distributedOrder/{id}";
  for (const auto& each : tmf622::pool_wishes)
    post(part, each.name, each.read);
  post(pool_path, "amendDates", tmf622::read_amend_own_dates);
  post(jeopardy_path, "acknowledge", tmf622::read_acknowledge_jeopardy);
}

} // namespace cotm::edge
