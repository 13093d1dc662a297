// actors/timers/timers_actor.cpp: see timers_actor.hpp.

#include "actors/timers/timers_actor.hpp"

#include <utility>

namespace cotm::timers {

namespace {

using self_ptr = timers_actor::stateful_pointer<timers_shell>;

void drop(timers_shell& here, const order_id& id) {
  auto known = here.of_order.find(id);
  if (known == here.of_order.end())
    return;
  here.due.erase({known->second, id});
  here.of_order.erase(known);
}

void keep(timers_shell& here, const order_id& id, instant at) {
  here.due.insert({at, id});
  here.of_order.emplace(id, at);
}

void arm(timers_shell& here, const order_id& id, instant at) {
  drop(here, id);
  if (at < here.horizon)
    keep(here, id, at);
}

/// Asks the registry for the next page of wakes before the horizon, and asks again if it is silent.
void read_on(self_ptr self, instant now) {
  auto& here = self->state;
  if (here.is_read && now + horizon_margin >= here.horizon) {
    here.horizon = now + horizon_span; // From here on, new wakes up to there are kept.
    here.is_read = false;
  }
  if (here.is_read || now < here.asked + answer_patience)
    return;
  here.asked = now;
  self->send(here.ports.registry, wakes_atom::value, here.horizon, here.read_upto, page_max,
             timers_actor{self});
}

/// Takes a page in. What an order asked for since then is newer and stands.
void take_page(self_ptr self, const wake_page& page) {
  auto& here = self->state;
  for (const auto& [at, id] : page.list) {
    here.read_upto = {at, id};
    if (!here.of_order.contains(id))
      keep(here, id, at);
  }
  here.asked = {};
  here.is_read = !page.has_more;
}

void fire(self_ptr self, instant now) {
  auto& here = self->state;
  for (std::size_t sent = 0; sent < wakes_per_tick_max && !here.due.empty(); ++sent) {
    auto [at, id] = *here.due.begin();
    if (at > now)
      break;
    drop(here, id);
    keep(here, id, now + answer_patience);
    self->send(here.ports.shards->at(shard_of(id)), remind_atom::value, id);
    ++here.ports.stats->fired;
  }
}

void tick(self_ptr self) {
  auto& here = self->state;
  auto now = here.ports.clock->now();
  fire(self, now);
  read_on(self, now);
  here.ports.stats->armed = here.due.size();
  caf::delayed_anon_send(timers_actor{self}, resolution, tick_atom::value);
}

} // namespace

timers_actor::behavior_type timers_behavior(self_ptr self, timers_ports ports) {
  self->state.ports = std::move(ports);
  caf::anon_send(timers_actor{self}, tick_atom::value);
  return {
    [self](arm_atom, const order_id& id, instant at) { arm(self->state, id, at); },
    [self](disarm_atom, const order_id& id) { drop(self->state, id); },
    [self](const wake_page& page) { take_page(self, page); },
    [self](tick_atom) { tick(self); },
    [self](stop_atom) {
      self->state.ports.registry = nullptr;
      self->quit();
    },
  };
}

} // namespace cotm::timers
