// edge/routes/changes.cpp: see changes.hpp.

#include "edge/routes/changes.hpp"

#include "actors/order/amend.hpp"
#include "edge/routes/when_ready.hpp"
#include "edge/routes/who.hpp"
#include "edge/tmf622/amend_order.hpp"
#include "edge/tmf622/cancellation.hpp"
#include "edge/tmf622/render_order.hpp"

#include <optional>
#include <string>
#include <utility>

namespace cotm::edge {

namespace {

using http::exchange;
using http::request;
using http::response;
using http::response_of;

response no_such_order(std::string_view id) {
  return response_of(tmf622::not_found("there is no order " + std::string{id}));
}

/// Answers with what `render` shows of the order, unless the command was refused.
runtime::answer<ask_result> reply_with(const exchange& with, const order::plan_ptr& asked,
                                       std::function<response(const order_view&)> render) {
  return with.expect<ask_result>(
    [asked, render = std::move(render)](const std::optional<ask_result>& got) {
      if (!got)
        return response_of(tmf622::refused({}, nullptr));
      return *got ? render(***got) : response_of(tmf622::refused(got->error(), asked.get()));
    });
}

/// Goes on with a PATCH once it is known how the order stands.
void amend(const edge_ports& ports, const exchange& with, const order_view& stands,
           const std::string& patch, std::string by) {
  auto policy = ports.policies->current();
  auto plan = tmf622::amended_plan(stands, patch, policy->distribution);
  if (!plan)
    return with.reply(response_of(plan.error()));
  auto aligned = order::align(stands.order, **plan);
  if (!aligned)
    return with.reply(
      response_of(tmf622::refused({ask_failure::kind::rejected, aligned.error()}, plan->get())));
  auto reply = reply_with(with, *aligned, [](const order_view& order) {
    return response{200, tmf622::render_order(order, {}), {}};
  });
  order::amend command{*aligned, stands.order.amendments, {std::move(by), {}}};
  caf::anon_send(ports.shards.at(shard_of(stands.id)),
                 ask{stands.id, std::move(command), std::move(reply)});
}

void patch(const edge_ports& ports, const request& asked, const exchange& with) {
  auto by = name_in(asked, user_header);
  if (!by)
    return with.reply(response_of(by.error()));
  auto id = uuid::parse(asked.id);
  if (!id)
    return with.reply(no_such_order(asked.id));
  auto go_on = [&ports, with, by = *by, name = std::string{asked.id},
                body = std::string{asked.body}](const std::optional<order_view_ptr>& got) {
    if (!got)
      with.reply(response_of(tmf622::unavailable("the registry is not there")));
    else if (!*got)
      with.reply(no_such_order(name));
    else
      amend(ports, with, **got, body, by);
  };
  caf::anon_send(ports.registry, find_atom::value, *id,
                 with.hear<order_view_ptr>(std::move(go_on)));
}

void cancel(const edge_ports& ports, const request& asked, const exchange& with) {
  auto by = name_in(asked, user_header);
  if (!by)
    return with.reply(response_of(by.error()));
  auto parsed = tmf622::parse_cancellation(with.memory(), asked.body);
  if (!parsed)
    return with.reply(response_of(parsed.error()));
  auto reply = reply_with(with, nullptr, [](const order_view& order) {
    return response{201, tmf622::render_cancellation(order),
                    "Location: " + tmf622::cancellation_href(order.id) + "\r\n"};
  });
  caf::anon_send(ports.shards.at(shard_of(parsed->id)),
                 ask{parsed->id, order::cancel{{*by, parsed->reason}}, std::move(reply)});
}

void show_cancellation(const edge_ports& ports, const request& asked, const exchange& with) {
  auto missing = response_of(
    tmf622::not_found("no cancellation of order " + std::string{asked.id} + " was asked for"));
  auto id = uuid::parse(asked.id);
  if (!id)
    return with.reply(std::move(missing));
  auto reply = with.expect<order_view_ptr>([missing](const std::optional<order_view_ptr>& got) {
    if (!got)
      return response_of(tmf622::unavailable("the registry is not there"));
    return *got && (*got)->order.cancelled ? response{200, tmf622::render_cancellation(**got), {}}
                                           : missing;
  });
  caf::anon_send(ports.registry, find_atom::value, *id, std::move(reply));
}

} // namespace

void add_change_routes(http::router& to, const std::shared_ptr<const edge_ports>& ports) {
  auto cancellations = tmf622::cancellations_path;
  to.add("PATCH", std::string{tmf622::orders_path} + "/{id}", when_ready(ports, patch));
  to.add("POST", cancellations, when_ready(ports, cancel));
  to.add("GET", std::string{cancellations} + "/{id}", when_ready(ports, show_cancellation));
}

} // namespace cotm::edge
