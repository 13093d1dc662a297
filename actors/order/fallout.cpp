// actors/order/fallout.cpp: see fallout.hpp.

#include "actors/order/fallout.hpp"

#include "actors/order/graph.hpp"
#include "actors/order/rules.hpp"
#include "actors/order/status.hpp"
#include "actors/order/tasks.hpp"
#include "actors/order/undo.hpp"
#include "actors/order/words.hpp"

#include <algorithm>

namespace cotm::order {

// -- failures ------------------------------------------------------------------------------------

/// Counts what failed since a person last dealt with it, whatever the codes were: also failures
/// that take turns come to an end.
failure_verdict judge_failure(const attempts& so_far, const failure_rule* rule, instant now) {
  if (rule == nullptr)
    return {};
  if (auto delay = retry_delay(*rule, so_far.failed + 1))
    return {false, now + *delay};
  return {rule->then == after_retries::fail, std::nullopt};
}

// -- what is stuck -------------------------------------------------------------------------------

namespace {

/// Says whether there is something beside the work, and not an amendment of what is to be undone.
bool has_live_beside(const progress& one) {
  return one.beside && (one.beside->kind != transfer_kind::amend || one.wanted == aim::perform);
}

/// The group of a distributed order if that has failed; null if it has not.
const group_progress* failed_group(const state& order, slot about) {
  auto no = group_no_of(*order.asked, about);
  return no && order.groups.at(*no).failed ? &order.groups[*no] : nullptr;
}

/// As `held_back`; empty if no group has failed, as in most orders.
std::vector<bool> held_back_if_any(const state& order) {
  auto has_failed = [](const group_progress& group) { return group.failed.has_value(); };
  if (std::ranges::none_of(order.groups, has_failed))
    return {};
  return held_back(order);
}

/// As `why_stuck`, whether it could ever start or not.
std::optional<fallout> why_open_stuck(const state& order, const std::vector<bool>& is_held_back,
                                      slot about) {
  const auto& one = order.distributed.at(about);
  if (has_live_beside(one) && one.beside->tries.fallen_out)
    return one.beside->kind == transfer_kind::amend ? fallout::amendment_failed
                                                    : fallout::undo_failed;
  if (one.is_quarantined)
    return fallout::quarantined;
  if (one.how != outcome::open || one.wanted != aim::perform)
    return std::nullopt;
  if (one.tries.fallen_out)
    return fallout::failed;
  if (order.asked->distributed[about].destination.empty())
    return fallout::unrouted;
  if (!is_held_back.empty() && is_held_back[about])
    return fallout::group_failed;
  return std::nullopt;
}

/// Code and reason of why something is stuck, and where.
struct complaint {
  std::string destination;
  std::string code;
  std::string reason;
  std::string_view while_doing = {}; ///< A failure to undo is not cured by what cures one to do.

  [[nodiscard]] std::string fingerprint() const {
    return fingerprint_of(destination, code, std::string{while_doing} + ' ' + reason);
  }
};

complaint complaint_of(const state& order, slot about, fallout why) {
  const auto& one = order.distributed[about];
  const auto& destination = order.asked->distributed[about].destination;
  switch (why) {
    case fallout::failed:
      return {destination, one.tries.code, one.tries.reason};
    case fallout::undo_failed:
    case fallout::amendment_failed:
      return {destination, one.beside->tries.code, one.beside->tries.reason,
              to_text(one.beside->kind)};
    case fallout::quarantined:
      return {destination, std::string{to_text(why)}, one.tries.reason};
    case fallout::unrouted:
      return {destination, std::string{to_text(why)}, order.asked->category};
    case fallout::group_failed: {
      const auto& group = *failed_group(order, about);
      const auto& late
        = group.waits_for ? order.asked->distributed[*group.waits_for].destination : destination;
      return {late, std::string{to_text(why)}, group.why_not};
    }
    case fallout::notice_failed:
      break;
  }
  return {};
}

} // namespace

std::optional<fallout> why_stuck(const state& order, slot about) {
  auto why = why_open_stuck(order, held_back_if_any(order), about);
  return why && abandoned(order)[about] ? std::nullopt : why;
}

std::vector<std::optional<fallout>> reasons_stuck(const state& order) {
  std::vector<std::optional<fallout>> reasons;
  auto is_held_back = held_back_if_any(order);
  for (std::size_t i = 0; i < order.distributed.size(); ++i)
    if (auto why = why_open_stuck(order, is_held_back, static_cast<slot>(i))) {
      reasons.resize(order.distributed.size());
      reasons[i] = why;
    }
  if (reasons.empty())
    return reasons;
  auto given_up = abandoned(order);
  for (std::size_t i = 0; i < reasons.size(); ++i)
    if (given_up[i])
      reasons[i].reset();
  return reasons;
}

bool is_stuck(const state& order, slot about) {
  return why_stuck(order, about).has_value();
}

instant stuck_since(const state& order, slot about) {
  const auto& one = order.distributed.at(about);
  if (has_live_beside(one) && one.beside->tries.fallen_out)
    return *one.beside->tries.fallen_out;
  if (one.tries.fallen_out)
    return *one.tries.fallen_out;
  if (const auto* group = failed_group(order, about))
    return *group->failed;
  return one.is_quarantined ? order.changed : order.placed;
}

std::string fingerprint_of(const state& order, slot about) {
  return complaint_of(order, about, why_stuck(order, about).value()).fingerprint();
}

// -- what can be done ----------------------------------------------------------------------------

namespace {

std::vector<action> actions_if_stuck(fallout why, const progress& one) {
  using enum action;
  switch (why) {
    case fallout::unrouted:
      return {skip, give_up, reroute, amend_dates};
    case fallout::failed:
      return {retry, skip, complete_by_hand, give_up, reroute, amend_dates};
    case fallout::group_failed:
      return {retry, skip, give_up, reroute, amend_dates};
    case fallout::undo_failed:
      return {retry, skip, complete_by_hand, give_up};
    case fallout::amendment_failed:
      return {retry, skip, give_up, amend_dates};
    case fallout::quarantined:
      if (has_to_be_undone(one))
        return {retry, skip, complete_by_hand, give_up};
      if (one.acknowledged || one.beside)
        return {retry, skip, complete_by_hand, give_up, amend_dates};
      return {retry, skip, complete_by_hand, give_up, reroute, amend_dates};
    case fallout::notice_failed:
      break;
  }
  return {};
}

std::vector<action> actions_in_phase(const state& order, slot about) {
  using enum action;
  switch (phase_of(order, about)) {
    case phase::waiting:
      return {skip, reroute, amend_dates};
    case phase::transferring:
      return {amend_dates};
    case phase::in_progress:
    case phase::pending:
    case phase::held:
    case phase::finishing:
      return {complete_by_hand, amend_dates};
    case phase::by_hand:
      if (has_open_work(order, about))
        return {reroute, amend_dates};
      return {complete_by_hand, give_up, reroute, amend_dates};
    case phase::retrying:
      return {retry, skip, complete_by_hand, give_up, reroute, amend_dates};
    case phase::undoing:
      if (has_live_beside(order.distributed[about]))
        return {complete_by_hand};
      return {};
    case phase::unrouted:
    case phase::quarantined:
    case phase::fallen_out: // Stuck, all three.
    case phase::completed:
    case phase::failed:
    case phase::abandoned:
    case phase::cancelled:
    case phase::compensated:
    case phase::withdrawn:
    case phase::skipped:
      return {};
  }
  return {};
}

bool is_possible(const state& order, slot about, action wanted) {
  return std::ranges::count(possible_actions(order, about), wanted) > 0;
}

/// Decides what a person wants done about a distributed order, by `decide_it`. What it has come to
/// already is old news.
template <class Command, class DecideIt>
decision on_stuck(const state& order, const Command& asked, action wanted,
                  std::optional<outcome> comes_to, DecideIt decide_it) {
  if (!order.is_placed())
    return refuse(rejection_code::not_placed);
  if (asked.about >= order.distributed.size())
    return refuse(rejection_code::unknown_slot);
  if (is_possible(order, asked.about, wanted))
    return decide_it(order.distributed[asked.about]);
  if (comes_to && order.distributed[asked.about].how == comes_to)
    return nothing_new();
  return refuse(rejection_code::not_stuck, asked.about);
}

bool has_amendment_that_fell_out(const progress& one) {
  return one.beside && one.beside->kind == transfer_kind::amend && one.beside->tries.fallen_out;
}

outcome undone_outcome(const progress& one) {
  return one.how == outcome::completed ? outcome::compensated : outcome::cancelled;
}

} // namespace

std::vector<action> possible_actions(const state& order, slot about) {
  if (auto why = why_stuck(order, about))
    return actions_if_stuck(*why, order.distributed[about]);
  auto possible = actions_in_phase(order, about);
  const auto& one = order.distributed[about];
  if (has_live_beside(one) && one.beside->tries.retry_at)
    possible.insert(possible.begin(), action::retry);
  return possible;
}

decision on(const state& order, const quarantine& asked, const context& with) {
  if (!order.is_placed())
    return refuse(rejection_code::not_placed);
  if (asked.about >= order.distributed.size())
    return refuse(rejection_code::unknown_slot);
  const auto& one = order.distributed[asked.about];
  if (one.is_quarantined || (one.how != outcome::open && !one.beside))
    return nothing_new();
  return events{quarantined{asked.about, asked.reason, with.now}};
}

decision on(const state& order, const retry& asked, const context& with) {
  return on_stuck(order, asked, action::retry, {}, [&](const progress&) -> decision {
    return events{retried{asked.about, asked.who, with.now}};
  });
}

decision on(const state& order, const skip& asked, const context& with) {
  return on_stuck(
    order, asked, action::skip, outcome::skipped, [&](const progress& one) -> decision {
      if (has_to_be_undone(one))
        return events{kept{asked.about, asked.who, with.now}};
      if (has_amendment_that_fell_out(one))
        return events{amendment_taken{asked.about, with.now, asked.who}};
      return events{settled_by_hand{asked.about, outcome::skipped, asked.who, with.now}};
    });
}

decision on(const state& order, const complete_by_hand& asked, const context& with) {
  auto decide_it = [&](const progress& one) -> decision {
    auto how = has_to_be_undone(one) ? undone_outcome(one) : outcome::completed;
    return events{settled_by_hand{asked.about, how, asked.who, with.now}};
  };
  return on_stuck(order, asked, action::complete_by_hand, outcome::completed, decide_it);
}

decision on(const state& order, const give_up& asked, const context& with) {
  return on_stuck(
    order, asked, action::give_up, outcome::failed, [&](const progress& one) -> decision {
      if (has_to_be_undone(one) || has_amendment_that_fell_out(one))
        return events{kept{asked.about, asked.who, with.now}};
      return events{settled_by_hand{asked.about, outcome::failed, asked.who, with.now}};
    });
}

decision on(const state& order, const reroute& asked, const context& with) {
  const auto* destination = with.rules.find_destination(asked.destination);
  if (order.is_placed() && asked.about < order.distributed.size()) {
    if (destination == nullptr)
      return refuse(rejection_code::unknown_destination, asked.about);
    if (order.asked->distributed[asked.about].destination == asked.destination)
      return nothing_new();
  }
  return on_stuck(order, asked, action::reroute, {}, [&](const progress&) -> decision {
    return events{rerouted{asked.about, asked.destination, destination->acknowledge_within,
                           asked.who, with.now}};
  });
}

// -- dates ---------------------------------------------------------------------------------------

namespace {

/// Says why the dates of the order itself, or of one distributed order, cannot be changed.
std::optional<rejection> find_objection(const state& order, const amend_dates& asked,
                                        bool has_new_start) {
  if (asked.about) {
    auto is_late = has_new_start && order.distributed[*asked.about].released;
    if (is_late || !is_possible(order, *asked.about, action::amend_dates))
      return rejection{rejection_code::not_amendable, asked.about};
    return std::nullopt;
  }
  if (order.cancelled)
    return rejection{rejection_code::already_cancelled, {}};
  if (is_over(order))
    return rejection{rejection_code::already_over, {}};
  auto is_released = [](const progress& one) { return one.released.has_value(); };
  if (has_new_start && std::ranges::any_of(order.distributed, is_released))
    return rejection{rejection_code::not_amendable, {}};
  return std::nullopt;
}

bool is_other(std::optional<instant> wanted, std::optional<instant> planned) {
  return wanted && wanted != planned;
}

} // namespace

decision on(const state& order, const amend_dates& asked, const context& with) {
  if (!order.is_placed())
    return refuse(rejection_code::not_placed);
  if (asked.about && *asked.about >= order.distributed.size())
    return refuse(rejection_code::unknown_slot);
  auto differs = [&](const auto& planned) {
    return std::pair{is_other(asked.requested_start, planned.requested_start),
                     is_other(asked.requested_completion, planned.requested_completion)};
  };
  auto [has_new_start, has_new_completion]
    = asked.about ? differs(order.asked->distributed[*asked.about]) : differs(*order.asked);
  if (!has_new_start && !has_new_completion)
    return nothing_new();
  if (auto why = find_objection(order, asked, has_new_start))
    return tl::unexpected{*why};
  if (has_new_completion && *asked.requested_completion <= with.now)
    return refuse(rejection_code::in_the_past, asked.about);
  return events{dates_amended{asked.about, asked.requested_start, asked.requested_completion,
                              asked.who, with.now}};
}

// -- the pool ------------------------------------------------------------------------------------

namespace {

/// Adds who deals with it and what is at stake.
void add_stakes(stuck& made, const state& order) {
  made.task = open_task_of(order, made);
  if (made.task)
    made.owner = order.tasks[*made.task].assignee;
  std::uint16_t climbed = 0;
  for (const auto& one : order.jeopardies) {
    if (one.key.about && one.key.about != made.about)
      continue;
    made.risk = std::max(made.risk, one.level);
    auto is_taken = made.task && !order.tasks[*made.task].assignee.empty();
    if (!is_taken && one.steps > climbed) {
      climbed = one.steps;
      made.owner = one.owner;
    }
  }
}

stuck stuck_slot(const state& order, slot about, fallout why) {
  stuck made;
  made.why = why;
  made.about = about;
  made.since = stuck_since(order, about);
  auto said = complaint_of(order, about, why);
  made.fingerprint = said.fingerprint();
  made.code = std::move(said.code);
  made.reason = std::move(said.reason);
  return made;
}

stuck stuck_notice(const notice& one, std::uint16_t no) {
  stuck made;
  made.why = fallout::notice_failed;
  made.about = one.about;
  made.notice = no;
  made.since = *one.tries.fallen_out;
  made.code = one.tries.code;
  made.reason = one.tries.reason;
  made.fingerprint = fingerprint_of(one.sink, one.tries.code, one.tries.reason);
  return made;
}

} // namespace

std::vector<stuck> pool_of(const state& order) {
  std::vector<stuck> pool;
  if (!order.is_placed())
    return pool;
  auto reasons = reasons_stuck(order);
  for (std::size_t i = 0; i < reasons.size(); ++i)
    if (reasons[i])
      pool.push_back(stuck_slot(order, static_cast<slot>(i), *reasons[i]));
  for (std::size_t i = 0; i < order.notices.size(); ++i)
    if (order.notices[i].tries.fallen_out && !order.notices[i].confirmed)
      pool.push_back(stuck_notice(order.notices[i], static_cast<std::uint16_t>(i)));
  for (auto& one : pool)
    add_stakes(one, order);
  return pool;
}

} // namespace cotm::order
