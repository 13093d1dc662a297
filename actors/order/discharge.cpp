// actors/order/discharge.cpp: see discharge.hpp.

#include "actors/order/discharge.hpp"

#include "actors/link/adapter_codec.hpp"
#include "actors/order/distributed_order_actor.hpp"
#include "actors/order/graph.hpp"
#include "actors/order/groups.hpp"
#include "actors/order/notices.hpp"
#include "runtime/spawn.hpp"

#include <algorithm>
#include <utility>

namespace cotm::order {

namespace {

/// A view that is made when it is needed first.
class lazy_view {
public:
  explicit lazy_view(const order_shell& order) : order_{order} {
    // nop
  }

  const order_view_ptr& get() {
    if (!view_)
      view_ = view_of(order_);
    return view_;
  }

private:
  const order_shell& order_;
  order_view_ptr view_;
};

// -- transfers -----------------------------------------------------------------------------------

void oversee_slot(order_self self, slot about, lazy_view& view) {
  auto& order = self->state;
  auto latest = order.model.distributed.at(about).last_revision;
  auto& child = order.children[about];
  if (child.upto == latest && (child.actor || child.is_done))
    return;
  child.upto = latest;
  child.is_done = false;
  if (child.actor) {
    self->send(child.actor, view.get());
    return;
  }
  auto ports
    = distributed_order_ports{order_actor{self}, order.ports->destinations, order.ports->clock};
  child.actor = runtime::spawn<caf::monitored>(*self, distributed_order_behavior, about,
                                               std::move(ports), view.get());
}

/// Has a child for every distributed order with a transfer in flight, and no other.
void oversee_all(order_self self, const std::vector<obligation>& owed, lazy_view& view) {
  auto& order = self->state;
  for (auto& [about, child] : order.children)
    child.is_needed = false;
  for (const auto& one : owed)
    if (const auto* in_flight = std::get_if<oversee>(&one)) {
      oversee_slot(self, in_flight->about, view);
      order.children[in_flight->about].is_needed = true;
    }
  std::erase_if(order.children, [&](const auto& entry) {
    if (!entry.second.is_needed && entry.second.actor)
      self->send(entry.second.actor, stop_atom::value);
    return !entry.second.is_needed;
  });
}

// -- notices -------------------------------------------------------------------------------------

void send_notice(order_self self, std::uint16_t no, lazy_view& view) {
  auto& order = self->state;
  const auto& one = order.model.notices.at(no);
  if (!order.told.emplace(no, one.revision).second)
    return;
  auto policy = order.ports->policies->current();
  const auto* sink = policy->find_sink(one.sink);
  auto name = sink == nullptr || sink->destination.empty() ? one.sink : sink->destination;
  auto destination = order.ports->destinations->find(name);
  if (!destination) {
    gather(self, fail_notice{no, one.revision, "unknownSink", "sink '" + name + "' is not there"},
           {});
    return;
  }
  transfer made;
  made.key = {order.id, notice_id(order.model, no), one.revision};
  made.destination = name;
  made.priority = order.model.asked->priority;
  made.released = one.since;
  made.payload_bytes = link::encode_notice_payload(made.key, name, *order.model.asked,
                                                   order.ports->notice_text(*view.get(), no));
  self->send(destination, transfer_ptr{std::make_shared<const transfer>(std::move(made))});
}

// -- groups --------------------------------------------------------------------------------------

/// Asks the destinations of a group's members whether they are ready.
void ask_group(order_self self, std::uint16_t no) {
  auto& order = self->state;
  auto [known, is_new] = order.preparing.try_emplace(no);
  if (!is_new)
    return;
  for (auto about : members_to_ask(order.model, *order.ports->policies->current(), no)) {
    const auto& name = order.model.asked->distributed[about].destination;
    known->second.insert(about);
    if (auto destination = order.ports->destinations->find(name))
      self->send(destination, prepare_atom::value, readiness_question{order.id, no, about},
                 caf::actor_cast<readiness_taker>(self));
    else
      on_ready(self, {no, about, false, "destination '" + name + "' is not configured"});
  }
  if (known->second.empty())
    gather(self, open_group{no}, {});
}

/// Forgets who was asked for groups that do not gather any more: should one do so again, all are
/// asked again.
void forget_groups(order_shell& order) {
  const auto& groups = order.model.groups;
  std::erase_if(order.preparing, [&](const auto& asked) {
    return asked.first >= groups.size() || !is_gathering(groups[asked.first]);
  });
}

// -- wakes ---------------------------------------------------------------------------------------

/// When the order is to be reminded: when the model wants to look again, or when others are to be
/// asked again.
std::optional<instant> wake_of(const order_shell& order, const std::vector<obligation>& owed) {
  std::optional<instant> due;
  for (const auto& one : owed) {
    if (const auto* wanted = std::get_if<wake>(&one))
      due = due ? std::min(*due, wanted->at) : wanted->at;
    else if (std::holds_alternative<prepare>(one))
      due = order.ports->clock->now() + group_ask_interval;
  }
  return due;
}

void arm(order_self self, const std::vector<obligation>& owed) {
  auto& order = self->state;
  auto due = wake_of(order, owed);
  if (!due && order.armed) {
    order.armed.reset();
    self->send(order.ports->timers, disarm_atom::value, order.id);
  } else if (due && order.armed != due) {
    wake_at(self, *due);
  }
}

void take_up(order_self self, const std::vector<obligation>& owed, lazy_view& view) {
  auto& order = self->state;
  auto take = overload{
    [](const oversee&) {}, // By `oversee_all`.
    [&](const notify& one) { send_notice(self, one.notice_no, view); },
    [&](const prepare& one) { ask_group(self, one.group_no); },
    [&](const watch& one) {
      if (order.watched.insert(one.relation_no).second)
        self->send(order.ports->relations, watch_atom::value,
                   watched_relation{order.model.asked->relations.at(one.relation_no).on, order.id,
                                    one.relation_no});
    },
    [](const wake&) {}, // By `arm`.
  };
  for (const auto& one : owed)
    std::visit(take, one);
}

} // namespace

void wake_at(order_self self, instant at) {
  auto& order = self->state;
  order.armed = at;
  auto priority = order.model.is_placed() ? order.model.asked->priority : priority_max;
  self->send(order.ports->timers, arm_atom::value, wake_entry{at, priority, order.id});
}

void discharge(order_self self) {
  auto& order = self->state;
  auto owed = obligations(order.model, *order.ports->policies->current());
  lazy_view view{order};
  forget_groups(order);
  oversee_all(self, owed, view);
  take_up(self, owed, view);
  arm(self, owed);
}

void discharge_again(order_self self) {
  auto& order = self->state;
  order.armed.reset();
  order.told.clear();
  order.preparing.clear();
  order.watched.clear();
  for (auto& [about, child] : order.children)
    child.upto = 0;
  discharge(self);
  if (!order.armed) // TIMERS may have woken it for what is long settled, and would again.
    self->send(order.ports->timers, disarm_atom::value, order.id);
}

void on_child_down(order_self self, const caf::down_msg& down) {
  auto& order = self->state;
  auto found = std::ranges::find_if(order.children, [&](const auto& entry) {
    return entry.second.actor && entry.second.actor.address() == down.source;
  });
  if (found == order.children.end())
    return;
  auto& [about, child] = *found;
  child.actor = nullptr;
  child.is_done = !down.reason || down.reason == caf::exit_reason::normal;
  if (child.is_done) {
    // It passed on the last word about a transfer. If that is not the only one, another child asks.
    if (child.upto > 1) {
      child.upto = 0;
      discharge(self);
    }
    return;
  }
  child.upto = 0;
  ++order.ports->stats->restarts;
  if (++child.failures < child_failures_max) {
    discharge(self);
    return;
  }
  ++order.ports->stats->quarantines;
  gather(self, quarantine{about, "its actor failed: " + self->system().render(down.reason)}, {});
}

void on_ready(order_self self, const readiness_answer& said) {
  auto& order = self->state;
  auto asked = order.preparing.find(said.group_no);
  if (asked == order.preparing.end())
    return;
  if (!said.is_ready) {
    gather(self, delay_group{said.group_no, said.about, said.why_not}, {});
    return; // All are asked again when the order is next reminded.
  }
  if (asked->second.erase(said.about) > 0 && asked->second.empty())
    gather(self, open_group{said.group_no}, {});
}

} // namespace cotm::order
