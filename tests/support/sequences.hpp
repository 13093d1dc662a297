// tests/support/sequences.hpp: orders whose parts wait for one another, for tests, and what came of
// them.

#pragma once

#include "actors/order/graph.hpp"
#include "actors/order/model.hpp"
#include "tests/support/orders.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace cotm::test {

/// A part that depends on another one in any way.
inline order::distributed_plan part_after(std::string id, order::slot on,
                                          order::dependency_type type, duration delay = 0ms) {
  auto made = part(std::move(id));
  made.depends_on.push_back({on, type, delay});
  return made;
}

/// A part that belongs to a group.
inline order::distributed_plan member(order::distributed_plan made, std::string group = "g") {
  made.group = std::move(group);
  return made;
}

/// What is configured where whatever fails has failed for good.
inline order::policy final_failures() {
  order::policy rules;
  for (char name = 'a'; name <= 'h'; ++name) {
    order::destination_policy one;
    one.name = std::string{"factory-"} + name;
    one.failures.push_back(
      {"*", order::retry_pace::fixed, 0, 1min, 2, 1h, order::after_retries::fail});
    rules.distribution.destinations.push_back(std::move(one));
  }
  return rules;
}

inline bool is_released(const order::state& order, order::slot about) {
  return order.distributed.at(about).released.has_value();
}

/// The distributed orders whose work is with their destinations.
inline std::vector<order::slot> in_flight(const order::state& order) {
  std::vector<order::slot> slots;
  for (const auto& owed : order::obligations(order, no_rules()))
    if (const auto* one = std::get_if<order::oversee>(&owed))
      if (one->kind == order::transfer_kind::perform)
        slots.push_back(one->about);
  return slots;
}

/// The obligations of one kind.
template <class Obligation>
std::vector<Obligation> owed(const order::state& order, const order::policy& rules = no_rules()) {
  std::vector<Obligation> found;
  for (const auto& one : order::obligations(order, rules))
    if (const auto* wanted = std::get_if<Obligation>(&one))
      found.push_back(*wanted);
  return found;
}

/// When the order wants to be looked at; none if it is at rest.
inline std::optional<instant> wake_of(const order::state& order,
                                      const order::policy& rules = no_rules()) {
  auto found = owed<order::wake>(order, rules);
  return found.empty() ? std::nullopt : std::optional{found.front().at};
}

/// The facts of one kind among what a command comes to. @pre It is not refused.
template <class Fact>
std::vector<Fact> facts_of(const order::state& order, const order::command& asked, instant now,
                           const order::policy& rules = no_rules()) {
  std::vector<Fact> found;
  auto decided = order::decide(order, asked, rules, now);
  for (const auto& one : decided.value())
    if (const auto* wanted = std::get_if<Fact>(&one))
      found.push_back(*wanted);
  return found;
}

/// Why a command is refused; none if it is not.
inline std::optional<order::rejection_code>
refusal_of(const order::state& order, const order::command& asked, instant now = noon) {
  auto decided = order::decide(order, asked, no_rules(), now);
  return decided ? std::nullopt : std::optional{decided.error().code};
}

/// Says whether a command succeeds and changes nothing.
inline bool is_old_news(const order::state& order, const order::command& asked, instant now,
                        const order::policy& rules = no_rules()) {
  auto decided = order::decide(order, asked, rules, now);
  return decided && decided->empty();
}

} // namespace cotm::test
