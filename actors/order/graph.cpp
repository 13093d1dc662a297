// actors/order/graph.cpp: see graph.hpp.

#include "actors/order/graph.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>
#include <string_view>

namespace cotm::order {

namespace {

using fault = std::optional<rejection>;

fault found(rejection_code code, std::optional<slot> about = std::nullopt) {
  return rejection{code, about};
}

slot to_slot(std::size_t index) {
  return static_cast<slot>(index);
}

bool binds_start(dependency_type type) {
  return type == dependency_type::finish_to_start || type == dependency_type::start_to_start;
}

/// Numbers the nodes of a plan: its distributed orders, or its groups with all members as one.
std::vector<std::size_t> node_numbers(const plan& asked, bool is_by_group) {
  std::vector<std::size_t> node(asked.distributed.size());
  std::iota(node.begin(), node.end(), std::size_t{0});
  if (!is_by_group)
    return node;
  std::map<std::string_view, std::size_t> first_of;
  for (std::size_t i = 0; i < node.size(); ++i)
    if (const auto& group = asked.distributed[i].group; !group.empty())
      node[i] = first_of.try_emplace(group, i).first->second;
  return node;
}

/// Finds a distributed order on a cycle: what Kahn's algorithm cannot take away.
std::optional<slot> find_cycle(const plan& asked, bool is_by_group) {
  auto node = node_numbers(asked, is_by_group);
  auto count = asked.distributed.size();
  std::vector<std::vector<std::size_t>> dependants(count);
  std::vector<std::size_t> open(count, 0);
  for (std::size_t i = 0; i < count; ++i)
    for (const auto& edge : asked.distributed[i].depends_on) {
      if (is_by_group && !binds_start(edge.type))
        continue;
      dependants[node[edge.on]].push_back(node[i]);
      ++open[node[i]];
    }
  std::vector<std::size_t> free;
  for (std::size_t i = 0; i < count; ++i)
    if (open[i] == 0)
      free.push_back(i);
  for (std::size_t next = 0; next < free.size(); ++next)
    for (auto dependant : dependants[free[next]])
      if (--open[dependant] == 0)
        free.push_back(dependant);
  for (std::size_t i = 0; i < count; ++i)
    if (open[node[i]] > 0)
      return to_slot(i);
  return std::nullopt;
}

fault find_fault_in(const plan& asked, slot about) {
  const auto& one = asked.distributed[about];
  if (one.milestones.size() > milestones_max)
    return found(rejection_code::too_many_milestones, about);
  if (one.depends_on.size() > dependencies_max)
    return found(rejection_code::too_many_dependencies, about);
  for (auto item : one.items)
    if (item >= asked.items.size())
      return found(rejection_code::unknown_item, about);
  for (const auto& edge : one.depends_on)
    if (edge.on >= asked.distributed.size())
      return found(rejection_code::unknown_dependency, about);
  return std::nullopt;
}

/// The instant from which one dependency is met; none while it is not.
std::optional<instant> met_at(const state& order, const dependency& edge) {
  const auto& on = order.distributed[edge.on];
  switch (edge.type) {
    case dependency_type::finish_to_start:
      if (on.how != outcome::completed)
        return std::nullopt;
      return *on.settled + edge.delay;
    case dependency_type::start_to_start:
      if (!on.acknowledged)
        return std::nullopt;
      return *on.acknowledged + edge.delay;
    case dependency_type::finish_to_finish:
    case dependency_type::start_to_finish:
      return order.placed;
  }
  return std::nullopt;
}

/// As `opening_times`, for one distributed order without its group.
std::optional<instant> own_opening_time(const state& order, slot about) {
  const auto& planned = order.asked->distributed[about];
  const auto& one = order.distributed[about];
  if (one.released || one.is_quarantined || planned.destination.empty())
    return std::nullopt;
  auto opens = order.placed;
  if (order.asked->requested_start)
    opens = std::max(opens, *order.asked->requested_start);
  if (planned.requested_start)
    opens = std::max(opens, *planned.requested_start);
  for (const auto& edge : planned.depends_on) {
    auto met = met_at(order, edge);
    if (!met)
      return std::nullopt;
    opens = std::max(opens, *met);
  }
  return opens;
}

/// Says whether a dependency can never be met.
bool is_lost(const state& order, const dependency& edge, const std::vector<bool>& given_up) {
  const auto& on = order.distributed[edge.on];
  if (edge.type == dependency_type::finish_to_start)
    return on.how == outcome::failed || given_up[edge.on];
  if (edge.type == dependency_type::start_to_start)
    return given_up[edge.on];
  return false;
}

bool has_failures(const state& order) {
  return std::ranges::any_of(order.distributed,
                             [](const progress& one) { return one.how == outcome::failed; });
}

/// One round of giving up: what depends on what is lost. Says whether anything changed.
bool give_up_dependants(const state& order, std::vector<bool>& given_up) {
  auto has_changed = false;
  std::set<std::string_view> lost_groups;
  for (std::size_t i = 0; i < given_up.size(); ++i)
    if (given_up[i] && !order.asked->distributed[i].group.empty())
      lost_groups.insert(order.asked->distributed[i].group);
  for (std::size_t i = 0; i < given_up.size(); ++i) {
    if (given_up[i] || order.distributed[i].released)
      continue;
    const auto& planned = order.asked->distributed[i];
    auto is_given_up = lost_groups.contains(planned.group)
                       || std::ranges::any_of(planned.depends_on, [&](const dependency& edge) {
                            return is_lost(order, edge, given_up);
                          });
    if (is_given_up) {
      given_up[i] = true;
      has_changed = true;
    }
  }
  return has_changed;
}

} // namespace

std::optional<rejection> find_fault(const plan& asked) {
  if (asked.items.empty())
    return found(rejection_code::no_items);
  if (asked.items.size() > items_max)
    return found(rejection_code::too_many_items);
  for (std::size_t i = 0; i < asked.items.size(); ++i)
    if (asked.items[i].parent && *asked.items[i].parent >= i)
      return found(rejection_code::unknown_item);
  if (asked.distributed.empty())
    return found(rejection_code::no_distributed_orders);
  if (asked.distributed.size() > distributed_orders_max)
    return found(rejection_code::too_many_distributed_orders);
  std::set<std::string_view> ids;
  for (std::size_t i = 0; i < asked.distributed.size(); ++i) {
    if (!ids.insert(asked.distributed[i].id).second)
      return found(rejection_code::duplicate_id, to_slot(i));
    if (auto why = find_fault_in(asked, to_slot(i)))
      return why;
  }
  if (auto on_cycle = find_cycle(asked, false))
    return found(rejection_code::cyclic_dependency, on_cycle);
  if (auto on_cycle = find_cycle(asked, true))
    return found(rejection_code::cyclic_group, on_cycle);
  return std::nullopt;
}

std::vector<bool> abandoned(const state& order) {
  std::vector<bool> given_up(order.distributed.size(), false);
  if (has_failures(order))
    while (give_up_dependants(order, given_up)) {
      // Each round gives up at least one more, so this ends.
    }
  return given_up;
}

std::vector<std::optional<instant>> opening_times(const state& order) {
  auto count = order.distributed.size();
  std::vector<std::optional<instant>> opens(count);
  std::map<std::string_view, std::optional<instant>> group_opens;
  for (std::size_t i = 0; i < count; ++i) {
    opens[i] = own_opening_time(order, to_slot(i));
    const auto& group = order.asked->distributed[i].group;
    if (group.empty())
      continue;
    auto [entry, is_first] = group_opens.try_emplace(group, opens[i]);
    if (!opens[i] || !entry->second)
      entry->second = std::nullopt;
    else if (!is_first)
      entry->second = std::max(*entry->second, *opens[i]);
  }
  if (group_opens.empty())
    return opens;
  for (std::size_t i = 0; i < count; ++i)
    if (const auto& group = order.asked->distributed[i].group; !group.empty())
      opens[i] = group_opens.at(group);
  return opens;
}

std::vector<slot> releasable(const state& order, instant now) {
  std::vector<slot> ready;
  auto opens = opening_times(order);
  for (std::size_t i = 0; i < opens.size(); ++i)
    if (opens[i] && *opens[i] <= now)
      ready.push_back(to_slot(i));
  return ready;
}

bool is_over(const state& order) {
  auto open = std::ranges::count(order.distributed, outcome::open, &progress::how);
  if (open == 0 || !has_failures(order))
    return open == 0;
  return std::ranges::count(abandoned(order), true) == open;
}

} // namespace cotm::order
