// actors/order/distributed_order_actor.cpp: see distributed_order_actor.hpp.

#include "actors/order/distributed_order_actor.hpp"

#include "actors/link/adapter_codec.hpp"
#include "actors/order/graph.hpp"
#include "actors/order/interpret.hpp"

#include <utility>

namespace cotm::order {

namespace {

using self_ptr = distributed_order_actor::stateful_pointer<distributed_order_shell>;

/// Makes what a destination is given of one transfer.
transfer_ptr transfer_of(const order_view& view, const oversee& owed) {
  const auto& asked = *view.order.asked;
  const auto& planned = asked.distributed.at(owed.about);
  const auto& so_far = view.order.distributed.at(owed.about);
  auto is_work = owed.kind == transfer_kind::perform;
  transfer made;
  made.key = {view.id, planned.id, owed.revision};
  made.destination = destination_of(view.order, owed.about);
  made.priority = asked.priority;
  made.released = is_work ? *so_far.released : so_far.beside->released;
  made.payload_bytes = link::encode_payload(made.key, asked, owed.about, owed.kind,
                                            is_work ? 0 : so_far.revision, made.destination);
  return std::make_shared<const transfer>(std::move(made));
}

/// Offers to the destination what it has not acknowledged yet.
void hand_over(self_ptr self, const order_view& view) {
  auto about = self->state.about;
  auto& ports = self->state.ports;
  auto owed = transfers_of(view.order, about);
  std::erase_if(owed, [](const oversee& one) { return one.is_acknowledged; });
  if (owed.empty())
    return;
  const auto& name = destination_of(view.order, about);
  auto destination = ports.destinations->find(name);
  if (!destination) {
    interpreted unknown;
    unknown.commands.emplace_back(quarantine{about, "destination '" + name + "' is not configured"},
                                  0);
    self->send(ports.parent, std::move(unknown));
    return;
  }
  for (const auto& one : owed)
    self->send(destination, transfer_of(view, one));
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
