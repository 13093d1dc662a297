// actors/order/notices.cpp: billing, maintenance and whoever else is configured is told, until they
// say that they know.
//
// What happens in a decision makes a notice for each sink that wants to hear of it: once, since it
// happens once. What happened before a sink was configured makes none. A sink is told one thing
// after the other; what it does not take holds up what comes later, since "completed" means nothing
// to somebody who has not heard what was. So a notice that fell out waits, with all behind it, for
// a person to have it sent again.
//
// A confirmation of any revision counts: whenever it was sent, the sink has it.

#include "actors/order/notices.hpp"

#include "actors/order/graph.hpp"
#include "actors/order/rules.hpp"
#include "actors/order/status.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace cotm::order {

namespace {

/// Finds a notice of which revision `revision` was sent.
/// @errors not_placed, unknown_notice, unknown_revision
result<const notice*, rejection> find_sent(const state& order, std::uint16_t no,
                                           std::uint32_t revision) {
  if (!order.is_placed())
    return refuse(rejection_code::not_placed);
  if (no >= order.notices.size())
    return refuse(rejection_code::unknown_notice);
  const auto& found = order.notices[no];
  if (revision == 0 || revision > found.revision)
    return refuse(rejection_code::unknown_revision);
  return &found;
}

/// Which distributed order a fact completes, if it does that.
std::optional<slot> completed_by(const event& fact) {
  if (const auto* one = std::get_if<completed>(&fact))
    return one->about;
  if (const auto* one = std::get_if<settled_by_hand>(&fact);
      one != nullptr && one->how == outcome::completed)
    return one->about;
  return std::nullopt;
}

/// What is to be told of an order that is over.
std::optional<notice_trigger> trigger_of(lifecycle is) {
  switch (is) {
    case lifecycle::completed:
      return notice_trigger::order_completed;
    case lifecycle::partial:
    case lifecycle::failed:
      return notice_trigger::order_failed;
    case lifecycle::cancelled:
      return notice_trigger::order_cancelled;
    case lifecycle::acknowledged:
    case lifecycle::in_progress:
    case lifecycle::held:
    case lifecycle::pending:
    case lifecycle::pending_cancellation:
      return std::nullopt;
  }
  return std::nullopt;
}

void tell(unfolding& here, notice_trigger what, std::optional<slot> about, std::size_t most) {
  for (const auto& sink : here.rules().sinks)
    if (std::ranges::find(sink.on, what) != sink.on.end() && here.order().notices.size() < most)
      here.note(notice_due{sink.name, what, about, here.now()});
}

/// Sends again what its time has come for.
void retry_notices(unfolding& here) {
  for (std::size_t i = 0; i < here.order().notices.size(); ++i)
    if (const auto& retry_at = here.order().notices[i].tries.retry_at;
        retry_at && *retry_at <= here.now())
      here.note(notice_resent{static_cast<std::uint16_t>(i), {}, here.now()});
}

} // namespace

decision on(const state& order, const confirm_notice& said, const context& with) {
  auto sent = find_sent(order, said.notice_no, said.revision);
  if (!sent)
    return tl::unexpected{sent.error()};
  if ((*sent)->confirmed)
    return nothing_new();
  return events{notice_confirmed{said.notice_no, plausible(said.at, (*sent)->since, with.now)}};
}

decision on(const state& order, const fail_notice& said, const context& with) {
  auto sent = find_sent(order, said.notice_no, said.revision);
  if (!sent)
    return tl::unexpected{sent.error()};
  const auto& one = **sent;
  if (one.confirmed || said.revision != one.revision || one.tries.retry_at || one.tries.fallen_out)
    return nothing_new();
  const auto* sink = with.rules.find_sink(one.sink);
  const auto* rule
    = sink == nullptr ? nullptr : with.rules.failure_rule_for(sink->destination, said.code);
  // There is no giving up on a notice: what has to be known has to be known.
  auto retry_at = judge_failure(one.tries, rule, with.now).retry_at;
  return events{notice_failed{said.notice_no, said.code, said.reason, retry_at, with.now}};
}

decision on(const state& order, const resend_notice& asked, const context& with) {
  if (!order.is_placed())
    return refuse(rejection_code::not_placed);
  if (asked.notice_no >= order.notices.size())
    return refuse(rejection_code::unknown_notice);
  if (order.notices[asked.notice_no].confirmed)
    return refuse(rejection_code::already_closed);
  return events{notice_resent{asked.notice_no, asked.who, with.now}};
}

void draw_notices(unfolding& here) {
  retry_notices(here);
  if (here.rules().sinks.empty())
    return;
  const auto count = here.facts().size();
  for (std::size_t i = 0; i < count; ++i)
    if (auto about = completed_by(here.facts()[i]))
      tell(here, notice_trigger::distributed_order_completed, about,
           notices_max - notices_of_end_max);
  if (!is_over(here.order()) || (here.before().is_placed() && is_over(here.before())))
    return;
  if (auto what = trigger_of(lifecycle_of(here.order())))
    tell(here, *what, std::nullopt, notices_max);
}

std::vector<std::uint16_t> notices_owed(const state& order) {
  std::vector<std::uint16_t> owed;
  std::vector<std::string_view> told;
  for (std::size_t i = 0; i < order.notices.size(); ++i) {
    const auto& one = order.notices[i];
    if (one.confirmed || std::ranges::find(told, one.sink) != told.end())
      continue;
    told.emplace_back(one.sink);
    if (!one.tries.retry_at && !one.tries.fallen_out)
      owed.push_back(static_cast<std::uint16_t>(i));
  }
  return owed;
}

std::optional<instant> next_notice(const state& order) {
  std::optional<instant> next;
  for (const auto& one : order.notices)
    if (const auto& at = one.tries.retry_at; at && (!next || *at < *next))
      next = at;
  return next;
}

std::string notice_id(const state& order, std::uint16_t notice_no) {
  return std::string{notice_id_prefix} + order.notices.at(notice_no).sink + "/"
         + std::to_string(notice_no);
}

} // namespace cotm::order
