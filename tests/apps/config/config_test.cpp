// tests/apps/config/config_test.cpp: destinations, rules, and how errors read.

#include "tests/apps/config/reading.hpp"

namespace cotm::apps::test {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view complete = R"(
[[destination]]
name = "access"
kind = "partner"
window = 20
acknowledge_within = "PT30S"
retry = { first = "PT2S", factor = 3, most = "PT20S" }
breaker = { failures = 7, open_for = "PT1M" }
caps = [100, 90, 80, 50, 10]
queue = "network"
lead_time = "P2D"
failure = [
  { code = "NO_PORT", pace = "fixed", retries = 2, first = "PT1H", then = "fail" },
  { code = "NET*", pace = "staggered", retries = 5, first = "PT10S", factor = 3, most = "PT10M" },
  { code = "*", pace = "immediate", retries = 1, then = "fallout" },
]

[[queue]]
name = "network"

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

TEST(Config, ReadsEveryKeyOfADestination) {
  auto made = read(complete);
  using enum order::retry_pace;
  const order::destination_policy expected{
    .name = "access",
    .kind = order::destination_kind::partner,
    .window_max = 20,
    .acknowledge_within = 30s,
    .retry = {2s, 3, 20s},
    .breaker = {7, 1min},
    .failures = {{"NO_PORT", fixed, 2, 1h, 2, 1h, order::after_retries::fail},
                 {"NET*", staggered, 5, 10s, 3, 10min, order::after_retries::fallout},
                 {"*", immediate, 1, 1min, 2, 1h, order::after_retries::fallout}},
    .caps = {100, 90, 80, 50, 10},
    .queue = "network",
    .lead_time = 48h,
  };
  ASSERT_EQ(made.distribution.destinations.size(), 2U);
  EXPECT_EQ(made.distribution.destinations[0], expected);
  EXPECT_EQ(made.distribution.destinations[1].kind, order::destination_kind::manual);
}

TEST(Config, ReadsEveryKeyOfARule) {
  auto made = read(complete);
  using base = order::milestone_rule::base;
  const order::distribution_rule expected{
    {"fibre", "s", "c", "add"},
    "access",
    48h,
    {{"dug", base::after_release, 24h, false}, {"tested", base::before_completion, 4h, true}}};
  ASSERT_EQ(made.distribution.rules.size(), 1U);
  EXPECT_EQ(made.distribution.rules[0], expected);
}

TEST(Config, GivesDefaultsToWhatIsLeftOut) {
  auto made = read("[[destination]]\nname = 'a'\n");
  order::destination_policy expected;
  expected.name = "a";
  EXPECT_EQ(made.distribution.destinations.at(0), expected);
}

TEST(Config, AnEmptyFileIsTheDefaults) {
  EXPECT_EQ(read(""), order::policy{});
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
  auto made = load_config("/nowhere/cotm.toml", noon);
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error(), "/nowhere/cotm.toml: cannot be read");
}

TEST(Config, RefusesCapsThatAreNotFivePercentages) {
  const std::string begin = "[[destination]]\nname = 'a'\n";
  EXPECT_EQ(error_of(begin + "caps = [100, 50]\n"),
            "cotm.toml:3: 'caps' must be five whole numbers from 1 to 100, one for each priority");
  EXPECT_EQ(error_of(begin + "caps = [100, 100, 100, 100, 101]\n"),
            "cotm.toml:3: 'caps' must hold whole numbers from 1 to 100");
  EXPECT_EQ(error_of(begin + "caps = [100, 100, 100, 100, 0]\n"),
            "cotm.toml:3: 'caps' must hold whole numbers from 1 to 100");
}

TEST(Config, RefusesCodesThatNoFailureHas) {
  const std::string begin = "[[destination]]\nname = 'a'\n[[destination.failure]]\n";
  EXPECT_EQ(error_of(begin + "retries = 1\n"), "cotm.toml:3: 'code' is missing or empty");
  EXPECT_EQ(error_of(begin + "code = 'A*B'\n"),
            "cotm.toml:4: 'code' may have a '*' at its end only");
  EXPECT_EQ(error_of(begin + "code = '" + std::string(201, 'x') + "'\n"),
            "cotm.toml:4: 'code' is longer than 200 bytes");
  EXPECT_EQ(error_of(begin + "code = '*'\nretries = 1001\n"),
            "cotm.toml:5: 'retries' must be a whole number from 0 to 1000");
  EXPECT_EQ(error_of(begin + "code = '*'\nthen = 'shrug'\n"),
            "cotm.toml:5: 'then' must be fallout or fail");
}

TEST(Config, TakesALongFirstWaitForTheLongest) {
  auto made = read("[[destination]]\nname = 'a'\nretry = { first = 'PT2M' }\n");
  EXPECT_EQ(made.distribution.destinations.at(0).retry, (order::backoff{2min, 2, 2min}));
}

} // namespace
} // namespace cotm::apps::test
