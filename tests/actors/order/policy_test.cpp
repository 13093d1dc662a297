// tests/actors/order/policy_test.cpp: which rule applies, and what it comes to.

#include "actors/order/policy.hpp"

#include "tests/support/orders.hpp"

#include <gtest/gtest.h>

namespace cotm::order {
namespace {

using namespace std::chrono_literals;
using test::noon;

failure_rule failing(std::string code) {
  failure_rule made;
  made.code = std::move(code);
  return made;
}

policy with_failures(std::vector<failure_rule> rules) {
  policy made;
  made.distribution.destinations.emplace_back().name = "net";
  made.distribution.destinations[0].failures = std::move(rules);
  return made;
}

TEST(Policy, TakesTheFirstFailureRuleThatMatches) {
  auto by = with_failures({failing("NO_PORT"), failing("NET*"), failing("*")});
  EXPECT_EQ(by.failure_rule_for("net", "NO_PORT")->code, "NO_PORT");
  EXPECT_EQ(by.failure_rule_for("net", "NO_PORTS")->code, "*");
  EXPECT_EQ(by.failure_rule_for("net", "NETWORK")->code, "NET*");
  EXPECT_EQ(by.failure_rule_for("net", "NET")->code, "NET*");
  EXPECT_EQ(by.failure_rule_for("net", "")->code, "*");
}

TEST(Policy, HasNoFailureRuleForWhatNobodyConfigured) {
  EXPECT_EQ(with_failures({failing("A")}).failure_rule_for("net", "B"), nullptr);
  EXPECT_EQ(with_failures({failing("*")}).failure_rule_for("elsewhere", "B"), nullptr);
}

TEST(Policy, PacesRetries) {
  failure_rule rule{"*", retry_pace::immediate, 5, 10s, 3, 100s, after_retries::fail};
  EXPECT_EQ(retry_delay(rule, 1), 0s);
  rule.pace = retry_pace::fixed;
  EXPECT_EQ(retry_delay(rule, 1), 10s);
  EXPECT_EQ(retry_delay(rule, 5), 10s);
  rule.pace = retry_pace::staggered;
  EXPECT_EQ(retry_delay(rule, 1), 10s);
  EXPECT_EQ(retry_delay(rule, 2), 30s);
  EXPECT_EQ(retry_delay(rule, 3), 90s);
  EXPECT_EQ(retry_delay(rule, 4), 100s);
  EXPECT_EQ(retry_delay(rule, 5), 100s);
}

TEST(Policy, EndsRetries) {
  failure_rule rule;
  EXPECT_EQ(retry_delay(rule, 1), std::nullopt) << "none is the default";
  rule.retries = 2;
  EXPECT_NE(retry_delay(rule, 2), std::nullopt);
  EXPECT_EQ(retry_delay(rule, 3), std::nullopt);
  EXPECT_EQ(retry_delay(rule, 0), std::nullopt);
}

TEST(Policy, StaggersWithoutOverflow) {
  const failure_rule rule{"*", retry_pace::staggered, 1'000'000'000,      1ms,
                          100, 24h * 3'660,           after_retries::fail};
  EXPECT_EQ(retry_delay(rule, 1'000'000'000), rule.most);
  const failure_rule even{"*", retry_pace::staggered, 1'000'000'000, 1s, 1, 1h, {}};
  EXPECT_EQ(retry_delay(even, 1'000'000'000), 1s);
}

/// The levels that a default rule has: each at the due date.
jeopardy_level default_level(jeopardy_kind kind) {
  const policy by;
  const auto* rule = by.jeopardy_rule_for(kind, 2, "any", "any");
  if (rule == nullptr)
    return jeopardy_level::none;
  const std::optional<threshold> due = duration::zero();
  EXPECT_EQ((rule->normal ? 1 : 0) + (rule->hazard ? 1 : 0) + (rule->critical ? 1 : 0), 1);
  if (rule->critical == due)
    return jeopardy_level::critical;
  if (rule->hazard == due)
    return jeopardy_level::hazard;
  return rule->normal == due ? jeopardy_level::normal : jeopardy_level::none;
}

TEST(Policy, HasALevelForEveryKindOfPromise) {
  EXPECT_EQ(default_level(jeopardy_kind::completion), jeopardy_level::critical);
  EXPECT_EQ(default_level(jeopardy_kind::acknowledgement), jeopardy_level::hazard);
  EXPECT_EQ(default_level(jeopardy_kind::milestone), jeopardy_level::hazard);
  EXPECT_EQ(default_level(jeopardy_kind::stalled), jeopardy_level::normal);
  EXPECT_EQ(default_level(jeopardy_kind::start), jeopardy_level::hazard);
  EXPECT_EQ(default_level(jeopardy_kind::customer_reply), jeopardy_level::normal);
  EXPECT_EQ(default_level(jeopardy_kind::notice), jeopardy_level::hazard);
  EXPECT_EQ(default_level(jeopardy_kind::task), jeopardy_level::normal);
}

TEST(Policy, TakesTheFirstJeopardyRuleOfWhichAllConditionsHold) {
  policy by;
  const jeopardy_rule special{.kinds = {jeopardy_kind::completion},
                              .priorities = {0, 1},
                              .categories = {"b2b"},
                              .destinations = {"net"},
                              .hazard = threshold{-1h}};
  by.jeopardies.insert(by.jeopardies.begin(), special);
  auto is_special = [&](jeopardy_kind kind, std::uint8_t priority, const char* category,
                        const char* destination) {
    return by.jeopardy_rule_for(kind, priority, category, destination) == &by.jeopardies[0];
  };
  EXPECT_TRUE(is_special(jeopardy_kind::completion, 1, "b2b", "net"));
  EXPECT_FALSE(is_special(jeopardy_kind::milestone, 1, "b2b", "net"));
  EXPECT_FALSE(is_special(jeopardy_kind::completion, 2, "b2b", "net"));
  EXPECT_FALSE(is_special(jeopardy_kind::completion, 1, "b2c", "net"));
  EXPECT_FALSE(is_special(jeopardy_kind::completion, 1, "b2b", "cpe"));
}

TEST(Policy, ReachesThresholdsInWorkingTimeAndPercentagesByTheClock) {
  policy by;
  by.calendars["office"] = calendar{{{noon - 2h, noon}, {noon + 22h, noon + 24h}}};
  jeopardy_rule rule;
  EXPECT_EQ(by.reached_at(rule, threshold{-1h}, noon + 23h, 10h), noon + 22h);
  EXPECT_EQ(by.reached_at(rule, threshold{-2h}, noon + 23h, 10h), noon + 21h);
  rule.calendar = "office";
  EXPECT_EQ(by.reached_at(rule, threshold{-2h}, noon + 23h, 10h), noon - 1h);
  EXPECT_EQ(by.reached_at(rule, threshold{percentage{-20}}, noon, 10h), noon - 2h);
  EXPECT_EQ(by.reached_at(rule, threshold{percentage{150}}, noon, 10h), noon + 15h);
}

TEST(Policy, CountsAroundTheClockInACalendarThatIsGone) {
  EXPECT_EQ(policy{}.add("gone", noon, 5h), noon + 5h);
}

TEST(Policy, EscalatesFromALevelOn) {
  policy by;
  by.escalations.push_back({{0}, jeopardy_level::hazard, {{1h, "lead", false, ""}}, ""});
  by.escalations.push_back({{}, jeopardy_level::critical, {{2h, "director", false, ""}}, ""});
  EXPECT_EQ(by.escalation_rule_for(0, jeopardy_level::normal), nullptr);
  EXPECT_EQ(by.escalation_rule_for(0, jeopardy_level::hazard), &by.escalations[0]);
  EXPECT_EQ(by.escalation_rule_for(0, jeopardy_level::critical), &by.escalations[0]);
  EXPECT_EQ(by.escalation_rule_for(3, jeopardy_level::hazard), nullptr);
  EXPECT_EQ(by.escalation_rule_for(3, jeopardy_level::critical), &by.escalations[1]);
}

TEST(Policy, MakesTasksOfLargeChangesOnly) {
  const task_rule rule{task_trigger::expected_date_changed, 24h, "contactCustomer", {0}, {"b2c"}};
  using enum task_trigger;
  EXPECT_TRUE(is_matched(rule, expected_date_changed, 25h, 0, "b2c"));
  EXPECT_TRUE(is_matched(rule, expected_date_changed, -25h, 0, "b2c")) << "earlier is a change too";
  EXPECT_FALSE(is_matched(rule, expected_date_changed, 24h, 0, "b2c"));
  EXPECT_FALSE(is_matched(rule, expected_date_changed, 25h, 1, "b2c"));
  EXPECT_FALSE(is_matched(rule, expected_date_changed, 25h, 0, "b2b"));
  EXPECT_FALSE(is_matched(rule, order_failed, 25h, 0, "b2c"));
}

TEST(Policy, MakesTasksOfWhatHasNoSize) {
  task_rule rule;
  rule.when = task_trigger::order_failed;
  EXPECT_TRUE(is_matched(rule, task_trigger::order_failed, 0s, 4, ""));
  rule.when = task_trigger::expected_date_changed;
  EXPECT_TRUE(is_matched(rule, task_trigger::expected_date_changed, 1ms, 4, ""));
  EXPECT_FALSE(is_matched(rule, task_trigger::expected_date_changed, 0ms, 4, ""));
}

TEST(Policy, AlwaysHasTheDefaultQueueAndTheTasksThatOrdersMake) {
  const policy by;
  EXPECT_NE(by.find_queue(default_queue), nullptr);
  for (auto name : {contact_customer_task, choose_destination_task, resolve_fallout_task,
                    manual_work_task, escalation_task, cancellation_task})
    ASSERT_NE(by.find_task_type(name), nullptr) << name;
  EXPECT_EQ(by.find_task_type("unheardOf"), nullptr);
}

} // namespace
} // namespace cotm::order
