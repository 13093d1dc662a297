// actors/order/promises.cpp: see promises.hpp.

#include "actors/order/promises.hpp"

#include "actors/order/graph.hpp"

#include <algorithm>

namespace cotm::order {

namespace {

/// Calls `visit` for every open promise of one distributed order.
template <class Visit>
void visit_promises(const state& order, slot about, Visit visit) {
  const auto& planned = order.asked->distributed[about];
  const auto& one = order.distributed[about];
  if (planned.requested_completion)
    visit(promise{{jeopardy_kind::completion, about, 0}, *planned.requested_completion});
  if (one.released && !one.acknowledged)
    visit(promise{{jeopardy_kind::acknowledgement, about, 0},
                  *one.released + planned.acknowledge_within});
  for (std::size_t i = 0; i < planned.milestones.size(); ++i)
    if (!one.milestones[i])
      visit(promise{{jeopardy_kind::milestone, about, static_cast<std::uint16_t>(i)},
                    planned.milestones[i].due});
}

/// When an order that nothing happens to is to be looked at. A silence that was noticed stays a
/// jeopardy until something happens, and is noticed again after every interval.
promise stall_promise(const state& order) {
  return {{jeopardy_kind::stalled, std::nullopt, 0}, order.changed + review_interval};
}

template <class Visit>
void visit_promises(const state& order, Visit visit) {
  auto given_up = abandoned(order);
  for (std::size_t i = 0; i < order.distributed.size(); ++i)
    if (order.distributed[i].how == outcome::open && !given_up[i])
      visit_promises(order, static_cast<slot>(i), visit);
  if (order.asked->requested_completion)
    visit(
      promise{{jeopardy_kind::completion, std::nullopt, 0}, *order.asked->requested_completion});
  visit(stall_promise(order));
}

bool is_raised(const state& order, const jeopardy_key& key) {
  return std::ranges::binary_search(order.jeopardies, key, {}, &jeopardy::key);
}

} // namespace

jeopardy_level level_of(jeopardy_kind kind) {
  switch (kind) {
    case jeopardy_kind::completion:
      return jeopardy_level::critical;
    case jeopardy_kind::acknowledgement:
    case jeopardy_kind::milestone:
    case jeopardy_kind::start:
    case jeopardy_kind::notice:
      return jeopardy_level::hazard;
    case jeopardy_kind::stalled:
    case jeopardy_kind::customer_reply:
    case jeopardy_kind::task:
      return jeopardy_level::normal;
  }
  return jeopardy_level::normal;
}

std::vector<promise> open_promises(const state& order) {
  std::vector<promise> open;
  if (!is_over(order))
    visit_promises(order, [&](const promise& one) { open.push_back(one); });
  return open;
}

instant next_due(const state& order) {
  auto next = std::max(order.changed, order.reviewed) + review_interval;
  visit_promises(order, [&](const promise& one) {
    if (one.due < next && !is_raised(order, one.key))
      next = one.due;
  });
  for (const auto& opens : opening_times(order))
    if (opens && *opens < next)
      next = *opens;
  return next;
}

} // namespace cotm::order
