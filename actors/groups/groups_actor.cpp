// actors/groups/groups_actor.cpp: see groups_actor.hpp.

#include "actors/groups/groups_actor.hpp"

#include "actors/order/codec.hpp"

#include <utility>

namespace cotm::groups {

namespace {

using change_ptr = std::shared_ptr<const status_change>;
using persistence::record;
using self_ptr = groups_actor::stateful_pointer<groups_shell>;
using subscriber = groups_shell::subscriber;

change_ptr to_change(const record& fact) {
  auto outline = order::decode_outline(fact.payload);
  auto made = std::make_shared<status_change>();
  made->number = fact.at;
  made->id = fact.stream;
  made->revision = fact.number;
  made->time = fact.time;
  made->digest = std::move(outline.summary);
  made->events = std::move(outline.events);
  return made;
}

std::vector<change_ptr> to_changes(const std::vector<record>& facts) {
  std::vector<change_ptr> made;
  made.reserve(facts.size());
  for (const auto& fact : facts)
    made.push_back(to_change(fact));
  return made;
}

void send(self_ptr self, subscriber& to, changes&& part) {
  if (part.list.empty())
    return;
  self->state.ports.stats->published += part.list.size();
  part.upto = to.next - 1;
  self->send(to.monitor, changes_ptr{std::make_shared<const changes>(std::move(part))});
}

/// Sends what of consecutive changes belongs to the subscriber, as far as its credit goes.
/// @pre The first of them is the subscriber's next.
void publish(self_ptr self, subscriber& to, const std::vector<change_ptr>& fresh) {
  changes part;
  for (const auto& one : fresh) {
    if (to.credit == 0)
      break;
    to.next = one->number + 1;
    if (!belongs(*one, to.wanted))
      continue;
    --to.credit;
    part.list.push_back(one);
    part.previous.push_back(std::exchange(to.previous, one->number));
    if (part.list.size() == changes_max)
      send(self, to, std::exchange(part, {}));
  }
  send(self, to, std::move(part));
}

bool is_behind(self_ptr self, const subscriber& one) {
  return one.credit > 0 && one.next <= self->state.ports.journal->last();
}

void catch_up_soon(self_ptr self, subscriber& one) {
  if (one.is_catching_up || !is_behind(self, one))
    return;
  one.is_catching_up = true;
  self->send(groups_actor{self}, pump_atom::value, one.monitor->id());
}

void catch_up(self_ptr self, caf::actor_id id) {
  auto found = self->state.subscribers.find(id);
  if (found == self->state.subscribers.end())
    return;
  auto& one = found->second;
  one.is_catching_up = false;
  if (!is_behind(self, one))
    return;
  publish(self, one, to_changes(self->state.ports.journal->read_log(one.next, look_through_max)));
  catch_up_soon(self, one);
}

void take_records(self_ptr self, const persistence::committed& fresh) {
  auto& here = self->state;
  if (!here.subscribers.empty()) {
    auto all = to_changes(*fresh);
    for (auto& [id, one] : here.subscribers)
      if (one.next == all.front()->number)
        publish(self, one, all);
      else
        catch_up_soon(self, one);
  }
  self->send(here.ports.feed, runtime::feed_credit_atom::value,
             caf::actor_cast<runtime::feed_reader_actor>(self));
}

void subscribe(self_ptr self, const subscription& wanted, const monitor_actor& monitor) {
  auto& here = self->state;
  auto parsed = parse_group(wanted.group);
  if (!parsed || here.subscribers.size() >= subscribers_max) {
    caf::anon_send_exit(monitor, caf::exit_reason::user_shutdown);
    return;
  }
  auto [found, is_new] = here.subscribers.try_emplace(monitor->id());
  auto& one = found->second;
  if (is_new)
    self->monitor(monitor);
  auto after = wanted.is_only_new ? here.ports.journal->last() : wanted.after;
  one.monitor = monitor;
  one.wanted = std::move(*parsed);
  one.next = after + 1;
  one.previous = after;
  one.credit = wanted.credit;
  here.ports.stats->subscribers = here.subscribers.size();
  catch_up_soon(self, one);
}

void drop(self_ptr self, caf::actor_id id) {
  auto& here = self->state;
  here.subscribers.erase(id);
  here.ports.stats->subscribers = here.subscribers.size();
}

} // namespace

groups_actor::behavior_type groups_behavior(self_ptr self, groups_ports ports) {
  self->state.ports = std::move(ports);
  self->set_down_handler([self](const caf::down_msg& down) { drop(self, down.source.id()); });
  self->send(self->state.ports.feed, runtime::feed_from_atom::value,
             self->state.ports.journal->last() + 1,
             caf::actor_cast<runtime::feed_reader_actor>(self));
  return {
    [self](runtime::committed_atom, const persistence::committed& fresh) {
      take_records(self, fresh);
    },
    [self](const subscription& wanted, const monitor_actor& monitor) {
      subscribe(self, wanted, monitor);
    },
    [self](credit_atom, const monitor_actor& monitor, std::uint32_t more) {
      auto found = self->state.subscribers.find(monitor->id());
      if (found == self->state.subscribers.end())
        return;
      found->second.credit += more;
      catch_up_soon(self, found->second);
    },
    [self](pump_atom, std::uint64_t id) { catch_up(self, id); },
    [self](leave_atom, const monitor_actor& monitor) {
      self->demonitor(monitor.address());
      drop(self, monitor->id());
    },
    [self](stop_atom) {
      self->state.subscribers.clear();
      self->state.ports.feed = nullptr;
      self->quit();
    },
  };
}

} // namespace cotm::groups
