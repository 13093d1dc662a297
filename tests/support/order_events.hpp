// tests/support/order_events.hpp: looks for events and jeopardies in what orders come to.

#pragma once

#include "actors/order/model.hpp"
#include "tests/support/orders.hpp"

#include <algorithm>
#include <variant>
#include <vector>

namespace cotm::test {

/// All events of one kind that a command comes to. @pre It is not refused.
template <class Event>
std::vector<Event> of_kind(const order::decision& decided) {
  std::vector<Event> found;
  for (const auto& fact : decided.value())
    if (const auto* one = std::get_if<Event>(&fact))
      found.push_back(*one);
  return found;
}

/// The jeopardy of a promise; null if there is none.
inline const order::jeopardy* jeopardy_with(const order::state& order, order::jeopardy_kind kind,
                                            std::optional<order::slot> about = std::nullopt) {
  auto found = std::ranges::find_if(order.jeopardies, [&](const order::jeopardy& one) {
    return one.key.kind == kind && one.key.about == about;
  });
  return found == order.jeopardies.end() ? nullptr : &*found;
}

/// Its level, or `none`.
inline order::jeopardy_level level_of(const order::state& order, order::jeopardy_kind kind,
                                      std::optional<order::slot> about = std::nullopt) {
  const auto* found = jeopardy_with(order, kind, about);
  return found == nullptr ? order::jeopardy_level::none : found->level;
}

/// Says whether `check` comes to nothing at `now`.
inline bool is_quiet_at(const order::state& order, instant now, const order::policy& rules) {
  return order::decide(order, order::check{}, rules, now)->empty();
}

/// A rule for one kind of promise.
inline order::jeopardy_rule rule_for(order::jeopardy_kind kind) {
  order::jeopardy_rule made;
  made.kinds = {kind};
  return made;
}

/// Puts a rule before all others.
inline order::policy with_rule(order::jeopardy_rule rule, order::policy rules = {}) {
  rules.jeopardies.insert(rules.jeopardies.begin(), std::move(rule));
  return rules;
}

/// From noon on, for a month: every day has eight hours of work and sixteen of rest.
inline order::calendar eight_hours_a_day() {
  std::vector<order::calendar::interval> days;
  for (int day = 0; day < 30; ++day)
    days.push_back({noon + std::chrono::days{day}, noon + std::chrono::days{day} + 8h});
  return order::calendar{std::move(days)};
}

} // namespace cotm::test
