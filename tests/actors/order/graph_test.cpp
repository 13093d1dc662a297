// tests/actors/order/graph_test.cpp: what waits for what in an order.

#include "actors/order/graph.hpp"

#include "actors/order/status.hpp"
#include "tests/support/sequences.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace cotm::order {
namespace {

using namespace cotm::test;
using enum dependency_type;

std::optional<rejection> fault_of(std::vector<distributed_plan> parts) {
  return find_fault(plan_of(std::move(parts)));
}

outcome how_is(const state& order, slot about) {
  return order.distributed.at(about).how;
}

state place_related(std::vector<distributed_plan> parts, dependency_type type,
                    duration delay = 0ms) {
  auto asked = plan_of(std::move(parts));
  asked.relations.push_back({{}, "other", type, delay});
  return place_order(asked);
}

// -- faults --------------------------------------------------------------------------------------

TEST(OrderFaults, NameADistributedOrderThatIsOnTheCycleAndNotOneBehindIt) {
  EXPECT_EQ(fault_of({part("a", {1}), part("b", {2}), part("c", {1})}),
            (rejection{rejection_code::cyclic_dependency, slot{1}}));
}

TEST(OrderFaults, AreCyclesOfAnyTypes) {
  for (auto there : {finish_to_start, start_to_start, finish_to_finish, start_to_finish})
    for (auto back : {finish_to_start, start_to_start, finish_to_finish, start_to_finish})
      EXPECT_EQ(fault_of({part_after("a", 1, there), part_after("b", 0, back)}),
                (rejection{rejection_code::cyclic_dependency, slot{0}}));
}

TEST(OrderFaults, AreMembersOfOneGroupThatStartOneAfterTheOther) {
  for (auto type : {finish_to_start, start_to_start})
    EXPECT_EQ(fault_of({member(part("a")), member(part_after("b", 0, type))}),
              (rejection{rejection_code::cyclic_group, slot{0}}));
}

TEST(OrderFaults, AreNotMembersOfOneGroupThatFinishOneAfterTheOther) {
  for (auto type : {finish_to_finish, start_to_finish})
    EXPECT_EQ(fault_of({member(part("a")), member(part_after("b", 0, type))}), std::nullopt);
}

TEST(OrderFaults, AreGroupsThatWaitForOneAnother) {
  EXPECT_EQ(fault_of({member(part("a"), "g"), member(part("b", {0}), "h"), member(part("c"), "h"),
                      member(part("d", {2}), "g")}),
            (rejection{rejection_code::cyclic_group, slot{0}}));
}

TEST(OrderFaults, AreMembersThatWaitForAFinishWhichWaitsForTheirStart) {
  // c starts with b, and after a has finished; a finishes only after b has started.
  EXPECT_EQ(fault_of({part_after("a", 1, start_to_finish), member(part("b")),
                      member(part_after("c", 0, finish_to_start))}),
            (rejection{rejection_code::cyclic_group, slot{1}}));
}

// -- starts --------------------------------------------------------------------------------------

TEST(OrderSequence, WaitsForEveryTypeThatBindsAStartWithItsDelay) {
  auto finished = place_order(plan_of({part("a"), part_after("b", 0, finish_to_start, 10s)}));
  finished = then(finished, acknowledge{0, noon + 1s}, noon + 1s);
  EXPECT_EQ(opening_times(finished)[1], std::nullopt);
  finished = then(finished, complete{0, noon + 5s}, noon + 5s);
  EXPECT_EQ(opening_times(finished)[1], noon + 15s);

  auto started = place_order(plan_of({part("a"), part_after("b", 0, start_to_start, 10s)}));
  EXPECT_EQ(opening_times(started)[1], std::nullopt);
  started = then(started, acknowledge{0, noon + 1s}, noon + 1s);
  EXPECT_EQ(opening_times(started)[1], noon + 11s);
  EXPECT_EQ(wake_of(started), noon + 11s);
  started = then(started, complete{0, noon + 5s}, noon + 5s);
  EXPECT_EQ(opening_times(started)[1], noon + 11s) << "it started when it started";
  EXPECT_TRUE(is_released(then(started, check{}, noon + 11s), 1));
}

TEST(OrderSequence, WaitsForTheLastOfAllThatBindsAStart) {
  auto asked = plan_of({part("a"), part("b"), part("c", {0, 1})});
  asked.distributed[2].depends_on[0].delay = 1h;
  asked.distributed[2].requested_start = noon + 30min;
  auto order = then(place_order(asked), complete{0, noon}, noon + 1s);
  EXPECT_EQ(opening_times(order)[2], std::nullopt);
  order = then(order, complete{1, noon + 5min}, noon + 5min);
  EXPECT_EQ(opening_times(order)[2], noon + 1h);
  EXPECT_EQ(wake_of(order), noon + 1h);
}

TEST(OrderSequence, TakesACompletionForTheStartThatNobodyReported) {
  auto order = place_order(plan_of({part("a"), part_after("b", 0, start_to_start)}));
  EXPECT_TRUE(is_released(then(order, complete{0, noon + 1s}, noon + 1s), 1));
}

TEST(OrderSequence, GoesOnBehindWhatStartedEvenIfThatFailsLater) {
  const auto rules = final_failures();
  auto order = place_order(plan_of({part("a"), part_after("b", 0, start_to_start, 1h)}));
  order = then(order, acknowledge{0, noon + 1s}, noon + 1s, rules);
  order = then(order, fail{0, "E", "", noon + 2s}, noon + 2s, rules);
  EXPECT_EQ(phase_of(order, 1), phase::waiting);
  EXPECT_TRUE(is_released(then(order, check{}, noon + 1s + 1h, rules), 1));
}

TEST(OrderSequence, AbandonsAWholeChainBehindWhatFailed) {
  auto asked = plan_of({});
  for (std::size_t i = 0; i < distributed_orders_max; ++i) // The last one first in line.
    asked.distributed.push_back(i + 1 < distributed_orders_max
                                  ? part(std::to_string(i), {static_cast<slot>(i + 1)})
                                  : part("a"));
  const auto last = static_cast<slot>(distributed_orders_max - 1);
  auto order = then(place_order(asked), fail{last, "E", "", noon}, noon + 1s, final_failures());
  auto given_up = abandoned(order);
  EXPECT_EQ(std::ranges::count(given_up, true), distributed_orders_max - 1);
  EXPECT_FALSE(given_up[last]) << "it has failed";
  EXPECT_TRUE(is_over(order));
}

TEST(OrderSequence, SaysWhatIsWaitedFor) {
  auto order = place_order(plan_of(
    {part("a"), part_after("b", 0, finish_to_finish), part_after("c", 1, finish_to_start)}));
  EXPECT_EQ(waiting_for(order, 2).substr(0, 30), "'c' waiting for 'b' to complet");
  order = then(order, complete{1, noon + 1s}, noon + 1s);
  EXPECT_EQ(waiting_for(order, 1), "waiting with the completion of 'b' for 'a' to complete since "
                                   "2023-11-14T22:13:21.000Z");
}

// -- finishes ------------------------------------------------------------------------------------

TEST(OrderFinish, ComesAfterTheFinishThatItDependsOn) {
  auto order = place_order(plan_of({part("a"), part_after("b", 0, finish_to_finish)}));
  EXPECT_EQ(in_flight(order), (std::vector<slot>{0, 1})) << "a start is not bound";
  order = then(order, complete{1, noon + 1s}, noon + 1s);
  EXPECT_EQ(how_is(order, 1), outcome::open);
  EXPECT_EQ(phase_of(order, 1), phase::finishing);
  EXPECT_EQ(in_flight(order), (std::vector<slot>{0})) << "its destination is done";
  order = then(order, complete{0, noon + 5s}, noon + 5s);
  EXPECT_EQ(how_is(order, 1), outcome::completed);
  EXPECT_EQ(order.distributed[1].settled, noon + 5s);
  EXPECT_EQ(lifecycle_of(order), lifecycle::completed);
}

TEST(OrderFinish, ComesAfterTheStartThatItDependsOn) {
  auto asked = plan_of({part("a"), part_after("b", 0, start_to_finish)});
  asked.distributed[0].requested_start = noon + 1h;
  auto order = then(place_order(asked), complete{1, noon + 1s}, noon + 1s);
  order = then(order, check{}, noon + 1h);
  EXPECT_EQ(how_is(order, 1), outcome::open) << "handed over is not started";
  order = then(order, acknowledge{0, noon + 2h}, noon + 2h);
  EXPECT_EQ(how_is(order, 1), outcome::completed);
}

TEST(OrderFinish, WaitsForTheDelayOfADependency) {
  for (auto type : {finish_to_finish, start_to_finish}) {
    auto order = place_order(plan_of({part("a"), part_after("b", 0, type, 1h)}));
    order = then(order, complete{1, noon + 1s}, noon + 1s);
    order = then(order, complete{0, noon + 2s}, noon + 2s);
    EXPECT_EQ(wake_of(order), noon + 2s + 1h);
    order = then(order, check{}, noon + 2s + 1h - 1ms);
    EXPECT_EQ(how_is(order, 1), outcome::open);
    order = then(order, check{}, noon + 3h);
    EXPECT_EQ(order.distributed[1].settled, noon + 2s + 1h) << "when it might, not when we woke";
  }
}

TEST(OrderFinish, IsNotHeldUpByWhatHasHappenedAlready) {
  auto order = place_order(plan_of({part("a"), part_after("b", 0, finish_to_finish, 1h)}));
  order = then(order, complete{0, noon + 1s}, noon + 1s);
  order = then(order, complete{1, noon + 2h}, noon + 2h);
  EXPECT_EQ(order.distributed[1].settled, noon + 2h);
}

TEST(OrderFinish, LetsAWholeChainFinishAtOnce) {
  auto order = place_order(
    plan_of({part("a"), part_after("b", 0, finish_to_finish), part_after("c", 1, finish_to_finish),
             part_after("d", 2, finish_to_start)}));
  order = then(order, complete{2, noon + 1s}, noon + 1s);
  order = then(order, complete{1, noon + 2s}, noon + 2s);
  auto facts = facts_of<completed>(order, complete{0, noon + 3s}, noon + 3s);
  ASSERT_EQ(facts.size(), 3U);
  EXPECT_EQ(facts[1], (completed{1, noon + 3s}));
  EXPECT_EQ(facts[2], (completed{2, noon + 3s}));
  EXPECT_FALSE(is_released(order, 3)) << "performed is not completed";
  EXPECT_TRUE(is_released(then(order, complete{0, noon + 3s}, noon + 3s), 3));
}

TEST(OrderFinish, IsNotBoundByWhatWasLost) {
  const auto rules = final_failures();
  for (auto type : {finish_to_finish, start_to_finish}) {
    auto order = place_order(plan_of({part("a"), part_after("b", 0, type)}));
    order = then(order, complete{1, noon + 1s}, noon + 1s, rules);
    order = then(order, fail{0, "E", "", noon + 2s}, noon + 2s, rules);
    EXPECT_EQ(how_is(order, 1), outcome::completed);
    EXPECT_EQ(lifecycle_of(order), lifecycle::partial);
  }
}

TEST(OrderFinish, IsNotBoundByWhatCanNeverStart) {
  const auto rules = final_failures();
  auto order
    = place_order(plan_of({part("a"), part("b", {0}), part_after("c", 1, finish_to_finish)}));
  order = then(order, complete{2, noon + 1s}, noon + 1s, rules);
  EXPECT_EQ(how_is(order, 2), outcome::open);
  order = then(order, fail{0, "E", "", noon + 2s}, noon + 2s, rules);
  EXPECT_EQ(phase_of(order, 1), phase::abandoned);
  EXPECT_EQ(how_is(order, 2), outcome::completed);
  EXPECT_TRUE(is_over(order));
}

TEST(OrderFinish, IsReportedTwiceOrContradictedLikeACompletion) {
  auto order = place_order(plan_of({part("a"), part_after("b", 0, finish_to_finish)}));
  order = then(order, complete{1, noon + 1s}, noon + 1s);
  EXPECT_TRUE(is_old_news(order, complete{1, noon + 1s}, noon + 2s));
  EXPECT_EQ(refusal_of(order, fail{1, "E", "", noon}), rejection_code::conflicting_outcome);
}

// -- other orders --------------------------------------------------------------------------------

TEST(OrderRelation, ThatBindsAStartHoldsAllDistributedOrders) {
  auto order = place_related({part("a"), part("b")}, finish_to_start, 1h);
  EXPECT_TRUE(in_flight(order).empty());
  EXPECT_EQ(owed<watch>(order).size(), 1U);
  EXPECT_EQ(waiting_for(order, 0).substr(0, 41), "'a' waiting for order 'other' to complete");
  order = then(order, learn{0, {noon + 1s, {}, false}}, noon + 1s);
  EXPECT_TRUE(in_flight(order).empty()) << "it has only started";
  order = then(order, learn{0, {noon + 1s, noon + 5s, false}}, noon + 5s);
  EXPECT_EQ(wake_of(order), noon + 5s + 1h);
  EXPECT_TRUE(owed<watch>(order).empty());
  EXPECT_EQ(in_flight(then(order, check{}, noon + 5s + 1h)), (std::vector<slot>{0, 1}));
}

TEST(OrderRelation, FromStartToStartWaitsForTheStartOnly) {
  auto order = place_related({part("a")}, start_to_start);
  order = then(order, learn{0, {noon + 1s, {}, false}}, noon + 1s);
  EXPECT_EQ(in_flight(order), (std::vector<slot>{0}));
}

TEST(OrderRelation, ThatBindsAFinishHoldsWhatNoOtherOneDependsOn) {
  for (auto type : {finish_to_finish, start_to_finish}) {
    auto order = place_related({part("a"), part("b", {0})}, type, 1h);
    order = then(order, complete{0, noon + 1s}, noon + 1s);
    EXPECT_EQ(how_is(order, 0), outcome::completed) << "the order does not finish with it";
    order = then(order, complete{1, noon + 2s}, noon + 2s);
    EXPECT_EQ(phase_of(order, 1), phase::finishing);
    EXPECT_NE(waiting_for(order).find("for order 'other' to"), std::string::npos);
    order = then(order, learn{0, {noon + 1min, noon + 1min, false}}, noon + 2min);
    EXPECT_EQ(wake_of(order), noon + 1min + 1h);
    order = then(order, check{}, noon + 1min + 1h);
    EXPECT_EQ(lifecycle_of(order), lifecycle::completed);
  }
}

TEST(OrderRelation, ThatBindsAFinishHoldsWhatIsLeftOfALostBranch) {
  const auto rules = final_failures();
  auto order = place_related({part("a"), part_after("b", 0, start_to_start)}, finish_to_finish);
  order = then(order, acknowledge{0, noon}, noon + 1s, rules);
  order = then(order, fail{1, "E", "", noon}, noon + 2s, rules);
  order = then(order, complete{0, noon}, noon + 3s, rules);
  EXPECT_EQ(phase_of(order, 0), phase::finishing) << "now the order finishes with it";
}

TEST(OrderRelation, ThatIsLostAbandonsWhatItWouldHaveStarted) {
  auto order = place_related({part("a"), part("b")}, finish_to_start);
  order = then(order, learn{0, {noon, {}, true}}, noon + 1s);
  EXPECT_EQ(lifecycle_of(order), lifecycle::failed);
  EXPECT_TRUE(obligations(order, test::no_rules()).empty());
}

TEST(OrderRelation, ThatIsLostAfterItStartedHasStarted) {
  auto order = place_related({part("a")}, start_to_start, 1h);
  order = then(order, learn{0, {noon, {}, true}}, noon + 1s);
  EXPECT_EQ(phase_of(order, 0), phase::waiting);
  EXPECT_TRUE(is_released(then(order, check{}, noon + 1h), 0));
}

TEST(OrderRelation, ThatIsLostBindsNoFinish) {
  auto order = place_related({part("a")}, finish_to_finish);
  order = then(order, complete{0, noon + 1s}, noon + 1s);
  EXPECT_EQ(how_is(order, 0), outcome::open);
  order = then(order, learn{0, {noon, {}, true}}, noon + 2s);
  EXPECT_EQ(lifecycle_of(order), lifecycle::completed);
}

TEST(OrderRelation, AndDependenciesAllHaveToBeMet) {
  auto order = place_related({part("a"), part("b", {0})}, start_to_start);
  order = then(order, learn{0, {noon, {}, false}}, noon + 1s);
  EXPECT_EQ(in_flight(order), (std::vector<slot>{0}));
  EXPECT_TRUE(is_released(then(order, complete{0, noon}, noon + 2s), 1));
}

// -- groups, as far as they are numbers -----------------------------------------------------------

TEST(OrderGroups, AreNumberedAsThePlanNamesThem) {
  auto asked
    = plan_of({part("a"), member(part("b"), "x"), member(part("c"), "y"), member(part("d"), "x")});
  group_numbers numbers{asked};
  for (slot about = 0; about < 4; ++about)
    EXPECT_EQ(numbers.of(about), group_no_of(asked, about));
  EXPECT_EQ(group_no_of(asked, 0), std::nullopt);
  EXPECT_EQ(group_no_of(asked, 2), 1);
  EXPECT_EQ(group_no_of(asked, 3), 0);
  EXPECT_EQ(groups_of(asked), (std::vector<std::vector<slot>>{{1, 3}, {2}}));
}

} // namespace
} // namespace cotm::order
