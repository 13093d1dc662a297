// actors/order/undo.cpp: cancelling and compensating, in reverse order of dependency.
//
// Whatever makes work not wanted any more (a cancellation, an amendment, its group's failure) sets
// its aim. What follows from an aim is here, and the same for all:
//
//     not released, failed, skipped   withdrawn at once; as new, if it is to be redone
//     in flight                       [cancel]
//     done                            [compensate]
//     past its point of no return     kept, and a person is told
//
// A transfer in brackets waits until whatever depends on the work, directly or over others, has
// been undone. It is repeated as its destination's failure rules say and then waits for a person.
// Work that completes before its cancel arrived is compensated; that is decided by what is reported
// first, and either way everything ends.
//
// Source: TMF622 v4.0.0 CancelProductOrder; point of no return as in TMF's order management.

#include "actors/order/undo.hpp"

#include "actors/order/graph.hpp"
#include "actors/order/rules.hpp"

#include <algorithm>

namespace cotm::order {

namespace {

/// What destinations answer to a cancel that comes too late, or that they were first to think of.
constexpr std::string_view already_completed_code = "alreadyCompleted";
constexpr std::string_view already_cancelled_code = "cancelled";

bool has_settled_without_doing(const progress& one) {
  return one.how == outcome::failed || one.how == outcome::skipped;
}

bool is_not_handed_over(const progress& one) {
  return one.how == outcome::open && !one.released;
}

bool undoes(const std::optional<beside>& side) {
  return side && side->kind != transfer_kind::amend;
}

bool has_stopped(const attempts& tries) {
  return tries.retry_at || tries.fallen_out;
}

bool is_due(const attempts& tries, instant now) {
  return tries.retry_at && *tries.retry_at <= now;
}

slot to_slot(std::size_t index) {
  return static_cast<slot>(index);
}

/// Withdraws what nothing has to be undone of, all in one event.
void withdraw(unfolding& here) {
  std::vector<slot> gone;
  for (std::size_t i = 0; i < here.order().distributed.size(); ++i) {
    const auto& one = here.order().distributed[i];
    if (one.wanted == aim::undo && (is_not_handed_over(one) || has_settled_without_doing(one)))
      gone.push_back(to_slot(i));
  }
  if (!gone.empty())
    here.note(withdrawn{std::move(gone), here.now()});
}

/// Begins anew what is to be redone and nothing has to be undone of.
void renew(unfolding& here) {
  for (std::size_t i = 0; i < here.order().distributed.size(); ++i)
    if (const auto& one = here.order().distributed[i];
        one.wanted == aim::redo && !has_to_be_undone(one))
      here.note(undone{to_slot(i), here.now()});
}

/// Goes on with amendments: tries again, and sees to what was done before its amendment arrived.
/// One of what is not wanted any more is not pursued; its destination may still answer.
void pursue_amendments(unfolding& here) {
  for (std::size_t i = 0; i < here.order().distributed.size(); ++i) {
    const auto& one = here.order().distributed[i];
    if (!one.beside || undoes(one.beside))
      continue;
    if (one.wanted != aim::perform) {
      if (const auto tries = one.beside->tries; has_stopped(tries))
        here.note(amendment_refused{to_slot(i), tries.code, tries.reason, here.now()});
    } else if (is_done(one))
      here.note(amendment_refused{to_slot(i), std::string{already_completed_code},
                                  "it was done before it could be amended", here.now()});
    else if (is_due(one.beside->tries, here.now()))
      here.note(beside_started{to_slot(i), transfer_kind::amend, here.now()});
  }
}

/// Asks a person to see to what cannot be undone.
void ask_a_person(unfolding& here, slot about) {
  const auto& order = here.order();
  const auto* destination = here.rules().find_destination(destination_of(order, about));
  task_opened wanted;
  wanted.type = cancellation_task;
  wanted.queue = destination != nullptr ? destination->queue : "";
  wanted.title = "'" + order.asked->distributed[about].id
                 + "' is past its point of no return and cannot be undone";
  wanted.about = about;
  open_by_rule(here, std::move(wanted));
}

/// Keeps what cannot be undone, and, in a cancelled order, what it stands on: nothing of that can
/// have been undone yet, since it comes after.
void keep(unfolding& here, slot about) {
  here.note(kept{about, {}, here.now()});
  if (!here.order().cancelled)
    return;
  std::vector<slot> standing = {about};
  while (!standing.empty()) {
    auto on_top = standing.back();
    standing.pop_back();
    for (const auto& edge : here.order().asked->distributed[on_top].depends_on)
      if (const auto& one = here.order().distributed[edge.on];
          has_to_be_undone(one) && !undoes(one.beside)) {
        here.note(kept{edge.on, {}, here.now()});
        standing.push_back(edge.on);
      }
  }
}

/// Sees to cancels that come too late, and to what has become impossible to undo. An answer that is
/// still to come from a destination is waited for: it knows best.
void settle_what_is_too_late(unfolding& here) {
  for (std::size_t i = 0; i < here.order().distributed.size(); ++i) {
    const auto& one = here.order().distributed[i];
    if (!has_to_be_undone(one))
      continue;
    auto about = to_slot(i);
    auto is_overtaken = one.beside && one.beside->kind == transfer_kind::cancel && is_done(one);
    auto is_answered = is_overtaken || !undoes(one.beside) || has_stopped(one.beside->tries);
    if (is_answered && is_past_no_return(here.order(), about)) {
      keep(here, about);
      ask_a_person(here, about);
    } else if (is_overtaken) {
      here.note(undo_overtaken{about, here.now()});
    }
  }
}

/// Finds what something stands on that is still to be undone, directly or over others.
std::vector<bool> stood_upon(const state& order) {
  std::vector<bool> is_stood_upon(order.distributed.size(), false);
  std::vector<slot> standing;
  for (std::size_t i = 0; i < order.distributed.size(); ++i)
    if (has_to_be_undone(order.distributed[i]))
      standing.push_back(to_slot(i));
  while (!standing.empty()) {
    auto on_top = standing.back();
    standing.pop_back();
    for (const auto& edge : order.asked->distributed[on_top].depends_on)
      if (!is_stood_upon[edge.on]) {
        is_stood_upon[edge.on] = true;
        standing.push_back(edge.on);
      }
  }
  return is_stood_upon;
}

/// Starts to undo whatever nothing stands on, and tries again what is due.
void start(unfolding& here) {
  auto is_stood_upon = stood_upon(here.order());
  for (std::size_t i = 0; i < here.order().distributed.size(); ++i) {
    const auto& one = here.order().distributed[i];
    if (!has_to_be_undone(one))
      continue;
    auto is_under_way = undoes(one.beside);
    if (is_under_way ? !is_due(one.beside->tries, here.now()) : is_stood_upon[i])
      continue;
    auto kind = is_done(one) ? transfer_kind::compensate : transfer_kind::cancel;
    here.note(beside_started{to_slot(i), kind, here.now()});
  }
}

} // namespace

bool is_done(const progress& one) {
  return one.how == outcome::completed || (one.how == outcome::open && one.performed);
}

bool has_to_be_undone(const progress& one) {
  return one.wanted != aim::perform && (is_done(one) || (one.how == outcome::open && one.released));
}

bool is_past_no_return(const state& order, slot about) {
  const auto& one = order.distributed[about];
  if (!one.released || (one.how != outcome::open && one.how != outcome::completed))
    return false;
  const auto& planned = order.asked->distributed[about].milestones;
  for (std::size_t i = 0; i < planned.size(); ++i)
    if (planned[i].is_point_of_no_return && one.milestones[i])
      return true;
  return false;
}

decision on(const state& order, const cancel& asked, const context& with) {
  if (!order.is_placed())
    return refuse(rejection_code::not_placed);
  if (order.cancelled)
    return nothing_new();
  if (is_over(order))
    return refuse(rejection_code::already_over);
  for (std::size_t i = 0; i < order.distributed.size(); ++i)
    if (is_past_no_return(order, to_slot(i)))
      return refuse(rejection_code::past_point_of_no_return, to_slot(i));
  return events{cancel_requested{asked.who, with.now}};
}

void draw_undoing(unfolding& here) {
  auto is_ordinary = [](const progress& one) { return one.wanted == aim::perform && !one.beside; };
  if (std::ranges::all_of(here.order().distributed, is_ordinary))
    return;
  pursue_amendments(here);
  withdraw(here);
  settle_what_is_too_late(here);
  renew(here);
  start(here);
}

// -- what destinations answer --------------------------------------------------------------------

decision on_beside_acknowledged(const state& order, slot about, instant at) {
  const auto& side = *order.distributed[about].beside;
  if (side.acknowledged || has_stopped(side.tries))
    return nothing_new();
  return events{beside_acknowledged{about, at}};
}

decision on_beside_completed(const state& order, slot about, instant at) {
  const auto& one = order.distributed[about];
  if (undoes(one.beside))
    return events{undone{about, at}};
  if (is_done(one))
    return nothing_new(); // As it was; that is to be undone.
  return events{amendment_taken{about, at}, done(order, about, at)};
}

decision on_beside_failed(const state& order, const fail& said, const context& with) {
  const auto& side = *order.distributed[said.about].beside;
  if (has_stopped(side.tries))
    return nothing_new();
  auto at = plausible(said.at, side.released, with.now);
  const auto* rule = with.rules.failure_rule_for(destination_of(order, said.about), said.code);
  auto verdict = judge_failure(side.tries, rule, with.now);
  if (verdict.is_final && side.kind == transfer_kind::amend)
    return events{amendment_refused{said.about, said.code, said.reason, at}};
  // What exists does not vanish by a rule: to leave it as it is somebody has to decide.
  return events{beside_failed{said.about, said.code, said.reason, verdict.retry_at, at}};
}

decision on_beside_rejected(const state& order, const reject& said, const context& with) {
  const auto& side = *order.distributed[said.about].beside;
  if (has_stopped(side.tries))
    return nothing_new();
  auto at = plausible(said.at, side.released, with.now);
  if (side.kind == transfer_kind::amend)
    return events{amendment_refused{said.about, said.code, said.reason, at}};
  if (said.code == already_cancelled_code)
    return events{undone{said.about, at}};
  if (side.kind == transfer_kind::cancel && said.code == already_completed_code)
    return events{done(order, said.about, at)};
  return events{beside_failed{said.about, said.code, said.reason, std::nullopt, at}};
}

} // namespace cotm::order
