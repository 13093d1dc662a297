// tests/actors/order/model_test.cpp: the order's rules, one test per rule. No actor, no disk.

#include "actors/order/model.hpp"

#include "actors/order/graph.hpp"
#include "actors/order/status.hpp"
#include "tests/support/orders.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace cotm::order {
namespace {

using namespace cotm::test;

rejection_code refusal_of(const state& order, const command& asked, instant now = noon) {
  auto decided = decide(order, asked, now);
  EXPECT_FALSE(decided) << "was not refused";
  return decided ? rejection_code{} : decided.error().code;
}

rejection_code refusal_of(plan asked) {
  return refusal_of(state{}, place{share(std::move(asked))});
}

bool is_released(const state& order, slot about) {
  return order.distributed.at(about).released.has_value();
}

std::vector<slot> in_flight(const state& order) {
  std::vector<slot> slots;
  for (const auto& owed : obligations(order))
    if (const auto* one = std::get_if<oversee>(&owed))
      slots.push_back(one->about);
  return slots;
}

instant wake_of(const state& order) {
  auto owed = obligations(order);
  return std::get<wake>(owed.back()).at;
}

bool is_in_jeopardy(const state& order, jeopardy_kind kind) {
  return std::ranges::any_of(order.jeopardies,
                             [&](const jeopardy& one) { return one.key.kind == kind; });
}

// -- placing -------------------------------------------------------------------------------------

TEST(OrderPlace, RefusesAnOrderWithoutItems) {
  auto asked = diamond();
  asked.items.clear();
  EXPECT_EQ(refusal_of(asked), rejection_code::no_items);
}

TEST(OrderPlace, RefusesAnOrderWithoutDistributedOrders) {
  EXPECT_EQ(refusal_of(plan_of({})), rejection_code::no_distributed_orders);
}

TEST(OrderPlace, RefusesMoreItemsThanTheLimit) {
  auto asked = diamond();
  asked.items.resize(items_max + 1);
  EXPECT_EQ(refusal_of(asked), rejection_code::too_many_items);
  asked.items.resize(items_max);
  EXPECT_TRUE(decide({}, place{share(asked)}, noon));
}

TEST(OrderPlace, RefusesMoreDistributedOrdersThanTheLimit) {
  auto asked = plan_of({});
  for (std::size_t i = 0; i <= distributed_orders_max; ++i)
    asked.distributed.push_back(part(std::to_string(i)));
  EXPECT_EQ(refusal_of(asked), rejection_code::too_many_distributed_orders);
}

TEST(OrderPlace, RefusesMoreMilestonesOrDependenciesThanTheLimit) {
  auto asked = diamond();
  asked.distributed[1].milestones.resize(milestones_max + 1);
  EXPECT_EQ(refusal_of(asked), rejection_code::too_many_milestones);
  asked = diamond();
  asked.distributed[1].depends_on.resize(dependencies_max + 1);
  EXPECT_EQ(refusal_of(asked), rejection_code::too_many_dependencies);
}

TEST(OrderPlace, RefusesTwoDistributedOrdersOfOneId) {
  EXPECT_EQ(refusal_of(plan_of({part("a"), part("a")})), rejection_code::duplicate_id);
}

TEST(OrderPlace, RefusesUnknownItemsAndDependencies) {
  auto asked = diamond();
  asked.distributed[2].items = {7};
  EXPECT_EQ(refusal_of(asked), rejection_code::unknown_item);
  asked = diamond();
  asked.distributed[2].depends_on[0].on = 7;
  EXPECT_EQ(refusal_of(asked), rejection_code::unknown_dependency);
}

TEST(OrderPlace, RefusesACycleOfDependenciesAndNamesADistributedOrderOnIt) {
  auto asked = diamond();
  asked.distributed[1].depends_on.push_back({4, dependency_type::finish_to_start, 0ms});
  auto decided = decide({}, place{share(asked)}, noon);
  ASSERT_FALSE(decided);
  EXPECT_EQ(decided.error().code, rejection_code::cyclic_dependency);
  EXPECT_EQ(decided.error().about, slot{1});
}

TEST(OrderPlace, RefusesADistributedOrderThatDependsOnItself) {
  EXPECT_EQ(refusal_of(plan_of({part("a", {0})})), rejection_code::cyclic_dependency);
}

TEST(OrderPlace, RefusesAGroupWhoseMembersWaitForOneAnother) {
  auto asked = plan_of({part("a"), part("b", {0}), part("c", {1})});
  asked.distributed[0].group = asked.distributed[2].group = "cut-over";
  EXPECT_EQ(refusal_of(asked), rejection_code::cyclic_group);
}

TEST(OrderPlace, TakesTheSameContentAgainForOldNews) {
  auto order = place_order(diamond());
  auto decided = decide(order, place{share(diamond())}, noon + 1h);
  ASSERT_TRUE(decided);
  EXPECT_TRUE(decided->empty());
}

TEST(OrderPlace, RefusesAnotherContentOnceItIsPlaced) {
  auto order = place_order(diamond());
  auto other = diamond();
  other.fingerprint[0] = 2;
  EXPECT_EQ(refusal_of(order, place{share(other)}), rejection_code::already_placed);
}

// -- sequence ------------------------------------------------------------------------------------

TEST(OrderSequence, ReleasesAtOnceWhatDependsOnNothing) {
  EXPECT_EQ(in_flight(place_order(diamond())), (std::vector<slot>{0}));
}

TEST(OrderSequence, ReleasesWhatIsReadyWhenItsLastDependencyCompletes) {
  auto order = then(place_order(diamond()), complete{0, noon}, noon + 1s);
  EXPECT_EQ(in_flight(order), (std::vector<slot>{1, 2}));
  order = then(order, complete{1, noon}, noon + 2s);
  EXPECT_FALSE(is_released(order, 3));
  order = then(order, complete{2, noon}, noon + 3s);
  EXPECT_EQ(in_flight(order), (std::vector<slot>{3}));
}

TEST(OrderSequence, WaitsForTheDelayOfADependency) {
  auto asked = plan_of({part("a"), part("b", {0})});
  asked.distributed[1].depends_on[0].delay = 1h;
  auto order = then(place_order(asked), complete{0, noon + 1s}, noon + 1s);
  EXPECT_FALSE(is_released(order, 1));
  EXPECT_EQ(wake_of(order), noon + 1s + 1h);
  order = then(order, check{}, noon + 1s + 1h - 1ms);
  EXPECT_FALSE(is_released(order, 1));
  order = then(order, check{}, noon + 1s + 1h);
  EXPECT_TRUE(is_released(order, 1));
}

TEST(OrderSequence, StartsWithTheStartOfAStartToStartDependency) {
  auto asked = plan_of({part("a"), part("b")});
  asked.distributed[1].depends_on.push_back({0, dependency_type::start_to_start, 0ms});
  auto order = place_order(asked);
  EXPECT_FALSE(is_released(order, 1));
  order = then(order, acknowledge{0, noon}, noon + 1s);
  EXPECT_TRUE(is_released(order, 1));
}

TEST(OrderSequence, DoesNotHoldAStartForADependencyThatBindsAFinish) {
  auto asked = plan_of({part("a"), part("b")});
  asked.distributed[1].depends_on.push_back({0, dependency_type::finish_to_finish, 0ms});
  EXPECT_TRUE(is_released(place_order(asked), 1));
}

TEST(OrderSequence, ReleasesTheMembersOfAGroupInOneEvent) {
  auto asked = plan_of({part("a"), part("b", {0}), part("c")});
  asked.distributed[1].group = asked.distributed[2].group = "cut-over";
  auto order = place_order(asked);
  EXPECT_EQ(in_flight(order), (std::vector<slot>{0}));
  auto decided = decide(order, complete{0, noon}, noon + 1s);
  ASSERT_EQ(decided->size(), 2U);
  EXPECT_EQ(std::get<released>(decided->back()).slots, (std::vector<slot>{1, 2}));
}

TEST(OrderBuffer, HoldsAnOrderUntilItsStartDateAndNotLonger) {
  auto asked = diamond();
  asked.requested_start = noon + 24h;
  auto order = place_order(asked);
  EXPECT_TRUE(in_flight(order).empty());
  EXPECT_EQ(wake_of(order), noon + 24h);
  EXPECT_EQ(lifecycle_of(order), lifecycle::acknowledged);
  EXPECT_TRUE(decide(order, check{}, noon + 24h - 1ms)->empty());
  EXPECT_EQ(in_flight(then(order, check{}, noon + 24h)), (std::vector<slot>{0}));
}

TEST(OrderBuffer, HoldsOneDistributedOrderUntilItsOwnStartDate) {
  auto asked = plan_of({part("a"), part("b")});
  asked.distributed[1].requested_start = noon + 1h;
  auto order = place_order(asked);
  EXPECT_EQ(in_flight(order), (std::vector<slot>{0}));
  EXPECT_EQ(in_flight(then(order, check{}, noon + 1h)), (std::vector<slot>{0, 1}));
}

TEST(OrderSequence, NeverReleasesWhatHasNoDestination) {
  auto asked = plan_of({part("a"), part("b")});
  asked.distributed[1].destination.clear();
  auto order = place_order(asked);
  EXPECT_EQ(in_flight(order), (std::vector<slot>{0}));
  EXPECT_EQ(phase_of(order, 1), phase::unrouted);
}

// -- reports -------------------------------------------------------------------------------------

TEST(OrderReports, AreRefusedForWhatWasNeverReleased) {
  EXPECT_EQ(refusal_of(place_order(diamond()), complete{3, noon}), rejection_code::not_released);
  EXPECT_EQ(refusal_of(place_order(diamond()), acknowledge{9, noon}), rejection_code::unknown_slot);
  EXPECT_EQ(refusal_of(state{}, acknowledge{0, noon}), rejection_code::not_placed);
}

TEST(OrderReports, MayComeTwiceOrLate) {
  auto order = then(place_order(diamond()), acknowledge{0, noon}, noon + 1s);
  EXPECT_TRUE(decide(order, acknowledge{0, noon}, noon + 2s)->empty());
  order = then(order, complete{0, noon}, noon + 3s);
  EXPECT_TRUE(decide(order, complete{0, noon}, noon + 4s)->empty());
  EXPECT_TRUE(decide(order, acknowledge{0, noon}, noon + 5s)->empty());
}

TEST(OrderReports, OfCompletionImplyTheAcknowledgementThatGotLost) {
  auto order = then(place_order(diamond()), complete{0, noon + 1s}, noon + 1s);
  EXPECT_EQ(order.distributed[0].acknowledged, noon + 1s);
}

TEST(OrderReports, ThatContradictAnEarlierOneAreRefused) {
  auto order = then(place_order(diamond()), complete{0, noon}, noon + 1s);
  EXPECT_EQ(refusal_of(order, fail{0, "X", "", noon}), rejection_code::conflicting_outcome);
}

TEST(OrderReports, OfAnUnknownMilestoneAreRefused) {
  EXPECT_EQ(refusal_of(place_order(diamond()), reach_milestone{0, "dug", noon}),
            rejection_code::unknown_milestone);
}

TEST(OrderReports, AreNotBelievedAboutTheFuture) {
  auto order = then(place_order(diamond()), acknowledge{0, noon + 240h}, noon + 1s);
  EXPECT_EQ(order.distributed[0].acknowledged, noon + 1s);
}

// -- jeopardy ------------------------------------------------------------------------------------

TEST(OrderJeopardy, IsRaisedWhenNobodyAcknowledgesInTimeAndClearedWhenSomebodyDoes) {
  auto order = place_order(diamond());
  EXPECT_EQ(wake_of(order), noon + 5min);
  order = then(order, check{}, noon + 5min);
  EXPECT_TRUE(is_in_jeopardy(order, jeopardy_kind::acknowledgement));
  EXPECT_EQ(jeopardy_of(order), jeopardy_level::hazard);
  order = then(order, acknowledge{0, noon + 6min}, noon + 6min);
  EXPECT_TRUE(order.jeopardies.empty());
}

TEST(OrderJeopardy, IsRaisedAtTheCompletionDateAndNotBefore) {
  auto asked = diamond();
  asked.requested_completion = noon + 1min;
  auto order = place_order(asked);
  EXPECT_TRUE(decide(order, check{}, noon + 1min - 1ms)->empty());
  order = then(order, check{}, noon + 1min);
  EXPECT_TRUE(is_in_jeopardy(order, jeopardy_kind::completion));
  EXPECT_EQ(jeopardy_of(order), jeopardy_level::critical);
}

TEST(OrderJeopardy, OfADistributedOrderIsClearedWhenItCompletesLate) {
  auto asked = diamond();
  asked.distributed[0].requested_completion = noon + 1min;
  auto order = then(place_order(asked), acknowledge{0, noon}, noon + 1s);
  order = then(order, check{}, noon + 2min);
  EXPECT_TRUE(is_in_jeopardy(order, jeopardy_kind::completion));
  order = then(order, complete{0, noon + 3min}, noon + 3min);
  EXPECT_FALSE(is_in_jeopardy(order, jeopardy_kind::completion));
}

TEST(OrderJeopardy, IsRaisedForAMissedMilestone) {
  auto asked = diamond();
  asked.distributed[0].milestones.push_back({"dug", noon + 1min, false});
  auto order = then(place_order(asked), check{}, noon + 1min);
  EXPECT_TRUE(is_in_jeopardy(order, jeopardy_kind::milestone));
  order = then(order, reach_milestone{0, "dug", noon + 2min}, noon + 2min);
  EXPECT_FALSE(is_in_jeopardy(order, jeopardy_kind::milestone));
}

TEST(OrderJeopardy, IsRaisedOnceHoweverOftenTheTimerFires) {
  auto order = then(place_order(diamond()), check{}, noon + 6min);
  EXPECT_TRUE(decide(order, check{}, noon + 7min)->empty());
}

TEST(OrderJeopardy, NoticesSilenceEvenWithoutAnyDate) {
  auto asked = plan_of({part("a")});
  asked.distributed[0].destination.clear();
  auto order = place_order(asked);
  EXPECT_EQ(wake_of(order), noon + review_interval);
  order = then(order, check{}, noon + review_interval);
  EXPECT_TRUE(is_in_jeopardy(order, jeopardy_kind::stalled));
  EXPECT_EQ(wake_of(order), noon + 2 * review_interval) << "and goes on noticing";
  order = then(order, check{}, noon + 2 * review_interval);
  EXPECT_EQ(wake_of(order), noon + 3 * review_interval);
}

// -- outcome -------------------------------------------------------------------------------------

TEST(OrderOutcome, IsCompletedWhenAllDistributedOrdersAreAndNotBefore) {
  auto order = place_order(diamond());
  for (slot about = 0; about < 5; ++about) {
    EXPECT_EQ(lifecycle_of(order), lifecycle::in_progress);
    order = then(order, complete{about, noon}, noon + 1s);
  }
  EXPECT_EQ(lifecycle_of(order), lifecycle::completed);
  EXPECT_EQ(percent_complete_of(order), 100);
  EXPECT_TRUE(obligations(order).empty());
  EXPECT_EQ(item_states_of(order), (std::vector{lifecycle::completed}));
}

TEST(OrderOutcome, IsFailedWhenNothingCompletedAndTheRestCanNeverStart) {
  auto order = then(place_order(diamond()), fail{0, "NO_CAPACITY", "full", noon}, noon + 1s);
  EXPECT_EQ(lifecycle_of(order), lifecycle::failed);
  EXPECT_EQ(phase_of(order, 4), phase::abandoned);
  EXPECT_TRUE(obligations(order).empty());
}

TEST(OrderOutcome, IsPartialWhenSomeCompletedAndSomeFailed) {
  auto order = then(place_order(diamond()), complete{0, noon}, noon + 1s);
  order = then(order, fail{1, "X", "", noon}, noon + 2s);
  EXPECT_EQ(lifecycle_of(order), lifecycle::in_progress) << "c is still with its destination";
  order = then(order, complete{2, noon}, noon + 3s);
  EXPECT_EQ(lifecycle_of(order), lifecycle::partial);
}

TEST(OrderOutcome, AbandonsTheOtherMembersOfAGroupThatCannotStart) {
  auto asked = plan_of({part("a"), part("b", {0}), part("c", {3}), part("d")});
  asked.distributed[1].group = asked.distributed[2].group = "cut-over";
  auto order = then(place_order(asked), fail{0, "X", "", noon}, noon + 1s);
  EXPECT_EQ(phase_of(order, 1), phase::abandoned);
  EXPECT_EQ(phase_of(order, 2), phase::abandoned);
}

TEST(OrderOutcome, IsHeldWhileOnlyAPersonCanGoOn) {
  auto asked = plan_of({part("a"), part("b")});
  asked.distributed[1].destination.clear();
  auto order = place_order(asked);
  EXPECT_EQ(lifecycle_of(order), lifecycle::in_progress);
  order = then(order, complete{0, noon}, noon + 1s);
  EXPECT_EQ(lifecycle_of(order), lifecycle::held);
  EXPECT_NE(waiting_for(order).find("choose a destination for 'b'"), std::string::npos);
}

TEST(OrderQuarantine, TakesADistributedOrderOutOfFlightAndALateReportBringsItBack) {
  auto order = then(place_order(diamond()), quarantine{0, "poison"}, noon + 1s);
  EXPECT_TRUE(in_flight(order).empty());
  EXPECT_EQ(lifecycle_of(order), lifecycle::held);
  order = then(order, complete{0, noon}, noon + 2s);
  EXPECT_EQ(in_flight(order), (std::vector<slot>{1, 2}));
}

TEST(OrderStatus, RollsNestedItemsUp) {
  auto asked = plan_of({part("a"), part("b")});
  asked.items.push_back({"1.1", item_no{0}, "add", ""});
  asked.items.push_back({"1.2", item_no{0}, "add", ""});
  asked.distributed[0].items = {1};
  asked.distributed[1].items = {2};
  auto order = then(place_order(asked), complete{0, noon}, noon + 1s);
  EXPECT_EQ(item_states_of(order),
            (std::vector{lifecycle::in_progress, lifecycle::completed, lifecycle::in_progress}));
}

TEST(OrderStatus, SaysWhatItWaitsForAndSinceWhen) {
  EXPECT_EQ(waiting_for(place_order(diamond())),
            "waiting for 'factory-a' to acknowledge 'a' since 2023-11-14T22:13:20.000Z");
}

} // namespace
} // namespace cotm::order
