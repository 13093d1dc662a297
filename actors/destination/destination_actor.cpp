// actors/destination/destination_actor.cpp: see destination_actor.hpp.

#include "actors/destination/destination_actor.hpp"

#include "runtime/log.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace cotm::destination {

namespace {

using self_ptr = destination_actor::stateful_pointer<destination_shell>;
using held = destination_shell::held;

rank rank_of(const transfer& one) {
  return {one.priority, one.released, one.key};
}

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

/// How long the next acknowledgement is waited for after so many attempts.
duration patience(const order::backoff& policy, std::uint32_t attempts) {
  auto wait = policy.first;
  for (std::uint32_t i = 1; i < attempts && wait < policy.most; ++i)
    wait *= policy.factor;
  return std::min(wait, policy.most);
}

// -- queue and window ----------------------------------------------------------------------------

void leave_window(destination_shell& here, const transfer_key& key, held& one) {
  auto [first, last] = here.late.equal_range(one.due);
  here.late.erase(
    std::find_if(first, last, [&](const auto& entry) { return entry.second == key; }));
  one.is_in_window = false;
  --here.in_window;
}

void enter_window(destination_shell& here, const transfer_key& key, held& one, instant at) {
  ++one.attempts;
  one.due = at + patience(here.ports.policy.retry, one.attempts);
  one.is_in_window = true;
  here.late.emplace(one.due, key);
  ++here.in_window;
}

void forget(destination_shell& here, const transfer_key& key) {
  auto found = here.known.find(key);
  if (found == here.known.end())
    return;
  if (found->second.is_in_window)
    leave_window(here, key, found->second);
  else
    here.queue.erase(rank_of(*found->second.what));
  here.known.erase(found);
  --here.ports.stats->queued;
}

/// Makes room for a transfer that goes before the last one of a full queue; says whether it could.
bool make_room(destination_shell& here, const transfer& offered) {
  if (here.queue.size() < here.ports.queue_max)
    return true;
  here.has_more = true;
  ++here.ports.stats->dropped;
  auto last = std::prev(here.queue.end());
  if (last->first < rank_of(offered))
    return false;
  forget(here, transfer_key{last->second});
  return true;
}

void offer(self_ptr self, const transfer_ptr& offered) {
  auto& here = self->state;
  if (here.known.contains(offered->key) || !make_room(here, *offered))
    return;
  here.known.emplace(offered->key, held{offered, 0, {}, false});
  here.queue.emplace(rank_of(*offered), offered->key);
  ++here.ports.stats->queued;
  pump_soon(self);
}

/// Puts all that was sent back into the queue: the link that had it is gone.
void empty_window(destination_shell& here) {
  for (const auto& [due, key] : here.late) {
    auto& one = here.known.at(key);
    one.is_in_window = false;
    here.queue.emplace(rank_of(*one.what), key);
  }
  here.late.clear();
  here.in_window = 0;
}

std::size_t room_in_window(const destination_shell& here, instant at) {
  auto most = std::size_t{here.window_max};
  switch (here.guard.at(at)) {
    case breaker::position::open:
      return 0;
    case breaker::position::half_open:
      most = 1;
      break;
    case breaker::position::closed:
      break;
  }
  return most - std::min(most, here.in_window);
}

// -- refilling -----------------------------------------------------------------------------------

/// Asks the registry who owes a transfer, if some may be that are not known here.
void refill(self_ptr self, instant at) {
  auto& here = self->state;
  if (!here.has_more || here.queue.size() > here.ports.queue_max / 4 || !here.link)
    return;
  if (at < here.refill_asked + refill_patience)
    return;
  here.refill_asked = at;
  self->send(here.ports.registry, owed_atom::value, here.ports.policy.name,
             here.ports.queue_max + here.window_max, destination_actor{self});
  tick_soon(self);
}

/// Has every order that owes something unknown here owe it again.
void on_owed(self_ptr self, const owed_page& page) {
  auto& here = self->state;
  here.has_more = page.has_more;
  here.refill_asked = {};
  std::set<order_id> known;
  for (const auto& [key, one] : here.known)
    known.insert(key.id);
  for (const auto& id : page.orders)
    if (!known.contains(id))
      self->send(here.ports.shards->at(shard_of(id)), remind_atom::value, id);
}

// -- sending -------------------------------------------------------------------------------------

void pump(self_ptr self) {
  auto& here = self->state;
  here.is_pumping = false;
  if (!here.link)
    return;
  auto at = now(self);
  transfer_batch batch;
  for (auto room = room_in_window(here, at); room > 0 && !here.queue.empty(); --room) {
    auto key = here.queue.begin()->second;
    here.queue.erase(here.queue.begin());
    auto& one = here.known.at(key);
    enter_window(here, key, one, at);
    batch.list.emplace_back(one.what, one.attempts);
  }
  if (!batch.list.empty()) {
    here.ports.stats->sent += batch.list.size();
    self->send(here.link, std::move(batch));
  }
  if (!here.known.empty())
    tick_soon(self);
  refill(self, at);
}

/// Sends again what is late. Lateness is a failure of the destination, once per tick.
void retry(self_ptr self) {
  auto& here = self->state;
  here.is_ticking = false;
  auto at = now(self);
  std::vector<transfer_key> overdue;
  for (auto next = here.late.begin(); next != here.late.end() && next->first <= at; ++next)
    overdue.push_back(next->second);
  for (const auto& key : overdue) {
    auto& one = here.known.at(key);
    leave_window(here, key, one);
    here.queue.emplace(rank_of(*one.what), key);
  }
  if (!overdue.empty()) {
    here.ports.stats->retried += overdue.size();
    if (here.guard.on_failure(at)) {
      ++here.ports.stats->breaker_openings;
      runtime::log_warning("destination {} does not acknowledge: breaker open",
                           here.ports.policy.name);
    }
  }
  pump(self);
}

void on_refused(self_ptr self, const transfer_key& key, const std::string& code) {
  auto& here = self->state;
  auto found = here.known.find(key);
  if (found == here.known.end() || !found->second.is_in_window)
    return;
  runtime::log_info("destination {} refused a transfer of order {}: {}", here.ports.policy.name,
                    key.id.text(), code);
  if (here.guard.on_failure(now(self)))
    ++here.ports.stats->breaker_openings;
  tick_soon(self); // It stays in the window until its retry is due.
}

// -- links ---------------------------------------------------------------------------------------

void on_link(self_ptr self, const caf::strong_actor_ptr& link, std::uint32_t window) {
  auto& here = self->state;
  if (here.link)
    self->demonitor(here.link.address());
  empty_window(here);
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
  empty_window(here);
  runtime::log_warning("destination {} has no adapter: its transfers are held",
                       here.ports.policy.name);
}

} // namespace

destination_actor::behavior_type destination_behavior(self_ptr self, destination_ports ports) {
  self->state.ports = std::move(ports);
  self->state.guard = breaker{self->state.ports.policy.breaker};
  self->set_down_handler([self](const caf::down_msg& down) { on_link_down(self, down); });
  return {
    [self](const transfer_ptr& offered) { offer(self, offered); },
    [self](forget_atom, const key_batch& keys) {
      for (const auto& key : keys.list)
        forget(self->state, key);
      self->state.guard.on_success();
      pump_soon(self);
    },
    [self](remind_atom, const transfer_key& key, const std::string& code) {
      on_refused(self, key, code);
    },
    [self](credit_atom, const caf::strong_actor_ptr& link, std::uint32_t window) {
      on_link(self, link, window);
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
