// actors/order/relations.cpp: see relations.hpp.

#include "actors/order/relations.hpp"

#include "actors/order/graph.hpp"
#include "actors/order/rules.hpp"
#include "actors/order/status.hpp"

#include <algorithm>
#include <set>

namespace cotm::order {

namespace {

/// The earlier of two instants, one of which may not be known.
std::optional<instant> earlier(std::optional<instant> left, std::optional<instant> right) {
  return left && right ? std::min(left, right) : (left ? left : right);
}

/// What is known once `said` was heard. What started has started, and what ended has ended: however
/// it did at first.
related merged(const related& known, const related& said) {
  auto all = known;
  if (!all.started)
    all.started = said.started;
  if (!all.finished && !all.is_lost) {
    all.finished = said.finished;
    all.is_lost = said.is_lost && !said.finished;
  }
  return all;
}

} // namespace

decision on(const state& order, const learn& said, const context& with) {
  if (!order.is_placed())
    return refuse(rejection_code::not_placed);
  if (said.relation_no >= order.relations.size())
    return refuse(rejection_code::unknown_relation);
  const auto& known = order.relations[said.relation_no];
  auto all = merged(known, said.fact);
  if (all == known || order.cancelled || is_over(order))
    return nothing_new();
  return events{relation_learnt{said.relation_no, all, with.now}};
}

bool closes_cycle(order_id from, const std::vector<order_id>& on, const relation_lookup& lookup) {
  std::set<order_id> seen;
  std::vector<order_id> open = on;
  while (!open.empty()) {
    auto next = open.back();
    open.pop_back();
    if (next == from)
      return true;
    if (!seen.insert(next).second)
      continue;
    if (seen.size() > related_orders_max)
      return true;
    auto further = lookup(next);
    open.insert(open.end(), further.begin(), further.end());
  }
  return false;
}

related fact_of(const state& other) {
  related fact;
  if (!other.is_placed())
    return fact;
  for (const auto& one : other.distributed) {
    fact.started = earlier(fact.started, one.acknowledged);
    if (one.how == outcome::completed)
      fact.started = earlier(fact.started, one.settled);
  }
  if (!is_over(other))
    return fact;
  if (lifecycle_of(other) == lifecycle::completed)
    fact.finished = finished_at(other);
  else
    fact.is_lost = true;
  return fact;
}

} // namespace cotm::order
