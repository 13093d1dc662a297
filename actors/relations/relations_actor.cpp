// actors/relations/relations_actor.cpp: see relations_actor.hpp.

#include "actors/relations/relations_actor.hpp"

#include "actors/order/relations.hpp"
#include "actors/registry/load.hpp"

#include <algorithm>
#include <utility>

namespace cotm::relations {

namespace {

using self_ptr = relations_actor::stateful_pointer<relations_shell>;

std::vector<order_id> depended_on(const order::plan& asked) {
  std::vector<order_id> on;
  for (const auto& one : asked.relations)
    on.push_back(one.on);
  return on;
}

/// The orders that an order depends on, be it placed or on its way.
std::vector<order_id> edges_of(const relations_shell& here, const order_id& id) {
  if (auto found = here.on_their_way.find(id); found != here.on_their_way.end())
    return found->second;
  auto known = registry::load_order(*here.ports.journal, *here.ports.views, id).order;
  return known.is_placed() ? depended_on(*known.asked) : std::vector<order_id>{};
}

void to_shard(self_ptr self, ask what) {
  auto shard = shard_of(what.id);
  self->send(self->state.ports.shards->at(shard), std::move(what));
}

/// Has the order placed, and forgets that it is on its way once it has arrived.
void pass_on(self_ptr self, ask what, std::vector<order_id> on) {
  auto id = what.id;
  self->state.on_their_way[id] = std::move(on);
  auto me = relations_actor{self};
  what.reply
    = runtime::answer<ask_result>{[me, id, asker = what.reply](std::optional<ask_result> got) {
        caf::anon_send(me, forget_atom::value, id);
        if (got)
          asker.deliver(std::move(*got));
      }};
  to_shard(self, std::move(what));
}

void place(self_ptr self, ask& what) {
  const auto* asked = std::get_if<order::place>(&what.asked);
  auto on = asked == nullptr ? std::vector<order_id>{} : depended_on(*asked->asked);
  auto lookup = [&](const order_id& id) { return edges_of(self->state, id); };
  if (!on.empty() && order::closes_cycle(what.id, on, lookup)) {
    order::rejection why{order::rejection_code::cyclic_relation, std::nullopt};
    what.reply.deliver(tl::unexpected{ask_failure{ask_failure::kind::rejected, why}});
    return;
  }
  pass_on(self, std::move(what), std::move(on));
}

/// Tells those who wait for an order how it stands; who has heard its end waits no more.
void tell(self_ptr self, const order_id& about) {
  auto& here = self->state;
  auto found = here.watchers.find(about);
  if (found == here.watchers.end())
    return;
  auto known = registry::load_order(*here.ports.journal, *here.ports.views, about).order;
  if (!known.is_placed())
    return;
  auto fact = order::fact_of(known);
  if (fact == order::related{})
    return;
  for (const auto& [by, relation_no] : found->second)
    to_shard(self, ask{by, order::learn{relation_no, fact}, {}});
  if (fact.finished || fact.is_lost)
    here.watchers.erase(found);
}

void watch(self_ptr self, const watched_relation& wanted) {
  auto& here = self->state;
  if (!std::exchange(here.is_reading, true)) // From here on, so that nothing falls between.
    self->send(here.ports.feed, runtime::feed_from_atom::value, here.ports.journal->last() + 1,
               caf::actor_cast<runtime::feed_reader_actor>(self));
  here.watchers[wanted.on].emplace(wanted.by, wanted.relation_no);
  tell(self, wanted.on);
}

void read(self_ptr self, const persistence::committed& fresh) {
  std::set<order_id> changed;
  for (const auto& fact : *fresh)
    if (self->state.watchers.contains(fact.stream))
      changed.insert(fact.stream);
  for (const auto& id : changed)
    tell(self, id);
  self->send(self->state.ports.feed, runtime::feed_credit_atom::value,
             caf::actor_cast<runtime::feed_reader_actor>(self));
}

} // namespace

relations_actor::behavior_type relations_behavior(self_ptr self, relations_ports ports) {
  self->state.ports = std::move(ports);
  return {
    [self](runtime::committed_atom, const persistence::committed& fresh) { read(self, fresh); },
    [self](ask& what) { place(self, what); },
    [self](forget_atom, const order_id& id) { self->state.on_their_way.erase(id); },
    [self](watch_atom, const watched_relation& wanted) { watch(self, wanted); },
    [self](stop_atom) {
      self->state.ports.feed = nullptr;
      self->quit();
    },
  };
}

} // namespace cotm::relations
