// actors/order/codec_types.cpp: see codec_types.hpp.

#include "actors/order/codec_types.hpp"

#include <algorithm>

namespace cotm::order {

namespace {

/// The distributed orders that an event is about.
std::vector<slot> subjects_of(const event& fact) {
  auto about = overload{
    [](const placed&) { return std::vector<slot>{}; },
    [](const released& one) { return one.slots; },
    [](const jeopardy_raised& one) {
      return one.what.key.about ? std::vector{*one.what.key.about} : std::vector<slot>{};
    },
    [](const jeopardy_cleared& one) {
      return one.key.about ? std::vector{*one.key.about} : std::vector<slot>{};
    },
    [](const reviewed&) { return std::vector<slot>{}; },
    [](const auto& one) { return std::vector{one.about}; },
  };
  return std::visit(about, fact);
}

} // namespace

digest digest_of(const state& order, const std::vector<event>& facts) {
  digest made;
  made.state = lifecycle_of(order);
  made.jeopardy = jeopardy_of(order);
  made.priority = order.asked->priority;
  made.percent_complete = percent_complete_of(order);
  made.customer = order.asked->customer;
  made.external_id = order.asked->external_id;
  for (const auto& fact : facts)
    for (auto about : subjects_of(fact)) {
      const auto& name = order.asked->distributed.at(about).destination;
      if (!name.empty() && std::ranges::find(made.destinations, name) == made.destinations.end())
        made.destinations.push_back(name);
    }
  return made;
}

} // namespace cotm::order
