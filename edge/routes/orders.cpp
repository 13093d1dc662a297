// edge/routes/orders.cpp: see orders.hpp.

#include "edge/routes/orders.hpp"

#include "edge/tmf622/parse_order.hpp"
#include "edge/tmf622/query.hpp"
#include "edge/tmf622/render_order.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

namespace cotm::edge {

namespace {

using http::exchange;
using http::request;
using http::response;
using http::response_of;

response shown(const order_view& order, int status) {
  response made{status, tmf622::render_order(order, {}), {}};
  if (status == 201)
    made.headers = "Location: " + tmf622::href_of(order.id) + "\r\n";
  return made;
}

/// Answers a POST. An order that was placed before the request came is a repetition's.
response placement(const std::optional<ask_result>& got, const order::plan& asked, instant came) {
  if (!got)
    return response_of(tmf622::refused({}, nullptr));
  if (!*got)
    return response_of(tmf622::refused(got->error(), &asked));
  const auto& order = ***got;
  return shown(order, order.order.placed < came ? 200 : 201);
}

/// The key of a request, which may be empty; nothing if it cannot be a name.
std::optional<std::string> idempotency_key(const request& asked) {
  auto key = asked.fields.find("Idempotency-Key");
  auto is_printable = std::ranges::all_of(key, [](char c) { return c >= 0x20 && c < 0x7F; });
  if (key.size() > order::name_bytes_max || !is_printable)
    return std::nullopt;
  return std::string{key};
}

void place(const edge_ports& ports, const request& asked, const exchange& with) {
  auto key = idempotency_key(asked);
  if (!key)
    return with.reply(response_of(tmf622::invalid_value(
      "Idempotency-Key",
      "expected up to " + std::to_string(order::name_bytes_max) + " printable ASCII characters")));
  auto came = ports.clock->now();
  auto policy = ports.policies->current();
  auto parsed = tmf622::parse_order(with.memory(), asked.body, *key,
                                    {&policy->distribution, &ports.entropy, came});
  if (!parsed)
    return with.reply(response_of(parsed.error()));
  auto plan = parsed->asked;
  auto reply = with.expect<ask_result>(
    [plan, came](const std::optional<ask_result>& got) { return placement(got, *plan, came); });
  caf::anon_send(ports.shards.at(shard_of(parsed->id)),
                 ask{parsed->id, order::place{plan}, std::move(reply)});
}

void show(const edge_ports& ports, const request& asked, const exchange& with) {
  auto wanted = tmf622::parse_selection(asked.at);
  if (!wanted)
    return with.reply(response_of(wanted.error()));
  auto missing = response_of(tmf622::not_found("there is no order " + std::string{asked.id}));
  auto id = uuid::parse(asked.id);
  if (!id)
    return with.reply(std::move(missing));
  auto reply = with.expect<order_view_ptr>(
    [missing, wanted = *wanted](const std::optional<order_view_ptr>& got) {
      if (!got)
        return response_of(tmf622::unavailable("the registry is not there"));
      return *got ? response{200, tmf622::render_order(**got, wanted), {}} : missing;
    });
  caf::anon_send(ports.registry, find_atom::value, *id, std::move(reply));
}

void find(const edge_ports& ports, const request& asked, const exchange& with) {
  auto parsed = tmf622::parse_query(asked.at);
  if (!parsed)
    return with.reply(response_of(parsed.error()));
  auto query = parsed->query;
  auto reply = with.expect<order_page>([query, at = asked.at, wanted = std::move(parsed->wanted)](
                                         const std::optional<order_page>& got) {
    if (!got)
      return response_of(tmf622::unavailable("the registry is not there"));
    return response{200, tmf622::render_page(*got, wanted), tmf622::page_headers(at, *query, *got)};
  });
  caf::anon_send(ports.registry, find_atom::value, query, std::move(reply));
}

using route = void (*)(const edge_ports&, const request&, const exchange&);

/// Serves only while the process is ready to.
http::handler when_ready(std::shared_ptr<const edge_ports> ports, route serve) {
  return [ports = std::move(ports), serve](const request& asked, const exchange& with) {
    if (auto ready = ports->is_ready(); !ready.is_ready)
      return with.reply(response_of(tmf622::unavailable(ready.reason)));
    serve(*ports, asked, with);
  };
}

} // namespace

void add_order_routes(http::router& to, const std::shared_ptr<const edge_ports>& ports) {
  auto one = std::string{tmf622::orders_path} + "/{id}";
  to.add("POST", tmf622::orders_path, when_ready(ports, place));
  to.add("GET", tmf622::orders_path, when_ready(ports, find));
  to.add("GET", one, when_ready(ports, show));
}

} // namespace cotm::edge
