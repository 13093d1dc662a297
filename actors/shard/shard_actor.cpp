// actors/shard/shard_actor.cpp: see shard_actor.hpp.

#include "actors/shard/shard_actor.hpp"

#include "runtime/log.hpp"
#include "runtime/spawn.hpp"

#include <utility>

namespace cotm::shard {

namespace {

using self_ptr = shard_actor::stateful_pointer<shard_shell>;
using entry = shard_shell::entry;

instant now(self_ptr self) {
  return self->state.ports.orders->clock->now();
}

/// A random id that is asked to be placed was made up just now: it has no past to read.
order::origin origin_of(const order_id& id, const message& first) {
  constexpr unsigned random_version = 7;
  const auto* asked = std::get_if<ask>(&first);
  auto is_place = asked && std::holds_alternative<order::place>(asked->asked);
  auto is_random = (id.bytes[6] >> 4U) == random_version;
  return is_place && is_random ? order::origin::fresh : order::origin::recorded;
}

void forward(self_ptr self, entry& to, message what) {
  to.touched = now(self);
  auto send = overload{
    [&](ask& one) { self->send(to.actor, std::move(one)); },
    [&](reported& one) { self->send(to.actor, std::move(one)); },
    [&](reminder&) { self->send(to.actor, remind_atom::value); },
  };
  std::visit(send, what);
}

void refuse(const message& what, ask_failure::kind why) {
  if (const auto* asked = std::get_if<ask>(&what))
    asked->reply.deliver(tl::unexpected{ask_failure{why, {}}});
}

void sweep_later(self_ptr self) {
  if (self->state.active.empty() || std::exchange(self->state.is_sweeping, true))
    return;
  caf::delayed_anon_send(shard_actor{self}, sweep_interval, tick_atom::value);
}

void activate(self_ptr self, const order_id& id, message first) {
  auto& shard = self->state;
  auto failed = shard.failures.find(id);
  if (failed != shard.failures.end() && failed->second >= failures_max) {
    refuse(first, ask_failure::kind::quarantined);
    return;
  }
  if (shard.active.size() >= active_max || shard.is_stopping) {
    refuse(first, ask_failure::kind::overloaded);
    return;
  }
  auto& made = shard.active[id];
  made.actor = runtime::spawn<caf::monitored>(*self, order::order_behavior, id, shard.ports.orders,
                                              shard_actor{self}, origin_of(id, first));
  ++shard.ports.orders->stats->active;
  shard.by_actor.emplace(made.actor->id(), id);
  forward(self, made, std::move(first));
  sweep_later(self);
}

/// Gets a message to its order, wherever in its life that is.
void route(self_ptr self, const order_id& id, message what) {
  auto found = self->state.active.find(id);
  if (found == self->state.active.end())
    activate(self, id, std::move(what));
  else if (!found->second.is_leaving)
    forward(self, found->second, std::move(what));
  else if (found->second.held.size() < held_max)
    found->second.held.push_back(std::move(what));
  else
    refuse(what, ask_failure::kind::overloaded);
}

void send_off(self_ptr self, entry& one) {
  if (one.is_leaving)
    return;
  one.is_leaving = true;
  self->send(one.actor, stop_atom::value);
}

/// Counts a failure of an order's actor; says whether it may be started again.
bool may_restart(self_ptr self, const order_id& id, const caf::error& why) {
  auto& shard = self->state;
  ++shard.ports.orders->stats->restarts;
  auto count = ++shard.failures[id];
  runtime::log_error("order {} failed ({} of {}): {}", id.text(), count, failures_max,
                     self->system().render(why));
  if (count < failures_max)
    return true;
  ++shard.ports.orders->stats->quarantines;
  runtime::log_error("order {} is quarantined", id.text());
  return false;
}

void on_down(self_ptr self, const caf::down_msg& down) {
  auto& shard = self->state;
  auto known = shard.by_actor.find(down.source.id());
  if (known == shard.by_actor.end())
    return;
  auto id = known->second;
  shard.by_actor.erase(known);
  auto found = shard.active.find(id);
  auto held = std::move(found->second.held);
  shard.active.erase(found);
  --shard.ports.orders->stats->active;
  auto has_failed = down.reason && down.reason != caf::exit_reason::normal;
  if (!has_failed)
    shard.failures.erase(id);
  else if (may_restart(self, id, down.reason))
    route(self, id, reminder{});
  for (auto& one : held)
    route(self, id, std::move(one));
  if (shard.is_stopping && shard.active.empty())
    self->quit();
}

void sweep(self_ptr self) {
  self->state.is_sweeping = false;
  auto idle_since = now(self) - idle_max;
  for (auto& [id, one] : self->state.active)
    if (one.touched < idle_since)
      send_off(self, one);
  sweep_later(self);
}

void stop(self_ptr self) {
  auto& shard = self->state;
  shard.is_stopping = true;
  for (auto& [id, one] : shard.active)
    send_off(self, one);
  if (shard.active.empty())
    self->quit();
}

} // namespace

shard_actor::behavior_type shard_behavior(self_ptr self, shard_ports ports) {
  self->state.ports = std::move(ports);
  self->set_down_handler([self](const caf::down_msg& down) { on_down(self, down); });
  return {
    [self](ask& one) {
      auto id = one.id;
      route(self, id, std::move(one));
    },
    [self](reported& said) {
      auto id = said.id;
      route(self, id, std::move(said));
    },
    [self](remind_atom, const order_id& id) { route(self, id, reminder{}); },
    [self](leave_atom, const order_id& id) {
      auto found = self->state.active.find(id);
      if (found != self->state.active.end())
        send_off(self, found->second);
    },
    [self](tick_atom) {
      if (!self->state.is_stopping)
        sweep(self);
    },
    [self](stop_atom) { stop(self); },
  };
}

} // namespace cotm::shard
