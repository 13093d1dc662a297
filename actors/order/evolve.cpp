// actors/order/evolve.cpp: what each event changes. Nothing here decides anything.

#include "actors/order/graph.hpp"
#include "actors/order/rules.hpp"
#include "runtime/base/invariant.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace cotm::order {

namespace {

progress& work_of(state& order, slot about) {
  return order.distributed.at(about);
}

beside& beside_of(state& order, slot about) {
  auto& one = work_of(order, about);
  COTM_INVARIANT(one.beside);
  return *one.beside;
}

void touch(state& order, instant at) {
  order.changed = std::max(order.changed, at);
}

/// Makes room for what a plan has and the state has not: distributed orders are only ever added.
void fit_to_plan(state& order) {
  const auto& asked = *order.asked;
  order.distributed.resize(asked.distributed.size());
  for (std::size_t i = 0; i < order.distributed.size(); ++i)
    order.distributed[i].milestones.resize(asked.distributed[i].milestones.size());
  order.groups.resize(group_count_of(asked));
  order.relations.resize(asked.relations.size());
}

/// Makes the work as new: the next transfer has another revision, and nothing is known of it.
void begin_anew(progress& one) {
  auto fresh = progress{};
  fresh.wanted = aim::perform;
  fresh.revision = fresh.last_revision = one.last_revision + 1;
  fresh.tries = std::move(one.tries);
  fresh.milestones.resize(one.milestones.size());
  one = std::move(fresh);
}

void settle(state& order, slot about, outcome how, instant at) {
  auto& one = work_of(order, about);
  one.how = how;
  one.settled = at;
  one.performed.reset();
  if (how != outcome::completed)
    one.beside.reset(); // Whatever it was to change is not there.
  one.is_quarantined = false;
  one.is_said = condition::normal;
  one.said_since.reset();
  one.tries.retry_at.reset();
  one.tries.fallen_out.reset();
  touch(order, at);
}

void fail_attempt(attempts& tries, const std::string& code, const std::string& reason,
                  std::optional<instant> retry_at, instant at) {
  ++tries.failed;
  tries.code = code;
  tries.reason = reason;
  tries.retry_at = retry_at;
  tries.fallen_out = retry_at ? std::nullopt : std::optional{at};
}

/// Has a group that failed, or was not released yet, begin again: its members are to be released
/// together anew.
void reset_group(state& order, slot about) {
  if (order.groups.empty())
    return;
  auto no = group_no_of(*order.asked, about);
  if (!no)
    return;
  if (auto& group = order.groups.at(*no); group.failed || !group.released)
    group = group_progress{};
}

// -- the order -----------------------------------------------------------------------------------

void on(state& order, const placed& fact) {
  COTM_INVARIANT(!order.is_placed());
  order.asked = fact.asked;
  order.placed = order.changed = order.reviewed = fact.at;
  fit_to_plan(order);
}

void move_milestones(progress& one, const std::vector<milestone>& before,
                     const std::vector<milestone>& after) {
  std::vector<std::optional<instant>> moved(after.size());
  for (std::size_t i = 0; i < after.size(); ++i) {
    auto same = std::ranges::find(before, after[i].name, &milestone::name);
    if (same != before.end())
      moved[i] = one.milestones.at(static_cast<std::size_t>(same - before.begin()));
  }
  one.milestones = std::move(moved);
}

/// Groups are numbered as the plan names them. One that was not released, or that failed, begins
/// anew if other members belong to it now.
void move_groups(state& order, const plan& before, const plan& after) {
  auto was = groups_of(before);
  auto is = groups_of(after);
  std::vector<group_progress> moved(is.size());
  for (std::size_t i = 0; i < is.size(); ++i)
    for (std::size_t k = 0; k < was.size(); ++k)
      if (before.distributed[was[k][0]].group == after.distributed[is[i][0]].group
          && (was[k] == is[i] || (order.groups[k].released && !order.groups[k].failed)))
        moved[i] = std::move(order.groups[k]);
  order.groups = std::move(moved);
}

/// Remembers an amendment that is about to be overtaken.
void overtake(progress& one) {
  if (!one.beside || one.beside->kind != transfer_kind::amend)
    return;
  if (one.unanswered.size() == unanswered_max)
    one.unanswered.erase(one.unanswered.begin());
  one.unanswered.push_back(one.beside->revision);
}

void owe_amendment(progress& one, amended_slot::change change, instant at) {
  overtake(one);
  auto is_essential
    = change == amended_slot::change::amended || (one.beside && one.beside->is_essential);
  one.beside = beside{transfer_kind::amend, ++one.last_revision, at, {}, {}, is_essential};
}

/// Remembers which destination has to undo work that another one is to perform anew.
void move_destination(progress& one, const distributed_plan& before,
                      const distributed_plan& after) {
  if (one.moved_from.empty() && one.released && before.destination != after.destination)
    one.moved_from = before.destination;
}

void change_slot(progress& one, amended_slot::change change, instant at) {
  switch (change) {
    case amended_slot::change::undone:
      one.wanted = aim::undo;
      return;
    case amended_slot::change::redone:
      one.wanted = aim::redo;
      return;
    case amended_slot::change::amended:
    case amended_slot::change::informed:
      owe_amendment(one, change, at);
      return;
    case amended_slot::change::added:
    case amended_slot::change::replaced:
      return;
  }
}

void on(state& order, const amended& fact) {
  auto before = std::exchange(order.asked, fact.asked);
  for (std::size_t i = 0; i < before->distributed.size(); ++i) {
    const auto& is = fact.asked->distributed.at(i);
    move_milestones(order.distributed[i], before->distributed[i].milestones, is.milestones);
    move_destination(order.distributed[i], before->distributed[i], is);
  }
  move_groups(order, *before, *fact.asked);
  fit_to_plan(order);
  for (const auto& [about, change] : fact.slots)
    change_slot(work_of(order, about), change, fact.at);
  ++order.amendments;
  touch(order, fact.at);
}

void on(state& order, const cancel_requested& fact) {
  order.cancelled = cancellation{fact.who, fact.at};
  for (auto& one : order.distributed)
    one.wanted = aim::undo;
  touch(order, fact.at);
}

void on(state& order, const dates_amended& fact) {
  auto changed = std::make_shared<plan>(*order.asked);
  auto change = [&](auto& dated) {
    if (fact.requested_start)
      dated.requested_start = fact.requested_start;
    if (fact.requested_completion)
      dated.requested_completion = fact.requested_completion;
  };
  if (fact.about)
    change(changed->distributed.at(*fact.about));
  else
    change(*changed);
  order.asked = std::move(changed);
  ++order.amendments;
  touch(order, fact.at);
}

void on(state& order, const expectation_revised& fact) {
  if (fact.expected)
    order.expected = expectation{*fact.expected, fact.why, fact.at};
  else
    order.expected.reset();
}

void on(state& order, const relation_learnt& fact) {
  order.relations.at(fact.relation_no) = fact.fact;
  touch(order, fact.at);
}

void on(state& order, const reviewed& fact) {
  order.reviewed = fact.at;
}

// -- the work ------------------------------------------------------------------------------------

void release(state& order, slot about, instant at) {
  auto& one = work_of(order, about);
  COTM_INVARIANT(!one.released);
  one.released = at;
  one.tries.retry_at.reset();
}

/// A group is released with the first of its members, which is with all of them; one that is tried
/// again, or was added since, goes alone.
void release_group(group_progress& group, instant at) {
  if (group.released)
    return;
  group.released = at;
  group.waits_for.reset();
  group.why_not.clear();
}

void on(state& order, const released& fact) {
  for (auto about : fact.slots)
    release(order, about, fact.at);
  if (!order.groups.empty()) {
    const group_numbers numbers{*order.asked};
    for (auto about : fact.slots)
      if (auto no = numbers.of(about))
        release_group(order.groups.at(*no), fact.at);
  }
  order.changed = fact.at;
}

void on(state& order, const released_by_hand& fact) {
  release(order, fact.about, fact.at);
  work_of(order, fact.about).is_by_hand = true;
  if (!order.groups.empty())
    if (auto no = group_no_of(*order.asked, fact.about))
      release_group(order.groups.at(*no), fact.at);
  touch(order, fact.at);
}

void on(state& order, const acknowledged& fact) {
  auto& one = work_of(order, fact.about);
  COTM_INVARIANT(one.released);
  one.acknowledged = fact.at;
  touch(order, fact.at);
}

void on(state& order, const milestone_reached& fact) {
  auto& one = work_of(order, fact.about);
  COTM_INVARIANT(one.released);
  one.milestones.at(fact.milestone_no) = fact.at;
  if (!one.acknowledged)
    one.acknowledged = fact.at;
  touch(order, fact.at);
}

void on(state& order, const condition_reported& fact) {
  auto& one = work_of(order, fact.about);
  one.is_said = fact.is;
  one.said_since = fact.is == condition::normal ? std::nullopt : std::optional<instant>{fact.at};
  one.said_code = fact.code;
  one.said_reason = fact.reason;
  one.heard = std::max(one.heard, fact.sequence);
  if (!one.acknowledged)
    one.acknowledged = fact.at;
  touch(order, fact.at);
}

void on(state& order, const completion_expected& fact) {
  auto& one = work_of(order, fact.about);
  one.expected = fact.completion;
  one.heard = std::max(one.heard, fact.sequence);
  touch(order, fact.at);
}

void on(state& order, const performed& fact) {
  auto& one = work_of(order, fact.about);
  one.performed = fact.at;
  if (!one.acknowledged)
    one.acknowledged = fact.at;
  one.is_said = condition::normal;
  one.said_since.reset();
  touch(order, fact.at);
}

void settle_released(state& order, slot about, outcome how, instant at) {
  auto& one = work_of(order, about);
  COTM_INVARIANT(one.released);
  COTM_INVARIANT(one.how == outcome::open);
  if (!one.acknowledged)
    one.acknowledged = at;
  settle(order, about, how, at);
}

void on(state& order, const completed& fact) {
  settle_released(order, fact.about, outcome::completed, fact.at);
}

void on(state& order, const failed& fact) {
  settle_released(order, fact.about, outcome::failed, fact.at);
  auto& tries = work_of(order, fact.about).tries;
  tries.code = fact.code;
  tries.reason = fact.reason;
}

void on(state& order, const attempt_failed& fact) {
  auto& one = work_of(order, fact.about);
  COTM_INVARIANT(one.released);
  auto wanted = one.wanted;
  begin_anew(one);
  one.wanted = wanted;
  fail_attempt(one.tries, fact.code, fact.reason, fact.retry_at, fact.at);
  touch(order, fact.at);
}

void on(state& order, const quarantined& fact) {
  auto& one = work_of(order, fact.about);
  one.is_quarantined = true;
  one.tries.reason = fact.reason;
  one.tries.fallen_out = fact.at;
  touch(order, fact.at);
}

// -- what a person did ---------------------------------------------------------------------------

void on(state& order, const retried& fact) {
  auto& one = work_of(order, fact.about);
  one.is_quarantined = false;
  one.tries = attempts{};
  if (one.beside) {
    one.beside->tries = attempts{};
    one.beside->revision = ++one.last_revision;
    one.beside->released = fact.at;
    one.beside->acknowledged.reset();
  } else {
    reset_group(order, fact.about);
  }
  touch(order, fact.at);
}

void on(state& order, const settled_by_hand& fact) {
  auto& one = work_of(order, fact.about);
  auto is_redone = one.wanted == aim::redo
                   && (fact.how == outcome::cancelled || fact.how == outcome::compensated);
  one.beside.reset();
  if (is_redone) {
    one.tries = attempts{};
    begin_anew(one);
  } else {
    settle(order, fact.about, fact.how, fact.at);
    if (fact.how == outcome::completed || fact.how == outcome::skipped)
      reset_group(order, fact.about); // The others can go on without it.
    // What no destination has was done by a person, and is undone by one.
    one.is_by_hand = one.is_by_hand || (fact.how == outcome::completed && !one.released);
  }
  touch(order, fact.at);
}

void on(state& order, const rerouted& fact) {
  auto changed = std::make_shared<plan>(*order.asked);
  auto& planned = changed->distributed.at(fact.about);
  planned.destination = fact.destination;
  planned.acknowledge_within = fact.acknowledge_within;
  order.asked = std::move(changed);
  ++order.amendments;
  auto& one = work_of(order, fact.about);
  one.tries = attempts{};
  one.is_quarantined = false;
  if (one.released)
    begin_anew(one);
  reset_group(order, fact.about);
  touch(order, fact.at);
}

// -- undoing and amending ------------------------------------------------------------------------

void on(state& order, const withdrawn& fact) {
  for (auto about : fact.slots)
    settle(order, about, outcome::withdrawn, fact.at);
}

void on(state& order, const beside_started& fact) {
  auto& one = work_of(order, fact.about);
  auto started = beside{fact.kind, ++one.last_revision, fact.at, {}, {}};
  if (one.beside && one.beside->kind == fact.kind) {
    started.tries = std::move(one.beside->tries);
    started.tries.retry_at.reset();
    started.is_essential = one.beside->is_essential;
  } else {
    overtake(one);
  }
  one.beside = std::move(started);
  touch(order, fact.at);
}

void on(state& order, const beside_acknowledged& fact) {
  beside_of(order, fact.about).acknowledged = fact.at;
  touch(order, fact.at);
}

void on(state& order, const beside_failed& fact) {
  auto& side = beside_of(order, fact.about);
  fail_attempt(side.tries, fact.code, fact.reason, fact.retry_at, fact.at);
  touch(order, fact.at);
}

void on(state& order, const amendment_taken& fact) {
  auto& one = work_of(order, fact.about);
  one.revision = beside_of(order, fact.about).revision;
  one.beside.reset();
  one.unanswered.clear();
  one.heard = 0;
  one.expected.reset();
  touch(order, fact.at);
}

void on(state& order, const amendment_refused& fact) {
  auto& one = work_of(order, fact.about);
  if (beside_of(order, fact.about).is_essential && one.wanted == aim::perform)
    one.wanted = aim::redo;
  one.beside.reset();
  touch(order, fact.at);
}

void on(state& order, const undone& fact) {
  auto& one = work_of(order, fact.about);
  auto is_done = one.how == outcome::completed || one.performed;
  auto how = is_done ? outcome::compensated : outcome::cancelled;
  one.beside.reset();
  if (one.wanted == aim::redo) {
    one.tries = attempts{};
    begin_anew(one);
  } else {
    settle(order, fact.about, how, fact.at);
  }
  touch(order, fact.at);
}

void on(state& order, const kept& fact) {
  auto& one = work_of(order, fact.about);
  // An amendment that was under way when the work was not wanted any more is still to be taken.
  if (one.wanted == aim::perform || (one.beside && one.beside->kind != transfer_kind::amend))
    one.beside.reset();
  one.wanted = aim::perform;
  one.is_quarantined = false;
  one.tries.fallen_out.reset();
  touch(order, fact.at);
}

void on(state& order, const undo_overtaken& fact) {
  work_of(order, fact.about).beside.reset();
  touch(order, fact.at);
}

// -- groups --------------------------------------------------------------------------------------

void on(state& order, const group_readied& fact) {
  auto& group = order.groups.at(fact.group_no);
  group.ready = fact.at;
  group.deadline = fact.deadline;
  touch(order, fact.at);
}

void on(state& order, const group_delayed& fact) {
  auto& group = order.groups.at(fact.group_no);
  group.waits_for = fact.waits_for;
  group.why_not = fact.why_not;
}

void on(state& order, const group_failed& fact) {
  order.groups.at(fact.group_no).failed = fact.at;
  for (auto about : fact.undone)
    work_of(order, about).wanted = aim::redo;
  touch(order, fact.at);
}

void on(state& order, const group_unreadied& fact) {
  order.groups.at(fact.group_no) = group_progress{};
  touch(order, fact.at);
}

// -- jeopardies ----------------------------------------------------------------------------------

jeopardy& raised_one(state& order, const jeopardy_key& key) {
  auto at = std::ranges::lower_bound(order.jeopardies, key, {}, &jeopardy::key);
  COTM_INVARIANT(at != order.jeopardies.end() && at->key == key);
  return *at;
}

void on(state& order, const jeopardy_raised& fact) {
  auto at = std::ranges::lower_bound(order.jeopardies, fact.what.key, {}, &jeopardy::key);
  if (at != order.jeopardies.end() && at->key == fact.what.key)
    *at = fact.what;
  else
    order.jeopardies.insert(at, fact.what);
}

void on(state& order, const jeopardy_cleared& fact) {
  auto gone
    = std::erase_if(order.jeopardies, [&](const jeopardy& one) { return one.key == fact.key; });
  COTM_INVARIANT(gone == 1);
}

void on(state& order, const jeopardy_acknowledged& fact) {
  auto& one = raised_one(order, fact.key);
  one.acknowledged_by = fact.who.by;
  one.acknowledged_until = fact.until;
}

void on(state& order, const escalated& fact) {
  auto& one = raised_one(order, fact.key);
  one.steps = fact.step;
  one.owner = fact.to;
}

// -- tasks ---------------------------------------------------------------------------------------

void on(state& order, const task_opened& fact) {
  COTM_INVARIANT(fact.no == order.tasks.size());
  task made;
  made.type = fact.type;
  made.queue = fact.queue;
  made.title = fact.title;
  made.about = fact.about;
  made.opened_by = fact.who.by;
  made.opened = fact.at;
  made.due = fact.due;
  made.why = fact.why;
  made.cause = fact.cause;
  made.part = fact.part;
  order.tasks.push_back(std::move(made));
}

void on(state& order, const task_claimed& fact) {
  auto& one = order.tasks.at(fact.no);
  one.is = task_state::claimed;
  one.assignee = fact.who.by;
  one.claimed = fact.at;
  one.snoozed_until.reset();
}

void on(state& order, const task_released& fact) {
  auto& one = order.tasks.at(fact.no);
  one.is = task_state::open;
  one.assignee.clear();
  one.claimed.reset();
}

void on(state& order, const task_assigned& fact) {
  auto& one = order.tasks.at(fact.no);
  one.is = task_state::claimed;
  one.assignee = fact.to;
  one.claimed = fact.at;
  one.snoozed_until.reset();
}

void on(state& order, const task_snoozed& fact) {
  order.tasks.at(fact.no).snoozed_until = fact.until;
}

void on(state& order, const task_commented& fact) {
  order.tasks.at(fact.no).comments.push_back({fact.who.by, fact.text, fact.at});
}

void close(task& one, task_state is, instant at) {
  one.is = is;
  one.closed = at;
  one.snoozed_until.reset();
}

void on(state& order, const task_completed& fact) {
  auto& one = order.tasks.at(fact.no);
  close(one, task_state::completed, fact.at);
  one.closed_by = fact.who.by;
  one.outcome = fact.outcome;
}

void on(state& order, const task_cancelled& fact) {
  close(order.tasks.at(fact.no), task_state::cancelled, fact.at);
}

// -- notices -------------------------------------------------------------------------------------

void on(state& order, const notice_due& fact) {
  notice made;
  made.sink = fact.sink;
  made.on = fact.on;
  made.about = fact.about;
  made.since = fact.at;
  order.notices.push_back(std::move(made));
}

void on(state& order, const notice_confirmed& fact) {
  auto& one = order.notices.at(fact.notice_no);
  one.confirmed = fact.at;
  one.tries.retry_at.reset();
  one.tries.fallen_out.reset();
}

void on(state& order, const notice_failed& fact) {
  auto& one = order.notices.at(fact.notice_no);
  fail_attempt(one.tries, fact.code, fact.reason, fact.retry_at, fact.at);
}

void on(state& order, const notice_resent& fact) {
  auto& one = order.notices.at(fact.notice_no);
  ++one.revision;
  one.tries.retry_at.reset();
  one.tries.fallen_out.reset();
  if (!fact.who.by.empty())
    one.tries = attempts{}; // By a person: what failed before counts no more.
}

} // namespace

void apply_fact(state& order, const event& fact) {
  std::visit([&](const auto& one) { on(order, one); }, fact);
}

state evolve(state order, const event& fact) {
  apply_fact(order, fact);
  return order;
}

} // namespace cotm::order
