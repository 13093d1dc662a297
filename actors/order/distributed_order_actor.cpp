// actors/order/distributed_order_actor.cpp: see distributed_order_actor.hpp.

#include "actors/order/distributed_order_actor.hpp"

#include "actors/link/adapter_codec.hpp"
#include "actors/order/interpret.hpp"

#include <utility>

namespace cotm::order {

namespace {

using self_ptr = distributed_order_actor::stateful_pointer<distributed_order_shell>;

/// Offers the transfer to the destination, unless it has acknowledged already.
void hand_over(self_ptr self, const order_view& view) {
  auto about = self->state.about;
  const auto& planned = view.order.asked->distributed.at(about);
  const auto& so_far = view.order.distributed.at(about);
  if (!so_far.released || so_far.acknowledged)
    return;
  transfer owed;
  owed.key = {view.id, planned.id, 1};
  owed.destination = planned.destination;
  owed.priority = view.order.asked->priority;
  owed.released = *so_far.released;
  owed.payload_bytes = link::encode_payload(owed.key, *view.order.asked, about);
  self->send(self->state.ports.destination,
             transfer_ptr{std::make_shared<const transfer>(std::move(owed))});
}

/// Passes reports on as commands. Says whether one of them is the last word.
bool pass_on(self_ptr self, const reported& said) {
  auto now = self->state.ports.clock->now();
  auto has_outcome = false;
  interpreted meant{{}, said.link};
  for (const auto& one : said.reports) {
    meant.commands.emplace_back(interpret(self->state.about, one, now), one.number);
    has_outcome |= one.is == report::kind::completed || one.is == report::kind::failed;
  }
  self->send(self->state.ports.parent, std::move(meant));
  return has_outcome;
}

} // namespace

distributed_order_actor::behavior_type distributed_order_behavior(self_ptr self, slot about,
                                                                  distributed_order_ports ports,
                                                                  const order_view_ptr& order) {
  self->state.about = about;
  self->state.ports = std::move(ports);
  hand_over(self, *order);
  return {
    [self](const order_view_ptr& view) { hand_over(self, *view); },
    [self](const reported& said) {
      if (pass_on(self, said))
        self->quit();
    },
    [self](stop_atom) { self->quit(); },
  };
}

} // namespace cotm::order
