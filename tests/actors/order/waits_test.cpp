// tests/actors/order/waits_test.cpp: what an order waits for has a name, and an end.

#include "actors/order/waits.hpp"

#include "tests/support/order_events.hpp"

#include <gtest/gtest.h>

namespace cotm::order {
namespace {

using namespace cotm::test;

/// The only wait about a distributed order. @pre There is one.
wait wait_for(const state& order, slot about, const policy& rules = no_rules()) {
  std::vector<wait> found;
  for (const auto& one : waits_of(order, rules))
    if (one.about == about)
      found.push_back(one);
  EXPECT_EQ(found.size(), 1U);
  return found.at(0);
}

TEST(OrderWaits, AreNoneAtRest) {
  auto order = then(place_order(plan_of({part("voice")})), complete{0, noon}, noon);
  EXPECT_TRUE(waits_of(order, no_rules()).empty());
}

TEST(OrderWaits, NameADateAndEndWithIt) {
  auto asked = plan_of({part("voice")});
  asked.requested_start = noon + 240h;
  auto one = wait_for(place_order(asked), 0);
  EXPECT_EQ(one.what, wait_kind::date);
  EXPECT_EQ(one.until, noon + 240h);
  EXPECT_NE(one.sentence.find("waiting for the start of 'voice' at"), std::string::npos);
}

TEST(OrderWaits, NameADelayAfterADependencyAsADate) {
  auto asked = plan_of({part("a"), part("b", {0})});
  asked.distributed[1].depends_on[0].delay = 2h;
  auto order = place_order(asked);
  EXPECT_EQ(wait_for(order, 1).what, wait_kind::dependency);
  order = then(order, complete{0, noon + 1h}, noon + 1h);
  EXPECT_EQ(wait_for(order, 1).what, wait_kind::date);
  EXPECT_EQ(wait_for(order, 1).until, noon + 3h);
}

TEST(OrderWaits, NameAnAcknowledgementUntilItIsAJeopardy) {
  auto order = place_order(plan_of({part("voice")}));
  auto one = wait_for(order, 0);
  EXPECT_EQ(one.what, wait_kind::acknowledgement);
  EXPECT_EQ(one.since, noon);
  EXPECT_EQ(one.until, noon + 5min);
  order = then(order, check{}, noon + 5min);
  EXPECT_EQ(wait_for(order, 0).until, noon + review_interval) << "then until the review";
}

TEST(OrderWaits, EndWithTheNextStepOfALadder) {
  policy rules;
  escalation_rule ladder;
  ladder.steps.resize(1);
  ladder.steps[0].after = 1h;
  rules.escalations = {ladder};
  auto order
    = then(place_order(plan_of({part("voice")}), noon, rules), check{}, noon + 5min, rules);
  EXPECT_EQ(wait_for(order, 0, rules).until, noon + 1h + 5min);
}

TEST(OrderWaits, NameTheCompletionUntilItsDate) {
  auto asked = plan_of({part("voice")});
  asked.requested_completion = noon + 10h;
  auto order = then(place_order(asked), acknowledge{0, noon}, noon);
  EXPECT_EQ(wait_for(order, 0).what, wait_kind::completion);
  EXPECT_EQ(wait_for(order, 0).until, noon + 10h);
}

TEST(OrderWaits, NameTheCustomerOrTheProvider) {
  auto order = place_order(plan_of({part("voice")}));
  order = then(order, report_condition{0, condition::pending, "", "which day?", noon}, noon);
  EXPECT_EQ(wait_for(order, 0).what, wait_kind::customer);
  EXPECT_EQ(wait_for(order, 0).until, noon + 48h);
  order = then(order, report_condition{0, condition::held, "", "no cable", noon}, noon);
  EXPECT_EQ(wait_for(order, 0).what, wait_kind::provider);
}

TEST(OrderWaits, NameThePersonWhoHasToDecide) {
  auto order = then(place_order(plan_of({part("voice")})), fail{0, "E", "full", noon}, noon);
  EXPECT_EQ(wait_for(order, 0).what, wait_kind::person);
  auto unrouted = plan_of({part("voice")});
  unrouted.distributed[0].destination.clear();
  EXPECT_EQ(wait_for(place_order(unrouted), 0).what, wait_kind::person);
}

TEST(OrderWaits, NameTheNextAttemptAndEndWithIt) {
  policy rules;
  failure_rule often;
  often.retries = 3;
  often.first = 10min;
  destination_policy factory;
  factory.name = "factory-voice";
  factory.failures = {often};
  rules.distribution.destinations = {factory};
  auto order
    = then(place_order(plan_of({part("voice")}), noon, rules), fail{0, "E", "", noon}, noon, rules);
  EXPECT_EQ(wait_for(order, 0, rules).what, wait_kind::retry);
  EXPECT_EQ(wait_for(order, 0, rules).until, noon + 10min);
}

TEST(OrderWaits, NameWhatAFinishDependsOn) {
  auto asked = plan_of({part("a"), part("b")});
  asked.distributed[1].depends_on.push_back({0, dependency_type::finish_to_finish, 1h});
  auto order = then(place_order(asked), complete{1, noon}, noon);
  EXPECT_EQ(wait_for(order, 1).what, wait_kind::dependency);
  order = then(order, complete{0, noon}, noon);
  EXPECT_EQ(wait_for(order, 1).until, noon + 1h);
}

TEST(OrderWaits, NameTheGroupUntilItsDeadline) {
  auto asked = plan_of({part("a"), part("b"), part("c", {0})});
  asked.distributed[1].group = asked.distributed[2].group = "cut-over";
  auto order = place_order(asked);
  EXPECT_EQ(wait_for(order, 1).what, wait_kind::group);
  EXPECT_EQ(wait_for(order, 2).what, wait_kind::dependency);
  order = then(order, complete{0, noon}, noon);
  EXPECT_EQ(wait_for(order, 2).what, wait_kind::group);
  EXPECT_EQ(wait_for(order, 2).until, noon + 1h);
}

TEST(OrderWaits, NameAnotherOrder) {
  auto asked = plan_of({part("voice")});
  asked.relations.push_back({order_id{}, "line", dependency_type::finish_to_start, 0ms});
  EXPECT_EQ(wait_for(place_order(asked), 0).what, wait_kind::other_order);
}

TEST(OrderWaits, NameAnAmendmentBesideTheWork) {
  auto order = then(place_order(plan_of({part("voice")})), acknowledge{0, noon}, noon);
  order.distributed[0].beside = beside{transfer_kind::amend, 2, noon + 1h, {}, {}};
  auto waits = waits_of(order, no_rules());
  ASSERT_EQ(waits.size(), 2U);
  EXPECT_EQ(waits[0].what, wait_kind::completion);
  EXPECT_EQ(waits[1].what, wait_kind::acknowledgement);
  EXPECT_EQ(waits[1].until, noon + 1h + 5min);
  EXPECT_EQ(waits[1].sentence, "waiting for 'factory-voice' to take the amendment of 'voice' since"
                               " 2023-11-14T23:13:20.000Z");
}

TEST(OrderWaits, NameTasksAndNoticesThatAreLeft) {
  auto order = then(place_order(plan_of({part("voice")})), complete{0, noon}, noon);
  task call;
  call.title = "Call the customer";
  call.opened = noon;
  order.tasks.push_back(call);
  notice told;
  told.sink = "billing";
  told.since = noon;
  order.notices.push_back(told);
  auto waits = waits_of(order, no_rules());
  ASSERT_EQ(waits.size(), 2U);
  EXPECT_EQ(waits[0].what, wait_kind::person);
  EXPECT_EQ(waits[0].sentence, "waiting for a person to complete the task 'Call the customer' since"
                               " 2023-11-14T22:13:20.000Z");
  EXPECT_EQ(waits[1].what, wait_kind::notice);
  EXPECT_EQ(waits[1].sentence, "waiting for 'billing' to confirm the notice 'orderCompleted' since"
                               " 2023-11-14T22:13:20.000Z");
  EXPECT_EQ(waits[1].until, noon + 1h);
}

} // namespace
} // namespace cotm::order
