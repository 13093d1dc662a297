// actors/order/faults.cpp: what can be wrong with a plan. See graph.hpp.
//
// Besides limits and references, that it could never be carried out. Two graphs are held to have no
// cycle: distributed orders and whatever they depend on, of all types, as MEF 123 has it; and
// starts and finishes, where the members of a group share one start, since they are released
// together. The second finds what the first cannot see: a member that waits, over others, for what
// is released with it.

#include "actors/order/graph.hpp"

#include <algorithm>
#include <map>
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

/// For each node those that come after it.
using successors = std::vector<std::vector<std::size_t>>;

/// Finds the lowest node of a cycle: Kahn's algorithm takes away what is on none, and not after one
/// either; from what is left, the way back ends on a cycle.
std::optional<std::size_t> find_cycle(const successors& after) {
  std::vector<std::size_t> open(after.size(), 0);
  for (const auto& list : after)
    for (auto next : list)
      ++open[next];
  std::vector<std::size_t> free;
  for (std::size_t i = 0; i < open.size(); ++i)
    if (open[i] == 0)
      free.push_back(i);
  for (std::size_t done = 0; done < free.size(); ++done)
    for (auto next : after[free[done]])
      if (--open[next] == 0)
        free.push_back(next);
  if (free.size() == after.size())
    return std::nullopt;
  std::vector<std::size_t> before(after.size()); // One of those before each that is left.
  for (std::size_t i = 0; i < after.size(); ++i)
    if (open[i] > 0)
      for (auto next : after[i])
        before[next] = i;
  auto is_left = [](std::size_t count) { return count > 0; };
  auto at = static_cast<std::size_t>(std::ranges::find_if(open, is_left) - open.begin());
  for (std::size_t step = 0; step < after.size(); ++step)
    at = before[at];
  auto lowest = at;
  for (auto other = before[at]; other != at; other = before[other])
    lowest = std::min(lowest, other);
  return lowest;
}

successors dependants_of(const plan& asked) {
  successors after(asked.distributed.size());
  for (std::size_t i = 0; i < after.size(); ++i)
    for (const auto& edge : asked.distributed[i].depends_on)
      after[edge.on].push_back(i);
  return after;
}

/// Numbers the starts: that of a group is its first member's.
std::vector<std::size_t> start_numbers(const plan& asked) {
  std::vector<std::size_t> start(asked.distributed.size());
  std::map<std::string_view, std::size_t> first_of;
  for (std::size_t i = 0; i < start.size(); ++i) {
    const auto& group = asked.distributed[i].group;
    start[i] = group.empty() ? i : first_of.try_emplace(group, i).first->second;
  }
  return start;
}

/// Starts, as numbered above, then finishes, by slot.
successors starts_and_finishes_of(const plan& asked) {
  const auto count = asked.distributed.size();
  const auto start = start_numbers(asked);
  successors after(2 * count);
  for (std::size_t i = 0; i < count; ++i) {
    after[start[i]].push_back(count + i);
    for (const auto& edge : asked.distributed[i].depends_on)
      switch (edge.type) {
        case dependency_type::finish_to_start:
          after[count + edge.on].push_back(start[i]);
          break;
        case dependency_type::start_to_start:
          after[start[edge.on]].push_back(start[i]);
          break;
        case dependency_type::finish_to_finish:
          after[count + edge.on].push_back(count + i);
          break;
        case dependency_type::start_to_finish:
          after[start[edge.on]].push_back(count + i);
          break;
      }
  }
  return after;
}

bool has_groups(const plan& asked) {
  return std::ranges::any_of(asked.distributed,
                             [](const distributed_plan& one) { return !one.group.empty(); });
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

fault find_fault_in_sequence(const plan& asked) {
  if (auto on_cycle = find_cycle(dependants_of(asked)))
    return found(rejection_code::cyclic_dependency, to_slot(*on_cycle));
  if (!has_groups(asked))
    return std::nullopt; // Then starts and finishes have no cycle either.
  if (auto on_cycle = find_cycle(starts_and_finishes_of(asked)))
    return found(rejection_code::cyclic_group, to_slot(*on_cycle % asked.distributed.size()));
  return std::nullopt;
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
  if (asked.relations.size() > relations_max)
    return found(rejection_code::too_many_relations);
  std::set<std::string_view> ids;
  for (std::size_t i = 0; i < asked.distributed.size(); ++i) {
    if (!ids.insert(asked.distributed[i].id).second)
      return found(rejection_code::duplicate_id, to_slot(i));
    if (asked.distributed[i].id.starts_with(notice_id_prefix))
      return found(rejection_code::reserved_id, to_slot(i));
    if (auto why = find_fault_in(asked, to_slot(i)))
      return why;
  }
  return find_fault_in_sequence(asked);
}

} // namespace cotm::order
