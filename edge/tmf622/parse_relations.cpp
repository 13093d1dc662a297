// edge/tmf622/parse_relations.cpp: see parse_relations.hpp.

#include "edge/tmf622/parse_relations.hpp"

#include "actors/order/words.hpp"
#include "edge/tmf622/identity.hpp"
#include "runtime/base/iso8601.hpp"

#include <algorithm>
#include <array>

namespace cotm::edge::tmf622 {

namespace {

using order::dependency_type;

constexpr std::array dependency_types
  = {dependency_type::finish_to_start, dependency_type::start_to_start,
     dependency_type::finish_to_finish, dependency_type::start_to_finish};

constexpr std::string_view binding_type = "dependency";

/// An order's own id, or the one that it gets from its externalId.
order::order_id id_of(const std::string& name) {
  auto id = uuid::parse(name);
  return id ? *id : named_by_external_id(name);
}

} // namespace

dependency_type take_dependency_type(json::value from, checked& into) {
  auto said = into.name(from, "dependencyType");
  if (said.empty())
    return dependency_type::finish_to_start;
  const auto* found
    = std::ranges::find(dependency_types, said, [](auto type) { return order::to_text(type); });
  if (found != dependency_types.end())
    return *found;
  into.refuse(invalid_value(path_of(from, "dependencyType"),
                            "expected finishToStart, startToStart, finishToFinish or "
                            "startToFinish"));
  return {};
}

duration take_delay(json::value from, checked& into) {
  auto delay = into.member(from, "delay", json::kind::string);
  if (!delay)
    return {};
  auto span = parse_duration(delay->text());
  if (!span)
    into.refuse(invalid_value(delay->path(), "expected a duration, as PT90S or P1DT2H"));
  return span.value_or(duration{});
}

std::vector<order::relation> parse_relations(json::value order, checked& into) {
  std::vector<order::relation> found;
  auto list = into.member(order, "orderRelationship", json::kind::array);
  if (!list)
    return found;
  for (auto each : *list) {
    if (!into.is_ok() || !into.is_a(each, json::kind::object))
      break;
    if (into.required_name(each, "relationshipType") != binding_type)
      continue;
    if (found.size() == order::relations_max) {
      into.refuse(unprocessable(list->path(), "there may be at most "
                                                + std::to_string(order::relations_max)
                                                + " of type dependency"));
      break;
    }
    auto name = into.required_name(each, "id");
    found.push_back({id_of(name), name, take_dependency_type(each, into), take_delay(each, into)});
  }
  return found;
}

} // namespace cotm::edge::tmf622
