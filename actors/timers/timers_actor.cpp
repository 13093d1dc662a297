// actors/timers/timers_actor.cpp: see timers_actor.hpp.

#include "actors/timers/timers_actor.hpp"

#include <algorithm>
#include <utility>

namespace cotm::timers {

namespace {

using self_ptr = timers_actor::stateful_pointer<timers_shell>;

// -- reading on ----------------------------------------------------------------------------------

/// Moves the horizon in good time. From there on, new wakes up to the new one are kept.
void look_ahead(timers_shell& here, instant now) {
  if (!here.is_read || now + horizon_margin < here.horizon)
    return;
  here.read_upto = std::max(here.read_upto, wake_entry{here.horizon, 0, {}});
  here.horizon = now + horizon_span;
  here.is_read = false;
}

/// Asks the registry for the next page of wakes before the horizon, and asks again if it is silent.
void read_on(self_ptr self, instant now) {
  auto& here = self->state;
  look_ahead(here, now);
  here.asked = std::min(here.asked, now); // The clock may have gone back.
  if (here.is_read || now < here.asked + page_patience)
    return;
  here.asked = now;
  self->send(here.ports.registry, wakes_atom::value, here.horizon, here.read_upto, page_max,
             timers_actor{self});
}

/// Takes a page in. What an order asked for since then is newer and stands.
void take_page(timers_shell& here, const wake_page& page) {
  if (page.until != here.horizon)
    return; // Asked for twice, and late: of a stretch that was read long ago.
  for (const auto& one : page.list) {
    here.read_upto = one;
    if (!here.wakes.knows(one.id))
      here.wakes.arm(one);
  }
  here.asked = {};
  here.is_read = !page.has_more;
  here.known_until = std::max(here.known_until, here.is_read ? here.horizon : here.read_upto.at);
}

// -- waking --------------------------------------------------------------------------------------

/// Whether wakes are kept back, since more urgent ones may be about to be read.
bool is_holding(timers_shell& here, instant now) {
  if (now < here.known_until) {
    here.held_since = {};
    return false;
  }
  if (here.held_since == instant{} || now < here.held_since)
    here.held_since = now;
  return now < here.held_since + hold_max;
}

/// Sends what may go.
void fire(self_ptr self, instant now) {
  auto& here = self->state;
  auto& stats = *here.ports.stats;
  stats.unanswered += here.wakes.look(now);
  if (!is_holding(here, now))
    while (auto id = here.wakes.next(now)) {
      self->send(here.ports.shards->at(shard_of(*id)), remind_atom::value, *id);
      ++stats.fired;
    }
  stats.armed = here.wakes.size();
  stats.due = here.wakes.due();
  stats.in_flight = here.wakes.out();
}

/// An order was heard of: another may take its place.
void fire_next(self_ptr self) {
  if (self->state.wakes.due() > 0)
    fire(self, self->state.ports.clock->now());
}

void tick(self_ptr self) {
  auto now = self->state.ports.clock->now();
  read_on(self, now);
  fire(self, now);
  caf::delayed_anon_send(timers_actor{self}, resolution, tick_atom::value);
}

} // namespace

timers_actor::behavior_type timers_behavior(self_ptr self, timers_ports ports) {
  self->state.ports = std::move(ports);
  return {
    [self](arm_atom, const wake_entry& asked) {
      auto& here = self->state;
      if (asked.at < here.horizon)
        here.wakes.arm(asked);
      else
        here.wakes.disarm(asked.id);
      fire_next(self);
    },
    [self](disarm_atom, const order_id& id) {
      self->state.wakes.disarm(id);
      fire_next(self);
    },
    [self](const wake_page& page) {
      take_page(self->state, page);
      auto now = self->state.ports.clock->now();
      read_on(self, now);
      fire(self, now);
    },
    [self](tick_atom) { tick(self); },
    [self](stop_atom) {
      self->state.ports.registry = nullptr;
      self->quit();
    },
  };
}

} // namespace cotm::timers
