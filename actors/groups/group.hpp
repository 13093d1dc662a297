// actors/groups/group.hpp: which status changes belong to a named group.

#pragma once

#include "actors/catalogue.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace cotm::groups {

/// What a group is about. `all` is everything.
struct group {
  enum class topic : std::uint8_t { all, destination, customer, state, jeopardy };
  topic about = topic::all;
  std::string value;
  bool operator==(const group&) const = default;
};

/// Reads "all", "destination.<name>", "customer.<id>", "state.<state>", "jeopardy.<level>".
/// @errors none if there is no such group, or its state or level is none of ours.
[[nodiscard]] std::optional<group> parse_group(std::string_view name);

[[nodiscard]] bool belongs(const status_change& one, const group& to);

} // namespace cotm::groups
