// actors/link/monitor_bridge.cpp: see monitor_bridge.hpp.

#include "actors/link/monitor_bridge.hpp"

#include "actors/link/monitor_codec.hpp"

#include <algorithm>
#include <utility>
#include <variant>

namespace cotm::link {

namespace {

using self_ptr = bridge_actor::stateful_pointer<bridge_shell>;

monitor_actor as_monitor(self_ptr self) {
  return caf::actor_cast<monitor_actor>(self);
}

void subscribe(self_ptr self, subscription wanted) {
  wanted.credit = std::min(wanted.credit, monitor_credit_max);
  self->send(self->state.ports.groups, std::move(wanted), as_monitor(self));
}

void pass_on(self_ptr self, const changes& told) {
  for (std::size_t first = 0; first < told.list.size(); first += envelope_changes_max)
    self->send(self->state.ports.monitor, encode_changes(told, first, envelope_changes_max));
}

void on_envelope(self_ptr self, const runtime::envelope& from) {
  auto& ports = self->state.ports;
  auto said = decode_monitor_request(from);
  if (!said) {
    ++ports.stats->refused_envelopes;
    self->send(ports.monitor, encode_monitor_refusal(said.error()));
    return;
  }
  auto act = overload{
    [&](subscription& wanted) { subscribe(self, std::move(wanted)); },
    [&](std::uint32_t more) {
      self->send(ports.groups, credit_atom::value, as_monitor(self),
                 std::min(more, monitor_credit_max));
    },
  };
  std::visit(act, *said);
}

void end(self_ptr self) {
  self->send(self->state.ports.groups, leave_atom::value, as_monitor(self));
  self->quit();
}

} // namespace

bridge_actor::behavior_type bridge_behavior(self_ptr self, bridge_ports ports) {
  self->state.ports = std::move(ports);
  self->set_down_handler([self](const caf::down_msg&) { end(self); });
  self->monitor(self->state.ports.monitor);
  self->send(self->state.ports.monitor, encode_changes({}, 0, 0));
  subscribe(self, self->state.ports.wanted);
  return {
    [self](const changes_ptr& told) { pass_on(self, *told); },
    [self](const runtime::envelope& from) { on_envelope(self, from); },
    [self](stop_atom) { end(self); },
  };
}

} // namespace cotm::link
