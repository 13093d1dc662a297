// tests/actors/order/fallout_test.cpp: what waits for a person, and what a person can do about it.

#include "actors/order/fallout.hpp"

#include "actors/order/graph.hpp"
#include "actors/order/rules.hpp"
#include "actors/order/status.hpp"
#include "tests/support/people.hpp"

#include <gtest/gtest.h>

namespace cotm::order {
namespace {

using namespace cotm::test;
using actions = std::vector<action>;

command fail_of(slot about, const state& order, std::string code = "NO_PORT") {
  return fail{about, std::move(code), "no free port 17", noon, order.distributed[about].revision};
}

plan unrouted_plan() {
  auto asked = plan_of({part("a"), part("b", {0})});
  asked.distributed[0].destination.clear();
  return asked;
}

/// A scene whose part "a" has failed and fallen out.
scene fallen_out(plan asked = plan_of({part("a"), part("b", {0})})) {
  scene play{std::move(asked)};
  play.ask(fail_of(0, play.order));
  return play;
}

/// A scene whose part "a" is in flight, or is completed, and could not be undone.
scene undo_fallen_out(transfer_kind kind, aim wanted = aim::undo) {
  scene play{plan_of({part("a"), part("b", {0})})};
  if (kind == transfer_kind::compensate)
    play.ask(complete{0, noon});
  else
    play.ask(acknowledge{0, noon});
  play.order.distributed[0].wanted = wanted;
  play.after({beside_started{0, kind, play.now},
              beside_failed{0, "LOCKED", "is locked by 4711", std::nullopt, play.now}});
  return play;
}

scene amendment_fallen_out() {
  auto play = undo_fallen_out(transfer_kind::amend, aim::perform);
  return play;
}

/// A group of two whose deadline has passed.
scene group_failed_scene() {
  auto asked = plan_of({part("a"), part("b")});
  asked.distributed[0].group = asked.distributed[1].group = "cut-over";
  scene play{asked};
  play.after({group_delayed{0, 1, "is closed", noon}, group_failed{0, "LATE", "", {}, noon}});
  return play;
}

failure_rule rule_of(std::string code, std::uint32_t retries, retry_pace pace, after_retries then) {
  failure_rule made;
  made.code = std::move(code);
  made.retries = retries;
  made.pace = pace;
  made.then = then;
  return made;
}

scene scene_with(const failure_rule& rule) {
  auto rules = people_rules();
  rules.distribution.destinations[0].failures = {rule};
  return scene{plan_of({part("a"), part("b", {0})}), rules};
}

// -- failure rules -------------------------------------------------------------------------------

TEST(OrderFailure, FallsOutWithoutARule) {
  auto play = fallen_out();
  EXPECT_EQ(phase_of(play.order, 0), phase::fallen_out);
  EXPECT_EQ(lifecycle_of(play.order), lifecycle::held);
  EXPECT_EQ(why_stuck(play.order, 0), fallout::failed);
  EXPECT_EQ(stuck_since(play.order, 0), noon);
}

TEST(OrderFailure, IsFinalWhereARuleSaysSo) {
  auto play = scene_with(rule_of("*", 0, retry_pace::fixed, after_retries::fail));
  play.ask(fail_of(0, play.order));
  EXPECT_EQ(lifecycle_of(play.order), lifecycle::failed);
  EXPECT_FALSE(is_stuck(play.order, 0));
}

TEST(OrderFailure, IsTriedAgainAtOnceAsOftenAsTheRuleSaysThenFallsOut) {
  auto play = scene_with(rule_of("NO_*", 2, retry_pace::immediate, after_retries::fallout));
  for (std::uint32_t revision = 1; revision <= 2; ++revision) {
    auto facts = play.ask(fail_of(0, play.order));
    EXPECT_TRUE(has<released>(facts)) << "again, under another revision";
    EXPECT_EQ(play.at(0).revision, revision + 1);
  }
  play.ask(fail_of(0, play.order));
  EXPECT_TRUE(is_stuck(play.order, 0));
}

TEST(OrderFailure, OfAnotherCodeIsAnotherRules) {
  auto play = scene_with(rule_of("NO_*", 2, retry_pace::immediate, after_retries::fallout));
  play.ask(fail_of(0, play.order, "BROKEN"));
  EXPECT_TRUE(is_stuck(play.order, 0));
}

TEST(OrderFailure, WaitsBetweenAttemptsLongerAndLongerUpToTheMost) {
  auto rule = rule_of("*", 4, retry_pace::staggered, after_retries::fallout);
  rule.first = 1min;
  rule.factor = 3;
  rule.most = 10min;
  attempts so_far;
  for (auto delay : {1min, 3min, 9min, 10min}) {
    EXPECT_EQ(judge_failure(so_far, &rule, noon).retry_at, noon + delay);
    ++so_far.failed;
  }
  EXPECT_EQ(judge_failure(so_far, &rule, noon).retry_at, std::nullopt);
  EXPECT_FALSE(judge_failure(so_far, &rule, noon).is_final);
}

TEST(OrderFailure, IsTriedAgainWhenItsTimeHasComeAndNotBefore) {
  auto play = scene_with(rule_of("*", 1, retry_pace::fixed, after_retries::fallout));
  play.ask(fail_of(0, play.order));
  EXPECT_EQ(phase_of(play.order, 0), phase::retrying);
  auto due = play.now + 1min;
  EXPECT_FALSE(has<released>(decide(play.order, check{}, play.rules, due - 1ms).value()));
  EXPECT_TRUE(has<released>(decide(play.order, check{}, play.rules, due).value()));
}

TEST(OrderFailure, ThatIsRejectedIsNotTriedAgain) {
  auto play = scene_with(rule_of("*", 5, retry_pace::immediate, after_retries::fallout));
  play.ask(reject{0, "NEVER", "no such street", noon});
  EXPECT_TRUE(is_stuck(play.order, 0));
}

TEST(OrderFailure, CountsFromTheStartAfterAPersonHasDealtWithIt) {
  auto play = scene_with(rule_of("*", 1, retry_pace::immediate, after_retries::fallout));
  play.ask(fail_of(0, play.order));
  play.ask(fail_of(0, play.order));
  EXPECT_TRUE(is_stuck(play.order, 0));
  play.ask(retry{0, ann});
  play.ask(fail_of(0, play.order));
  EXPECT_FALSE(is_stuck(play.order, 0)) << "its rule gives it one more again";
}

// -- what a person can do ------------------------------------------------------------------------

TEST(OrderActions, AreTheOnesOfTheTable) {
  using enum action;
  scene play{plan_of({part("a"), part("b", {0})})};
  EXPECT_EQ(possible_actions(play.order, 0), (actions{amend_dates})) << "transferring";
  EXPECT_EQ(possible_actions(play.order, 1), (actions{skip, reroute, amend_dates})) << "waiting";
  play.ask(acknowledge{0, noon});
  EXPECT_EQ(possible_actions(play.order, 0), (actions{complete_by_hand, amend_dates}));
  play.ask(report_condition{0, condition::held, "", "", noon});
  EXPECT_EQ(possible_actions(play.order, 0), (actions{complete_by_hand, amend_dates}));
  play.ask(complete{0, noon});
  EXPECT_EQ(possible_actions(play.order, 0), actions{}) << "completed";
  EXPECT_EQ(possible_actions(scene{unrouted_plan()}.order, 0),
            (actions{skip, give_up, reroute, amend_dates}));
  EXPECT_EQ(possible_actions(fallen_out().order, 0),
            (actions{retry, skip, complete_by_hand, give_up, reroute, amend_dates}));
  EXPECT_EQ(possible_actions(undo_fallen_out(transfer_kind::cancel).order, 0),
            (actions{retry, skip, complete_by_hand, give_up}));
  EXPECT_EQ(possible_actions(amendment_fallen_out().order, 0),
            (actions{retry, skip, give_up, amend_dates}));
  EXPECT_EQ(possible_actions(group_failed_scene().order, 1),
            (actions{retry, skip, give_up, reroute, amend_dates}));
}

TEST(OrderActions, AreRefusedWhereTheyAreNotPossible) {
  scene play{plan_of({part("a"), part("b", {0})})};
  EXPECT_EQ(play.refusal(retry{0, ann}), rejection_code::not_stuck);
  EXPECT_EQ(play.refusal(skip{0, ann}), rejection_code::not_stuck);
  EXPECT_EQ(play.refusal(complete_by_hand{0, ann}), rejection_code::not_stuck);
  EXPECT_EQ(play.refusal(give_up{1, ann}), rejection_code::not_stuck);
  EXPECT_EQ(play.refusal(reroute{0, "other", ann}), rejection_code::not_stuck);
  EXPECT_EQ(play.refusal(retry{7, ann}), rejection_code::unknown_slot);
  play.order = {};
  EXPECT_EQ(play.refusal(retry{0, ann}), rejection_code::not_placed);
  EXPECT_EQ(play.refusal(reroute{0, "other", ann}), rejection_code::not_placed);
}

TEST(OrderActions, AreRecordedWithWhoAskedAndWhy) {
  auto play = fallen_out();
  auto facts = play.ask(retry{0, ann});
  EXPECT_EQ(std::get<retried>(facts.front()).who, ann);
  play = fallen_out();
  facts = play.ask(give_up{0, ann});
  EXPECT_EQ(std::get<settled_by_hand>(facts.front()).who, ann);
}

TEST(OrderRetry, GoesToTheDestinationAgainUnderAnotherRevision) {
  auto play = fallen_out();
  auto facts = play.ask(retry{0, ann});
  EXPECT_TRUE(has<released>(facts));
  EXPECT_EQ(play.at(0).revision, 2U);
  EXPECT_EQ(play.refusal(retry{0, ann}), rejection_code::not_stuck) << "it is on its way";
}

TEST(OrderRetry, DoesNotWaitForTheNextAttempt) {
  auto play = scene_with(rule_of("*", 1, retry_pace::fixed, after_retries::fallout));
  play.ask(fail_of(0, play.order));
  EXPECT_TRUE(has<released>(play.ask(retry{0, ann})));
}

TEST(OrderRetry, BringsWhatIsQuarantinedBack) {
  scene play{plan_of({part("a")})};
  play.ask(quarantine{0, "poison"});
  EXPECT_EQ(why_stuck(play.order, 0), fallout::quarantined);
  play.ask(retry{0, ann});
  EXPECT_EQ(phase_of(play.order, 0), phase::transferring);
}

TEST(OrderRetry, TriesToUndoAgainUnderAnotherRevision) {
  auto play = undo_fallen_out(transfer_kind::cancel);
  auto was = play.at(0).beside->revision;
  play.ask(retry{0, ann});
  EXPECT_GT(play.at(0).beside->revision, was);
  EXPECT_FALSE(is_stuck(play.order, 0));
}

TEST(OrderRetry, LetsAGroupBeginAgain) {
  auto play = group_failed_scene();
  EXPECT_EQ(why_stuck(play.order, 0), fallout::group_failed);
  play.ask(retry{1, ann});
  EXPECT_FALSE(play.order.groups[0].failed);
  EXPECT_FALSE(is_stuck(play.order, 0));
}

TEST(OrderSkip, LetsTheRestGoOnAsIfItHadCompleted) {
  auto play = fallen_out();
  play.ask(skip{0, ann});
  EXPECT_EQ(play.at(0).how, outcome::skipped);
  EXPECT_TRUE(play.at(1).released);
  EXPECT_TRUE(play.is_old_news(skip{0, bob}));
  play.ask(complete{1, noon});
  EXPECT_EQ(lifecycle_of(play.order), lifecycle::completed);
}

TEST(OrderSkip, TakesOutWhatHasNotBegun) {
  scene play{plan_of({part("a"), part("b", {0}), part("c", {1})})};
  play.ask(skip{1, ann});
  EXPECT_EQ(phase_of(play.order, 1), phase::skipped);
  EXPECT_TRUE(play.at(2).released) << "nothing is left that it waits for";
  EXPECT_FALSE(play.at(1).released);
}

TEST(OrderCompleteByHand, CompletesWhatHasFallenOutAndIsUndoneByHand) {
  auto play = fallen_out();
  play.ask(complete_by_hand{0, ann});
  EXPECT_EQ(play.at(0).how, outcome::completed);
  EXPECT_TRUE(play.at(0).is_by_hand) << "its destination knows nothing of it";
  EXPECT_TRUE(play.at(1).released);
  EXPECT_TRUE(play.is_old_news(complete_by_hand{0, ann}));
}

TEST(OrderCompleteByHand, CompletesWhatADestinationForgotToReport) {
  scene play{plan_of({part("a")})};
  play.ask(acknowledge{0, noon});
  play.ask(complete_by_hand{0, ann});
  EXPECT_EQ(lifecycle_of(play.order), lifecycle::completed);
  EXPECT_FALSE(play.at(0).is_by_hand) << "its destination has done it";
  EXPECT_TRUE(play.is_old_news(complete{0, noon})) << "late, and welcome";
}

TEST(OrderGiveUp, FailsItAndWhatDependsOnIt) {
  auto play = fallen_out();
  play.ask(give_up{0, ann});
  EXPECT_EQ(play.at(0).how, outcome::failed);
  EXPECT_EQ(play.at(0).tries.code, "NO_PORT") << "still says why";
  EXPECT_EQ(phase_of(play.order, 1), phase::abandoned);
  EXPECT_EQ(lifecycle_of(play.order), lifecycle::failed);
  EXPECT_TRUE(play.is_old_news(give_up{0, ann}));
}

// -- undoing and amending that fell out ----------------------------------------------------------

TEST(OrderUndoFallout, CompletedByHandIsUndone) {
  auto play = undo_fallen_out(transfer_kind::cancel);
  EXPECT_EQ(why_stuck(play.order, 0), fallout::undo_failed);
  play.ask(complete_by_hand{0, ann});
  EXPECT_EQ(play.at(0).how, outcome::cancelled);
  play = undo_fallen_out(transfer_kind::compensate);
  play.ask(complete_by_hand{0, ann});
  EXPECT_EQ(play.at(0).how, outcome::compensated);
  EXPECT_FALSE(play.at(0).beside);
}

TEST(OrderUndoFallout, CompletedByHandBeginsAnewWhatIsToBeRedone) {
  auto play = undo_fallen_out(transfer_kind::compensate, aim::redo);
  play.ask(complete_by_hand{0, ann});
  EXPECT_EQ(play.at(0).how, outcome::open);
  EXPECT_EQ(play.at(0).wanted, aim::perform);
  EXPECT_GT(play.at(0).revision, 2U);
  EXPECT_EQ(play.refusal(complete_by_hand{0, ann}), rejection_code::not_stuck)
    << "said twice it is not taken for another completion";
}

TEST(OrderUndoFallout, GivenUpOrSkippedLeavesTheWorkAsItIs) {
  for (auto kind : {transfer_kind::cancel, transfer_kind::compensate})
    for (const auto& asked : {command{give_up{0, ann}}, command{skip{0, ann}}}) {
      auto play = undo_fallen_out(kind);
      auto before = play.at(0);
      auto facts = play.ask(asked);
      EXPECT_EQ(std::get<kept>(facts.front()).who, ann);
      EXPECT_EQ(play.at(0).how, before.how);
      EXPECT_EQ(play.at(0).settled, before.settled);
      EXPECT_EQ(play.at(0).revision, before.revision);
      EXPECT_EQ(play.at(0).wanted, aim::perform);
      EXPECT_FALSE(play.at(0).beside);
      EXPECT_EQ(play.refusal(asked), rejection_code::not_stuck)
        << "said twice it does not give up the work";
    }
}

TEST(OrderUndoFallout, OfWhatIsQuarantinedIsDecidedAsUndoing) {
  auto play = undo_fallen_out(transfer_kind::compensate);
  play.ask(retry{0, ann});
  play.ask(quarantine{0, "poison"});
  EXPECT_EQ(why_stuck(play.order, 0), fallout::quarantined) << "although it has completed once";
  play.ask(complete_by_hand{0, ann});
  EXPECT_EQ(play.at(0).how, outcome::compensated);
  EXPECT_FALSE(is_stuck(play.order, 0));
}

TEST(OrderAmendmentFallout, IsTakenIfSkippedAndForgottenIfGivenUp) {
  auto play = amendment_fallen_out();
  EXPECT_EQ(why_stuck(play.order, 0), fallout::amendment_failed);
  auto revision = play.at(0).beside->revision;
  play.ask(skip{0, ann});
  EXPECT_EQ(play.at(0).revision, revision);
  EXPECT_EQ(play.refusal(skip{0, ann}), rejection_code::not_stuck);
  play = amendment_fallen_out();
  play.ask(give_up{0, ann});
  EXPECT_EQ(play.at(0).revision, 1U) << "the work goes on as it was";
  EXPECT_EQ(phase_of(play.order, 0), phase::in_progress);
  EXPECT_EQ(play.refusal(give_up{0, ann}), rejection_code::not_stuck);
}

TEST(OrderAmendmentFallout, IsOfNoInterestOnceTheWorkIsToBeUndone) {
  auto play = amendment_fallen_out();
  play.after({released{{1}, play.now}, acknowledged{1, play.now}});
  play.ask(cancel{bob});
  EXPECT_EQ(phase_of(play.order, 0), phase::undoing) << "and waits for 'b' to be undone";
  EXPECT_FALSE(is_stuck(play.order, 0));
  EXPECT_EQ(possible_actions(play.order, 0), actions{});
}

// -- re-routing ----------------------------------------------------------------------------------

TEST(OrderReroute, ChoosesTheFirstDestination) {
  scene play{unrouted_plan()};
  EXPECT_EQ(why_stuck(play.order, 0), fallout::unrouted);
  EXPECT_EQ(stuck_since(play.order, 0), noon);
  EXPECT_TRUE(has<released>(play.ask(reroute{0, "spare", ann})));
  EXPECT_EQ(play.order.asked->distributed[0].destination, "spare");
  EXPECT_EQ(play.order.asked->distributed[0].acknowledge_within, 7min);
  EXPECT_TRUE(play.is_old_news(reroute{0, "spare", ann}));
}

TEST(OrderReroute, ForgetsWhatTheOldDestinationSaid) {
  auto play = fallen_out();
  play.ask(reroute{0, "other", ann});
  EXPECT_EQ(play.at(0).tries, attempts{});
  EXPECT_TRUE(play.at(0).released);
  EXPECT_TRUE(play.is_old_news(complete{0, noon, 1})) << "a late report of the old one";
}

TEST(OrderReroute, IsRefusedToWhereNobodyIs) {
  EXPECT_EQ(fallen_out().refusal(reroute{0, "nowhere", ann}), rejection_code::unknown_destination);
}

TEST(OrderReroute, IsRefusedWhileADestinationHasIt) {
  scene play{plan_of({part("a")})};
  EXPECT_EQ(play.refusal(reroute{0, "other", ann}), rejection_code::not_stuck);
  play.ask(acknowledge{0, noon});
  play.ask(quarantine{0, "poison"});
  EXPECT_EQ(play.refusal(reroute{0, "other", ann}), rejection_code::not_stuck)
    << "whoever has acknowledged it may do it still";
}

TEST(OrderReroute, TakesWhatIsQuarantinedAndWasNotAcknowledged) {
  scene play{plan_of({part("a")})};
  play.ask(quarantine{0, "'factory-a' is not configured"});
  play.ask(reroute{0, "other", ann});
  EXPECT_EQ(phase_of(play.order, 0), phase::transferring);
  EXPECT_EQ(play.at(0).revision, 2U);
}

TEST(OrderReroute, MakesAnAmendmentOfTheOrderBeforeItStale) {
  auto play = fallen_out();
  auto before = play.order.amendments;
  play.ask(reroute{0, "other", ann});
  EXPECT_GT(play.order.amendments, before);
}

// -- dates ---------------------------------------------------------------------------------------

TEST(OrderAmendDates, ChangesWhatIsNamedAndNothingElse) {
  scene play{plan_of({part("a"), part("b", {0})})};
  play.ask(amend_dates{slot{1}, noon + 2h, std::nullopt, ann});
  play.ask(amend_dates{slot{1}, std::nullopt, noon + 9h, ann});
  EXPECT_EQ(play.order.asked->distributed[1].requested_start, noon + 2h);
  EXPECT_EQ(play.order.asked->distributed[1].requested_completion, noon + 9h);
  play.ask(amend_dates{std::nullopt, std::nullopt, noon + 10h, ann});
  EXPECT_EQ(play.order.asked->requested_completion, noon + 10h);
  EXPECT_EQ(play.order.amendments, 3U);
}

TEST(OrderAmendDates, TakesTheSameDatesForOldNewsAlsoLater) {
  scene play{plan_of({part("a")})};
  amend_dates asked{slot{0}, std::nullopt, noon + 2min, ann};
  play.ask(asked);
  play.now = noon + 5h;
  EXPECT_TRUE(play.is_old_news(asked));
  EXPECT_TRUE(play.is_old_news(amend_dates{slot{0}, {}, {}, ann}));
}

TEST(OrderAmendDates, RefusesACompletionInThePast) {
  scene play{plan_of({part("a")})};
  EXPECT_EQ(play.refusal(amend_dates{slot{0}, {}, noon, ann}), rejection_code::in_the_past);
  EXPECT_EQ(play.refusal(amend_dates{{}, {}, noon - 1h, ann}), rejection_code::in_the_past);
}

TEST(OrderAmendDates, AStartInThePastStartsAtOnce) {
  auto asked = plan_of({part("a")});
  asked.distributed[0].requested_start = noon + 24h;
  scene play{asked};
  EXPECT_FALSE(play.at(0).released);
  play.ask(amend_dates{slot{0}, noon, {}, ann});
  EXPECT_TRUE(play.at(0).released);
}

TEST(OrderAmendDates, RefusesWhatCannotChangeAnyMore) {
  scene play{plan_of({part("a"), part("b", {0})})};
  EXPECT_EQ(play.refusal(amend_dates{slot{0}, noon + 1h, {}, ann}), rejection_code::not_amendable)
    << "it has started";
  EXPECT_EQ(play.refusal(amend_dates{{}, noon + 1h, {}, ann}), rejection_code::not_amendable);
  EXPECT_EQ(play.refusal(amend_dates{slot{7}, noon + 1h, {}, ann}), rejection_code::unknown_slot);
  play.ask(complete{0, noon});
  EXPECT_EQ(play.refusal(amend_dates{slot{0}, {}, noon + 1h, ann}), rejection_code::not_amendable);
  play.ask(complete{1, noon});
  EXPECT_EQ(play.refusal(amend_dates{{}, {}, noon + 1h, ann}), rejection_code::already_over);
  play.order.cancelled = cancellation{ann, noon};
  EXPECT_EQ(play.refusal(amend_dates{{}, {}, noon + 1h, ann}), rejection_code::already_cancelled);
}

// -- quarantine ----------------------------------------------------------------------------------

TEST(OrderQuarantine, IsOldNewsForWhatIsSettledOrQuarantined) {
  scene play{plan_of({part("a"), part("b")})};
  play.ask(quarantine{0, "poison"});
  EXPECT_TRUE(play.is_old_news(quarantine{0, "poison"}));
  play.ask(complete{1, noon});
  EXPECT_TRUE(play.is_old_news(quarantine{1, "poison"}));
  EXPECT_EQ(play.refusal(quarantine{7, ""}), rejection_code::unknown_slot);
}

TEST(OrderQuarantine, LastsSinceItBegan) {
  scene play{plan_of({part("a"), part("b")})};
  play.ask(quarantine{0, "poison"});
  play.ask(complete{1, noon});
  EXPECT_EQ(stuck_since(play.order, 0), noon + 1min);
}

// -- the pool ------------------------------------------------------------------------------------

TEST(OrderPool, IsEmptyForAnOrderThatWaitsForNobody) {
  EXPECT_TRUE(pool_of(scene{diamond()}.order).empty());
  EXPECT_TRUE(pool_of(state{}).empty());
}

TEST(OrderPool, SaysWhySinceWhenAndWhatItsFailureIsCalled) {
  auto pool = pool_of(fallen_out().order);
  ASSERT_EQ(pool.size(), 1U);
  EXPECT_EQ(pool[0].why, fallout::failed);
  EXPECT_EQ(pool[0].about, slot{0});
  EXPECT_EQ(pool[0].since, noon);
  EXPECT_EQ(pool[0].code, "NO_PORT");
  EXPECT_EQ(pool[0].reason, "no free port 17");
  EXPECT_EQ(pool[0].fingerprint, fingerprint_of(fallen_out().order, 0));
  EXPECT_TRUE(pool[0].fingerprint.starts_with("factory-a/NO_PORT/"));
  EXPECT_EQ(pool[0].risk, jeopardy_level::none);
  EXPECT_EQ(pool[0].task, task_no{0});
}

TEST(OrderPool, HasFingerprintsForAllThatIsStuck) {
  EXPECT_TRUE(fingerprint_of(scene{unrouted_plan()}.order, 0).starts_with("-/unrouted/"));
  EXPECT_TRUE(fingerprint_of(group_failed_scene().order, 0).starts_with("factory-b/groupFailed/"));
  scene play{plan_of({part("a")})};
  play.ask(quarantine{0, "poison 17"});
  auto one = fingerprint_of(play.order, 0);
  EXPECT_TRUE(one.starts_with("factory-a/quarantined/"));
  scene other{plan_of({part("a")})};
  other.ask(quarantine{0, "poison 18"});
  EXPECT_EQ(fingerprint_of(other.order, 0), one);
  EXPECT_NE(fingerprint_of(undo_fallen_out(transfer_kind::cancel).order, 0),
            fingerprint_of(undo_fallen_out(transfer_kind::compensate).order, 0));
}

TEST(OrderPool, NamesWhoHasClaimedTheTaskOrTheRoleThatItHasClimbedTo) {
  auto play = fallen_out();
  EXPECT_EQ(pool_of(play.order)[0].owner, "");
  jeopardy_key key{jeopardy_kind::completion, slot{0}, 0};
  play.after({jeopardy_raised{{key, jeopardy_level::hazard, noon, noon, 0, "", "", {}}},
              escalated{key, 1, "team lead", noon}});
  EXPECT_EQ(pool_of(play.order)[0].owner, "team lead");
  EXPECT_EQ(pool_of(play.order)[0].risk, jeopardy_level::hazard);
  play.after({task_claimed{0, bob, noon}});
  EXPECT_EQ(pool_of(play.order)[0].owner, "bob");
}

TEST(OrderPool, CountsTheRiskOfTheOrderButNotOfItsOtherParts) {
  auto play = fallen_out();
  auto raise = [&](std::optional<slot> about, jeopardy_level level) {
    play.after(
      {jeopardy_raised{{{jeopardy_kind::completion, about, 0}, level, noon, noon, 0, "", "", {}}}});
  };
  raise(slot{1}, jeopardy_level::critical);
  EXPECT_EQ(pool_of(play.order)[0].risk, jeopardy_level::none);
  raise(std::nullopt, jeopardy_level::normal);
  EXPECT_EQ(pool_of(play.order)[0].risk, jeopardy_level::normal);
}

TEST(OrderPool, HasNoticesThatTheirSinksDoNotTake) {
  scene play{plan_of({part("a")})};
  play.ask(complete{0, noon});
  play.after({notice_due{"billing", notice_trigger::order_completed, {}, noon},
              notice_failed{0, "NO_ACCOUNT", "no account 4711", {}, noon + 1min}});
  auto pool = pool_of(play.order);
  ASSERT_EQ(pool.size(), 1U);
  EXPECT_EQ(pool[0].why, fallout::notice_failed);
  EXPECT_EQ(pool[0].notice, 0U);
  EXPECT_EQ(pool[0].since, noon + 1min);
  EXPECT_TRUE(pool[0].fingerprint.starts_with("billing/NO_ACCOUNT/"));
}

TEST(OrderPool, LeavesOutWhatCanNeverStart) {
  auto asked = plan_of({part("a"), part("b", {0})});
  asked.distributed[1].destination.clear();
  auto play = fallen_out(asked);
  ASSERT_EQ(pool_of(play.order).size(), 2U);
  play.ask(give_up{0, ann});
  EXPECT_TRUE(pool_of(play.order).empty());
  EXPECT_TRUE(play.open_tasks().empty());
  EXPECT_EQ(possible_actions(play.order, 1), actions{});
}

} // namespace
} // namespace cotm::order
