// tests/adapter/told_course.hpp: what a simulated destination does, as a line to compare with.

#pragma once

#include "apps/factory_sim/course.hpp"
#include "apps/factory_sim/options.hpp"
#include "tests/adapter/made_transfers.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <string_view>

namespace cotm::factory_sim {

/// Reads properties as the command line has them.
inline behaviour behaviour_of(std::string_view text) {
  auto made = behaviours{};
  auto added = add_destination(made, "w:" + std::string{text});
  EXPECT_TRUE(added) << added.error();
  return made["w"];
}

/// "100 ack; 200 reach packed; 300 complete; "
inline std::string told(const course& made) {
  constexpr auto names
    = std::array{"ack",      "reach ", "complete", "fail ",     "refuse ", "progress",
                 "pending ", "held ",  "reject ",  "cancelled", "expect "};
  auto text = std::string{};
  for (const auto& one : made.steps) {
    text += std::to_string(one.after.count()) + " "
            + names.at(static_cast<std::size_t>(one.said.is)) + one.said.code;
    if (one.said.expected)
      text += std::to_string(one.said.expected->time_since_epoch().count());
    text += "; ";
  }
  return text;
}

/// Tells what is done about a transfer that has two milestones.
inline std::string told_of(std::string_view how, std::string_view payload = "{}") {
  auto given = adapter::transfer_of(adapter::key_of(1));
  given.payload = payload;
  return told(plan(behaviour_of(how), given, 1, {}));
}

} // namespace cotm::factory_sim
