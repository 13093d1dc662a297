// actors/order/model.cpp: deciding, and what follows from every change. See model.hpp, rules.hpp.

#include "actors/order/model.hpp"

#include "actors/order/graph.hpp"
#include "actors/order/notices.hpp"
#include "actors/order/rules.hpp"
#include "actors/order/waits.hpp"

#include <algorithm>
#include <utility>

namespace cotm::order {

// -- unfolding -----------------------------------------------------------------------------------

unfolding::unfolding(const state& order, events& facts, const context& with)
  : before_{order}, order_{order}, facts_{facts}, with_{with} {
  for (const auto& fact : facts_)
    apply_fact(order_, fact);
}

void unfolding::note(event fact) {
  apply_fact(order_, fact);
  facts_.push_back(std::move(fact));
}

// -- what a command means ------------------------------------------------------------------------

decision on(const state& order, const place& asked, const context& with) {
  if (order.is_placed()) {
    if (order.asked->fingerprint == asked.asked->fingerprint)
      return nothing_new();
    return refuse(rejection_code::already_placed);
  }
  if (auto why = find_fault(*asked.asked))
    return tl::unexpected{*why};
  return events{placed{asked.asked, with.now}};
}

decision on(const state& order, const check&, const context&) {
  if (!order.is_placed())
    return refuse(rejection_code::not_placed);
  return nothing_new(); // Whatever time has brought is found among the consequences.
}

// -- what follows --------------------------------------------------------------------------------

/// Completes what was performed and may finish now. One that finishes may let another one finish.
void draw_finishes(unfolding& here) {
  for (auto has_changed = true; std::exchange(has_changed, false);) {
    auto finishes = finishing_times(here.order());
    for (std::size_t i = 0; i < finishes.size(); ++i) {
      if (!finishes[i] || *finishes[i] > here.now())
        continue;
      here.note(completed{static_cast<slot>(i), *finishes[i]});
      has_changed = true;
    }
  }
}

bool is_done_by_people(const state& order, slot about, const policy& rules) {
  const auto* found = rules.find_destination(order.asked->distributed[about].destination);
  return found != nullptr && found->kind == destination_kind::manual;
}

events release(const state& order, const std::vector<slot>& ready, const context& with) {
  events made;
  released together{{}, with.now};
  for (auto about : ready)
    if (is_done_by_people(order, about, with.rules))
      made.emplace_back(released_by_hand{about, with.now});
    else
      together.slots.push_back(about);
  if (!together.slots.empty())
    made.emplace_back(std::move(together));
  return made;
}

void draw_releases(unfolding& here) {
  for (auto& fact : release(here.order(), releasable(here.order(), here.now()), here.with()))
    here.note(std::move(fact));
}

namespace {

void draw_consequences(unfolding& here) {
  draw_group_failures(here);
  draw_undoing(here);
  draw_finishes(here);
  draw_groups(here);
  draw_releases(here);
  draw_notices(here);
  draw_expectation(here);
  std::size_t known = 0;
  do {
    known = here.facts().size();
    draw_tasks(here);
    draw_jeopardies(here);
  } while (here.facts().size() > known);
}

} // namespace

bool state::operator==(const state& other) const {
  auto is_same_plan = asked == other.asked || (asked && other.asked && *asked == *other.asked);
  return is_same_plan && placed == other.placed && changed == other.changed
         && reviewed == other.reviewed && distributed == other.distributed
         && jeopardies == other.jeopardies && groups == other.groups && relations == other.relations
         && tasks == other.tasks && notices == other.notices && cancelled == other.cancelled
         && expected == other.expected && amendments == other.amendments;
}

decision decide(const state& order, const command& asked, const policy& rules, instant now) {
  const context with{rules, now};
  auto decided = std::visit([&](const auto& one) { return on(order, one, with); }, asked);
  if (!decided || (decided->empty() && !std::holds_alternative<check>(asked)))
    return decided;
  unfolding here{order, *decided, with};
  draw_consequences(here);
  return decided;
}

std::vector<oversee> transfers_of(const state& order, slot about) {
  std::vector<oversee> owed;
  const auto& one = order.distributed.at(about);
  if (one.is_quarantined || one.is_by_hand)
    return owed;
  // What is not wanted any more is not handed over; who has it already is overseen.
  if (is_with_destination(one) && (one.acknowledged || one.wanted == aim::perform))
    owed.push_back({about, transfer_kind::perform, one.revision, one.acknowledged.has_value()});
  if (one.beside && !one.beside->tries.retry_at && !one.beside->tries.fallen_out)
    owed.push_back(
      {about, one.beside->kind, one.beside->revision, one.beside->acknowledged.has_value()});
  return owed;
}

std::vector<obligation> obligations(const state& order, const policy& rules) {
  std::vector<obligation> owed;
  if (!order.is_placed())
    return owed;
  for (std::size_t i = 0; i < order.distributed.size(); ++i)
    for (const auto& transfer : transfers_of(order, static_cast<slot>(i)))
      owed.emplace_back(transfer);
  for (auto no : notices_owed(order))
    owed.emplace_back(notify{no});
  for (std::size_t i = 0; i < order.groups.size(); ++i)
    if (is_gathering(order.groups[i]))
      owed.emplace_back(prepare{static_cast<std::uint16_t>(i)});
  for (auto no : relations_open(order))
    owed.emplace_back(watch{no});
  if (auto at = next_wake(order, rules))
    owed.emplace_back(wake{*at});
  return owed;
}

} // namespace cotm::order
