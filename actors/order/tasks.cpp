// actors/order/tasks.cpp: what people do with tasks. See tasks.hpp; task_rules.cpp opens them.

#include "actors/order/tasks.hpp"

#include "actors/order/graph.hpp"
#include "actors/order/rules.hpp"
#include "actors/order/words.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace cotm::order {

namespace {

/// Finds the task that somebody wants something of.
result<const task*, rejection> find_task(const state& order, task_no no) {
  if (!order.is_placed())
    return refuse(rejection_code::not_placed);
  if (no >= order.tasks.size())
    return refuse(rejection_code::unknown_task);
  return &order.tasks[no];
}

/// As above, if it is open still.
result<const task*, rejection> find_open_task(const state& order, task_no no) {
  auto found = find_task(order, no);
  if (found && !is_open(**found))
    return refuse(rejection_code::already_closed, (*found)->about);
  return found;
}

bool is_of_another(const task& one, const on_behalf& who) {
  return one.is == task_state::claimed && one.assignee != who.by;
}

/// Adds what a command comes to by itself; what is refused is refused for both.
decision both(event fact, decision follows) {
  if (follows)
    follows->insert(follows->begin(), std::move(fact));
  return follows;
}

/// Takes `fact` to the work that a task is for: whoever has the task has the work.
decision taken_over(const state& order, const task& one, event fact, const context& with) {
  if (one.cause != task_cause::work)
    return events{std::move(fact)};
  return both(std::move(fact), on(order, acknowledge{*one.about, with.now, one.part}, with));
}

bool is_allowed(const task& one, const std::string& outcome, const policy& rules) {
  const auto* type = rules.find_task_type(one.type);
  return type == nullptr || type->outcomes.empty()
         || std::ranges::find(type->outcomes, outcome) != type->outcomes.end();
}

decision resolved(const state& order, slot about, const complete_task& asked, const context& with) {
  if (asked.outcome == to_text(action::retry))
    return on(order, retry{about, asked.who}, with);
  if (asked.outcome == to_text(action::skip))
    return on(order, skip{about, asked.who}, with);
  if (asked.outcome == to_text(action::complete_by_hand))
    return on(order, complete_by_hand{about, asked.who}, with);
  if (asked.outcome == to_text(action::give_up))
    return on(order, give_up{about, asked.who}, with);
  return refuse(rejection_code::wrong_outcome, about);
}

/// What completing a task does, besides closing it.
decision effect_of(const state& order, const task& one, const complete_task& asked,
                   const context& with) {
  switch (one.cause) {
    case task_cause::unrouted:
      return on(order, reroute{*one.about, asked.outcome, asked.who}, with);
    case task_cause::fallout:
      return resolved(order, *one.about, asked, with);
    case task_cause::work:
      if (asked.outcome == done_outcome)
        return on(order, complete{*one.about, with.now, one.part}, with);
      return on(order, fail{*one.about, asked.outcome, asked.who.why, with.now, one.part}, with);
    case task_cause::notice:
      if (asked.outcome != to_text(action::retry))
        return refuse(rejection_code::wrong_outcome, one.about);
      return on(order, resend_notice{static_cast<std::uint16_t>(one.part), asked.who}, with);
    case task_cause::asked:
    case task_cause::date_changed:
    case task_cause::content_changed:
    case task_cause::order_cancelled:
    case task_cause::order_failed:
      return nothing_new();
  }
  return nothing_new();
}

} // namespace

// -- what tasks are for --------------------------------------------------------------------------

bool is_open(const task& one) {
  return one.is == task_state::open || one.is == task_state::claimed;
}

std::optional<std::uint32_t> work_by_hand(const progress& one) {
  if (!one.is_by_hand || one.is_quarantined)
    return std::nullopt;
  if (!one.beside) {
    auto is_wanted = one.acknowledged || one.wanted == aim::perform;
    return is_with_destination(one) && is_wanted ? std::optional{one.revision} : std::nullopt;
  }
  if (one.beside->tries.retry_at || one.beside->tries.fallen_out)
    return std::nullopt;
  return one.beside->revision;
}

bool has_open_work(const state& order, slot about) {
  auto part = work_by_hand(order.distributed.at(about));
  return std::ranges::any_of(order.tasks, [&](const task& one) {
    return is_open(one) && one.cause == task_cause::work && one.about == about && one.part == part;
  });
}

std::optional<task_no> open_task_of(const state& order, const stuck& wanted) {
  auto is_it = [&](const task& one) {
    if (!is_open(one) || one.about != wanted.about)
      return false;
    if (wanted.notice)
      return one.cause == task_cause::notice && one.part == *wanted.notice;
    return one.cause == task_cause::unrouted || one.cause == task_cause::fallout;
  };
  auto found = std::ranges::find_if(order.tasks, is_it);
  if (found == order.tasks.end())
    return std::nullopt;
  return static_cast<task_no>(found - order.tasks.begin());
}

// -- what people do with them --------------------------------------------------------------------

decision on(const state& order, const open_task& asked, const context& with) {
  if (!order.is_placed())
    return refuse(rejection_code::not_placed);
  if (asked.about && *asked.about >= order.distributed.size())
    return refuse(rejection_code::unknown_slot);
  const auto* type = with.rules.find_task_type(asked.type);
  if (type == nullptr)
    return refuse(rejection_code::unknown_task_type);
  if (!asked.queue.empty() && with.rules.find_queue(asked.queue) == nullptr)
    return refuse(rejection_code::unknown_queue);
  if (asked.due && *asked.due <= with.now)
    return refuse(rejection_code::in_the_past);
  if (order.tasks.size() >= tasks_max)
    return refuse(rejection_code::too_many_tasks);
  task_opened made;
  made.no = static_cast<task_no>(order.tasks.size());
  made.type = asked.type;
  made.queue = asked.queue.empty() ? type->queue : asked.queue;
  made.title = asked.title.empty() ? asked.type : asked.title;
  made.about = asked.about;
  made.due = asked.due ? asked.due : due_of(*type, with);
  made.who = asked.who;
  made.at = with.now;
  return events{std::move(made)};
}

decision on(const state& order, const claim_task& asked, const context& with) {
  auto found = find_open_task(order, asked.no);
  if (!found)
    return tl::unexpected{found.error()};
  const auto& one = **found;
  if (asked.who.by.empty()) // Nobody: whoever is next could not be told from them.
    return refuse(rejection_code::not_claimed, one.about);
  if (is_of_another(one, asked.who))
    return refuse(rejection_code::already_claimed, one.about);
  if (one.is == task_state::claimed)
    return nothing_new();
  return taken_over(order, one, task_claimed{asked.no, asked.who, with.now}, with);
}

decision on(const state& order, const release_task& asked, const context& with) {
  auto found = find_open_task(order, asked.no);
  if (!found)
    return tl::unexpected{found.error()};
  if (is_of_another(**found, asked.who))
    return refuse(rejection_code::not_claimed, (*found)->about);
  if ((*found)->is == task_state::open)
    return nothing_new();
  return events{task_released{asked.no, asked.who, with.now}};
}

/// Gives a task to somebody, whoever has it; to nobody, back to its queue.
decision on(const state& order, const assign_task& asked, const context& with) {
  auto found = find_open_task(order, asked.no);
  if (!found)
    return tl::unexpected{found.error()};
  const auto& one = **found;
  if (one.assignee == asked.to)
    return nothing_new();
  if (asked.to.empty())
    return events{task_released{asked.no, asked.who, with.now}};
  return taken_over(order, one, task_assigned{asked.no, asked.to, asked.who, with.now}, with);
}

decision on(const state& order, const snooze_task& asked, const context& with) {
  auto found = find_open_task(order, asked.no);
  if (!found)
    return tl::unexpected{found.error()};
  if (is_of_another(**found, asked.who))
    return refuse(rejection_code::already_claimed, (*found)->about);
  if ((*found)->snoozed_until == asked.until)
    return nothing_new();
  if (asked.until <= with.now)
    return refuse(rejection_code::in_the_past, (*found)->about);
  return events{task_snoozed{asked.no, asked.until, asked.who, with.now}};
}

decision on(const state& order, const complete_task& asked, const context& with) {
  auto found = find_task(order, asked.no);
  if (!found)
    return tl::unexpected{found.error()};
  const auto& one = **found;
  if (!is_open(one)) {
    auto is_same = one.is == task_state::completed && one.outcome == asked.outcome
                   && one.closed_by == asked.who.by;
    return is_same ? nothing_new() : refuse(rejection_code::already_closed, one.about);
  }
  if (is_of_another(one, asked.who))
    return refuse(rejection_code::already_claimed, one.about);
  if (!is_allowed(one, asked.outcome, with.rules))
    return refuse(rejection_code::wrong_outcome, one.about);
  return both(task_completed{asked.no, asked.outcome, asked.who, with.now},
              effect_of(order, one, asked, with));
}

/// What was said last, by the same person and in the same words, was sent twice.
decision on(const state& order, const comment_task& asked, const context& with) {
  auto found = find_task(order, asked.no);
  if (!found)
    return tl::unexpected{found.error()};
  const auto& comments = (*found)->comments;
  if (!comments.empty() && comments.back().by == asked.who.by && comments.back().text == asked.text)
    return nothing_new();
  if (comments.size() >= comments_max)
    return refuse(rejection_code::too_many_comments, (*found)->about);
  return events{task_commented{asked.no, asked.text, asked.who, with.now}};
}

} // namespace cotm::order
