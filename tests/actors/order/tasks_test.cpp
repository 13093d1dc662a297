// tests/actors/order/tasks_test.cpp: work for people, one test per rule.

#include "actors/order/tasks.hpp"

#include "actors/order/rules.hpp"
#include "actors/order/status.hpp"
#include "tests/support/people.hpp"

#include <gtest/gtest.h>

namespace cotm::order {
namespace {

using namespace cotm::test;

scene with_task(std::string type = "contactCustomer") {
  scene play{diamond()};
  play.ask(open_task{std::move(type), "", "Call back", std::nullopt, std::nullopt, ann});
  return play;
}

scene fallen_out() {
  scene play{plan_of({part("a"), part("b", {0})})};
  play.ask(fail{0, "NO_PORT", "no free port 17", noon});
  return play;
}

task_type& type_in(policy& rules, std::string_view name) {
  return *std::ranges::find(rules.task_types, name, &task_type::name);
}

// -- opening -------------------------------------------------------------------------------------

TEST(OrderTask, IsOpenedInTheQueueAndWithTheDateOfItsType) {
  auto rules = people_rules();
  type_in(rules, contact_customer_task).queue = "field";
  type_in(rules, contact_customer_task).due = 4h;
  scene play{diamond(), rules};
  play.ask(open_task{"contactCustomer", "", "Call back", slot{2}, std::nullopt, ann});
  const auto& made = play.open_task();
  EXPECT_EQ(made.queue, "field");
  EXPECT_EQ(made.due, play.now + 4h);
  EXPECT_EQ(made.title, "Call back");
  EXPECT_EQ(made.about, slot{2});
  EXPECT_EQ(made.opened_by, "ann");
}

TEST(OrderTask, IsOpenedInTheQueueAndWithTheDateThatAreNamed) {
  scene play{diamond()};
  play.ask(open_task{"contactCustomer", "field", "", std::nullopt, noon + 9h, ann});
  EXPECT_EQ(play.open_task().queue, "field");
  EXPECT_EQ(play.open_task().due, noon + 9h);
  EXPECT_EQ(play.open_task().title, "contactCustomer") << "at least says what kind it is";
}

TEST(OrderTask, IsNotOpenedForWhatIsUnknown) {
  scene play{diamond()};
  EXPECT_EQ(play.refusal(open_task{"dance", "", "", {}, {}, ann}),
            rejection_code::unknown_task_type);
  EXPECT_EQ(play.refusal(open_task{"contactCustomer", "no such", "", {}, {}, ann}),
            rejection_code::unknown_queue);
  EXPECT_EQ(play.refusal(open_task{"contactCustomer", "", "", slot{9}, {}, ann}),
            rejection_code::unknown_slot);
  EXPECT_EQ(play.refusal(open_task{"contactCustomer", "", "", {}, noon, ann}),
            rejection_code::in_the_past);
  play.order = {};
  EXPECT_EQ(play.refusal(open_task{"contactCustomer", "", "", {}, {}, ann}),
            rejection_code::not_placed);
}

TEST(OrderTask, IsRefusedBeyondTheLimitByPersonAndRule) {
  scene play{plan_of({part("a"), part("b")})};
  while (play.order.tasks.size() < tasks_max)
    play.order.tasks.emplace_back().is = task_state::cancelled;
  EXPECT_EQ(play.refusal(open_task{"contactCustomer", "", "", {}, {}, ann}),
            rejection_code::too_many_tasks);
  play.ask(fail{0, "X", "", noon});
  EXPECT_EQ(play.order.tasks.size(), tasks_max);
  EXPECT_EQ(pool_of(play.order).size(), 1U) << "it is in the pool all the same";
}

// -- claiming ------------------------------------------------------------------------------------

TEST(OrderTask, IsClaimedByExactlyOneOfMany) {
  auto play = with_task();
  int winners = 0;
  for (int i = 0; i < 64; ++i) {
    auto decided
      = decide(play.order, claim_task{0, {"agent-" + std::to_string(i), ""}}, play.rules, play.now);
    if (!decided) {
      EXPECT_EQ(decided.error().code, rejection_code::already_claimed);
      continue;
    }
    ++winners;
    play.after(*decided);
  }
  EXPECT_EQ(winners, 1);
  EXPECT_EQ(play.open_task().assignee, "agent-0");
}

TEST(OrderTask, IsClaimedAgainByTheSamePersonForOldNews) {
  auto play = with_task();
  play.ask(claim_task{0, ann});
  EXPECT_TRUE(play.is_old_news(claim_task{0, ann}));
}

TEST(OrderTask, IsNotClaimedByNobody) {
  EXPECT_EQ(with_task().refusal(claim_task{0, {"", ""}}), rejection_code::not_claimed);
}

TEST(OrderTask, IsReleasedByWhoeverHasIt) {
  auto play = with_task();
  EXPECT_TRUE(play.is_old_news(release_task{0, ann})) << "nobody has it";
  play.ask(claim_task{0, ann});
  EXPECT_EQ(play.refusal(release_task{0, bob}), rejection_code::not_claimed);
  play.ask(release_task{0, ann});
  EXPECT_EQ(play.open_task().is, task_state::open);
  EXPECT_EQ(play.open_task().assignee, "");
  play.ask(claim_task{0, bob});
  EXPECT_EQ(play.open_task().assignee, "bob");
}

TEST(OrderTask, IsAssignedToSomebodyWhoeverHasIt) {
  auto play = with_task();
  play.ask(claim_task{0, ann});
  play.ask(assign_task{0, "bob", ann});
  EXPECT_EQ(play.open_task().assignee, "bob");
  EXPECT_EQ(play.open_task().is, task_state::claimed);
  EXPECT_TRUE(play.is_old_news(assign_task{0, "bob", ann}));
  play.ask(assign_task{0, "", ann});
  EXPECT_EQ(play.open_task().is, task_state::open) << "back to its queue";
  EXPECT_TRUE(play.is_old_news(assign_task{0, "", ann}));
}

TEST(OrderTask, IsSnoozedUntilADateThatHasToCome) {
  auto play = with_task();
  EXPECT_EQ(play.refusal(snooze_task{0, play.now, ann}), rejection_code::in_the_past);
  snooze_task asked{0, play.now + 2min, ann};
  play.ask(asked);
  EXPECT_EQ(play.open_task().snoozed_until, asked.until);
  play.now = noon + 1h;
  EXPECT_TRUE(play.is_old_news(asked)) << "also after it has come";
  play.ask(claim_task{0, bob});
  EXPECT_EQ(play.open_task().snoozed_until, std::nullopt);
  EXPECT_EQ(play.refusal(snooze_task{0, noon + 9h, ann}), rejection_code::already_claimed);
}

TEST(OrderTask, IsCommentedByAnybodyAlsoWhenItIsClosed) {
  auto play = with_task();
  play.ask(comment_task{0, "nobody answers", ann});
  EXPECT_TRUE(play.is_old_news(comment_task{0, "nobody answers", ann})) << "sent twice";
  play.ask(comment_task{0, "nobody answers", bob});
  play.ask(complete_task{0, "", ann});
  play.ask(comment_task{0, "they rang back", ann});
  EXPECT_EQ(play.order.tasks[0].comments.size(), 3U);
}

TEST(OrderTask, HasOnlySoManyComments) {
  auto play = with_task();
  play.order.tasks[0].comments.resize(comments_max);
  EXPECT_EQ(play.refusal(comment_task{0, "and another thing", ann}),
            rejection_code::too_many_comments);
}

TEST(OrderTask, ThatIsUnknownIsRefusedWhateverIsAskedOfIt) {
  scene play{diamond()};
  for (const auto& asked :
       {command{claim_task{0, ann}}, command{release_task{0, ann}},
        command{assign_task{0, "", ann}}, command{snooze_task{0, noon + 1h, ann}},
        command{complete_task{0, "", ann}}, command{comment_task{0, "", ann}}})
    EXPECT_EQ(play.refusal(asked), rejection_code::unknown_task);
}

TEST(OrderTask, ThatIsClosedIsRefusedToWhoeverWantsToWorkOnIt) {
  auto play = with_task();
  play.ask(complete_task{0, "done", ann});
  for (const auto& asked : {command{claim_task{0, ann}}, command{release_task{0, ann}},
                            command{assign_task{0, "bob", ann}}, command{complete_task{0, "", ann}},
                            command{snooze_task{0, noon + 1h, ann}}})
    EXPECT_EQ(play.refusal(asked), rejection_code::already_closed);
}

// -- completing ----------------------------------------------------------------------------------

TEST(OrderTask, IsCompletedByItsAssigneeOrUnclaimed) {
  auto play = with_task();
  play.ask(claim_task{0, ann});
  EXPECT_EQ(play.refusal(complete_task{0, "done", bob}), rejection_code::already_claimed);
  play.ask(complete_task{0, "done", ann});
  EXPECT_EQ(play.order.tasks[0].is, task_state::completed);
  EXPECT_EQ(play.order.tasks[0].outcome, "done");
  EXPECT_EQ(play.order.tasks[0].closed_by, "ann");
  EXPECT_TRUE(play.is_old_news(complete_task{0, "done", ann}));
  play = with_task();
  play.ask(complete_task{0, "done", bob});
  EXPECT_EQ(play.order.tasks[0].closed_by, "bob");
}

TEST(OrderTask, IsCompletedOnlyWithAnOutcomeOfItsType) {
  auto rules = people_rules();
  type_in(rules, contact_customer_task).outcomes = {"reached", "notReached"};
  scene play{diamond(), rules};
  play.ask(open_task{"contactCustomer", "", "", {}, {}, ann});
  EXPECT_EQ(play.refusal(complete_task{0, "done", ann}), rejection_code::wrong_outcome);
  play.ask(complete_task{0, "reached", ann});
  EXPECT_EQ(play.order.tasks[0].is, task_state::completed);
}

// -- choosing a destination ----------------------------------------------------------------------

scene unrouted() {
  auto asked = plan_of({part("a"), part("b", {0})});
  asked.distributed[0].destination.clear();
  return scene{asked};
}

TEST(OrderTaskRules, AskForADestinationOnceAndOnlyWhileThereIsNone) {
  auto play = unrouted();
  EXPECT_EQ(play.open_task().type, choose_destination_task);
  EXPECT_EQ(play.open_task().about, slot{0});
  EXPECT_EQ(play.open_task().title, "Choose a destination for 'a'");
  EXPECT_EQ(play.open_task().queue, default_queue);
  play.ask(check{});
  EXPECT_EQ(play.order.tasks.size(), 1U) << "not twice";
  play.ask(reroute{0, "spare", ann});
  EXPECT_EQ(play.order.tasks[0].is, task_state::cancelled);
}

TEST(OrderTaskRules, TakeTheOutcomeOfChoosingForTheDestination) {
  auto play = unrouted();
  EXPECT_EQ(play.refusal(complete_task{0, "nowhere", ann}), rejection_code::unknown_destination);
  EXPECT_TRUE(is_open(play.order.tasks[0]));
  auto facts = play.ask(complete_task{0, "spare", ann});
  EXPECT_TRUE(has<rerouted>(facts));
  EXPECT_TRUE(has<released>(facts));
  EXPECT_EQ(play.order.tasks[0].is, task_state::completed);
  EXPECT_TRUE(play.is_old_news(complete_task{0, "spare", ann}));
}

// -- resolving fallout ---------------------------------------------------------------------------

TEST(OrderTaskRules, AskForADecisionAboutWhatIsStuck) {
  auto play = fallen_out();
  EXPECT_EQ(play.open_task().type, resolve_fallout_task);
  EXPECT_EQ(play.open_task().title, "Resolve the failure of 'a' (no free port 17)");
  play.ask(retry{0, ann});
  EXPECT_TRUE(play.open_tasks().empty());
  play.ask(fail{0, "NO_PORT", "again", noon, 2});
  EXPECT_EQ(play.order.tasks.size(), 2U) << "another failure, another task";
}

TEST(OrderTaskRules, PutATaskInTheQueueOfItsDestination) {
  auto asked = plan_of({part("a")});
  asked.distributed[0].destination = "spare";
  scene play{asked};
  play.ask(fail{0, "X", "", noon});
  EXPECT_EQ(play.open_task().queue, "spares");
}

TEST(OrderTaskRules, TakeTheOutcomeOfResolvingForTheAction) {
  auto play = fallen_out();
  EXPECT_TRUE(has<retried>(play.ask(complete_task{0, "retry", ann})));
  EXPECT_TRUE(play.open_tasks().empty());
  play = fallen_out();
  play.ask(complete_task{0, "skip", ann});
  EXPECT_EQ(play.at(0).how, outcome::skipped);
  play = fallen_out();
  play.ask(complete_task{0, "completeByHand", ann});
  EXPECT_EQ(play.at(0).how, outcome::completed);
  play = fallen_out();
  auto facts = play.ask(complete_task{0, "giveUp", ann});
  EXPECT_EQ(play.at(0).how, outcome::failed);
  EXPECT_TRUE(std::holds_alternative<task_completed>(facts.front()));
  EXPECT_EQ(std::get<settled_by_hand>(facts[1]).who, ann) << "one way of doing a thing";
}

TEST(OrderTaskRules, RefuseAResolutionThatResolvesNothing) {
  auto play = fallen_out();
  EXPECT_EQ(play.refusal(complete_task{0, "looked at it", ann}), rejection_code::wrong_outcome);
  type_in(play.rules, resolve_fallout_task).outcomes = {"looked at it"};
  EXPECT_EQ(play.refusal(complete_task{0, "looked at it", ann}), rejection_code::wrong_outcome)
    << "whatever its type allows";
}

TEST(OrderTaskRules, AskOnceForTheWholeGroupThatCouldNotBeReleased) {
  auto asked = plan_of({part("a"), part("b"), part("c")});
  for (auto& one : asked.distributed)
    one.group = "cut-over";
  scene play{asked};
  play.after({group_failed{0, "LATE", "", {}, noon}});
  play.ask(check{});
  EXPECT_EQ(play.open_task().title, "Resolve the failure of group 'cut-over'");
  play.ask(retry{2, ann});
  EXPECT_TRUE(play.open_tasks().empty()) << "whichever member is dealt with";
}

TEST(OrderTaskRules, AskForADecisionAboutANoticeThatFellOut) {
  scene play{plan_of({part("a")})};
  play.after({notice_due{"billing", notice_trigger::order_completed, {}, noon},
              notice_failed{0, "NO_ACCOUNT", "no account", {}, noon}});
  play.ask(check{});
  EXPECT_EQ(play.open_task().title, "Resolve that 'billing' does not take its notice (no account)");
  EXPECT_EQ(play.refusal(complete_task{0, "skip", ann}), rejection_code::wrong_outcome);
  play.after({notice_confirmed{0, noon}});
  play.ask(check{});
  EXPECT_TRUE(play.open_tasks().empty());
}

// -- work that people do -------------------------------------------------------------------------

TEST(OrderWork, IsATaskInTheQueueOfItsDestination) {
  auto asked = plan_of({work("dig"), work("fill", {0})});
  asked.distributed[0].requested_completion = noon + 8h;
  scene play{asked};
  EXPECT_EQ(play.open_task().type, manual_work_task);
  EXPECT_EQ(play.open_task().title, "Do 'dig'");
  EXPECT_EQ(play.open_task().queue, "field");
  EXPECT_EQ(play.open_task().due, noon + 8h);
  EXPECT_EQ(phase_of(play.order, 0), phase::by_hand);
}

TEST(OrderWork, IsDueAsItsTypeSaysIfNoDateWasAsked) {
  auto rules = people_rules();
  type_in(rules, manual_work_task).due = 2h;
  scene play{plan_of({work("dig")}), rules};
  EXPECT_EQ(play.open_task().due, noon + 2h);
}

TEST(OrderWork, IsAcknowledgedByWhoeverClaimsItOrIsGivenIt) {
  scene play{plan_of({work("dig")})};
  play.ask(claim_task{0, ann});
  EXPECT_EQ(play.at(0).acknowledged, play.now);
  scene other{plan_of({work("dig")})};
  other.ask(assign_task{0, "ann", bob});
  EXPECT_EQ(other.at(0).acknowledged, other.now);
  other.ask(release_task{0, ann});
  other.ask(claim_task{0, bob});
  EXPECT_EQ(other.at(0).acknowledged, noon + 1min) << "once";
}

TEST(OrderWork, CompletesWithItsTaskAndLetsTheNextBegin) {
  scene play{plan_of({work("dig"), work("fill", {0})})};
  play.ask(complete_task{0, "completed", ann});
  EXPECT_EQ(play.at(0).how, outcome::completed);
  EXPECT_EQ(play.open_task().title, "Do 'fill'");
  play.ask(complete_task{1, "completed", ann});
  EXPECT_EQ(lifecycle_of(play.order), lifecycle::completed);
  EXPECT_TRUE(play.open_tasks().empty());
}

TEST(OrderWork, WaitsWithItsCompletionForWhatBindsItsFinish) {
  auto asked = plan_of({part("a"), work("test")});
  asked.distributed[1].depends_on.push_back({0, dependency_type::finish_to_finish, 0ms});
  scene play{asked};
  play.ask(complete_task{0, "completed", ann});
  EXPECT_EQ(phase_of(play.order, 1), phase::finishing);
  EXPECT_TRUE(play.open_tasks().empty());
  play.ask(complete{0, noon});
  EXPECT_EQ(play.at(1).how, outcome::completed);
}

TEST(OrderWork, FailsByTheRulesOfItsDestinationWithItsOutcomeAsTheCode) {
  auto rules = people_rules();
  rules.distribution.destinations.back().failures.push_back(
    {"nobodyHome", retry_pace::immediate, 1, 1min, 2, 1h, after_retries::fail});
  type_in(rules, manual_work_task).outcomes = {"completed", "failed", "nobodyHome"};
  scene play{plan_of({work("dig")}), rules};
  play.ask(complete_task{0, "nobodyHome", ann});
  EXPECT_EQ(play.open_task().title, "Do 'dig'") << "again, as a new task";
  EXPECT_EQ(play.open_tasks(), (std::vector<task_no>{1}));
  play.ask(complete_task{1, "nobodyHome", ann});
  EXPECT_EQ(play.at(0).how, outcome::failed);
  scene other{plan_of({work("dig")}), rules};
  other.ask(complete_task{0, "failed", ann});
  EXPECT_EQ(why_stuck(other.order, 0), fallout::failed);
  EXPECT_EQ(other.at(0).tries.code, "failed");
  EXPECT_EQ(other.at(0).tries.reason, ann.why);
  EXPECT_EQ(other.open_task().type, resolve_fallout_task);
}

TEST(OrderWork, IsRefusedAnOutcomeThatItsTypeDoesNotName) {
  scene play{plan_of({work("dig")})};
  EXPECT_EQ(play.refusal(complete_task{0, "done", ann}), rejection_code::wrong_outcome);
}

TEST(OrderWork, MayGoToAFactoryInstead) {
  scene play{plan_of({work("dig")})};
  play.ask(reroute{0, "other", ann});
  EXPECT_EQ(phase_of(play.order, 0), phase::transferring);
  EXPECT_TRUE(play.open_tasks().empty());
}

TEST(OrderWork, TellsWhoeverDoesItThatItWasAmended) {
  scene play{plan_of({work("dig"), work("fill")})};
  play.ask(claim_task{0, ann});
  auto asked = *play.order.asked;
  asked.distributed[0].payload = R"({"deeper":true})";
  play.ask(amend{share(asked), play.order.amendments, bob});
  EXPECT_EQ(play.open_tasks(), (std::vector<task_no>{0, 1}));
  ASSERT_EQ(play.order.tasks[0].comments.size(), 1U);
  EXPECT_EQ(play.order.tasks[0].comments[0].text, "The order has changed: read it again");
  EXPECT_EQ(play.order.tasks[0].comments[0].by, "bob");
  EXPECT_TRUE(play.order.tasks[1].comments.empty()) << "that one has not changed";
  play.ask(check{});
  EXPECT_EQ(play.order.tasks[0].comments.size(), 1U);
}

TEST(OrderWork, IsUndoneByATaskOfItsOwn) {
  scene play{plan_of({work("dig")})};
  play.ask(claim_task{0, ann});
  play.ask(cancel{bob});
  EXPECT_EQ(play.order.tasks[0].is, task_state::cancelled) << "nobody goes on with it";
  EXPECT_EQ(play.open_task().title, "Undo 'dig'");
  EXPECT_EQ(play.open_task().part, play.at(0).beside->revision);
  EXPECT_EQ(play.open_task().queue, "field");
  EXPECT_TRUE(waiting_for(play.order).starts_with("waiting for a person to cancel 'dig'"));
  play.ask(claim_task{1, bob});
  EXPECT_EQ(play.at(0).beside->acknowledged, play.now);
  play.ask(complete_task{1, "completed", bob});
  EXPECT_EQ(lifecycle_of(play.order), lifecycle::cancelled);
  EXPECT_TRUE(play.open_tasks().empty());
}

TEST(OrderWork, ThatWasDoneIsUndoneByPeopleToo) {
  scene play{plan_of({work("dig"), part("a", {0})})};
  play.ask(complete_task{0, "completed", ann});
  play.ask(cancel{bob});
  play.ask(complete{1, noon, play.at(1).beside->revision});
  EXPECT_EQ(play.open_task().title, "Undo 'dig'");
  play.ask(complete_task{1, "completed", ann});
  EXPECT_EQ(play.at(0).how, outcome::compensated);
}

TEST(OrderWork, ThatCannotBeUndoneGoesBackToWhoeverHadItIfThatIsGivenUp) {
  scene play{plan_of({work("dig")})};
  play.ask(claim_task{0, ann});
  play.ask(cancel{bob});
  play.ask(complete_task{1, "failed", bob});
  EXPECT_EQ(why_stuck(play.order, 0), fallout::undo_failed);
  EXPECT_EQ(play.open_task().title, "Resolve that 'dig' could not be undone");
  play.ask(complete_task{2, "giveUp", bob});
  EXPECT_EQ(play.open_task().title, "Do 'dig'");
  EXPECT_EQ(play.open_task().assignee, "ann");
}

TEST(OrderWork, CanBeCompletedWithoutATaskIfTheOrderHasTooMany) {
  scene play{plan_of({part("a"), work("dig", {0})})};
  while (play.order.tasks.size() < tasks_max)
    play.order.tasks.emplace_back().is = task_state::cancelled;
  play.ask(complete{0, noon});
  EXPECT_EQ(phase_of(play.order, 1), phase::by_hand);
  play.ask(complete_by_hand{1, ann});
  EXPECT_EQ(lifecycle_of(play.order), lifecycle::completed);
}

// -- what is moot --------------------------------------------------------------------------------

TEST(OrderTaskRules, CloseAnEscalationWhoseJeopardyIsCured) {
  auto play = with_task("escalation");
  jeopardy_key key{jeopardy_kind::completion, slot{0}, 0};
  play.order.tasks[0].why = key;
  play.ask(check{});
  EXPECT_TRUE(play.open_tasks().empty());
}

TEST(OrderTaskRules, LeaveWhatAPersonOpenedToPersons) {
  auto play = with_task();
  for (slot about = 0; about < 5; ++about)
    play.ask(complete{about, noon});
  EXPECT_EQ(lifecycle_of(play.order), lifecycle::completed);
  EXPECT_EQ(play.open_tasks().size(), 1U);
}

// -- telling the customer ------------------------------------------------------------------------

task_rule rule_for(task_trigger when, duration more_than = {}) {
  task_rule made;
  made.when = when;
  made.more_than = more_than;
  return made;
}

policy telling(task_rule rule) {
  auto rules = people_rules();
  rules.task_rules.push_back(std::move(rule));
  return rules;
}

/// What drawing tasks comes to after something moved the expected date.
scene expecting(duration later, policy rules) {
  scene play{diamond(), std::move(rules)};
  play.order.expected = expectation{noon + 24h, "", noon};
  events facts{expectation_revised{noon + 24h + later, "because of rain", play.now}};
  context with{play.rules, play.now};
  unfolding here{play.order, facts, with};
  draw_tasks(here);
  draw_tasks(here);
  play.order = here.order();
  return play;
}

TEST(OrderTaskRules, TellTheCustomerThatADateHasMoved) {
  auto play = expecting(48h, telling(rule_for(task_trigger::expected_date_changed, 12h)));
  EXPECT_EQ(play.open_task().type, contact_customer_task);
  EXPECT_EQ(play.open_task().title,
            "Tell the customer: expected at 2023-11-17T22:13:20.000Z, no longer at "
            "2023-11-15T22:13:20.000Z (because of rain)");
}

TEST(OrderTaskRules, KeepSmallMovesOfADateToThemselves) {
  auto play = expecting(12h, telling(rule_for(task_trigger::expected_date_changed, 12h)));
  EXPECT_TRUE(play.open_tasks().empty());
  EXPECT_TRUE(expecting(48h, people_rules()).open_tasks().empty()) << "no rule, no task";
}

TEST(OrderTaskRules, TellAlsoThatADateComesSooner) {
  auto play = expecting(-20h, telling(rule_for(task_trigger::expected_date_changed, 12h)));
  EXPECT_EQ(play.open_tasks().size(), 1U);
}

TEST(OrderTaskRules, TellTheCustomerOnceThatTheOrderHasFailed) {
  auto play = scene{plan_of({part("a")}), telling(rule_for(task_trigger::order_failed))};
  play.ask(fail{0, "X", "", noon});
  play.ask(give_up{0, ann});
  EXPECT_EQ(play.open_task().title, "Tell the customer: the order has failed");
  play.ask(check{});
  EXPECT_EQ(play.order.tasks.size(), 2U) << "of which one was to resolve the failure";
}

TEST(OrderTaskRules, TellTheCustomerThatTheOrderWasDoneInPartOnly) {
  scene play{plan_of({part("a"), part("b")}), telling(rule_for(task_trigger::order_failed))};
  play.ask(complete{0, noon});
  play.ask(fail{1, "X", "", noon});
  play.ask(give_up{1, ann});
  EXPECT_EQ(play.open_task().title, "Tell the customer: the order was done in part only");
}

TEST(OrderTaskRules, TellTheCustomerNothingOfWhatTheyExpect) {
  scene play{plan_of({part("a")}), telling(rule_for(task_trigger::order_failed))};
  play.ask(complete{0, noon});
  EXPECT_TRUE(play.order.tasks.empty());
}

TEST(OrderTaskRules, TellTheCustomerWhenTheCancellationIsCarriedOutAndNotBefore) {
  scene play{plan_of({part("a")}), telling(rule_for(task_trigger::order_cancelled))};
  play.ask(cancel{ann});
  EXPECT_TRUE(play.order.tasks.empty());
  play.ask(complete{0, noon, play.at(0).beside->revision});
  EXPECT_EQ(play.open_task().title, "Tell the customer: the order is cancelled (told so by phone)");
}

TEST(OrderTaskRules, TellTheCustomerThatACancelledOrderWasDoneInPart) {
  scene play{plan_of({part("a"), part("b")}), telling(rule_for(task_trigger::order_cancelled))};
  play.ask(complete{0, noon});
  play.ask(cancel{bob});
  play.ask(complete{1, noon, play.at(1).beside->revision});
  play.ask(reject{0, "LOCKED", "", noon, play.at(0).beside->revision});
  play.ask(give_up{0, ann});
  EXPECT_EQ(play.open_task().title, "Tell the customer: the order was cancelled in part only");
}

TEST(OrderTaskRules, AddToTheTaskThatIsOpenForAnEarlierChange) {
  auto rules = telling(rule_for(task_trigger::content_changed));
  scene play{diamond(), rules};
  auto amend_with = [&](const std::string& why) {
    events facts{amended{share(diamond()), {}, {"ann", why}, play.now}};
    context with{play.rules, play.now};
    unfolding here{play.order, facts, with};
    draw_tasks(here);
    draw_tasks(here);
    play.order = here.order();
  };
  amend_with("wider");
  EXPECT_EQ(play.open_task().title, "Tell the customer: the order has changed (wider)");
  EXPECT_TRUE(play.open_task().comments.empty());
  amend_with("higher");
  ASSERT_EQ(play.open_task().comments.size(), 1U);
  EXPECT_EQ(play.open_task().comments[0].text, "Tell the customer: the order has changed (higher)");
  play.ask(complete_task{0, "", ann});
  amend_with("deeper");
  EXPECT_EQ(play.open_task().title, "Tell the customer: the order has changed (deeper)");
}

TEST(OrderTaskRules, ApplyOnlyToTheOrdersThatTheyName) {
  auto rule = rule_for(task_trigger::order_failed);
  rule.priorities = {0};
  scene play{plan_of({part("a")}), telling(rule)};
  play.ask(fail{0, "X", "", noon});
  play.ask(give_up{0, ann});
  EXPECT_TRUE(play.open_tasks().empty());
}

} // namespace
} // namespace cotm::order
