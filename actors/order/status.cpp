// actors/order/status.cpp: see status.hpp.

#include "actors/order/status.hpp"

#include "actors/order/graph.hpp"
#include "actors/order/promises.hpp"
#include "runtime/base/iso8601.hpp"

#include <algorithm>

namespace cotm::order {

namespace {

/// How many distributed orders are in which phase.
struct tally {
  std::size_t waiting = 0;
  std::size_t in_flight = 0;
  std::size_t held = 0;
  std::size_t completed = 0;
  std::size_t failed = 0;

  void add(phase is) {
    switch (is) {
      case phase::waiting:
        ++waiting;
        return;
      case phase::transferring:
      case phase::in_progress:
        ++in_flight;
        return;
      case phase::unrouted:
      case phase::quarantined:
        ++held;
        return;
      case phase::completed:
        ++completed;
        return;
      case phase::failed:
      case phase::abandoned:
        ++failed;
        return;
    }
  }

  [[nodiscard]] std::size_t open() const {
    return waiting + in_flight + held;
  }
};

/// Rolls phases up as TMF622 does; `partial` stays possible, which is for orders only.
lifecycle roll_up(const tally& count) {
  if (count.open() == 0) {
    if (count.failed == 0)
      return lifecycle::completed;
    return count.completed == 0 ? lifecycle::failed : lifecycle::partial;
  }
  if (count.in_flight > 0)
    return lifecycle::in_progress;
  if (count.held > 0)
    return lifecycle::held;
  return count.completed + count.failed > 0 ? lifecycle::in_progress : lifecycle::acknowledged;
}

phase phase_with(const state& order, slot about, bool is_given_up) {
  const auto& one = order.distributed.at(about);
  if (one.how == outcome::completed)
    return phase::completed;
  if (one.how == outcome::failed)
    return phase::failed;
  if (is_given_up)
    return phase::abandoned;
  if (one.is_quarantined)
    return phase::quarantined;
  if (one.acknowledged)
    return phase::in_progress;
  if (one.released)
    return phase::transferring;
  return order.asked->distributed.at(about).destination.empty() ? phase::unrouted : phase::waiting;
}

lifecycle without_partial(lifecycle is) {
  return is == lifecycle::partial ? lifecycle::failed : is;
}

/// The tally of an item's own distributed orders and those of the items nested in it.
std::vector<tally> tallies_by_item(const state& order, const std::vector<phase>& phases) {
  std::vector<tally> by_item(order.asked->items.size());
  for (std::size_t i = 0; i < phases.size(); ++i)
    for (auto item : order.asked->distributed[i].items)
      for (std::optional<item_no> at = item; at; at = order.asked->items[*at].parent)
        by_item[*at].add(phases[i]);
  return by_item;
}

std::string since(instant at) {
  return " since " + cotm::to_text(at);
}

std::string and_more(std::size_t others) {
  return others == 0 ? std::string{} : " (and " + std::to_string(others) + " more)";
}

std::string sentence_of(const state& order, slot about, phase is) {
  const auto& planned = order.asked->distributed[about];
  const auto& one = order.distributed[about];
  switch (is) {
    case phase::unrouted:
      return "waiting for a person to choose a destination for '" + planned.id + "'"
             + since(order.placed);
    case phase::quarantined:
      return "waiting for a person to look at '" + planned.id + "' (" + one.reason + ")"
             + since(order.changed);
    case phase::transferring:
      return "waiting for '" + planned.destination + "' to acknowledge '" + planned.id + "'"
             + since(*one.released);
    case phase::in_progress:
      return "waiting for '" + planned.destination + "' to complete '" + planned.id + "'"
             + since(*one.acknowledged);
    case phase::waiting:
    case phase::completed:
    case phase::failed:
    case phase::abandoned:
      break;
  }
  return "waiting for the start of '" + planned.id + "' at " + cotm::to_text(next_due(order))
         + since(order.changed);
}

} // namespace

std::string_view to_text(lifecycle is) {
  switch (is) {
    case lifecycle::acknowledged:
      return "acknowledged";
    case lifecycle::in_progress:
      return "inProgress";
    case lifecycle::held:
      return "held";
    case lifecycle::completed:
      return "completed";
    case lifecycle::partial:
      return "partial";
    case lifecycle::failed:
      return "failed";
  }
  return "";
}

std::string_view to_text(jeopardy_level is) {
  switch (is) {
    case jeopardy_level::none:
      return "none";
    case jeopardy_level::normal:
      return "normal";
    case jeopardy_level::hazard:
      return "hazard";
    case jeopardy_level::critical:
      return "critical";
  }
  return "";
}

std::string_view to_text(jeopardy_kind is) {
  switch (is) {
    case jeopardy_kind::completion:
      return "completion";
    case jeopardy_kind::acknowledgement:
      return "acknowledgement";
    case jeopardy_kind::milestone:
      return "milestone";
    case jeopardy_kind::stalled:
      return "stalled";
    case jeopardy_kind::start:
      return "start";
    case jeopardy_kind::customer_reply:
      return "customerReply";
    case jeopardy_kind::notice:
      return "notice";
    case jeopardy_kind::task:
      return "task";
  }
  return "";
}

std::string_view to_text(dependency_type is) {
  switch (is) {
    case dependency_type::finish_to_start:
      return "finishToStart";
    case dependency_type::start_to_start:
      return "startToStart";
    case dependency_type::finish_to_finish:
      return "finishToFinish";
    case dependency_type::start_to_finish:
      return "startToFinish";
  }
  return "";
}

std::string_view to_text(phase is) {
  switch (is) {
    case phase::waiting:
      return "waiting";
    case phase::unrouted:
      return "unrouted";
    case phase::transferring:
      return "transferring";
    case phase::in_progress:
      return "inProgress";
    case phase::quarantined:
      return "quarantined";
    case phase::completed:
      return "completed";
    case phase::failed:
      return "failed";
    case phase::abandoned:
      return "abandoned";
  }
  return "";
}

std::string_view to_text(rejection_code why) {
  switch (why) {
    case rejection_code::already_placed:
      return "alreadyPlaced";
    case rejection_code::not_placed:
      return "unknownOrder";
    case rejection_code::no_items:
      return "noItems";
    case rejection_code::too_many_items:
      return "tooManyItems";
    case rejection_code::no_distributed_orders:
      return "noDistributedOrders";
    case rejection_code::too_many_distributed_orders:
      return "tooManyDistributedOrders";
    case rejection_code::too_many_milestones:
      return "tooManyMilestones";
    case rejection_code::too_many_dependencies:
      return "tooManyDependencies";
    case rejection_code::duplicate_id:
      return "duplicateId";
    case rejection_code::unknown_item:
      return "unknownItem";
    case rejection_code::unknown_dependency:
      return "unknownDependency";
    case rejection_code::cyclic_dependency:
      return "cyclicDependency";
    case rejection_code::cyclic_group:
      return "cyclicGroup";
    case rejection_code::unknown_slot:
      return "unknownDistributedOrder";
    case rejection_code::unknown_milestone:
      return "unknownMilestone";
    case rejection_code::not_released:
      return "notReleased";
    case rejection_code::conflicting_outcome:
      return "conflictingOutcome";
  }
  return "";
}

phase phase_of(const state& order, slot about) {
  return phase_with(order, about, abandoned(order).at(about));
}

std::vector<phase> phases_of(const state& order) {
  auto given_up = abandoned(order);
  std::vector<phase> phases(order.distributed.size());
  for (std::size_t i = 0; i < phases.size(); ++i)
    phases[i] = phase_with(order, static_cast<slot>(i), given_up[i]);
  return phases;
}

lifecycle lifecycle_of(const state& order) {
  tally count;
  for (auto is : phases_of(order))
    count.add(is);
  return roll_up(count);
}

std::vector<lifecycle> item_states_of(const state& order) {
  auto phases = phases_of(order);
  tally all;
  for (auto is : phases)
    all.add(is);
  auto whole = roll_up(all);
  // An item that nobody serves has nothing of its own to wait for: it goes with the order.
  auto of_unserved = whole == lifecycle::partial ? lifecycle::completed : whole;
  std::vector<lifecycle> states;
  for (const auto& count : tallies_by_item(order, phases)) {
    auto is_served = count.open() + count.completed + count.failed > 0;
    states.push_back(is_served ? without_partial(roll_up(count)) : of_unserved);
  }
  return states;
}

std::uint8_t percent_complete_of(const state& order) {
  auto done = std::ranges::count(order.distributed, outcome::completed, &progress::how);
  return static_cast<std::uint8_t>(done * 100 / std::ssize(order.distributed));
}

std::optional<instant> finished_at(const state& order) {
  if (!is_over(order))
    return std::nullopt;
  auto last = order.placed;
  for (const auto& one : order.distributed)
    if (one.settled)
      last = std::max(last, *one.settled);
  return last;
}

jeopardy_level jeopardy_of(const state& order) {
  auto highest = jeopardy_level::none;
  for (const auto& one : order.jeopardies)
    highest = std::max(highest, one.level);
  return highest;
}

std::string waiting_for(const state& order) {
  // In the order in which somebody can do something about it.
  constexpr phase by_urgency[] = {phase::quarantined, phase::unrouted, phase::transferring,
                                  phase::in_progress, phase::waiting};
  auto phases = phases_of(order);
  for (auto urgent : by_urgency) {
    auto first = std::ranges::find(phases, urgent);
    if (first == phases.end())
      continue;
    auto others = static_cast<std::size_t>(std::ranges::count(phases, urgent)) - 1;
    auto about = static_cast<slot>(first - phases.begin());
    return sentence_of(order, about, urgent) + and_more(others);
  }
  return {};
}

} // namespace cotm::order
