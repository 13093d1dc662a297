// tests/support/orders.hpp: orders for tests, said in few words.

#pragma once

#include "actors/order/model.hpp"

#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

namespace cotm::test {

using namespace std::chrono_literals;

/// A round instant to count from.
inline constexpr auto noon = instant{1'700'000'000'000ms};

/// One distributed order called `id` for destination "factory-`id`", after those at `after`.
inline order::distributed_plan part(std::string id, const std::vector<order::slot>& after = {}) {
  order::distributed_plan made;
  made.destination = "factory-" + id;
  made.id = std::move(id);
  made.items = {0};
  for (auto on : after)
    made.depends_on.push_back({on, order::dependency_type::finish_to_start, 0ms});
  return made;
}

/// A plan of one item that all parts serve.
inline order::plan plan_of(std::vector<order::distributed_plan> parts) {
  order::plan made;
  made.external_id = "ext-1";
  made.customer = "customer-1";
  made.fingerprint[0] = 1;
  made.items.push_back({"1", std::nullopt, "add", R"("quantity":1)"});
  made.distributed = std::move(parts);
  return made;
}

inline order::plan_ptr share(order::plan asked) {
  return std::make_shared<const order::plan>(std::move(asked));
}

/// A -> (B, C) -> D -> E.
inline order::plan diamond() {
  return plan_of({part("a"), part("b", {0}), part("c", {0}), part("d", {1, 2}), part("e", {3})});
}

/// Decides a command and applies what it comes to. @pre It is not refused.
inline order::state then(order::state order, const order::command& asked, instant now) {
  auto decided = order::decide(order, asked, now);
  for (const auto& fact : decided.value())
    order = order::evolve(std::move(order), fact);
  return order;
}

/// A placed order at noon.
inline order::state place_order(order::plan asked, instant now = noon) {
  return then({}, order::place{share(std::move(asked))}, now);
}

} // namespace cotm::test
