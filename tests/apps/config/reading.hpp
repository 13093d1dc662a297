// tests/apps/config/reading.hpp: reads configurations in tests.

#pragma once

#include "apps/config/config.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace cotm::apps::test {

inline constexpr instant noon{std::chrono::milliseconds{1'795'435'200'000}}; // 2026-11-23T12:00Z.

/// The policy of a text that must be right.
inline order::policy read(std::string_view text) {
  auto made = parse_config(text, "cotm.toml", noon);
  EXPECT_TRUE(made) << made.error();
  return made ? *made : order::policy{};
}

/// The error of a text that must have one.
inline std::string error_of(std::string_view text) {
  auto made = parse_config(text, "cotm.toml", noon);
  return made ? std::string{"no error"} : made.error();
}

} // namespace cotm::apps::test
