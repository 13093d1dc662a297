// apps/config/config.hpp: the configuration file of `cotmd` into a policy.
//
// docs/configuration.md explains every key. TOML; everything may be left out, and the defaults are
// those of actors/order/policy.hpp. Strict on purpose: an unknown key, a name of something that is
// not configured and a value out of range are errors with their line.

#pragma once

#include "actors/order/policy.hpp"

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

/// Most rules about the failures of one destination, and most retries: beyond it is a person's.
inline constexpr std::size_t failures_max = 100;
inline constexpr std::uint32_t retries_max = 1'000;

/// Most rules of other kinds, each looked through whenever it may apply, and most values that one
/// condition of theirs may name.
inline constexpr std::size_t jeopardies_max = 1'000;
inline constexpr std::size_t escalations_max = 100;
inline constexpr std::size_t task_rules_max = 1'000;
inline constexpr std::size_t conditions_max = 1'000;

/// Most steps of an escalation: no company has more levels.
inline constexpr std::size_t steps_max = 10;

/// A threshold lies between the start and ten times the planned duration after the due date.
inline constexpr std::int32_t percent_min = -100;
inline constexpr std::int32_t percent_max = 1'000;

/// Most queues and types of tasks, and outcomes of a type: what people can still choose from.
inline constexpr std::size_t queues_max = 1'000;
inline constexpr std::size_t task_types_max = 1'000;
inline constexpr std::size_t outcomes_max = 64;

/// Most sinks, each of which is told of every order; bytes of a URL, as browsers have it.
inline constexpr std::size_t sinks_max = 100;
inline constexpr std::size_t url_bytes_max = 2'000;

/// Most calendars, hours of a day and holidays: each is worked out for thirteen years.
inline constexpr std::size_t calendars_max = 100;
inline constexpr std::size_t day_hours_max = 8;
inline constexpr std::size_t holidays_max = 1'000;

/// What is wrong with a file, as "cotm.toml:12: ...".
using config_error = std::string;

using config_result = result<order::policy, config_error>;

/// Reads a configuration out of `text`; `file` names it in errors. Calendars cover the years
/// around `now`.
/// @errors The first thing that is wrong, with its line.
[[nodiscard]] config_result parse_config(std::string_view text, std::string_view file, instant now);

/// Reads a configuration file.
/// @errors As `parse_config`, and that the file cannot be read.
[[nodiscard]] config_result load_config(const std::filesystem::path& file, instant now);

/// Says in one line what is configured: "4 destinations, 1 sink".
[[nodiscard]] std::string summary(const order::policy& of);

} // namespace cotm::apps
