// tests/actors/order/jeopardy_test.cpp: promises, and when one is in jeopardy at which level.

#include "actors/order/promises.hpp"
#include "actors/order/status.hpp"
#include "actors/order/waits.hpp"
#include "tests/support/order_events.hpp"

#include <gtest/gtest.h>

namespace cotm::order {
namespace {

using namespace cotm::test;
using kind = jeopardy_kind;
using level = jeopardy_level;

/// One distributed order that was handed over and acknowledged at noon.
state in_progress(plan asked, const policy& rules = no_rules()) {
  return then(place_order(std::move(asked), noon, rules), acknowledge{0, noon}, noon, rules);
}

plan promised(instant completion) {
  auto asked = plan_of({part("voice")});
  asked.distributed[0].requested_completion = completion;
  return asked;
}

// -- which promises bind -------------------------------------------------------------------------

TEST(Promises, OfAStartIsBrokenWhenItsDatePassesAndWhatItDependsOnIsNotDone) {
  auto asked = plan_of({part("access"), part("voice", {0})});
  asked.distributed[1].requested_start = noon + 1h;
  auto order = in_progress(asked);
  EXPECT_EQ(next_wake(order, no_rules()), noon + 1h);
  order = then(order, check{}, noon + 1h);
  EXPECT_EQ(test::level_of(order, kind::start, slot{1}), level::hazard);
  order = then(order, complete{0, noon + 2h}, noon + 2h);
  EXPECT_EQ(test::level_of(order, kind::start, slot{1}), level::none) << "it started, late";
}

TEST(Promises, OfAStartThatOnlyItsDateKeepsIsInNoDangerBeforeThatDate) {
  auto early = rule_for(kind::start);
  early.normal = -1h;
  auto rules = with_rule(early);
  auto asked = plan_of({part("access"), part("voice", {0})});
  asked.requested_start = noon + 2h;
  asked.distributed[1].requested_start = noon + 5h;
  auto order = place_order(asked, noon, rules);
  EXPECT_EQ(next_wake(order, rules), noon + 2h) << "when 'access' starts";
  order = then(order, check{}, noon + 2h, rules);
  EXPECT_TRUE(order.jeopardies.empty());
  order = then(order, acknowledge{0, noon + 2h}, noon + 2h, rules);
  EXPECT_EQ(next_wake(order, rules), noon + 4h) << "an hour before the start of 'voice'";
  order = then(order, check{}, noon + 4h, rules);
  EXPECT_EQ(test::level_of(order, kind::start, slot{1}), level::normal) << "'access' is not done";
}

TEST(Promises, OfTheStartOfAnOrderIsBrokenWhileNothingIsHandedOver) {
  auto asked = plan_of({part("voice")});
  asked.requested_start = noon + 1h;
  asked.distributed[0].destination.clear();
  auto order = then(place_order(asked), check{}, noon + 1h);
  EXPECT_EQ(test::level_of(order, kind::start), level::hazard);
}

TEST(Promises, OfAStartDoNotBindWhatIsTriedAgain) {
  policy rules;
  failure_rule often;
  often.retries = 3;
  often.first = 10min;
  destination_policy factory;
  factory.name = "factory-voice";
  factory.failures = {often};
  rules.distribution.destinations = {factory};
  auto asked = plan_of({part("voice")});
  asked.distributed[0].requested_start = noon;
  auto order = in_progress(asked, rules);
  order = then(order, fail{0, "E", "", noon + 1min}, noon + 1min, rules);
  EXPECT_TRUE(order.jeopardies.empty()) << "it had started in time";
  EXPECT_EQ(next_wake(order, rules), noon + 11min);
}

TEST(Promises, OfTheCustomersReplyBindFromWhenItWasFirstPending) {
  auto order = in_progress(plan_of({part("voice")}));
  auto ask_for = report_condition{0, condition::pending, "DATE", "which day?", noon + 1h};
  order = then(order, ask_for, noon + 1h);
  EXPECT_EQ(next_wake(order, no_rules()), noon + 49h);
  order = then(order, check{}, noon + 49h);
  EXPECT_EQ(test::level_of(order, kind::customer_reply, slot{0}), level::normal);
  order = then(order, report_condition{0, condition::normal, "", "", noon + 50h}, noon + 50h);
  EXPECT_EQ(test::level_of(order, kind::customer_reply, slot{0}), level::none);
}

TEST(Promises, OfAnAcknowledgementDoNotBindPeople) {
  policy rules;
  destination_policy people;
  people.name = "factory-voice";
  people.kind = destination_kind::manual;
  rules.distribution.destinations = {people};
  auto order = place_order(plan_of({part("voice")}), noon, rules);
  EXPECT_TRUE(order.distributed[0].is_by_hand);
  EXPECT_TRUE(is_quiet_at(order, noon + 1h, rules));
}

/// An order with a transfer beside the work of its one distributed order.
state with_beside(const attempts& tries) {
  auto order = in_progress(plan_of({part("voice")}));
  order.distributed[0].beside = beside{transfer_kind::amend, 2, noon + 1h, {}, tries};
  order.distributed[0].last_revision = 2;
  return order;
}

TEST(Promises, OfAnAcknowledgementBindATransferBesideTheWorkToo) {
  auto order = with_beside({});
  survey known{order, no_rules()};
  auto open = open_promises(known);
  ASSERT_FALSE(open.empty());
  EXPECT_EQ(open[0].key, (jeopardy_key{kind::acknowledgement, slot{0}, beside_part}));
  EXPECT_EQ(open[0].due, noon + 1h + 5min);
}

TEST(Promises, OfAnAcknowledgementDoNotBindATransferThatWaitsForItsNextAttempt) {
  attempts waiting;
  waiting.retry_at = noon + 2h;
  auto order = with_beside(waiting);
  survey known{order, no_rules()};
  for (const auto& one : open_promises(known))
    EXPECT_NE(one.key.kind, kind::acknowledgement);
}

TEST(Promises, OfMilestonesDoNotBindWorkThatIsDone) {
  auto asked = plan_of({part("access"), part("voice")});
  asked.distributed[1].depends_on.push_back({0, dependency_type::finish_to_finish, 0ms});
  asked.distributed[1].milestones.push_back({"tested", noon + 1h, false});
  auto order = then(in_progress(asked), complete{1, noon}, noon);
  ASSERT_TRUE(order.distributed[1].performed);
  EXPECT_EQ(test::level_of(then(order, check{}, noon + 2h), kind::milestone, slot{1}), level::none);
}

TEST(Promises, OfATaskBindThoughItIsSnoozed) {
  auto order = in_progress(plan_of({part("voice")}));
  task work;
  work.opened = noon;
  work.due = noon + 1h;
  work.snoozed_until = noon + 24h;
  order.tasks.push_back(work);
  EXPECT_EQ(next_wake(order, no_rules()), noon + 1h);
  order = then(order, check{}, noon + 1h);
  EXPECT_EQ(test::level_of(order, kind::task), level::normal);
}

TEST(Promises, OfTasksBindAfterTheOrderIsOver) {
  auto order = then(in_progress(plan_of({part("voice")})), complete{0, noon}, noon);
  ASSERT_FALSE(next_wake(order, no_rules()));
  task work;
  work.opened = noon;
  work.due = noon + 1h;
  order.tasks.push_back(work);
  EXPECT_FALSE(is_at_rest(order));
  EXPECT_EQ(next_wake(order, no_rules()), noon + 1h);
  order.tasks[0].is = task_state::completed;
  EXPECT_TRUE(is_at_rest(order));
}

TEST(Promises, OfANoticeBindAsLongAsItsSinkMayTake) {
  policy rules;
  sink billing;
  billing.name = "billing";
  billing.url = "http://billing";
  billing.confirm_within = 30min;
  rules.sinks = {billing};
  auto order = in_progress(plan_of({part("voice")}));
  notice told;
  told.sink = "billing";
  told.since = noon;
  order.notices.push_back(told);
  EXPECT_TRUE(is_quiet_at(order, noon + 30min - 1ms, rules));
  order = then(order, check{}, noon + 30min, rules);
  EXPECT_EQ(test::level_of(order, kind::notice), level::hazard);
  order.notices[0].confirmed = noon + 40min;
  order = then(order, check{}, noon + 40min, rules);
  EXPECT_EQ(test::level_of(order, kind::notice), level::none);
}

TEST(Promises, DoNotBindAnOrderThatIsBeingCancelled) {
  auto asked = promised(noon + 1h);
  asked.requested_completion = noon + 1h;
  auto order = in_progress(asked);
  order.cancelled = cancellation{{"customer", ""}, noon};
  order.distributed[0].wanted = aim::undo;
  survey known{order, no_rules()};
  for (const auto& one : open_promises(known))
    EXPECT_NE(one.key.kind, kind::completion);
}

// -- silence -------------------------------------------------------------------------------------

TEST(OrderSilence, IsMeasuredByThePolicy) {
  policy rules;
  rules.review_interval = 24h;
  auto order = in_progress(plan_of({part("voice")}), rules);
  EXPECT_EQ(next_wake(order, rules), noon + 24h);
  order = then(order, check{}, noon + 24h, rules);
  EXPECT_EQ(test::level_of(order, kind::stalled), level::normal);
  order = then(order, complete{0, noon + 25h}, noon + 25h, rules);
  EXPECT_TRUE(order.jeopardies.empty());
}

TEST(OrderSilence, IsNoneBeforeTheOnlyDateThatIsWaitedFor) {
  auto asked = diamond();
  asked.requested_start = noon + 3 * review_interval;
  auto order = place_order(asked);
  EXPECT_EQ(next_wake(order, no_rules()), noon + 3 * review_interval);
  EXPECT_TRUE(is_quiet_at(order, noon + 2 * review_interval, no_rules()));
}

TEST(OrderSilence, OfADestinationIsNotHiddenByADateOfAnother) {
  auto asked = plan_of({part("access"), part("voice")});
  asked.distributed[1].requested_start = noon + 3 * review_interval;
  auto order = in_progress(asked);
  EXPECT_EQ(next_wake(order, no_rules()), noon + review_interval);
}

// -- levels --------------------------------------------------------------------------------------

TEST(JeopardyLevels, RiseWithTheThresholdsBeforeAndAfterADate) {
  auto steps = rule_for(kind::completion);
  steps.normal = -4h;
  steps.hazard = -1h;
  steps.critical = duration{30min};
  auto rules = with_rule(steps);
  auto order = in_progress(promised(noon + 10h), rules);
  EXPECT_EQ(next_wake(order, rules), noon + 6h);
  order = then(order, check{}, noon + 6h, rules);
  EXPECT_EQ(test::level_of(order, kind::completion, slot{0}), level::normal);
  EXPECT_EQ(next_wake(order, rules), noon + 9h);
  order = then(order, check{}, noon + 9h, rules);
  EXPECT_EQ(test::level_of(order, kind::completion, slot{0}), level::hazard);
  EXPECT_EQ(next_wake(order, rules), noon + 10h + 30min);
  order = then(order, check{}, noon + 10h + 30min, rules);
  EXPECT_EQ(test::level_of(order, kind::completion, slot{0}), level::critical);
  EXPECT_EQ(jeopardy_with(order, kind::completion, slot{0})->raised, noon + 6h) << "once";
}

TEST(JeopardyLevels, AreCountedInPercentOfThePlannedDuration) {
  auto steps = rule_for(kind::completion);
  steps.normal = percentage{-20};
  steps.critical = percentage{10};
  auto rules = with_rule(steps);
  auto asked = promised(noon + 11h);
  asked.distributed[0].requested_start = noon + 1h;
  auto order = place_order(asked, noon, rules);
  order = then(order, check{}, noon + 1h, rules);
  order = then(order, acknowledge{0, noon + 1h}, noon + 1h, rules);
  EXPECT_EQ(next_wake(order, rules), noon + 9h) << "two of ten hours before the end";
  order = then(order, check{}, noon + 9h, rules);
  EXPECT_EQ(next_wake(order, rules), noon + 12h);
}

TEST(JeopardyLevels, AreCountedInWorkingTime) {
  auto steps = rule_for(kind::acknowledgement);
  steps.hazard = duration{4h};
  steps.calendar = "office";
  auto rules = with_rule(steps);
  rules.calendars.emplace("office", eight_hours_a_day());
  auto asked = plan_of({part("voice")});
  asked.distributed[0].acknowledge_within = 6h;
  auto order = place_order(asked, noon, rules);
  EXPECT_EQ(next_wake(order, rules), noon + 26h) << "two hours are left today, two are tomorrow's";
}

TEST(JeopardyLevels, AreThoseOfTheFirstRuleThatMatches) {
  auto urgent = rule_for(kind::completion);
  urgent.priorities = {0};
  urgent.categories = {"business"};
  urgent.destinations = {"factory-voice"};
  urgent.hazard = -8h;
  auto rules = with_rule(urgent);
  auto asked = promised(noon + 10h);
  asked.priority = 0;
  asked.category = "business";
  EXPECT_EQ(next_wake(in_progress(asked, rules), rules), noon + 2h);
  asked.category = "residential";
  EXPECT_EQ(next_wake(in_progress(asked, rules), rules), noon + 10h);
  asked.category = "business";
  asked.distributed[0].destination = "other";
  EXPECT_EQ(next_wake(in_progress(asked, rules), rules), noon + 10h);
}

TEST(JeopardyLevels, ThatTimeJumpedOverAreNotTold) {
  auto steps = rule_for(kind::completion);
  steps.normal = -4h;
  steps.hazard = -1h;
  steps.critical = duration{1h};
  auto rules = with_rule(steps);
  auto order = in_progress(promised(noon + 10h), rules);
  auto told = of_kind<jeopardy_raised>(decide(order, check{}, rules, noon + 12h));
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told[0].what.level, level::critical);
}

TEST(JeopardyLevels, DoNotSinkWhileTheDateStays) {
  auto steps = rule_for(kind::completion);
  steps.hazard = -4h;
  auto order = then(in_progress(promised(noon + 10h), with_rule(steps)), check{}, noon + 7h,
                    with_rule(steps));
  auto milder = rule_for(kind::completion);
  milder.normal = -4h;
  EXPECT_TRUE(is_quiet_at(order, noon + 8h, with_rule(milder)));
}

/// What an amendment of the dates comes to.
state with_completion(state order, instant completion) {
  return evolve(std::move(order), dates_amended{slot{0}, {}, completion, {"agent", ""}, noon});
}

TEST(JeopardyLevels, FollowADateThatIsAmended) {
  auto steps = rule_for(kind::completion);
  steps.normal = -4h;
  steps.critical = duration{0h};
  auto rules = with_rule(steps);
  auto order = then(in_progress(promised(noon + 10h), rules), check{}, noon + 10h, rules);
  ASSERT_EQ(test::level_of(order, kind::completion, slot{0}), level::critical);
  auto a_little = then(with_completion(order, noon + 12h), check{}, noon + 10h, rules);
  EXPECT_EQ(test::level_of(a_little, kind::completion, slot{0}), level::normal);
  EXPECT_EQ(jeopardy_with(a_little, kind::completion, slot{0})->due, noon + 12h);
  auto much = then(with_completion(order, noon + 20h), check{}, noon + 10h, rules);
  EXPECT_TRUE(much.jeopardies.empty());
}

} // namespace
} // namespace cotm::order
