// actors/order/task_rules.cpp: the tasks that an order opens and closes by itself. See tasks.hpp.

#include "actors/order/graph.hpp"
#include "actors/order/rules.hpp"
#include "actors/order/status.hpp"
#include "actors/order/tasks.hpp"
#include "runtime/base/iso8601.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace cotm::order {

std::optional<instant> due_of(const task_type& type, const context& with) {
  if (type.due <= duration::zero())
    return std::nullopt;
  return with.rules.add(type.calendar, with.now, type.due);
}

void open_by_rule(unfolding& here, task_opened wanted) {
  if (here.order().tasks.size() >= tasks_max)
    return;
  const auto* type = here.rules().find_task_type(wanted.type);
  if (wanted.queue.empty())
    wanted.queue = type != nullptr ? type->queue : std::string{default_queue};
  if (!wanted.due && type != nullptr)
    wanted.due = due_of(*type, here.with());
  wanted.no = static_cast<task_no>(here.order().tasks.size());
  wanted.at = here.now();
  here.note(std::move(wanted));
}

namespace {

// -- what is over --------------------------------------------------------------------------------

bool is_raised(const state& order, const jeopardy_key& key) {
  return std::ranges::binary_search(order.jeopardies, key, {}, &jeopardy::key);
}

/// Why each distributed order is stuck. @see reasons_stuck
using reasons = std::vector<std::optional<fallout>>;

std::optional<fallout> reason_of(const reasons& stuck, slot about) {
  return stuck.empty() ? std::nullopt : stuck.at(about);
}

/// Says whether what a task was opened for is over.
bool is_moot(const state& order, const reasons& stuck, const task& one) {
  switch (one.cause) {
    case task_cause::asked:
      return one.why && !is_raised(order, *one.why);
    case task_cause::unrouted:
      return reason_of(stuck, *one.about) != fallout::unrouted;
    case task_cause::fallout: {
      auto why = reason_of(stuck, *one.about);
      return !why || *why == fallout::unrouted;
    }
    case task_cause::work:
      return work_by_hand(order.distributed.at(*one.about)) != one.part;
    case task_cause::notice:
      return !order.notices.at(one.part).tries.fallen_out
             || order.notices[one.part].confirmed.has_value();
    case task_cause::date_changed:
    case task_cause::content_changed:
    case task_cause::order_cancelled:
    case task_cause::order_failed:
      return false;
  }
  return false;
}

void close_moot_tasks(unfolding& here, const reasons& stuck) {
  for (std::size_t i = 0; i < here.order().tasks.size(); ++i)
    if (is_open(here.order().tasks[i]) && is_moot(here.order(), stuck, here.order().tasks[i]))
      here.note(task_cancelled{static_cast<task_no>(i), here.now()});
}

// -- what needs a person -------------------------------------------------------------------------

/// What a task is opened for; one of each is open at most.
struct need {
  task_cause cause = task_cause::asked;
  std::optional<slot> about;
  std::uint32_t part = 0;
  auto operator<=>(const need&) const = default;
};

std::string quoted(const std::string& name) {
  return "'" + name + "'";
}

std::string because(const std::string& reason) {
  return reason.empty() ? std::string{} : " (" + reason + ")";
}

std::string fallout_title(const state& order, slot about, fallout why) {
  const auto& one = order.distributed[about];
  const auto& planned = order.asked->distributed[about];
  auto name = quoted(planned.id);
  switch (why) {
    case fallout::failed:
      return "Resolve the failure of " + name + because(one.tries.reason);
    case fallout::undo_failed:
      return "Resolve that " + name + " could not be undone" + because(one.beside->tries.reason);
    case fallout::amendment_failed:
      return "Resolve that " + name + " could not be amended" + because(one.beside->tries.reason);
    case fallout::quarantined:
      return "Look at " + name + because(one.tries.reason);
    case fallout::group_failed:
      return "Resolve the failure of group " + quoted(planned.group);
    case fallout::unrouted:
      return "Choose a destination for " + name;
    case fallout::notice_failed:
      break;
  }
  return {};
}

/// Says whether a task about an earlier member speaks for the whole group.
bool is_spoken_for(const state& order, const reasons& stuck, slot about) {
  const auto& group = order.asked->distributed[about].group;
  for (slot other = 0; other < about; ++other)
    if (stuck[other] == fallout::group_failed && order.asked->distributed[other].group == group)
      return true;
  return false;
}

/// The task that what a distributed order waits for needs; none if it waits for no person.
std::optional<task_opened> task_for(const state& order, const reasons& stuck, slot about) {
  task_opened made;
  made.about = about;
  const auto& planned = order.asked->distributed[about];
  if (auto part = work_by_hand(order.distributed[about])) {
    auto is_undoing = order.distributed[about].beside.has_value();
    made.type = manual_work_task;
    made.cause = task_cause::work;
    made.part = *part;
    made.title = (is_undoing ? "Undo " : "Do ") + quoted(planned.id);
    if (!is_undoing)
      made.due = planned.requested_completion;
    return made;
  }
  auto why = reason_of(stuck, about);
  if (!why || (*why == fallout::group_failed && is_spoken_for(order, stuck, about)))
    return std::nullopt;
  made.type = *why == fallout::unrouted ? choose_destination_task : resolve_fallout_task;
  made.cause = *why == fallout::unrouted ? task_cause::unrouted : task_cause::fallout;
  made.title = fallout_title(order, about, *why);
  return made;
}

std::optional<task_opened> task_for(const notice& one, std::uint32_t no) {
  if (!one.tries.fallen_out || one.confirmed)
    return std::nullopt;
  task_opened made;
  made.about = one.about;
  made.type = resolve_fallout_task;
  made.cause = task_cause::notice;
  made.part = no;
  made.title
    = "Resolve that " + quoted(one.sink) + " does not take its notice" + because(one.tries.reason);
  return made;
}

/// Everything that needs a person and may have no task yet. Allocates nothing if nothing does.
std::vector<task_opened> tasks_needed(const unfolding& here, const reasons& stuck) {
  const auto& order = here.order();
  std::vector<task_opened> needed;
  for (std::size_t i = 0; i < order.distributed.size(); ++i)
    if (auto made = task_for(order, stuck, static_cast<slot>(i))) {
      const auto& name = destination_of(order, static_cast<slot>(i));
      if (const auto* destination = here.rules().find_destination(name))
        made->queue = destination->queue;
      needed.push_back(std::move(*made));
    }
  for (std::size_t i = 0; i < order.notices.size(); ++i)
    if (auto made = task_for(order.notices[i], static_cast<std::uint32_t>(i)))
      needed.push_back(std::move(*made));
  return needed;
}

std::vector<need> needs_met(const state& order) {
  std::vector<need> met;
  for (const auto& one : order.tasks)
    if (is_open(one))
      met.push_back({one.cause, one.about, one.part});
  std::ranges::sort(met);
  return met;
}

/// Whoever had the work before it was to be undone goes on with it if it is not.
std::string heir_of(const state& order, const task_opened& made) {
  const auto& one = order.distributed[*made.about];
  if (one.beside || !one.acknowledged)
    return {};
  for (auto i = order.tasks.size(); i > 0; --i) {
    const auto& earlier = order.tasks[i - 1];
    if (earlier.cause == task_cause::work && earlier.about == made.about
        && earlier.part <= made.part)
      return earlier.assignee;
  }
  return {};
}

void open_needed_tasks(unfolding& here, const reasons& stuck) {
  auto needed = tasks_needed(here, stuck);
  if (needed.empty())
    return;
  auto met = needs_met(here.order());
  for (auto& one : needed) {
    if (std::ranges::binary_search(met, need{one.cause, one.about, one.part}))
      continue;
    auto heir = one.cause == task_cause::work ? heir_of(here.order(), one) : std::string{};
    auto count = here.order().tasks.size();
    open_by_rule(here, std::move(one));
    if (!heir.empty() && here.order().tasks.size() > count)
      here.note(task_assigned{static_cast<task_no>(count), heir, {}, here.now()});
  }
}

/// Tells people that the work that they have was amended: they read the order again.
void tell_workers(unfolding& here, const amended& fact) {
  auto text = "The order has changed: read it again" + because(fact.who.why);
  for (std::size_t i = 0; i < here.order().tasks.size(); ++i) {
    const auto& one = here.order().tasks[i];
    auto is_about = [&](const amended_slot& changed) { return changed.about == one.about; };
    auto is_told = !one.comments.empty() && one.comments.back().text == text;
    if (is_open(one) && one.cause == task_cause::work && one.opened < fact.at && !is_told
        && one.comments.size() < comments_max && std::ranges::any_of(fact.slots, is_about))
      here.note(task_commented{static_cast<task_no>(i), text, fact.who, fact.at});
  }
}

void tell_workers(unfolding& here) {
  if (here.order().tasks.empty())
    return;
  for (std::size_t i = 0; i < here.facts().size(); ++i)
    if (const auto* fact = std::get_if<amended>(&here.facts()[i]))
      tell_workers(here, amended{*fact});
}

// -- what the customer has to hear ---------------------------------------------------------------

/// What the customer was told, and has changed.
struct change {
  task_trigger what = task_trigger::content_changed;
  task_cause cause = task_cause::content_changed;
  duration by{};
  std::string title;
};

std::optional<change> date_change(const unfolding& here) {
  const auto& was = here.before().expected;
  const auto& is = here.order().expected;
  if (!was || !is || was->at == is->at)
    return std::nullopt;
  return change{task_trigger::expected_date_changed, task_cause::date_changed, is->at - was->at,
                "Tell the customer: expected at " + cotm::to_text(is->at) + ", no longer at "
                  + cotm::to_text(was->at) + because(is->why)};
}

std::optional<change> content_change(const unfolding& here) {
  for (const auto& fact : here.facts())
    if (const auto* one = std::get_if<amended>(&fact))
      return change{task_trigger::content_changed,
                    task_cause::content_changed,
                    {},
                    "Tell the customer: the order has changed" + because(one->who.why)};
  return std::nullopt;
}

/// What became of an order that has just come to its end, unless it is what the customer expects.
std::optional<change> end_change(const unfolding& here) {
  const auto& order = here.order();
  if (!is_over(order) || !here.before().is_placed() || is_over(here.before()))
    return std::nullopt;
  auto is = lifecycle_of(order);
  std::string news = "Tell the customer: the order ";
  if (order.cancelled) {
    news += is == lifecycle::cancelled ? "is cancelled" : "was cancelled in part only";
    return change{task_trigger::order_cancelled,
                  task_cause::order_cancelled,
                  {},
                  news + because(order.cancelled->who.why)};
  }
  if (is != lifecycle::failed && is != lifecycle::partial)
    return std::nullopt;
  news += is == lifecycle::failed ? "has failed" : "was done in part only";
  return change{task_trigger::order_failed, task_cause::order_failed, {}, std::move(news)};
}

/// Opens a task; adds to the one that is open for an earlier change of the same kind.
void tell(unfolding& here, const change& happened, const std::string& type) {
  const auto& tasks = here.order().tasks;
  auto is_same = [&](const task& one) {
    return is_open(one) && one.cause == happened.cause && one.type == type;
  };
  auto found = std::ranges::find_if(tasks, is_same);
  if (found == tasks.end()) {
    task_opened made;
    made.type = type;
    made.cause = happened.cause;
    made.title = happened.title;
    open_by_rule(here, std::move(made));
    return;
  }
  const auto& last = found->comments.empty() ? found->title : found->comments.back().text;
  if (last != happened.title && found->comments.size() < comments_max)
    here.note(
      task_commented{static_cast<task_no>(found - tasks.begin()), happened.title, {}, here.now()});
}

void tell_the_customer(unfolding& here) {
  if (here.rules().task_rules.empty())
    return;
  for (const auto& happened : {date_change(here), content_change(here), end_change(here)}) {
    if (!happened)
      continue;
    const auto& asked = *here.order().asked;
    for (const auto& rule : here.rules().task_rules)
      if (is_matched(rule, happened->what, happened->by, asked.priority, asked.category))
        tell(here, *happened, rule.type);
  }
}

} // namespace

void draw_tasks(unfolding& here) {
  tell_workers(here);
  auto stuck = reasons_stuck(here.order());
  close_moot_tasks(here, stuck);
  open_needed_tasks(here, stuck);
  tell_the_customer(here);
}

} // namespace cotm::order
