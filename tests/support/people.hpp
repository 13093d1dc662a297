// tests/support/people.hpp: orders that people have to do with, for tests.

#pragma once

#include "actors/order/fallout.hpp"
#include "actors/order/tasks.hpp"
#include "tests/support/orders.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace cotm::test {

/// Who asks, in tests.
inline const order::on_behalf ann{"ann", "told so by phone"};
inline const order::on_behalf bob{"bob", ""};

/// Factories "factory-a" to "factory-e", "other" and "spare", and "crew", who are people.
inline order::policy people_rules() {
  order::policy made;
  for (auto name : {"factory-a", "factory-b", "factory-c", "factory-d", "factory-e", "other"})
    made.distribution.destinations.emplace_back().name = name;
  auto& spare = made.distribution.destinations.emplace_back();
  spare.name = "spare";
  spare.acknowledge_within = 7min;
  spare.queue = "spares";
  auto& crew = made.distribution.destinations.emplace_back();
  crew.name = "crew";
  crew.kind = order::destination_kind::manual;
  crew.queue = "field";
  made.queues.push_back({"field", ""});
  return made;
}

/// Like `part`, done by the crew.
inline order::distributed_plan work(std::string id, const std::vector<order::slot>& after = {}) {
  auto made = part(std::move(id), after);
  made.destination = "crew";
  return made;
}

/// An order with what configures it; asks one thing after the other.
class scene {
public:
  explicit scene(order::plan asked, order::policy configured = people_rules())
    : rules{std::move(configured)} {
    order = place_order(std::move(asked), noon, rules);
  }

  /// A scene whose order has been through `facts`: what others decide.
  scene& after(const std::vector<order::event>& facts) {
    for (const auto& fact : facts)
      order = order::evolve(std::move(order), fact);
    return *this;
  }

  /// Asks for something a minute later. @returns what it came to. Fails the test if it is refused.
  std::vector<order::event> ask(const order::command& asked) {
    now += 1min;
    auto decided = order::decide(order, asked, rules, now);
    EXPECT_TRUE(decided) << "refused: " << static_cast<int>(decided.error().code);
    if (!decided)
      return {};
    for (const auto& fact : *decided)
      order = order::evolve(std::move(order), fact);
    return *decided;
  }

  /// Why something is refused.
  [[nodiscard]] order::rejection_code refusal(const order::command& asked) const {
    auto decided = order::decide(order, asked, rules, now);
    EXPECT_FALSE(decided) << "was not refused";
    return decided ? order::rejection_code{} : decided.error().code;
  }

  [[nodiscard]] bool is_old_news(const order::command& asked) const {
    auto decided = order::decide(order, asked, rules, now);
    return decided && decided->empty();
  }

  [[nodiscard]] const order::progress& at(order::slot about) const {
    return order.distributed.at(about);
  }

  /// The open tasks, by number.
  [[nodiscard]] std::vector<order::task_no> open_tasks() const {
    std::vector<order::task_no> open;
    for (std::size_t i = 0; i < order.tasks.size(); ++i)
      if (is_open(order.tasks[i]))
        open.push_back(static_cast<order::task_no>(i));
    return open;
  }

  /// The one open task. Fails the test if there is none, or another one.
  [[nodiscard]] const order::task& open_task() const {
    static const order::task none;
    auto open = open_tasks();
    EXPECT_EQ(open.size(), 1U);
    return open.size() == 1 ? order.tasks[open.front()] : none;
  }

  order::policy rules;
  order::state order;
  instant now = noon;
};

template <class Event>
bool has(const std::vector<order::event>& facts) {
  return std::ranges::any_of(
    facts, [](const order::event& one) { return std::holds_alternative<Event>(one); });
}

} // namespace cotm::test
