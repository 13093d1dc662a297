// actors/order/codec_types.cpp: see codec_types.hpp.

#include "actors/order/codec_types.hpp"

#include <algorithm>
#include <iterator>
#include <type_traits>

namespace cotm::order {

namespace {

std::vector<slot> list_of(const std::optional<slot>& about) {
  return about ? std::vector{*about} : std::vector<slot>{};
}

/// The distributed orders that one kind of event is about.
template <class Fact>
std::vector<slot> slots_in(const Fact& one) {
  if constexpr (std::is_same_v<Fact, amended>) {
    std::vector<slot> slots;
    for (const auto& each : one.slots)
      slots.push_back(each.about);
    return slots;
  } else if constexpr (std::is_same_v<Fact, group_failed>) {
    return one.undone;
  } else if constexpr (requires { one.slots; }) {
    return one.slots;
  } else if constexpr (requires { one.about; }) {
    return list_of(one.about);
  } else if constexpr (requires { one.key; }) {
    return list_of(one.key.about);
  } else if constexpr (requires { one.what; }) {
    return list_of(one.what.key.about);
  } else {
    return {};
  }
}

} // namespace

std::vector<slot> subjects_of(const event& fact) {
  return std::visit([](const auto& one) { return slots_in(one); }, fact);
}

std::string_view name_of(const event& fact) {
  constexpr std::string_view names[] = {"placed",
                                        "released",
                                        "acknowledged",
                                        "milestoneReached",
                                        "completed",
                                        "failed",
                                        "jeopardyRaised",
                                        "jeopardyCleared",
                                        "quarantined",
                                        "reviewed",
                                        "amended",
                                        "cancelRequested",
                                        "datesAmended",
                                        "expectationRevised",
                                        "relationLearnt",
                                        "releasedByHand",
                                        "conditionReported",
                                        "completionExpected",
                                        "performed",
                                        "attemptFailed",
                                        "retried",
                                        "settledByHand",
                                        "rerouted",
                                        "withdrawn",
                                        "besideStarted",
                                        "besideAcknowledged",
                                        "besideFailed",
                                        "amendmentTaken",
                                        "amendmentRefused",
                                        "undone",
                                        "undoOvertaken",
                                        "groupReadied",
                                        "groupDelayed",
                                        "groupFailed",
                                        "jeopardyAcknowledged",
                                        "escalated",
                                        "taskOpened",
                                        "taskClaimed",
                                        "taskReleased",
                                        "taskAssigned",
                                        "taskSnoozed",
                                        "taskCommented",
                                        "taskCompleted",
                                        "taskCancelled",
                                        "noticeDue",
                                        "noticeConfirmed",
                                        "noticeFailed",
                                        "noticeResent",
                                        "groupUnreadied",
                                        "kept"};
  static_assert(std::size(names) == std::variant_size_v<event>);
  return std::data(names)[fact.index()];
}

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
