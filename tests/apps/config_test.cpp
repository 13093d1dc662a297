// tests/apps/config_test.cpp: what a configuration file may say, and how its errors read.

#include "apps/config.hpp"

#include <gtest/gtest.h>

#include <string>

using namespace cotm;
using namespace std::chrono_literals;

namespace {

constexpr std::string_view complete = R"(
[[destination]]
name = "access"
kind = "partner"
window = 20
acknowledge_within = "PT30S"
retry = { first = "PT2S", factor = 3, most = "PT20S" }
breaker = { failures = 7, open_for = "PT1M" }

[[destination]]
name = "people"
kind = "manual"

[[rule]]
match = { offering = "fibre", specification = "s", category = "c", action = "add" }
destination = "access"
lead_time = "P2D"
milestone = [ { name = "dug", after_release = "P1D" },
              { name = "tested", before_completion = "PT4H", point_of_no_return = true } ]
)";

/// The error of a text that must have one.
std::string error_of(std::string_view text) {
  auto read = apps::parse_config(text, "cotm.toml");
  return read ? std::string{"no error"} : read.error();
}

} // namespace

TEST(Config, ReadsEveryKeyOfADestination) {
  auto read = apps::parse_config(complete, "cotm.toml");
  ASSERT_TRUE(read) << read.error();
  const order::destination_policy expected{
    "access", order::destination_kind::partner, 20, 30s, {2s, 3, 20s}, {7, 1min}};
  ASSERT_EQ(read->destinations.size(), 2U);
  EXPECT_EQ(read->destinations[0], expected);
  EXPECT_EQ(read->destinations[1].kind, order::destination_kind::manual);
}

TEST(Config, ReadsEveryKeyOfARule) {
  auto read = apps::parse_config(complete, "cotm.toml");
  ASSERT_TRUE(read) << read.error();
  using base = order::milestone_rule::base;
  const order::distribution_rule expected{
    {"fibre", "s", "c", "add"},
    "access",
    48h,
    {{"dug", base::after_release, 24h, false}, {"tested", base::before_completion, 4h, true}}};
  ASSERT_EQ(read->rules.size(), 1U);
  EXPECT_EQ(read->rules[0], expected);
}

TEST(Config, GivesDefaultsToWhatIsLeftOut) {
  auto read = apps::parse_config("[[destination]]\nname = 'a'\n", "cotm.toml");
  ASSERT_TRUE(read) << read.error();
  order::destination_policy expected;
  expected.name = "a";
  EXPECT_EQ(read->destinations.at(0), expected);
}

TEST(Config, AnEmptyFileHasNoDestinations) {
  auto read = apps::parse_config("", "cotm.toml");
  ASSERT_TRUE(read) << read.error();
  EXPECT_TRUE(read->destinations.empty());
}

TEST(Config, NamesTheFileAndTheLineOfWhatIsWrong) {
  EXPECT_EQ(error_of("[[destination]]\nname = 'a'\nwindwo = 3\n"),
            "cotm.toml:3: unknown key 'windwo'");
  EXPECT_EQ(error_of("destinations = 1\n"), "cotm.toml:1: unknown key 'destinations'");
  EXPECT_EQ(error_of("[[destination]]\nname = 'a'\nretry = { frist = 'PT1S' }\n"),
            "cotm.toml:3: unknown key 'frist'");
  EXPECT_TRUE(error_of("[[destination]]\nname = \n").starts_with("cotm.toml:2: "));
}

TEST(Config, RefusesWrongTypesAndValues) {
  const std::string begin = "[[destination]]\nname = 'a'\n";
  EXPECT_EQ(error_of(begin + "window = 0\n"),
            "cotm.toml:3: 'window' must be a whole number from 1 to 100000");
  EXPECT_EQ(error_of(begin + "window = '5'\n"),
            "cotm.toml:3: 'window' must be a whole number from 1 to 100000");
  EXPECT_EQ(error_of(begin + "kind = 'robot'\n"),
            "cotm.toml:3: 'kind' must be factory, affiliate, partner or manual");
  EXPECT_EQ(error_of(begin + "acknowledge_within = 'soon'\n"),
            "cotm.toml:3: 'acknowledge_within' must be a span of time such as \"PT5M\"");
  EXPECT_EQ(error_of(begin + "retry = { first = 'PT5S', most = 'PT1S' }\n"),
            "cotm.toml:3: 'most' is shorter than 'first'");
  EXPECT_EQ(error_of("[[destination]]\nkind = 'factory'\n"),
            "cotm.toml:1: 'name' is missing or empty");
  EXPECT_EQ(error_of(begin + "name2 = 1"), "cotm.toml:3: unknown key 'name2'");
}

TEST(Config, RefusesTwoDestinationsOfOneName) {
  EXPECT_EQ(error_of("[[destination]]\nname = 'a'\n[[destination]]\nname = 'a'\n"),
            "cotm.toml:4: 'name' 'a' is configured twice");
}

TEST(Config, RefusesARuleForADestinationThatIsNotThere) {
  EXPECT_EQ(error_of("[[rule]]\ndestination = 'x'\n"),
            "cotm.toml:2: 'destination' must be the name of a [[destination]]");
}

TEST(Config, RefusesAMilestoneThatCountsFromNowhereOrTwice) {
  const std::string begin = "[[destination]]\nname = 'a'\n[[rule]]\ndestination = 'a'\n";
  const std::string why
    = "cotm.toml:5: 'name' needs one of 'after_release' and 'before_completion'";
  EXPECT_EQ(error_of(begin + "milestone = [ { name = 'm' } ]\n"), why);
  EXPECT_EQ(error_of(begin
                     + "milestone = [ { name = 'm', after_release = 'PT1S', "
                       "before_completion = 'PT1S' } ]\n"),
            why);
}

TEST(Config, SaysThatAFileCannotBeRead) {
  auto read = apps::load_config("/nowhere/cotm.toml");
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error(), "/nowhere/cotm.toml: cannot be read");
}
