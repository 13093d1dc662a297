// actors/order/model.cpp: see model.hpp. Each command has its `on`, each event its `apply`; what
// follows from any change (releases, jeopardies) is found in one place, `add_consequences`.

#include "actors/order/model.hpp"

#include "actors/order/graph.hpp"
#include "actors/order/promises.hpp"
#include "runtime/base/invariant.hpp"

#include <algorithm>
#include <utility>

namespace cotm::order {

namespace {

using events = std::vector<event>;

tl::unexpected<rejection> refuse(rejection_code why, std::optional<slot> about = std::nullopt) {
  return tl::unexpected{rejection{why, about}};
}

/// Says that a command is old news: it succeeds and changes nothing.
decision nothing_new() {
  return events{};
}

bool is_settled(const progress& one) {
  return one.how != outcome::open;
}

/// A destination's clock may be wrong; ours says what is possible.
instant plausible(instant said, const progress& one, instant now) {
  return std::clamp(said, std::min(*one.released, now), now);
}

// -- apply: what an event changes ----------------------------------------------------------------

void apply(state& order, const placed& fact) {
  COTM_INVARIANT(!order.is_placed());
  order.asked = fact.asked;
  order.placed = order.changed = order.reviewed = fact.at;
  order.distributed.resize(fact.asked->distributed.size());
  for (std::size_t i = 0; i < order.distributed.size(); ++i)
    order.distributed[i].milestones.resize(fact.asked->distributed[i].milestones.size());
}

void apply(state& order, const released& fact) {
  for (auto about : fact.slots) {
    auto& one = order.distributed.at(about);
    COTM_INVARIANT(!one.released);
    one.released = fact.at;
  }
  order.changed = fact.at;
}

void apply(state& order, const acknowledged& fact) {
  auto& one = order.distributed.at(fact.about);
  COTM_INVARIANT(one.released);
  one.acknowledged = fact.at;
  order.changed = std::max(order.changed, fact.at);
}

void apply(state& order, const milestone_reached& fact) {
  auto& one = order.distributed.at(fact.about);
  COTM_INVARIANT(one.released);
  one.milestones.at(fact.milestone_no) = fact.at;
  if (!one.acknowledged)
    one.acknowledged = fact.at;
  order.changed = std::max(order.changed, fact.at);
}

void settle(state& order, slot about, outcome how, instant at) {
  auto& one = order.distributed.at(about);
  COTM_INVARIANT(one.released);
  COTM_INVARIANT(!is_settled(one));
  one.how = how;
  one.settled = at;
  one.is_quarantined = false;
  if (!one.acknowledged)
    one.acknowledged = at;
  order.changed = std::max(order.changed, at);
}

void apply(state& order, const completed& fact) {
  settle(order, fact.about, outcome::completed, fact.at);
}

void apply(state& order, const failed& fact) {
  settle(order, fact.about, outcome::failed, fact.at);
  auto& one = order.distributed.at(fact.about);
  one.code = fact.code;
  one.reason = fact.reason;
}

void apply(state& order, const jeopardy_raised& fact) {
  auto at = std::ranges::lower_bound(order.jeopardies, fact.what.key, {}, &jeopardy::key);
  COTM_INVARIANT(at == order.jeopardies.end() || at->key != fact.what.key);
  order.jeopardies.insert(at, fact.what);
}

void apply(state& order, const jeopardy_cleared& fact) {
  auto gone
    = std::erase_if(order.jeopardies, [&](const jeopardy& one) { return one.key == fact.key; });
  COTM_INVARIANT(gone == 1);
}

void apply(state& order, const quarantined& fact) {
  auto& one = order.distributed.at(fact.about);
  one.is_quarantined = true;
  one.reason = fact.reason;
  order.changed = std::max(order.changed, fact.at);
}

void apply(state& order, const reviewed& fact) {
  order.reviewed = fact.at;
}

void apply_one(state& order, const event& fact) {
  std::visit([&](const auto& one) { apply(order, one); }, fact);
}

/// Records one more event and lets `order` move on by it.
void note(state& order, events& facts, event fact) {
  apply_one(order, fact);
  facts.push_back(std::move(fact));
}

// -- what follows from a change ------------------------------------------------------------------

void clear_cured(state& order, events& facts, const std::vector<promise>& open, instant now) {
  std::vector<jeopardy_key> cured;
  for (const auto& raised : order.jeopardies) {
    auto is_open = std::ranges::any_of(
      open, [&](const promise& one) { return one.key == raised.key && one.due <= now; });
    if (!is_open)
      cured.push_back(raised.key);
  }
  for (const auto& key : cured)
    note(order, facts, jeopardy_cleared{key, now});
}

void raise_missed(state& order, events& facts, const std::vector<promise>& open, instant now) {
  if (!open.empty() && now >= std::max(order.changed, order.reviewed) + review_interval)
    note(order, facts, reviewed{now});
  for (const auto& one : open) {
    auto is_raised = std::ranges::any_of(
      order.jeopardies, [&](const jeopardy& raised) { return raised.key == one.key; });
    if (now < one.due || is_raised)
      continue;
    note(order, facts, jeopardy_raised{{one.key, level_of(one.key.kind), one.due, now}});
  }
}

/// Adds all that follows from `facts` at `now`: what can be released, what is cured, what is late.
void add_consequences(state& order, events& facts, instant now) {
  auto ready = releasable(order, now);
  if (!ready.empty())
    note(order, facts, released{std::move(ready), now});
  if (order.jeopardies.empty() && now < next_due(order))
    return;
  auto open = open_promises(order);
  clear_cured(order, facts, open, now);
  raise_missed(order, facts, open, now);
}

// -- on: what a command means --------------------------------------------------------------------

decision on(const state& order, const place& asked, instant now) {
  if (order.is_placed()) {
    if (order.asked->fingerprint == asked.asked->fingerprint)
      return nothing_new();
    return refuse(rejection_code::already_placed);
  }
  if (auto why = find_fault(*asked.asked))
    return tl::unexpected{*why};
  return events{placed{asked.asked, now}};
}

/// Checks what every report has in common; gives the progress that it is about.
result<const progress*, rejection> subject_of(const state& order, slot about) {
  if (!order.is_placed())
    return refuse(rejection_code::not_placed);
  if (about >= order.distributed.size())
    return refuse(rejection_code::unknown_slot);
  const auto& one = order.distributed[about];
  if (!one.released)
    return refuse(rejection_code::not_released, about);
  return &one;
}

decision on(const state& order, const acknowledge& asked, instant now) {
  auto subject = subject_of(order, asked.about);
  if (!subject)
    return tl::unexpected{subject.error()};
  if ((*subject)->acknowledged)
    return nothing_new();
  return events{acknowledged{asked.about, plausible(asked.at, **subject, now)}};
}

decision on(const state& order, const reach_milestone& asked, instant now) {
  auto subject = subject_of(order, asked.about);
  if (!subject)
    return tl::unexpected{subject.error()};
  const auto& planned = order.asked->distributed[asked.about].milestones;
  auto found = std::ranges::find(planned, asked.name, &milestone::name);
  if (found == planned.end())
    return refuse(rejection_code::unknown_milestone, asked.about);
  auto no = static_cast<std::uint16_t>(found - planned.begin());
  if ((*subject)->milestones[no])
    return nothing_new();
  return events{milestone_reached{asked.about, no, plausible(asked.at, **subject, now)}};
}

decision on(const state& order, const complete& asked, instant now) {
  auto subject = subject_of(order, asked.about);
  if (!subject)
    return tl::unexpected{subject.error()};
  if ((*subject)->how == outcome::completed)
    return nothing_new();
  if (is_settled(**subject))
    return refuse(rejection_code::conflicting_outcome, asked.about);
  return events{completed{asked.about, plausible(asked.at, **subject, now)}};
}

decision on(const state& order, const fail& asked, instant now) {
  auto subject = subject_of(order, asked.about);
  if (!subject)
    return tl::unexpected{subject.error()};
  if ((*subject)->how == outcome::failed)
    return nothing_new();
  if (is_settled(**subject))
    return refuse(rejection_code::conflicting_outcome, asked.about);
  auto at = plausible(asked.at, **subject, now);
  return events{failed{asked.about, asked.code, asked.reason, at}};
}

decision on(const state& order, const quarantine& asked, instant now) {
  if (!order.is_placed())
    return refuse(rejection_code::not_placed);
  if (asked.about >= order.distributed.size())
    return refuse(rejection_code::unknown_slot);
  const auto& one = order.distributed[asked.about];
  if (one.is_quarantined || is_settled(one))
    return nothing_new();
  return events{quarantined{asked.about, asked.reason, now}};
}

decision on(const state& order, const check&, instant) {
  if (!order.is_placed())
    return refuse(rejection_code::not_placed);
  return nothing_new(); // Whatever time has brought is found among the consequences.
}

} // namespace

bool state::operator==(const state& other) const {
  auto is_same_plan = asked == other.asked || (asked && other.asked && *asked == *other.asked);
  return is_same_plan && placed == other.placed && changed == other.changed
         && reviewed == other.reviewed && distributed == other.distributed
         && jeopardies == other.jeopardies;
}

decision decide(const state& order, const command& asked, instant now) {
  auto decided = std::visit([&](const auto& one) { return on(order, one, now); }, asked);
  if (!decided)
    return decided;
  auto is_check = std::holds_alternative<check>(asked);
  if (decided->empty() && !is_check)
    return decided;
  auto after = order;
  for (const auto& fact : *decided)
    apply_one(after, fact);
  add_consequences(after, *decided, now);
  return decided;
}

state evolve(state order, const event& fact) {
  apply_one(order, fact);
  return order;
}

std::vector<obligation> obligations(const state& order) {
  std::vector<obligation> owed;
  if (!order.is_placed())
    return owed;
  for (std::size_t i = 0; i < order.distributed.size(); ++i) {
    const auto& one = order.distributed[i];
    if (one.released && !is_settled(one) && !one.is_quarantined)
      owed.emplace_back(oversee{static_cast<slot>(i), one.acknowledged.has_value()});
  }
  if (!is_over(order))
    owed.emplace_back(wake{next_due(order)});
  return owed;
}

} // namespace cotm::order
