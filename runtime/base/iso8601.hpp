// runtime/base/iso8601.hpp: dates, times and spans as the world writes them.
//
// Strict on purpose: a date that could be read in two ways is refused. Times without an offset are
// refused too, since nobody can say which instant they mean.
//
// Source: RFC 3339, section 5.6 (instants); ISO 8601-1:2019, 5.5.2 (spans; no years, no months,
// whose length depends on where they start).

#pragma once

#include "runtime/base/vocabulary.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace cotm {

/// Reads "2026-11-23T12:00:00Z", with an optional fraction (beyond milliseconds it is cut) and "Z"
/// or an offset of up to 14 hours. Years 1970 to 9999. Nothing else is an instant.
[[nodiscard]] std::optional<instant> parse_instant(std::string_view text);

/// Writes an instant as "2026-11-23T12:00:00.000Z".
[[nodiscard]] std::string to_text(instant at);

/// Reads "P1DT2H3M4.5S" and every part of it, "P2W" included; up to 3,660 days, never negative.
[[nodiscard]] std::optional<duration> parse_duration(std::string_view text);

/// Writes a span as "PT90S", "PT0.250S".
[[nodiscard]] std::string to_text(duration span);

} // namespace cotm
