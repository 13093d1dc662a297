// actors/order/reports.cpp: what destinations say, and what it comes to.
//
// A report is about one transfer, by its revision. About one that stands no more it is old news:
// what it says has been overtaken by whatever made it stand no more.

#include "actors/order/graph.hpp"
#include "actors/order/rules.hpp"
#include "actors/order/undo.hpp"

#include <algorithm>

namespace cotm::order {

namespace {

/// Which transfer a report is about.
enum class subject : std::uint8_t { work, beside, past };

/// Finds out what a report is about, and refuses what was never handed over.
result<subject, rejection> subject_of(const state& order, slot about, std::uint32_t revision) {
  if (!order.is_placed())
    return refuse(rejection_code::not_placed);
  if (about >= order.distributed.size())
    return refuse(rejection_code::unknown_slot);
  const auto& one = order.distributed[about];
  if (one.beside && one.beside->revision == revision)
    return subject::beside;
  if (revision > one.last_revision)
    return refuse(rejection_code::unknown_revision, about);
  if (revision != one.revision
      && std::ranges::find(one.unanswered, revision) == one.unanswered.end())
    return subject::past;
  if (one.released)
    return subject::work;
  if (one.how != outcome::open)
    return subject::past;
  return refuse(rejection_code::not_released, about);
}

bool is_settled(const progress& one) {
  return one.how != outcome::open;
}

/// Says whether what the work came to was not what its destination made of it, so that whatever
/// that still says of it is old news.
bool is_overruled(const progress& one) {
  switch (one.how) {
    case outcome::cancelled:
    case outcome::compensated:
    case outcome::withdrawn:
    case outcome::skipped:
      return true;
    case outcome::open:
    case outcome::completed:
    case outcome::failed:
      return false;
  }
  return false;
}

/// Says whether work that failed is worth another attempt. What is not wanted is not, also if it
/// was kept because it could not be undone: that it failed saves the trouble.
bool is_tried_again(const state& order, slot about) {
  return order.distributed[about].wanted == aim::perform && !order.cancelled
         && !order.asked->distributed[about].is_removed;
}

/// Says whether a report about what is beside the work shows that an amendment was taken: any word
/// about the work does that is not done yet.
bool shows_taking(const progress& one, subject what) {
  return what == subject::beside && one.beside->kind == transfer_kind::amend && !is_done(one);
}

/// Decides a report that shows that an amendment was taken, and then means the work.
template <class Command>
decision take_amendment(const state& order, const Command& said, const context& with) {
  auto moved = order;
  event taken = amendment_taken{said.about, with.now};
  apply_fact(moved, taken);
  auto rest = on(moved, said, with);
  if (rest)
    rest->insert(rest->begin(), std::move(taken));
  return rest;
}

/// Decides a report about work in flight by `decide_work`; one about work that is settled, or has
/// been performed, is old news.
template <class Command, class DecideWork>
decision
on_work(const state& order, const Command& said, const context& with, DecideWork decide_work) {
  auto subject = subject_of(order, said.about, said.revision);
  if (!subject)
    return tl::unexpected{subject.error()};
  const auto& one = order.distributed[said.about];
  if (shows_taking(one, *subject))
    return take_amendment(order, said, with);
  if (*subject != subject::work || is_settled(one) || one.performed)
    return nothing_new();
  return decide_work(one);
}

/// Says whether a report of a condition comes after the last one that was heard.
bool is_news(const progress& one, std::uint32_t sequence) {
  return sequence == 0 || sequence > one.heard;
}

} // namespace

event done(const state& order, slot about, instant at) {
  if (has_finish_to_wait_for(order, about))
    return performed{about, at};
  return completed{about, at};
}

decision on(const state& order, const acknowledge& said, const context& with) {
  auto subject = subject_of(order, said.about, said.revision);
  if (!subject)
    return tl::unexpected{subject.error()};
  const auto& one = order.distributed[said.about];
  if (*subject == subject::beside)
    return on_beside_acknowledged(order, said.about,
                                  plausible(said.at, one.beside->released, with.now));
  if (*subject == subject::past || one.acknowledged || is_settled(one))
    return nothing_new();
  return events{acknowledged{said.about, plausible(said.at, *one.released, with.now)}};
}

decision on(const state& order, const reach_milestone& said, const context& with) {
  auto subject = subject_of(order, said.about, said.revision);
  if (!subject)
    return tl::unexpected{subject.error()};
  const auto& one = order.distributed[said.about];
  const auto& planned = order.asked->distributed[said.about].milestones;
  auto found = std::ranges::find(planned, said.name, &milestone::name);
  if (shows_taking(one, *subject))
    return take_amendment(order, said, with);
  if (*subject != subject::work)
    return nothing_new();
  if (found == planned.end())
    return refuse(rejection_code::unknown_milestone, said.about);
  auto no = static_cast<std::uint16_t>(found - planned.begin());
  if (one.milestones[no])
    return nothing_new();
  return events{milestone_reached{said.about, no, plausible(said.at, *one.released, with.now)}};
}

decision on(const state& order, const complete& said, const context& with) {
  auto subject = subject_of(order, said.about, said.revision);
  if (!subject)
    return tl::unexpected{subject.error()};
  const auto& one = order.distributed[said.about];
  if (*subject == subject::beside)
    return on_beside_completed(order, said.about,
                               plausible(said.at, one.beside->released, with.now));
  if (*subject == subject::past || one.performed || one.how == outcome::completed
      || is_overruled(one))
    return nothing_new();
  if (is_settled(one))
    return refuse(rejection_code::conflicting_outcome, said.about);
  return events{done(order, said.about, plausible(said.at, *one.released, with.now))};
}

decision on(const state& order, const fail& said, const context& with) {
  auto subject = subject_of(order, said.about, said.revision);
  if (!subject)
    return tl::unexpected{subject.error()};
  if (*subject == subject::beside)
    return on_beside_failed(order, said, with);
  const auto& one = order.distributed[said.about];
  // About an amendment that was overtaken: that it was not taken is no news of the work.
  if (*subject == subject::past || said.revision != one.revision || one.how == outcome::failed
      || is_overruled(one))
    return nothing_new();
  if (is_settled(one) || one.performed)
    return refuse(rejection_code::conflicting_outcome, said.about);
  auto at = plausible(said.at, *one.released, with.now);
  if (!is_tried_again(order, said.about))
    return events{undone{said.about, at}};
  const auto& destination = order.asked->distributed[said.about].destination;
  auto verdict
    = judge_failure(one.tries, with.rules.failure_rule_for(destination, said.code), with.now);
  if (verdict.is_final)
    return events{failed{said.about, said.code, said.reason, at}};
  return events{attempt_failed{said.about, said.code, said.reason, verdict.retry_at, at}};
}

decision on(const state& order, const reject& said, const context& with) {
  auto subject = subject_of(order, said.about, said.revision);
  if (!subject)
    return tl::unexpected{subject.error()};
  if (*subject == subject::beside)
    return on_beside_rejected(order, said, with);
  const auto& one = order.distributed[said.about];
  // About an amendment that was overtaken: that it was not taken is no news of the work.
  if (*subject == subject::past || said.revision != one.revision || one.how == outcome::failed
      || is_overruled(one))
    return nothing_new();
  if (is_settled(one) || one.performed)
    return refuse(rejection_code::conflicting_outcome, said.about);
  auto at = plausible(said.at, *one.released, with.now);
  if (!is_tried_again(order, said.about))
    return events{undone{said.about, at}};
  const auto& destination = order.asked->distributed[said.about].destination;
  const auto* rule = with.rules.failure_rule_for(destination, said.code);
  if (rule != nullptr && rule->then == after_retries::fail)
    return events{failed{said.about, said.code, said.reason, at}};
  return events{attempt_failed{said.about, said.code, said.reason, std::nullopt, at}};
}

decision on(const state& order, const report_condition& said, const context& with) {
  return on_work(order, said, with, [&](const progress& one) -> decision {
    auto is_same = one.is_said == said.is && one.said_code == said.code
                   && one.said_reason == said.reason && one.acknowledged;
    if (!is_news(one, said.sequence) || (is_same && said.sequence == 0))
      return nothing_new();
    auto at = plausible(said.at, *one.released, with.now);
    return events{
      condition_reported{said.about, said.is, said.code, said.reason, said.sequence, at}};
  });
}

decision on(const state& order, const expect& said, const context& with) {
  return on_work(order, said, with, [&](const progress& one) -> decision {
    if (!is_news(one, said.sequence) || one.expected == said.completion)
      return nothing_new();
    return events{completion_expected{said.about, said.completion, said.sequence, with.now}};
  });
}

} // namespace cotm::order
