// actors/destination/destination_actor.cpp: see destination_actor.hpp.

#include "actors/destination/destination_actor.hpp"

#include "runtime/log.hpp"

#include <algorithm>
#include <string>
#include <unordered_map>
#include <utility>

namespace cotm::destination {

namespace {

using self_ptr = destination_actor::stateful_pointer<destination_shell>;

instant now(self_ptr self) {
  return self->state.ports.clock->now();
}

void pump_soon(self_ptr self) {
  auto& here = self->state;
  if (here.is_pumping)
    return;
  here.is_pumping = true;
  self->send(destination_actor{self}, pump_atom::value);
}

void tick_soon(self_ptr self) {
  auto& here = self->state;
  if (here.is_ticking)
    return;
  here.is_ticking = true;
  caf::delayed_anon_send(destination_actor{self}, retry_tick, tick_atom::value);
}

/// Shows what can be seen of this destination right now.
void show(const destination_shell& here, instant at) {
  auto& stats = *here.ports.stats;
  stats.queued = here.queue.waiting() + here.queue.out();
  stats.unacknowledged = here.queue.out();
  stats.is_open = here.guard.at(at) == breaker::position::open ? 1 : 0;
  stats.is_linked = here.link ? 1 : 0;
}

// -- queue and window ----------------------------------------------------------------------------

void offer(self_ptr self, const transfer_ptr& offered) {
  auto& here = self->state;
  switch (here.queue.offer(offered)) {
    case transfer_queue::admission::known:
      return;
    case transfer_queue::admission::dropped:
      here.has_more = true;
      ++here.ports.stats->dropped;
      return;
    case transfer_queue::admission::displaced:
      here.has_more = true;
      ++here.ports.stats->dropped;
      break;
    case transfer_queue::admission::kept:
      break;
  }
  pump_soon(self);
}

std::size_t window_at(const destination_shell& here, instant at) {
  switch (here.guard.at(at)) {
    case breaker::position::open:
      return 0;
    case breaker::position::half_open:
      return 1;
    case breaker::position::closed:
      break;
  }
  return here.window_max;
}

// -- refilling -----------------------------------------------------------------------------------

/// Asks the registry who owes a transfer, if some may be that are not known here.
void refill(self_ptr self, instant at) {
  auto& here = self->state;
  if (!here.has_more || here.queue.waiting() > here.ports.queue_max / 4 || !here.link)
    return;
  if (here.refill_asked <= at && at < here.refill_asked + refill_patience)
    return;
  here.refill_asked = at;
  self->send(here.ports.registry, owed_atom::value, here.ports.policy.name,
             here.ports.queue_max + here.window_max, destination_actor{self});
  tick_soon(self);
}

/// Has every order that owes more than is known here owe it again, once.
void on_owed(self_ptr self, const owed_page& page) {
  auto& here = self->state;
  here.has_more = page.has_more;
  here.refill_asked = {};
  auto known = here.queue.orders();
  std::unordered_map<order_id, std::size_t> owed;
  for (const auto& id : page.orders)
    if (++owed[id] == known[id] + 1)
      self->send(here.ports.shards->at(shard_of(id)), remind_atom::value, id);
}

// -- sending -------------------------------------------------------------------------------------

void pump(self_ptr self) {
  auto& here = self->state;
  here.is_pumping = false;
  auto at = now(self);
  if (here.link) {
    transfer_batch batch;
    auto window = window_at(here, at);
    while (auto next = here.queue.next(window, at))
      batch.list.emplace_back(std::move(next->what), next->number);
    if (here.queue.out() < window && here.queue.is_held(window))
      ++here.ports.stats->capped;
    if (!batch.list.empty()) {
      here.ports.stats->sent += batch.list.size();
      self->send(here.link, std::move(batch));
    }
    if (!here.queue.is_empty())
      tick_soon(self);
    refill(self, at);
  }
  show(here, at);
}

/// Counts a failure of the destination.
void fail_once(destination_shell& here, instant at) {
  if (!here.guard.on_failure(at))
    return;
  ++here.ports.stats->breaker_openings;
  runtime::log_warning("destination {} does not acknowledge: breaker open", here.ports.policy.name);
}

/// Sends again what is late. Lateness is a failure of the destination, once per tick.
void retry(self_ptr self) {
  auto& here = self->state;
  here.is_ticking = false;
  auto at = now(self);
  if (auto late = here.queue.look(at); late > 0) {
    here.ports.stats->retried += late;
    fail_once(here, at);
  }
  pump(self);
}

void on_refused(self_ptr self, const transfer_key& key, const std::string& code) {
  auto& here = self->state;
  if (!here.queue.refuse(key))
    return;
  ++here.ports.stats->refused;
  runtime::log_info("destination {} refused a transfer of order {}: {}", here.ports.policy.name,
                    key.id.text(), code);
  fail_once(here, now(self));
  pump_soon(self); // Another one has its place now.
}

// -- links ---------------------------------------------------------------------------------------

void on_link(self_ptr self, const caf::strong_actor_ptr& link, std::uint32_t window) {
  auto& here = self->state;
  if (here.link)
    self->demonitor(here.link.address());
  here.queue.take_back_all();
  here.link = caf::actor_cast<link_actor>(link);
  auto own = here.ports.policy.window_max;
  here.window_max = window == 0 ? own : std::min(window, own);
  here.guard.on_success();
  self->monitor(here.link);
  pump_soon(self);
}

void on_link_down(self_ptr self, const caf::down_msg& down) {
  auto& here = self->state;
  if (!here.link || here.link.address() != down.source)
    return;
  here.link = nullptr;
  here.queue.take_back_all();
  show(here, now(self));
  runtime::log_warning("destination {} has no adapter: its transfers are held",
                       here.ports.policy.name);
}

// -- groups --------------------------------------------------------------------------------------

/// Why it is not sure that a transfer that is released now will be sent; empty if it is.
std::string why_not_ready(const destination_shell& here, instant at) {
  if (!here.link)
    return "no adapter speaks for it";
  if (here.guard.at(at) != breaker::position::closed)
    return "it does not acknowledge";
  if (here.queue.is_full())
    return "its queue is full";
  return {};
}

void answer_readiness(self_ptr self, const readiness_question& asked, const readiness_taker& to) {
  auto why_not = why_not_ready(self->state, now(self));
  auto is_ready = why_not.empty();
  self->send(to, readiness_answer{asked.group_no, asked.about, is_ready, std::move(why_not)});
}

} // namespace

destination_actor::behavior_type destination_behavior(self_ptr self, destination_ports ports) {
  auto& here = self->state;
  here.ports = std::move(ports);
  here.guard = breaker{here.ports.policy.breaker};
  here.queue
    = transfer_queue{{here.ports.queue_max, here.ports.policy.caps, here.ports.policy.retry}};
  self->set_down_handler([self](const caf::down_msg& down) { on_link_down(self, down); });
  return {
    [self](const transfer_ptr& offered) { offer(self, offered); },
    [self](forget_atom, const key_batch& keys) {
      for (const auto& key : keys.list)
        self->state.queue.forget(key);
      self->state.guard.on_success();
      pump_soon(self);
    },
    [self](remind_atom, const transfer_key& key, const std::string& code) {
      on_refused(self, key, code);
    },
    [self](credit_atom, const caf::strong_actor_ptr& link, std::uint32_t window) {
      on_link(self, link, window);
    },
    [self](prepare_atom, const readiness_question& asked, const readiness_taker& to) {
      answer_readiness(self, asked, to);
    },
    [self](pump_atom) { pump(self); },
    [self](tick_atom) { retry(self); },
    [self](const owed_page& page) { on_owed(self, page); },
    [self](stop_atom) {
      self->state.link = nullptr;
      self->quit();
    },
  };
}

} // namespace cotm::destination
