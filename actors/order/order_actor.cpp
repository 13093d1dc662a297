// actors/order/order_actor.cpp: carries decisions to the journal and obligations to the world.
//
// There is no rule about orders in this file. An `if` about orders belongs in the model.

#include "actors/order/order_actor.hpp"

#include "actors/order/codec.hpp"
#include "actors/order/distributed_order_actor.hpp"
#include "actors/order/graph.hpp"
#include "actors/order/interpret.hpp"
#include "runtime/spawn.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace cotm::order {

namespace {

using self_ptr = order_actor::stateful_pointer<order_shell>;
using persistence::journal_error;

void load(self_ptr self);

// -- answers -------------------------------------------------------------------------------------

order_view_ptr view_of(const order_shell& order) {
  return std::make_shared<const order_view>(order_view{order.id, order.at, 0, order.model});
}

/// Collects the answers to reports, so that a link hears of a whole record at once.
class outcomes {
public:
  explicit outcomes(self_ptr self) : self_{self} {
    // nop
  }

  void add(const from_report& to, const std::optional<rejection>& refused) {
    auto same = [&](const auto& one) { return one.first == to.link; };
    auto found = std::ranges::find_if(by_link_, same);
    if (found == by_link_.end())
      found = by_link_.insert(found, {to.link, {}});
    auto code = refused ? std::string{to_text(refused->code)} : std::string{};
    found->second.push_back({to.number, code, code.empty() ? "" : "the order refused the report"});
  }

  void send() {
    for (auto& [link, list] : by_link_)
      if (auto alive = caf::actor_cast<link_actor>(link))
        self_->send(alive, outcome_batch{std::move(list)});
  }

private:
  self_ptr self_;
  std::vector<std::pair<caf::weak_actor_ptr, std::vector<report_outcome>>> by_link_;
};

void answer_all(self_ptr self, const order_shell::pending& done) {
  auto& stats = *self->state.ports->stats;
  order_view_ptr view;
  outcomes reports{self};
  for (std::size_t i = 0; i < done.commands.size(); ++i) {
    const auto& refused = done.refusals[i];
    if (refused)
      ++stats.rejections;
    if (const auto* said = std::get_if<from_report>(&done.commands[i].reply))
      reports.add(*said, refused);
    const auto* asker = std::get_if<runtime::answer<ask_result>>(&done.commands[i].reply);
    if (!asker)
      continue;
    if (refused) {
      asker->deliver(tl::unexpected{ask_failure{ask_failure::kind::rejected, *refused}});
      continue;
    }
    if (!view)
      view = view_of(self->state);
    asker->deliver(view);
  }
  reports.send();
}

/// Tells whoever asked that nothing happened and that it may ask again. Reports are repeated
/// anyway.
void turn_away(const std::vector<order_shell::asked>& commands) {
  for (const auto& one : commands)
    if (const auto* asker = std::get_if<runtime::answer<ask_result>>(&one.reply))
      asker->deliver(tl::unexpected{ask_failure{ask_failure::kind::overloaded, {}}});
}

// -- gathering -----------------------------------------------------------------------------------

void pump_soon(self_ptr self) {
  auto& order = self->state;
  if (order.is_pumping || order.committing || order.is_loading)
    return;
  order.is_pumping = true;
  self->send(order_actor{self}, pump_atom::value);
}

void gather(self_ptr self, command what, ticket reply) {
  auto& order = self->state;
  if (order.gathered.size() >= gathered_max) {
    turn_away({{std::move(what), std::move(reply)}});
    return;
  }
  order.gathered.push_back({std::move(what), std::move(reply)});
  pump_soon(self);
}

// -- obligations ---------------------------------------------------------------------------------

void spawn_child(self_ptr self, slot about, const order_view_ptr& view) {
  auto& order = self->state;
  const auto& name = order.model.asked->distributed.at(about).destination;
  auto destination = order.ports->destinations->find(name);
  if (!destination) {
    gather(self, quarantine{about, "destination '" + name + "' is not configured"}, {});
    return;
  }
  auto ports
    = distributed_order_ports{order_actor{self}, std::move(destination), order.ports->clock};
  order.children[about].actor = runtime::spawn<caf::monitored>(*self, distributed_order_behavior,
                                                               about, std::move(ports), view);
}

/// Has a child for every distributed order in flight, and no other.
void oversee_all(self_ptr self, const std::vector<obligation>& owed) {
  auto& order = self->state;
  order_view_ptr view;
  for (const auto& one : owed) {
    const auto* in_flight = std::get_if<oversee>(&one);
    if (!in_flight)
      continue;
    auto child = order.children.find(in_flight->about);
    if (child != order.children.end() && (child->second.actor || child->second.is_done))
      continue;
    if (!view)
      view = view_of(order);
    spawn_child(self, in_flight->about, view);
  }
  std::erase_if(order.children, [&](const auto& entry) {
    const auto& so_far = order.model.distributed.at(entry.first);
    auto is_in_flight = so_far.how == outcome::open && !so_far.is_quarantined;
    if (!is_in_flight && entry.second.actor)
      self->send(entry.second.actor, stop_atom::value);
    return !is_in_flight;
  });
}

void arm(self_ptr self, const std::vector<obligation>& owed) {
  auto& order = self->state;
  const auto* due = owed.empty() ? nullptr : std::get_if<wake>(&owed.back());
  if (!due && order.armed) {
    order.armed.reset();
    self->send(order.ports->timers, disarm_atom::value, order.id);
  } else if (due && order.armed != due->at) {
    order.armed = due->at;
    self->send(order.ports->timers, arm_atom::value, order.id, due->at);
  }
}

/// Takes up whatever the order has come to owe since it was last asked.
void discharge(self_ptr self) {
  auto owed = obligations(self->state.model);
  oversee_all(self, owed);
  arm(self, owed);
}

/// Takes up everything that the order owes, as if nothing had been taken up yet.
void discharge_again(self_ptr self) {
  auto& order = self->state;
  order.armed.reset();
  order_view_ptr view;
  for (auto& [about, child] : order.children) {
    child.is_done = false;
    if (!child.actor)
      continue;
    if (!view)
      view = view_of(order);
    self->send(child.actor, view);
  }
  discharge(self);
}

// -- leaving -------------------------------------------------------------------------------------

void leave(self_ptr self) {
  auto& order = self->state;
  for (const auto& [about, child] : order.children)
    if (child.actor)
      self->send(child.actor, stop_atom::value);
  order.children.clear();
  self->quit();
}

/// What comes after a step: the next one, or the end.
void carry_on(self_ptr self) {
  auto& order = self->state;
  if (!order.gathered.empty()) {
    pump_soon(self);
    return;
  }
  if (order.is_leaving)
    leave(self);
  else if (!order.model.is_placed() || is_over(order.model)) // There is nothing to stay for.
    self->send(order.shard, leave_atom::value, order.id);
}

// -- commit --------------------------------------------------------------------------------------

void on_durable(self_ptr self, persistence::revision at) {
  auto& order = self->state;
  auto done = std::move(*order.committing);
  order.committing.reset();
  order.stale_in_a_row = 0;
  order.model = std::move(done.after);
  order.at = at;
  answer_all(self, done);
  discharge(self);
  carry_on(self);
}

void on_refusal(self_ptr self, const caf::error& why) {
  auto& order = self->state;
  auto undone = std::move(order.committing->commands);
  order.committing.reset();
  if (why == persistence::make_error(journal_error::overloaded)) {
    turn_away(undone);
    order.armed = order.ports->clock->now() + overload_pause;
    self->send(order.ports->timers, arm_atom::value, order.id, *order.armed);
    carry_on(self);
    return;
  }
  auto is_stale = why == persistence::make_error(journal_error::stale_revision);
  if (!is_stale || ++order.stale_in_a_row >= stale_max) {
    self->quit(why);
    return;
  }
  // Somebody wrote before us: read what it was, and decide again.
  std::ranges::move(order.gathered, std::back_inserter(undone));
  order.gathered = std::move(undone);
  load(self);
}

void commit(self_ptr self, const std::vector<event>& facts) {
  auto& order = self->state;
  persistence::append kept;
  kept.shard = shard_of(order.id);
  kept.owner = order.ports->epoch;
  kept.stream = order.id;
  kept.expected = order.at;
  kept.at = order.ports->clock->now();
  kept.payload = encode_record(facts, digest_of(order.committing->after, facts));
  auto& stats = *order.ports->stats;
  stats.events += facts.size();
  for (const auto& fact : facts)
    if (std::holds_alternative<jeopardy_raised>(fact))
      ++stats.jeopardies_raised;
  // No timeout: a journal that does not answer has ended the process.
  self->request(order.ports->journal, caf::infinite, std::move(kept))
    .then([self](persistence::revision at) { on_durable(self, at); },
          [self](caf::error& why) { on_refusal(self, why); });
}

/// Decides all that was gathered, each command against what the one before it leaves.
void pump(self_ptr self) {
  auto& order = self->state;
  order.is_pumping = false;
  if (order.committing || order.is_loading)
    return;
  auto now = order.ports->clock->now();
  auto& decided = order.committing.emplace();
  decided.commands = std::exchange(order.gathered, {});
  decided.refusals.resize(decided.commands.size());
  decided.after = order.model;
  order.ports->stats->commands += decided.commands.size();
  std::vector<event> facts;
  for (std::size_t i = 0; i < decided.commands.size(); ++i) {
    auto outcome = decide(decided.after, decided.commands[i].what, now);
    if (!outcome) {
      decided.refusals[i] = outcome.error();
      continue;
    }
    for (auto& fact : *outcome) {
      decided.after = evolve(std::move(decided.after), fact);
      facts.push_back(std::move(fact));
    }
  }
  if (!facts.empty()) {
    commit(self, facts);
    return;
  }
  auto done = std::move(*order.committing);
  order.committing.reset();
  answer_all(self, done);
  carry_on(self);
}

// -- the past ------------------------------------------------------------------------------------

void hand_reports(self_ptr self, const reported& said);

void load(self_ptr self) {
  auto& order = self->state;
  order.is_loading = true;
  self->request(order.ports->loader, caf::infinite, load_atom::value, order.id)
    .then(
      [self](const std::shared_ptr<const loaded_order>& found) {
        auto& now_known = self->state;
        now_known.is_loading = false;
        now_known.model = found->order;
        now_known.at = found->number;
        for (const auto& said : std::exchange(now_known.early, {}))
          hand_reports(self, said);
        discharge_again(self);
        carry_on(self);
      },
      [self](caf::error& why) { self->quit(std::move(why)); });
}

// -- reports -------------------------------------------------------------------------------------

/// Answers reports that name nothing of this order.
void refuse_report(self_ptr self, const report& said, const caf::weak_actor_ptr& link) {
  outcomes refused{self};
  auto code
    = self->state.model.is_placed() ? rejection_code::unknown_slot : rejection_code::not_placed;
  refused.add({said.number, link}, rejection{code, std::nullopt});
  refused.send();
}

/// Gives each report to the child that it is about; without one it is old news, or too early.
void hand_reports(self_ptr self, const reported& said) {
  auto& order = self->state;
  if (order.is_loading) {
    order.early.push_back(said);
    return;
  }
  std::map<slot, reported> by_child;
  for (const auto& one : said.reports) {
    auto about = find_slot(order.model, one.key);
    if (!about) {
      refuse_report(self, one, said.link);
      continue;
    }
    auto child = order.children.find(*about);
    if (child == order.children.end() || !child->second.actor) {
      gather(self, interpret(*about, one, order.ports->clock->now()),
             from_report{one.number, said.link});
      continue;
    }
    auto& part = by_child.try_emplace(*about, reported{order.id, {}, said.link}).first->second;
    part.reports.push_back(one);
  }
  for (auto& [about, part] : by_child)
    self->send(order.children.at(about).actor, std::move(part));
}

/// A child that ended by itself has done its work; one that failed is restarted, then quarantined.
void on_child_down(self_ptr self, const caf::down_msg& down) {
  auto& order = self->state;
  auto found = std::ranges::find_if(order.children, [&](const auto& entry) {
    return entry.second.actor && entry.second.actor.address() == down.source;
  });
  if (found == order.children.end())
    return;
  auto& [about, child] = *found;
  child.actor = nullptr;
  child.is_done = !down.reason || down.reason == caf::exit_reason::normal;
  if (child.is_done)
    return;
  ++order.ports->stats->restarts;
  if (++child.failures < child_failures_max) {
    discharge(self);
    return;
  }
  ++order.ports->stats->quarantines;
  gather(self, quarantine{about, "its actor failed: " + self->system().render(down.reason)}, {});
}

} // namespace

order_actor::behavior_type order_behavior(self_ptr self, const order_id& id, order_ports_ptr ports,
                                          shard_actor shard, origin from) {
  self->state.id = id;
  self->state.ports = std::move(ports);
  self->state.shard = std::move(shard);
  ++self->state.ports->stats->activations;
  self->set_down_handler([self](const caf::down_msg& down) { on_child_down(self, down); });
  if (from == origin::recorded)
    load(self);
  return {
    [self](ask& one) { gather(self, std::move(one.asked), std::move(one.reply)); },
    [self](const reported& said) { hand_reports(self, said); },
    [self](interpreted& meant) {
      for (auto& [what, number] : meant.commands)
        gather(self, std::move(what), from_report{number, meant.link});
    },
    [self](remind_atom) {
      if (!self->state.is_loading)
        discharge_again(self);
      gather(self, check{}, {});
    },
    [self](pump_atom) { pump(self); },
    [self](stop_atom) {
      auto& order = self->state;
      order.is_leaving = true;
      if (!order.committing && !order.is_loading && order.gathered.empty())
        leave(self);
    },
  };
}

} // namespace cotm::order
