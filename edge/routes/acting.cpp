// edge/routes/acting.cpp: see acting.hpp.

#include "edge/routes/acting.hpp"

#include "edge/http/url.hpp"
#include "edge/routes/who.hpp"
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

/// A wish that was read, and how what comes of it is shown.
struct understood {
  tmf622::wish wanted;
  acted show;
};

result<understood, tmf622::problem>
understand(const request& asked, const exchange& with, std::string by, tmf622::wish_reader read,
           const std::function<acted(const tmf622::wish_source&)>& show) {
  auto of = http::percent_decoded(asked.sub_id);
  if (!of)
    return tl::unexpected{tmf622::not_found("there is nothing at " + asked.at.path)};
  auto body = with.memory().read(asked.body);
  if (!body)
    return tl::unexpected{tmf622::malformed(body.error())};
  tmf622::checked members;
  if (!members.is_a(*body, json::kind::object))
    return tl::unexpected{members.wrong()};
  tmf622::wish_source from{*body, {std::move(by), members.note(*body, "reason")}, std::move(*of)};
  auto wanted = read(from, members);
  if (!members.is_ok())
    return tl::unexpected{members.wrong()};
  return understood{std::move(wanted), show(from)};
}

/// A refusal by the model. What it is about was named in the path, so it has no place in the body.
response refusal(const ask_failure& why, const order::plan& asked) {
  auto problem = tmf622::refused(why, &asked);
  problem.path.clear();
  return response_of(problem);
}

/// Asks what the wish comes to, for the order as it stands.
void carry_out(const edge_ports& ports, const exchange& with, const order_view& stands,
               const understood& asked) {
  auto command = asked.wanted(stands);
  if (!command)
    return with.reply(response_of(command.error()));
  auto reply = with.expect<ask_result>(
    [plan = stands.order.asked, show = asked.show](const std::optional<ask_result>& got) {
      if (!got)
        return response_of(tmf622::refused({}, nullptr));
      return *got ? show(***got) : refusal(got->error(), *plan);
    });
  caf::anon_send(ports.shards.at(shard_of(stands.id)),
                 ask{stands.id, std::move(*command), std::move(reply)});
}

/// Goes on with the order that the path names, or answers 404.
void with_order(const edge_ports& ports, const request& asked, const exchange& with,
                std::function<void(const order_view&)> go_on) {
  auto missing = response_of(tmf622::not_found("there is no order " + std::string{asked.id}));
  auto id = uuid::parse(asked.id);
  if (!id)
    return with.reply(std::move(missing));
  auto heard = with.hear<order_view_ptr>(
    [with, missing, go_on = std::move(go_on)](const std::optional<order_view_ptr>& got) {
      if (!got)
        with.reply(response_of(tmf622::unavailable("the registry is not there")));
      else if (!*got)
        with.reply(missing);
      else
        go_on(**got);
    });
  caf::anon_send(ports.registry, find_atom::value, *id, std::move(heard));
}

} // namespace

void act(const edge_ports& ports, const request& asked, const exchange& with,
         tmf622::wish_reader read, std::function<acted(const tmf622::wish_source&)> show) {
  auto by = acting_user(asked);
  if (!by)
    return with.reply(response_of(by.error()));
  auto wanted = understand(asked, with, std::move(*by), read, show);
  if (!wanted)
    return with.reply(response_of(wanted.error()));
  with_order(ports, asked, with,
             [&ports, with, wanted = std::move(*wanted)](const order_view& stands) {
               carry_out(ports, with, stands, wanted);
             });
}

void look(const edge_ports& ports, const request& asked, const exchange& with, acted show) {
  with_order(ports, asked, with, [with, show = std::move(show)](const order_view& stands) {
    with.reply(show(stands));
  });
}

response whole_order(const order_view& shown) {
  return {200, tmf622::render_order(shown, {}), {}};
}

} // namespace cotm::edge
