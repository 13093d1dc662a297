// actors/registry/registry_actor.cpp: see registry_actor.hpp.

#include "actors/registry/registry_actor.hpp"

#include "actors/order/codec.hpp"
#include "runtime/base/fail_stop.hpp"
#include "runtime/log.hpp"
#include "runtime/spawn.hpp"

#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>

namespace cotm::registry {

namespace {

using entry = registry_shell::entry;
using mutations = std::vector<persistence::mutation>;
using persistence::position;
using persistence::record;
using self_ptr = registry_actor::stateful_pointer<registry_shell>;

// -- the two helpers -----------------------------------------------------------------------------

class helper_shell {
public:
  static inline const char* name = "views"; // NOLINT: CAF wants it so.
  helper_shell() = default;
};

view_writer_actor::behavior_type
view_writer_behavior(view_writer_actor::stateful_pointer<helper_shell> self,
                     persistence::view_store* views) {
  return {
    [views](apply_atom, position upto, const std::shared_ptr<mutations>& changes) {
      // In the order of the keys, neighbours share the pages that a write has to copy.
      std::ranges::sort(*changes, {}, [](const persistence::mutation& one) {
        return std::tie(one.table, one.key);
      });
      views->apply(upto, std::move(*changes));
      return upto;
    },
    [self](stop_atom) { self->quit(); },
  };
}

list_reader_actor::behavior_type
list_reader_behavior(list_reader_actor::stateful_pointer<helper_shell> self) {
  return {
    [](const list_job& job) { (*job)(); },
    [self](stop_atom) { self->quit(); },
  };
}

void spawn_helpers(self_ptr self) {
  auto& here = self->state;
  if (here.ports.threads == registry_ports::threading::own_threads) {
    here.writer = runtime::spawn<caf::detached>(*self, view_writer_behavior, here.ports.views);
    here.lists = runtime::spawn<caf::detached>(*self, list_reader_behavior);
  } else {
    here.writer = runtime::spawn(*self, view_writer_behavior, here.ports.views);
    here.lists = runtime::spawn(*self, list_reader_behavior);
  }
}

// -- applying ------------------------------------------------------------------------------------

/// The entry of an order in the overlay, brought in from the store if it is not there.
entry& entry_of(registry_shell& here, const order_id& id) {
  auto [found, is_new] = here.overlay.try_emplace(id);
  auto& one = found->second;
  if (!is_new)
    return one;
  one.view.id = id;
  if (auto stored = read_order(*here.ports.views, id)) {
    one.view = *stored;
    one.written_keys = index_keys_of(one.view);
  }
  return one;
}

void apply(registry_shell& here, const record& fact) {
  auto& one = entry_of(here, fact.stream);
  if (one.view.number >= fact.number)
    return; // The store was written beyond its cursor; old news.
  auto content = order::decode_record(fact.payload);
  auto after = one.view.order;
  for (const auto& event : content.events)
    after = order::evolve(std::move(after), event);
  one.view.order = std::move(after);
  one.view.number = fact.number;
  one.view.at = fact.at;
  if (!std::exchange(one.is_dirty, true))
    here.dirty.push_back(fact.stream);
}

/// Applies a record; one that does not make sense is a defect of ours and costs one order its
/// queries, not everybody's.
void apply_or_report(registry_shell& here, const record& fact) {
  try {
    apply(here, fact);
  } catch (const std::exception& why) {
    ++here.ports.stats->broken_records;
    if (auto found = here.overlay.find(fact.stream); found->second.view.number == 0)
      here.overlay.erase(found);
    runtime::log_error("record {} of order {} does not apply: {}", fact.at, fact.stream.text(),
                       why.what());
  }
}

// -- writing behind ------------------------------------------------------------------------------

/// Adds what brings the store's indexes from one set of keys to another. Both are sorted.
void add_changes(mutations& to, const std::vector<index_key>& before,
                 const std::vector<index_key>& after) {
  std::vector<index_key> gone;
  std::vector<index_key> fresh;
  std::ranges::set_difference(before, after, std::back_inserter(gone));
  std::ranges::set_difference(after, before, std::back_inserter(fresh));
  for (auto& one : gone)
    to.push_back({number_of(one.in), std::move(one.key), std::nullopt});
  for (auto& one : fresh)
    to.push_back({number_of(one.in), std::move(one.key), std::string{}});
}

void add_order(mutations& to, entry& one) {
  one.is_dirty = false;
  one.writing_keys = index_keys_of(one.view);
  to.push_back({number_of(table::orders), std::string{one.view.id.key()}, encode_order(one.view)});
  add_changes(to, one.written_keys, one.writing_keys);
}

void on_written(self_ptr self, position upto, const std::vector<order_id>& orders);

void write(self_ptr self) {
  auto& here = self->state;
  if (here.is_writing || here.applied == here.written)
    return;
  here.is_writing = true;
  auto changes = std::make_shared<mutations>();
  auto orders = std::exchange(here.dirty, {});
  for (const auto& id : orders)
    add_order(*changes, here.overlay.at(id));
  // No timeout: a store that cannot be written has ended the process.
  self->request(here.writer, caf::infinite, apply_atom::value, here.applied, std::move(changes))
    .then([self, orders = std::move(orders)](position upto) { on_written(self, upto, orders); },
          [](const caf::error&) { fail_stop("the writer of the view store is gone"); });
}

void answer_lists(self_ptr self) {
  auto& here = self->state;
  std::erase_if(here.for_write, [&](const registry_shell::waiting& one) {
    if (one.until > here.written)
      return false;
    one.then();
    return true;
  });
}

/// Lets go of orders that did not change while they were written; the others stay, half known.
void on_written(self_ptr self, position upto, const std::vector<order_id>& orders) {
  auto& here = self->state;
  here.is_writing = false;
  here.written = upto;
  here.ports.stats->written = upto;
  for (const auto& id : orders) {
    auto found = here.overlay.find(id);
    auto& one = found->second;
    if (one.is_dirty)
      one.written_keys = std::move(one.writing_keys);
    else
      here.overlay.erase(found);
  }
  here.ports.stats->overlay = here.overlay.size();
  answer_lists(self);
  if (!here.for_write.empty() || here.dirty.size() >= dirty_max)
    write(self);
}

// -- queries -------------------------------------------------------------------------------------

/// Does `then` once everything that is durable now has been applied.
void when_applied(self_ptr self, std::function<void()> then) {
  auto& here = self->state;
  auto until = here.ports.journal->last();
  ++here.ports.stats->queries;
  if (here.applied >= until)
    then();
  else if (here.for_feed.size() < waiting_max)
    here.for_feed.push_back({until, std::move(then)});
}

/// Does `then` in the reader of lists, once everything that is durable now is in the store.
void when_written(self_ptr self, std::function<void()> then) {
  when_applied(self, [self, then = std::move(then)] {
    auto& here = self->state;
    auto job = std::make_shared<const std::function<void()>>(then);
    auto pass_on = [self, job] { self->send(self->state.lists, job); };
    if (here.applied == here.written) {
      pass_on();
    } else if (here.for_write.size() < waiting_max) {
      here.for_write.push_back({here.applied, pass_on});
      write(self);
    }
  });
}

void answer_waiting(self_ptr self) {
  auto& here = self->state;
  while (!here.for_feed.empty() && here.for_feed.front().until <= here.applied) {
    auto next = std::move(here.for_feed.front());
    here.for_feed.pop_front();
    next.then();
  }
}

void take_records(self_ptr self, const persistence::committed& fresh) {
  auto& here = self->state;
  for (const auto& fact : *fresh)
    apply_or_report(here, fact);
  here.applied = fresh->back().at;
  here.ports.stats->applied = here.applied;
  here.ports.stats->overlay = here.overlay.size();
  self->send(here.ports.feed, runtime::feed_credit_atom::value,
             caf::actor_cast<runtime::feed_reader_actor>(self));
  answer_waiting(self);
  if (here.dirty.size() >= dirty_max)
    write(self);
}

void show_order(self_ptr self, const order_id& id, const runtime::answer<order_view_ptr>& reply) {
  auto& here = self->state;
  auto found = here.overlay.find(id);
  if (found == here.overlay.end())
    reply.deliver(read_order(*here.ports.views, id));
  else if (found->second.view.number > 0)
    reply.deliver(std::make_shared<const order_view>(found->second.view));
  else
    reply.deliver(nullptr);
}

void show_wakes(self_ptr self, instant until, const wake_entry& after, std::size_t limit,
                const timers_actor& to) {
  const auto* views = self->state.ports.views;
  when_written(self, [views, until, after, limit, to] {
    caf::anon_send(to, find_wakes(*views, until, after, limit));
  });
}

void show_owed(self_ptr self, const std::string& destination, std::size_t limit,
               const destination_actor& to) {
  const auto* views = self->state.ports.views;
  when_written(self, [views, destination, limit, to] {
    caf::anon_send(to, find_owed(*views, destination, limit));
  });
}

void stop(self_ptr self) {
  auto& here = self->state;
  self->send(here.writer, stop_atom::value);
  self->send(here.lists, stop_atom::value);
  here.for_feed.clear();
  here.for_write.clear();
  here.ports.feed = nullptr;
  self->quit();
}

} // namespace

registry_actor::behavior_type registry_behavior(self_ptr self, registry_ports ports) {
  self->state.ports = std::move(ports);
  auto& here = self->state;
  spawn_helpers(self);
  here.applied = here.written = here.ports.views->cursor();
  here.ports.stats->applied = here.ports.stats->written = here.applied;
  self->send(here.ports.feed, runtime::feed_from_atom::value, here.applied + 1,
             caf::actor_cast<runtime::feed_reader_actor>(self));
  caf::delayed_anon_send(registry_actor{self}, write_interval, tick_atom::value);
  return {
    [self](runtime::committed_atom, const persistence::committed& fresh) {
      take_records(self, fresh);
    },
    [self](find_atom, const order_id& id, const runtime::answer<order_view_ptr>& reply) {
      when_applied(self, [self, id, reply] { show_order(self, id, reply); });
    },
    [self](find_atom, const std::shared_ptr<const order_query>& wanted,
           const runtime::answer<order_page>& reply) {
      const auto* views = self->state.ports.views;
      when_written(self, [views, wanted, reply] { reply.deliver(find_orders(*views, *wanted)); });
    },
    [self](wakes_atom, instant until, const wake_entry& after, std::size_t limit,
           const timers_actor& to) { show_wakes(self, until, after, limit, to); },
    [self](owed_atom, const std::string& destination, std::size_t limit,
           const destination_actor& to) { show_owed(self, destination, limit, to); },
    [self](tick_atom) {
      write(self);
      caf::delayed_anon_send(registry_actor{self}, write_interval, tick_atom::value);
    },
    [self](stop_atom) { stop(self); },
  };
}

loader_actor::behavior_type loader_behavior(loader_actor::stateful_pointer<loader_shell> self,
                                            const persistence::journal* journal,
                                            const persistence::view_store* views) {
  return {
    [journal, views](load_atom, const order_id& id) -> std::shared_ptr<const loaded_order> {
      auto found = std::make_shared<loaded_order>();
      if (auto stored = read_order(*views, id)) {
        found->number = stored->number;
        found->order = stored->order;
      }
      for (const auto& fact : journal->read(id, found->number)) {
        for (const auto& event : order::decode_record(fact.payload).events)
          found->order = order::evolve(std::move(found->order), event);
        found->number = fact.number;
      }
      return found;
    },
    [self](stop_atom) { self->quit(); },
  };
}

} // namespace cotm::registry
