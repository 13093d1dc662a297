// tests/actors/order/escalation_test.cpp: who hears of a jeopardy, when, and until it is cured.

#include "actors/order/waits.hpp"
#include "tests/support/order_events.hpp"

#include <gtest/gtest.h>

namespace cotm::order {
namespace {

using namespace cotm::test;
using level = jeopardy_level;

constexpr auto late_at = noon + 5min; ///< When 'voice' should have been acknowledged.
constexpr jeopardy_key late_key{jeopardy_kind::acknowledgement, slot{0}, 0};

escalation_step step(duration after, std::string to) {
  escalation_step made;
  made.after = after;
  made.to = std::move(to);
  return made;
}

/// After an hour the team lead, after four the manager, with a task.
policy two_steps() {
  policy rules;
  escalation_rule ladder;
  ladder.steps = {step(1h, "teamLead"), step(4h, "manager")};
  ladder.steps[1].has_task = true;
  rules.escalations = {ladder};
  return rules;
}

state late_order(const policy& rules) {
  return then(place_order(plan_of({part("voice")}), noon, rules), check{}, late_at, rules);
}

const jeopardy& late_one(const state& order) {
  return order.jeopardies.at(0);
}

TEST(Escalation, ClimbsStepByStepFromWhenTheJeopardyWasRaised) {
  auto rules = two_steps();
  auto order = late_order(rules);
  EXPECT_EQ(next_wake(order, rules), late_at + 1h);
  EXPECT_TRUE(is_quiet_at(order, late_at + 1h - 1ms, rules));
  order = then(order, check{}, late_at + 1h, rules);
  EXPECT_EQ(late_one(order).owner, "teamLead");
  EXPECT_EQ(late_one(order).steps, 1);
  EXPECT_TRUE(order.tasks.empty());
  EXPECT_EQ(next_wake(order, rules), late_at + 4h);
  order = then(order, check{}, late_at + 4h, rules);
  EXPECT_EQ(late_one(order).owner, "manager");
  EXPECT_EQ(order.tasks.size(), 1U);
}

TEST(Escalation, TakesEveryStepOnceAndInOrderThoughTimeJumped) {
  auto rules = two_steps();
  auto order = place_order(plan_of({part("voice")}), noon, rules);
  auto raised_only = decide(order, check{}, rules, noon + 48h);
  EXPECT_TRUE(of_kind<escalated>(raised_only).empty()) << "it is raised only now";
  order = then(order, check{}, late_at, rules);
  auto climbed = of_kind<escalated>(decide(order, check{}, rules, noon + 48h));
  ASSERT_EQ(climbed.size(), 2U);
  EXPECT_EQ(climbed[0].step, 1);
  EXPECT_EQ(climbed[0].to, "teamLead");
  EXPECT_EQ(climbed[1].step, 2);
  EXPECT_EQ(climbed[1].to, "manager");
  order = then(order, check{}, noon + 48h, rules);
  EXPECT_TRUE(is_quiet_at(order, noon + 49h, rules));
}

TEST(Escalation, CountsInTheWorkingTimeOfItsRule) {
  auto rules = two_steps();
  rules.escalations[0].calendar = "office";
  rules.calendars.emplace("office", eight_hours_a_day());
  rules.escalations[0].steps[1].after = 10h;
  auto order = then(late_order(rules), check{}, late_at + 1h, rules);
  EXPECT_EQ(next_wake(order, rules), late_at + 26h) << "eight hours today, two tomorrow";
}

TEST(Escalation, IsByPriorityAndFromALevelOn) {
  auto rules = two_steps();
  rules.escalations[0].from = level::critical;
  EXPECT_GT(next_wake(late_order(rules), rules), late_at + 4h) << "this is a hazard";
  rules.escalations[0].from = level::hazard;
  rules.escalations[0].priorities = {0};
  EXPECT_GT(next_wake(late_order(rules), rules), late_at + 4h) << "this has priority 4";
  rules.escalations[0].priorities = {0, 4};
  EXPECT_EQ(next_wake(late_order(rules), rules), late_at + 1h);
}

TEST(Escalation, GoesOnWithTheLadderOfTheNextLevelWhereItWas) {
  auto rules = two_steps();
  escalation_rule director;
  director.from = level::critical;
  director.steps = {step(30min, "manager"), step(1h, "director")};
  rules.escalations.insert(rules.escalations.begin(), director);
  auto worse = rule_for(jeopardy_kind::acknowledgement);
  worse.hazard = duration{0h};
  worse.critical = duration{2h};
  rules = with_rule(worse, rules);
  auto order = then(late_order(rules), check{}, late_at + 1h, rules);
  EXPECT_EQ(late_one(order).owner, "teamLead");
  order = then(order, check{}, late_at + 2h, rules);
  EXPECT_EQ(late_one(order).level, level::critical);
  EXPECT_EQ(late_one(order).owner, "director");
  EXPECT_EQ(late_one(order).steps, 2) << "the first step of the other ladder counts as climbed";
}

// -- tasks ---------------------------------------------------------------------------------------

TEST(EscalationTask, SaysWhatWasPromisedAndIsOnTheQueueOfItsStep) {
  auto rules = two_steps();
  rules.escalations[0].steps[1].queue = "management";
  auto order = then(late_order(rules), check{}, late_at + 4h, rules);
  ASSERT_EQ(order.tasks.size(), 1U);
  const auto& opened = order.tasks[0];
  EXPECT_EQ(opened.type, escalation_task);
  EXPECT_EQ(opened.queue, "management");
  EXPECT_EQ(opened.about, slot{0});
  EXPECT_EQ(opened.why, late_key);
  EXPECT_EQ(opened.title, "Deal with a jeopardy (hazard): 'factory-voice' is to acknowledge 'voice'"
                          " by 2023-11-14T22:18:20.000Z");
}

TEST(EscalationTask, IsOnTheQueueOfItsTypeAndDueInItsCalendarIfTheStepSaysNothing) {
  auto rules = two_steps();
  for (auto& type : rules.task_types)
    if (type.name == escalation_task) {
      type.queue = "managers";
      type.due = 8h;
      type.calendar = "office";
    }
  rules.calendars.emplace("office", eight_hours_a_day());
  auto order = then(late_order(rules), check{}, late_at + 4h, rules);
  EXPECT_EQ(order.tasks.at(0).queue, "managers");
  EXPECT_EQ(order.tasks.at(0).due, late_at + 4h + 24h);
}

TEST(EscalationTask, IsCancelledWhenTheJeopardyIsCured) {
  auto rules = two_steps();
  auto order = then(late_order(rules), check{}, late_at + 4h, rules);
  order = then(order, acknowledge{0, late_at + 5h}, late_at + 5h, rules);
  EXPECT_TRUE(order.jeopardies.empty());
  EXPECT_EQ(order.tasks.at(0).is, task_state::cancelled);
  EXPECT_TRUE(is_quiet_at(order, late_at + 5h, rules));
}

TEST(EscalationTask, IsNotOpenedBeyondTheLimitButSomebodyHearsOfIt) {
  auto rules = two_steps();
  auto order = late_order(rules);
  task done;
  done.is = task_state::completed;
  done.closed = noon;
  order.tasks.resize(tasks_max, done);
  order = then(order, check{}, late_at + 4h, rules);
  EXPECT_EQ(order.tasks.size(), tasks_max);
  EXPECT_EQ(late_one(order).owner, "manager");
}

TEST(EscalationTask, ThatIsLateItselfOpensNoOther) {
  auto rules = two_steps();
  rules.escalations[0].steps[0].has_task = true;
  for (auto& type : rules.task_types)
    type.due = 10min;
  auto order = late_order(rules);
  for (auto now = late_at; now < late_at + 48h; now += 1h)
    order = then(order, check{}, now, rules);
  EXPECT_EQ(order.tasks.size(), 2U) << "one a step";
  EXPECT_EQ(test::level_of(order, jeopardy_kind::task, slot{0}), level::normal);
}

// -- acknowledging -------------------------------------------------------------------------------

acknowledge_jeopardy deal_with(instant until, std::string by = "ann") {
  return {late_key, until, {std::move(by), "I ring them up"}};
}

TEST(AcknowledgeJeopardy, KeepsItFromClimbingUntilItEnds) {
  auto rules = two_steps();
  auto order = then(late_order(rules), deal_with(noon + 24h), late_at + 1min, rules);
  EXPECT_EQ(late_one(order).acknowledged_by, "ann");
  EXPECT_TRUE(is_quiet_at(order, noon + 24h - 1ms, rules));
  EXPECT_EQ(next_wake(order, rules), noon + 24h);
  order = then(order, check{}, noon + 24h, rules);
  EXPECT_EQ(late_one(order).steps, 2);
}

TEST(AcknowledgeJeopardy, ThatEndsBeforeTheNextStepChangesNothing) {
  auto rules = two_steps();
  auto order = then(late_order(rules), deal_with(late_at + 30min), late_at + 1min, rules);
  EXPECT_EQ(next_wake(order, rules), late_at + 1h);
}

TEST(AcknowledgeJeopardy, IsKeptWhenTheLevelRises) {
  auto worse = rule_for(jeopardy_kind::acknowledgement);
  worse.hazard = duration{0h};
  worse.critical = duration{2h};
  auto rules = with_rule(worse, two_steps());
  auto order = then(late_order(rules), deal_with(noon + 24h), late_at + 1min, rules);
  order = then(order, check{}, late_at + 2h, rules);
  EXPECT_EQ(late_one(order).level, level::critical);
  EXPECT_EQ(late_one(order).acknowledged_until, noon + 24h);
  EXPECT_EQ(late_one(order).steps, 0);
}

TEST(AcknowledgeJeopardy, TakesRepetitionForOldNewsAndAnotherPersonForNews) {
  auto rules = two_steps();
  auto order = then(late_order(rules), deal_with(noon + 24h), late_at + 1min, rules);
  EXPECT_TRUE(decide(order, deal_with(noon + 24h), rules, late_at + 2min)->empty());
  EXPECT_TRUE(decide(order, deal_with(noon + 24h), rules, noon + 25h)->empty()) << "late, too";
  order = then(order, deal_with(noon + 24h, "bob"), late_at + 3min, rules);
  EXPECT_EQ(late_one(order).acknowledged_by, "bob");
}

TEST(AcknowledgeJeopardy, IsRefusedOfWhatIsNoJeopardyAndUntilThePast) {
  auto refusal = [](const state& order, const acknowledge_jeopardy& asked) {
    auto decided = decide(order, asked, no_rules(), late_at);
    EXPECT_FALSE(decided);
    return decided ? rejection_code{} : decided.error().code;
  };
  auto order = late_order(no_rules());
  EXPECT_EQ(refusal(order, deal_with(late_at)), rejection_code::in_the_past);
  auto other = deal_with(noon + 24h);
  other.key.kind = jeopardy_kind::completion;
  EXPECT_EQ(refusal(order, other), rejection_code::unknown_jeopardy);
  EXPECT_EQ(refusal({}, other), rejection_code::not_placed);
}

} // namespace
} // namespace cotm::order
