// actors/groups/group.cpp: see group.hpp.

#include "actors/groups/group.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace cotm::groups {

namespace {

constexpr auto states = std::array<std::string_view, 6>{"acknowledged", "inProgress", "held",
                                                        "completed",    "partial",    "failed"};
constexpr auto levels = std::array<std::string_view, 4>{"none", "normal", "hazard", "critical"};

constexpr auto topics = std::array<std::pair<std::string_view, group::topic>, 4>{{
  {"destination.", group::topic::destination},
  {"customer.", group::topic::customer},
  {"state.", group::topic::state},
  {"jeopardy.", group::topic::jeopardy},
}};

bool is_known(group::topic about, std::string_view value) {
  if (about == group::topic::state)
    return std::ranges::find(states, value) != states.end();
  if (about == group::topic::jeopardy)
    return std::ranges::find(levels, value) != levels.end();
  return !value.empty() && value.size() <= order::name_bytes_max;
}

} // namespace

std::optional<group> parse_group(std::string_view name) {
  if (name == "all")
    return group{};
  for (const auto& [prefix, about] : topics) {
    if (!name.starts_with(prefix))
      continue;
    auto value = name.substr(prefix.size());
    if (!is_known(about, value))
      return std::nullopt;
    return group{about, std::string{value}};
  }
  return std::nullopt;
}

bool belongs(const status_change& one, const group& to) {
  switch (to.about) {
    case group::topic::all:
      return true;
    case group::topic::destination:
      return std::ranges::find(one.digest.destinations, to.value) != one.digest.destinations.end();
    case group::topic::customer:
      return one.digest.customer == to.value;
    case group::topic::state:
      return order::to_text(one.digest.state) == to.value;
    case group::topic::jeopardy:
      return order::to_text(one.digest.jeopardy) == to.value;
  }
  return false;
}

} // namespace cotm::groups
