// edge/tmf622/parse_distributed.cpp: see parse_distributed.hpp.

#include "edge/tmf622/parse_distributed.hpp"

#include "actors/order/status.hpp"
#include "runtime/base/iso8601.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace cotm::edge::tmf622 {

namespace {

using order::dependency_type;
using order::distributed_plan;
using order::slot;

constexpr std::array<dependency_type, 4> dependency_types
  = {dependency_type::finish_to_start, dependency_type::start_to_start,
     dependency_type::finish_to_finish, dependency_type::start_to_finish};

class distributed_parser {
public:
  distributed_parser(const item_list& items, const order::distribution_policy& policy,
                     checked& into)
    : items_{items}, policy_{policy}, into_{into} {
    // nop
  }

  /// Reads all ids before anything that refers to them.
  std::vector<distributed_plan> take_list(json::value list) {
    for (auto each : list)
      take_id(each);
    std::vector<distributed_plan> plans;
    plans.reserve(slots_.size());
    for (auto each : list) {
      if (!into_.is_ok())
        break;
      plans.push_back(take_plan(each));
    }
    return plans;
  }

private:
  void take_id(json::value from) {
    if (slots_.size() == order::distributed_orders_max)
      into_.refuse(unprocessable(from.path(), at_most(order::distributed_orders_max)));
    if (!into_.is_ok() || !into_.is_a(from, json::kind::object))
      return;
    auto no = static_cast<slot>(slots_.size());
    if (!slots_.try_emplace(into_.required_name(from, "id"), no).second)
      into_.refuse(unprocessable(path_of(from, "id"), "another distributed order has this id"));
  }

  distributed_plan take_plan(json::value from) {
    // The second line is what we show and do not take: a client may send back what it was shown.
    into_.only_members(from,
                       {"id", "destination", "productOrderItem", "requestedStartDate",
                        "requestedCompletionDate", "milestone", "dependsOn", "group", "payload",
                        "@type", "@baseType", "@schemaLocation", "state", "releasedDate",
                        "acknowledgedDate", "completionDate", "errorMessage"});
    distributed_plan made;
    made.id = into_.required_name(from, "id");
    take_destination(from, made);
    take_items(from, made);
    made.requested_start = into_.date(from, "requestedStartDate");
    made.requested_completion = into_.date(from, "requestedCompletionDate");
    if (auto list = list_of(from, "milestone", order::milestones_max))
      for (auto each : *list)
        take_milestone(each, made);
    if (auto list = list_of(from, "dependsOn", order::dependencies_max))
      for (auto each : *list)
        take_dependency(each, made);
    made.group = into_.name(from, "group");
    if (auto payload = from.find("payload"))
      made.payload = payload->raw();
    return made;
  }

  void take_destination(json::value from, distributed_plan& made) {
    made.destination = into_.required_name(from, "destination");
    if (const auto* found = policy_.find(made.destination))
      made.acknowledge_within = found->acknowledge_within;
    else
      into_.refuse(unprocessable(path_of(from, "destination"), "there is no such destination"));
  }

  void take_items(json::value from, distributed_plan& made) {
    auto list = into_.required(from, "productOrderItem", json::kind::array);
    if (!list)
      return;
    if (list->is_empty())
      into_.refuse(unprocessable(list->path(), "a distributed order serves at least one item"));
    for (auto each : *list) {
      auto found = items_.by_id.find(into_.name(each));
      if (found == items_.by_id.end())
        into_.refuse(unprocessable(each.path(), "the order has no such item"));
      else if (std::ranges::find(made.items, found->second) != made.items.end())
        into_.refuse(unprocessable(each.path(), "the item is named twice"));
      if (!into_.is_ok())
        return;
      made.items.push_back(found->second);
    }
  }

  void take_milestone(json::value from, distributed_plan& made) {
    if (!into_.is_ok() || !into_.is_a(from, json::kind::object))
      return;
    into_.only_members(from, {"name", "milestoneDate", "pointOfNoReturn", "reachedDate"});
    order::milestone milestone;
    milestone.name = into_.required_name(from, "name");
    if (auto due = into_.date(from, "milestoneDate"))
      milestone.due = *due;
    else
      into_.refuse(invalid_value(path_of(from, "milestoneDate"), "is required: a date"));
    if (auto flag = into_.member(from, "pointOfNoReturn", json::kind::boolean))
      milestone.is_point_of_no_return = flag->raw() == "true";
    auto is_same = [&](const auto& other) { return other.name == milestone.name; };
    if (std::ranges::any_of(made.milestones, is_same))
      into_.refuse(unprocessable(path_of(from, "name"), "another milestone has this name"));
    made.milestones.push_back(std::move(milestone));
  }

  void take_dependency(json::value from, distributed_plan& made) {
    if (!into_.is_ok() || !into_.is_a(from, json::kind::object))
      return;
    into_.only_members(from, {"id", "dependencyType", "delay"});
    order::dependency dependency;
    auto found = slots_.find(into_.required_name(from, "id"));
    if (found != slots_.end())
      dependency.on = found->second;
    else
      into_.refuse(unprocessable(path_of(from, "id"), "there is no such distributed order"));
    dependency.type = type_of(from);
    if (auto delay = into_.member(from, "delay", json::kind::string)) {
      auto span = parse_duration(delay->text());
      if (!span)
        into_.refuse(invalid_value(delay->path(), "expected a duration, as PT90S or P1DT2H"));
      dependency.delay = span.value_or(duration{});
    }
    made.depends_on.push_back(dependency);
  }

  dependency_type type_of(json::value from) {
    auto said = into_.name(from, "dependencyType");
    if (said.empty())
      return dependency_type::finish_to_start;
    auto found
      = std::ranges::find(dependency_types, said, [](auto type) { return order::to_text(type); });
    if (found != dependency_types.end())
      return *found;
    into_.refuse(
      invalid_value(path_of(from, "dependencyType"),
                    "expected finishToStart, startToStart, finishToFinish or startToFinish"));
    return {};
  }

  /// A list that is not too long, if there is one.
  std::optional<json::value> list_of(json::value from, std::string_view key, std::size_t most) {
    auto list = into_.member(from, key, json::kind::array);
    if (!list)
      return std::nullopt;
    if (list->size() > most)
      into_.refuse(unprocessable(list->path(), at_most(most)));
    return list;
  }

  static std::string at_most(std::size_t most) {
    return "there may be at most " + std::to_string(most) + " of these";
  }

  const item_list& items_;
  const order::distribution_policy& policy_;
  checked& into_;
  std::unordered_map<std::string, slot> slots_; ///< By id.
};

} // namespace

std::vector<distributed_plan> parse_distributed(json::value order, const item_list& items,
                                                const order::distribution_policy& policy,
                                                checked& into) {
  auto list = into.required(order, "distributedOrder", json::kind::array);
  if (!list || !into.is_ok())
    return {};
  if (list->is_empty())
    into.refuse(unprocessable(list->path(), "an order has at least one distributed order"));
  return distributed_parser{items, policy, into}.take_list(*list);
}

} // namespace cotm::edge::tmf622
