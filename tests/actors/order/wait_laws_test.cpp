// tests/actors/order/wait_laws_test.cpp: nothing is stuck silently, whatever an order is asked.

#include "actors/order/graph.hpp"
#include "actors/order/status.hpp"
#include "actors/order/waits.hpp"
#include "tests/support/order_events.hpp"
#include "tests/support/random_commands.hpp"
#include "tests/support/random_policies.hpp"

#include <gtest/gtest.h>

namespace cotm::order {
namespace {

using namespace cotm::test;

void expect_wake_is_exact(const state& order, instant now, const policy& rules) {
  auto wake = next_wake(order, rules);
  EXPECT_EQ(wake.has_value(), !is_at_rest(order));
  if (!wake)
    return;
  ASSERT_GT(*wake, now) << "what is due was dealt with";
  EXPECT_TRUE(is_quiet_at(order, *wake - 1ms, rules)) << "it is not too late";
  EXPECT_FALSE(is_quiet_at(order, *wake, rules)) << "it is not too early";
  auto after = then(order, check{}, *wake, rules);
  auto next = next_wake(after, rules);
  EXPECT_TRUE(next ? *next > *wake : is_at_rest(after)) << "there is no busy loop";
}

void expect_waits_have_names(const state& order, const policy& rules) {
  auto waits = waits_of(order, rules);
  EXPECT_EQ(waits.empty(), is_at_rest(order));
  for (const auto& one : waits) {
    EXPECT_FALSE(one.sentence.empty());
    EXPECT_GE(one.until, next_wake(order, rules));
    EXPECT_LE(one.until, order.changed + rules.review_interval + 24h * 365) << "it has an end";
  }
}

void expect_jeopardies_are_in_order(const state& order) {
  for (const auto& late : order.jeopardies)
    EXPECT_NE(late.level, jeopardy_level::none);
  EXPECT_TRUE(std::ranges::is_sorted(order.jeopardies, {}, &jeopardy::key));
  for (const auto& one : order.tasks) {
    auto is_raised = one.why && std::ranges::count(order.jeopardies, *one.why, &jeopardy::key) == 1;
    EXPECT_TRUE(!one.why || one.closed || is_raised) << "what is not in jeopardy needs no task";
  }
}

/// Goal: an order that is not at rest names what it waits for, and is woken exactly in time.
/// Method: random plans, policies, commands and steps of time from a seed; after each step, the
/// model is asked for the wake and is then tried a moment before it, and at it.
TEST(WaitLaws, HoldUnderRandomCommands) {
  for (unsigned seed = 0; seed < 500 && !HasFailure(); ++seed) {
    SCOPED_TRACE(testing::Message() << "seed=" << seed);
    dice roll{seed};
    auto rules = random_policy(roll);
    auto asked = random_plan(roll);
    auto now = noon;
    if (!decide({}, place{share(asked)}, rules, now))
      continue;
    auto order = place_order(asked, now, rules);
    for (int step = 0; step < 25 && !HasFailure(); ++step) {
      SCOPED_TRACE(testing::Message() << "step=" << step);
      expect_wake_is_exact(order, now, rules);
      expect_waits_have_names(order, rules);
      expect_jeopardies_are_in_order(order);
      now += roll.span_below(4);
      auto wanted = random_command(roll, order, now);
      if (decide(order, wanted, rules, now))
        order = then(std::move(order), wanted, now, rules);
      order = then(std::move(order), check{}, now, rules);
    }
  }
}

/// Goal: an order that nobody says anything about goes on telling somebody, for ever.
/// Method: follows the wakes; time jumps from one to the next.
TEST(WaitLaws, WakesFollowOneAnother) {
  for (unsigned seed = 0; seed < 150 && !HasFailure(); ++seed) {
    SCOPED_TRACE(testing::Message() << "seed=" << seed);
    dice roll{seed};
    auto rules = random_policy(roll);
    auto asked = random_plan(roll);
    if (!decide({}, place{share(asked)}, rules, noon))
      continue;
    auto order = place_order(asked, noon, rules);
    auto now = noon;
    for (int wakes = 0; wakes < 60 && !is_at_rest(order); ++wakes) {
      auto wake = next_wake(order, rules);
      ASSERT_TRUE(wake);
      ASSERT_GT(*wake, now);
      now = *wake;
      auto told = decide(order, check{}, rules, now);
      ASSERT_FALSE(told->empty());
      order = then(order, check{}, now, rules);
    }
  }
}

} // namespace
} // namespace cotm::order
