// apps/config.hpp: the configuration file of `cotmd`: destinations, and rules that choose them.
//
//     [[destination]]
//     name = "access-factory"
//     kind = "factory"                  # factory | affiliate | partner | manual
//     window = 1000                     # transfers that may be unacknowledged at once
//     acknowledge_within = "PT5M"
//     retry = { first = "PT1S", factor = 2, most = "PT1M" }
//     breaker = { failures = 5, open_for = "PT30S" }
//
//     [[rule]]                          # the first that matches an item wins
//     match = { offering = "fibre-1000", action = "add" }  # also: specification, category
//     destination = "access-factory"
//     lead_time = "P2D"
//     milestone = [ { name = "dug", after_release = "P1D" },
//                   { name = "tested", before_completion = "PT4H", point_of_no_return = true } ]
//
// All but `name` and `destination` may be left out. Spans are ISO 8601. Strict on purpose: an
// unknown key is an error with its line, since a misspelt limit must not be a silent default.

#pragma once

#include "actors/order/distribution.hpp"

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

namespace cotm::apps {

/// Most destinations and rules of one file: each destination is an actor, and every item of a plain
/// order is held against every rule.
inline constexpr std::size_t destinations_max = 1'000;
inline constexpr std::size_t rules_max = 10'000;

/// Largest window of a destination: what its queue may hold unacknowledged in memory.
inline constexpr std::uint32_t window_limit_max = 100'000;

/// What is wrong with a file, as "cotm.toml:12: ...".
using config_error = std::string;

using config_result = result<order::distribution_policy, config_error>;

/// Reads a configuration out of `text`; `file` names it in errors.
/// @errors The first thing that is wrong, with its line.
[[nodiscard]] config_result parse_config(std::string_view text, std::string_view file);

/// Reads a configuration file.
/// @errors As `parse_config`, and that the file cannot be read.
[[nodiscard]] config_result load_config(const std::filesystem::path& file);

} // namespace cotm::apps
