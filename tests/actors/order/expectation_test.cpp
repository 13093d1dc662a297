// tests/actors/order/expectation_test.cpp: when an order will be complete, as far as is known.

#include "actors/order/expectation.hpp"

#include "actors/order/waits.hpp"
#include "tests/support/order_events.hpp"

#include <gtest/gtest.h>

namespace cotm::order {
namespace {

using namespace cotm::test;
using level = jeopardy_level;

/// What destinations usually take: "a" stands for "factory-a".
policy taking(std::initializer_list<std::pair<std::string, duration>> lead_times) {
  policy rules;
  for (const auto& [id, lead_time] : lead_times) {
    destination_policy made;
    made.name = "factory-" + id;
    made.lead_time = lead_time;
    rules.distribution.destinations.push_back(made);
  }
  return rules;
}

std::optional<instant> expected_of(const state& order) {
  return order.expected ? std::optional{order.expected->at} : std::nullopt;
}

std::string why_of(const state& order) {
  return order.expected ? order.expected->why : std::string{};
}

// -- the path ------------------------------------------------------------------------------------

TEST(Expectation, IsNoneForAnOrderOfWhichNothingIsKnown) {
  auto order = place_order(diamond());
  for (slot about = 0; about < 5; ++about) {
    EXPECT_FALSE(order.expected);
    order = then(order, complete{about, noon}, noon + 1h);
  }
  EXPECT_FALSE(order.expected);
}

TEST(Expectation, IsNoneIfAllThatIsKnownIsWhatWasRequested) {
  auto asked = diamond();
  asked.requested_completion = noon + 24h;
  for (auto& one : asked.distributed)
    one.requested_completion = noon + 12h;
  auto placed = decide({}, place{share(asked)}, no_rules(), noon);
  EXPECT_TRUE(of_kind<expectation_revised>(placed).empty());
}

TEST(Expectation, FollowsTheLongestPathOfLeadTimes) {
  auto rules = taking({{"a", 1h}, {"b", 2h}, {"c", 5h}, {"d", 1h}, {"e", 1h}});
  auto order = place_order(diamond(), noon, rules);
  EXPECT_EQ(expected_of(order), noon + 8h) << "a, c, d, e";
}

TEST(Expectation, IsSaidInTheRecordThatPlacesTheOrder) {
  auto rules = taking({{"voice", 4h}});
  auto placed = decide({}, place{share(plan_of({part("voice")}))}, rules, noon);
  auto said = of_kind<expectation_revised>(placed);
  ASSERT_EQ(said.size(), 1U);
  EXPECT_EQ(said[0].why, "'voice' is expected at 2023-11-15T02:13:20.000Z, as 'factory-voice'"
                         " usually takes PT14400S");
}

TEST(Expectation, CountsDelaysAndStartDates) {
  auto asked = plan_of({part("a"), part("b", {0})});
  asked.requested_start = noon + 1h;
  asked.distributed[1].depends_on[0].delay = 30min;
  EXPECT_EQ(expected_of(place_order(asked, noon, taking({{"a", 1h}, {"b", 1h}}))),
            noon + 3h + 30min);
  asked.distributed[1].requested_start = noon + 10h;
  EXPECT_EQ(expected_of(place_order(asked, noon, taking({{"a", 1h}, {"b", 1h}}))), noon + 11h);
}

TEST(Expectation, HoldsAFinishForWhatItDependsOn) {
  auto asked = plan_of({part("a"), part("b")});
  asked.distributed[1].depends_on.push_back({0, dependency_type::finish_to_finish, 1h});
  EXPECT_EQ(expected_of(place_order(asked, noon, taking({{"a", 5h}, {"b", 1h}}))), noon + 6h);
}

TEST(Expectation, StartsMembersOfAGroupTogether) {
  auto asked = plan_of({part("a"), part("b", {0}), part("c")});
  asked.distributed[1].group = asked.distributed[2].group = "cut-over";
  auto rules = taking({{"a", 3h}, {"b", 1h}, {"c", 2h}});
  EXPECT_EQ(expected_of(place_order(asked, noon, rules)), noon + 5h) << "c waits for a, with b";
}

TEST(Expectation, TakesARequestedDateWhereNobodyKnowsBetter) {
  auto asked = plan_of({part("a"), part("b", {0}), part("c")});
  asked.distributed[1].requested_completion = noon + 24h;
  EXPECT_EQ(expected_of(place_order(asked, noon, taking({{"a", 1h}}))), noon + 24h);
  EXPECT_EQ(expected_of(place_order(asked, noon, taking({{"a", 48h}}))), noon + 48h);
}

TEST(Expectation, LeavesOutWhatIsNotDoneAnyMore) {
  auto asked = plan_of({part("a"), part("b"), part("c", {1})});
  auto rules = taking({{"a", 1h}, {"b", 2h}, {"c", 40h}});
  failure_rule final;
  final.then = after_retries::fail;
  rules.distribution.destinations[1].failures = {final};
  auto order = place_order(asked, noon, rules);
  EXPECT_EQ(expected_of(order), noon + 42h);
  order = then(order, fail{1, "E", "", noon}, noon, rules);
  EXPECT_EQ(expected_of(order), noon + 1h);
  EXPECT_EQ(why_of(order), "'b' failed");
}

TEST(Expectation, SurvivesAPlanThatWaitsForItself) {
  // The group waits for 'c' to finish, and 'c' may not finish before a member of the group.
  auto asked = plan_of({part("a", {2}), part("b"), part("c")});
  asked.distributed[0].group = asked.distributed[1].group = "cut-over";
  asked.distributed[2].depends_on.push_back({1, dependency_type::finish_to_finish, 0ms});
  auto placed = decide({}, place{share(asked)}, taking({{"a", 1h}, {"b", 1h}, {"c", 1h}}), noon);
  EXPECT_TRUE(!placed || !of_kind<expectation_revised>(placed).empty());
}

// -- revisions -----------------------------------------------------------------------------------

TEST(ExpectationRevised, ByTheForecastOfADestination) {
  auto order = place_order(plan_of({part("access"), part("voice", {0})}));
  order = then(order, expect{0, noon + 24h}, noon + 1h);
  EXPECT_EQ(expected_of(order), noon + 24h);
  EXPECT_EQ(why_of(order), "'access' is expected at 2023-11-15T22:13:20.000Z by 'factory-access'");
  order = then(order, complete{0, noon + 2h}, noon + 2h);
  EXPECT_FALSE(order.expected) << "nobody knows anything of 'voice'";
}

TEST(ExpectationRevised, OnlyByMoreThanTheTolerance) {
  auto order = then(place_order(plan_of({part("voice")})), expect{0, noon + 24h}, noon + 1h);
  auto revisions = [&](instant completion) {
    return of_kind<expectation_revised>(decide(order, expect{0, completion}, no_rules(), noon + 2h))
      .size();
  };
  EXPECT_EQ(revisions(noon + 24h + expectation_tolerance), 0U);
  EXPECT_EQ(revisions(noon + 24h - expectation_tolerance), 0U);
  EXPECT_EQ(revisions(noon + 24h + expectation_tolerance + 1ms), 1U);
}

TEST(ExpectationRevised, ByARetry) {
  auto rules = taking({{"access", 1h}});
  failure_rule once;
  once.retries = 1;
  once.first = 3h;
  rules.distribution.destinations[0].failures = {once};
  auto order = place_order(plan_of({part("access")}), noon, rules);
  order = then(order, fail{0, "E", "", noon + 30min}, noon + 30min, rules);
  EXPECT_EQ(expected_of(order), noon + 4h + 30min);
  EXPECT_EQ(why_of(order), "'access' failed and is tried again at 2023-11-15T01:43:20.000Z");
}

TEST(ExpectationRevised, ByAmendedDates) {
  auto rules = taking({{"a", 1h}, {"b", 1h}});
  auto asked = plan_of({part("a"), part("b")});
  asked.distributed[1].requested_start = noon + 10h;
  auto order = place_order(asked, noon, rules);
  EXPECT_EQ(expected_of(order), noon + 11h);
  order = evolve(order, dates_amended{slot{1}, noon + 20h, {}, {"agent", ""}, noon});
  order = then(order, check{}, noon, rules);
  EXPECT_EQ(expected_of(order), noon + 21h);
}

TEST(ExpectationRevised, ByWhatCompletesEarlyOrLateAndNotByWhatDoesNotMatter) {
  auto rules = taking({{"a", 4h}, {"b", 1h}, {"c", 1h}});
  auto order = place_order(plan_of({part("a"), part("b", {0}), part("c")}), noon, rules);
  order = then(order, complete{2, noon + 30min}, noon + 30min, rules);
  EXPECT_EQ(expected_of(order), noon + 5h);
  order = then(order, complete{0, noon + 2h}, noon + 2h, rules);
  EXPECT_EQ(expected_of(order), noon + 3h);
  EXPECT_EQ(why_of(order), "'a' was completed at 2023-11-15T00:13:20.000Z");
}

TEST(ExpectationRevised, NeverByTimeAlone) {
  auto rules = taking({{"voice", 4h}});
  auto order
    = then(place_order(plan_of({part("voice")}), noon, rules), acknowledge{0, noon}, noon, rules);
  EXPECT_TRUE(is_quiet_at(order, noon + 24h, rules));
}

TEST(ExpectationRevised, NeverAfterTheOrderIsOver) {
  auto rules = taking({{"voice", 4h}});
  auto order = place_order(plan_of({part("voice")}), noon, rules);
  auto decided = decide(order, complete{0, noon + 1h}, rules, noon + 1h);
  EXPECT_TRUE(of_kind<expectation_revised>(decided).empty());
}

TEST(ExpectationRevised, ToNoneWhileTheOrderIsBeingCancelled) {
  auto rules = taking({{"voice", 4h}});
  auto order = place_order(plan_of({part("voice")}), noon, rules);
  order.cancelled = cancellation{{"customer", ""}, noon};
  order.distributed[0].wanted = aim::undo;
  order.distributed[0].beside = beside{transfer_kind::cancel, 2, noon, {}, {}};
  order.distributed[0].last_revision = 2;
  order = then(order, check{}, noon, rules);
  EXPECT_FALSE(order.expected);
}

// -- predicted jeopardy --------------------------------------------------------------------------

TEST(PredictedJeopardy, IsRaisedAtOnceWhenTheOrderIsExpectedLaterThanRequested) {
  auto asked = plan_of({part("access"), part("voice", {0})});
  asked.requested_completion = noon + 24h;
  auto order = then(place_order(asked), acknowledge{0, noon}, noon);
  order = then(order, expect{0, noon + 24h}, noon + 1h);
  EXPECT_EQ(test::level_of(order, jeopardy_kind::completion), level::none);
  order = then(order, expect{0, noon + 30h}, noon + 2h);
  EXPECT_EQ(test::level_of(order, jeopardy_kind::completion), level::normal);
  EXPECT_EQ(jeopardy_with(order, jeopardy_kind::completion)->due, noon + 24h);
  EXPECT_EQ(next_wake(order, no_rules()), noon + 24h);
  auto late = then(order, check{}, noon + 24h);
  EXPECT_EQ(test::level_of(late, jeopardy_kind::completion), level::critical);
  auto better = then(order, expect{0, noon + 20h}, noon + 3h);
  EXPECT_TRUE(better.jeopardies.empty());
}

TEST(PredictedJeopardy, ConcernsTheDistributedOrdersThatWillBeLateToo) {
  auto asked = plan_of({part("access"), part("voice", {0}), part("tv")});
  for (auto& one : asked.distributed)
    one.requested_completion = noon + 24h;
  auto rules = taking({{"voice", 6h}});
  auto order = then(place_order(asked, noon, rules), expect{0, noon + 20h}, noon + 1h, rules);
  EXPECT_EQ(test::level_of(order, jeopardy_kind::completion, slot{0}), level::none);
  EXPECT_EQ(test::level_of(order, jeopardy_kind::completion, slot{1}), level::normal);
  EXPECT_EQ(test::level_of(order, jeopardy_kind::completion, slot{2}), level::none);
}

TEST(PredictedJeopardy, ClimbsTheLadderOfItsLevel) {
  policy rules;
  escalation_rule ladder;
  ladder.steps.resize(1);
  ladder.steps[0].after = 1h;
  ladder.steps[0].to = "planner";
  rules.escalations = {ladder};
  auto asked = plan_of({part("voice")});
  asked.requested_completion = noon + 24h;
  auto order = then(place_order(asked, noon, rules), expect{0, noon + 30h}, noon, rules);
  order = then(order, check{}, noon + 1h, rules);
  EXPECT_EQ(jeopardy_with(order, jeopardy_kind::completion)->owner, "planner");
}

} // namespace
} // namespace cotm::order
