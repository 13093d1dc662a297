// tests/actors/order/undo_test.cpp: cancelling and compensating: what is undone, when, in which
// order.

#include "actors/order/undo.hpp"

#include "actors/order/fallout.hpp"
#include "actors/order/graph.hpp"
#include "actors/order/status.hpp"
#include "tests/support/undoing.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace cotm::order {
namespace {

using namespace cotm::test;

bool is_compensating(const state& order, slot about) {
  const auto& side = order.distributed[about].beside;
  return side && side->kind == transfer_kind::compensate;
}

bool is_cancelling(const state& order, slot about) {
  const auto& side = order.distributed[about].beside;
  return side && side->kind == transfer_kind::cancel;
}

template <class Fact>
std::size_t count_of(const std::vector<event>& facts) {
  return static_cast<std::size_t>(std::ranges::count_if(
    facts, [](const event& one) { return std::holds_alternative<Fact>(one); }));
}

// -- what is refused -----------------------------------------------------------------------------

TEST(OrderCancel, RefusesWhatIsNotPlaced) {
  EXPECT_EQ(decided({}, cancel{}).error().code, rejection_code::not_placed);
}

TEST(OrderCancel, RefusesAnOrderThatIsOver) {
  auto order = with_done(place_order(plan_of({part("a")})), 0);
  EXPECT_EQ(decided(order, cancel{}).error().code, rejection_code::already_over);
}

TEST(OrderCancel, RefusesWhatIsPastItsPointOfNoReturnAndNamesIt) {
  auto order = place_order(plan_of({part("a"), final_part("b")}));
  order = then(order, reach_milestone{1, "installed", noon}, noon);
  EXPECT_EQ(decided(order, cancel{}).error(),
            (rejection{rejection_code::past_point_of_no_return, slot{1}}));
}

TEST(OrderCancel, RefusesAlsoWhenWhatIsPastItsPointOfNoReturnHasCompleted) {
  auto order = place_order(plan_of({final_part("a"), part("b", {0})}));
  order = then(order, reach_milestone{0, "installed", noon}, noon);
  order = with_done(order, 0);
  EXPECT_EQ(decided(order, cancel{}).error(),
            (rejection{rejection_code::past_point_of_no_return, slot{0}}));
}

TEST(OrderCancel, DoesNotMindAnotherMilestone) {
  auto order = place_order(plan_of({final_part("a")}));
  order = then(order, reach_milestone{0, "ordered", noon}, noon);
  EXPECT_TRUE(decided(order, cancel{}));
}

TEST(OrderCancel, DoesNotMindAPointOfNoReturnOfAnAttemptThatFailed) {
  auto order = place_order(plan_of({final_part("a"), part("b")}));
  order = then(order, reach_milestone{0, "installed", noon}, noon);
  order = then(order, fail{0, "E", "fell over", noon}, noon);
  EXPECT_TRUE(decided(order, cancel{}));
}

TEST(OrderCancel, TakesASecondCancelForOldNews) {
  auto order = place_order(plan_of({part("a")}));
  order = cancelled(order);
  EXPECT_EQ(decided(order, cancel{somebody}), std::vector<event>{});
  order = with_side_done(order, 0);
  EXPECT_EQ(decided(order, cancel{somebody}), std::vector<event>{}) << "also when it is over";
}

// -- what is not handed over ---------------------------------------------------------------------

TEST(OrderCancel, WithdrawsAtOnceAndTogetherWhatWasNotReleased) {
  auto order = place_order(diamond());
  auto facts = decided(order, cancel{somebody}).value();
  EXPECT_EQ(facts[1], event(withdrawn{{1, 2, 3, 4}, noon + 1min}));
  EXPECT_EQ(count_of<withdrawn>(facts), 1U);
}

TEST(OrderCancel, EndsAnOrderThatWaitsForItsDateAtOnce) {
  auto asked = plan_of({part("a"), part("b")});
  asked.requested_start = noon + 24h;
  auto order = cancelled(place_order(asked));
  EXPECT_TRUE(is_over(order));
  EXPECT_EQ(lifecycle_of(order), lifecycle::cancelled);
  EXPECT_TRUE(obligations(order, no_rules()).empty());
}

TEST(OrderCancel, EndsAnOrderThatWaitsForAnotherOrderAtOnce) {
  auto asked = plan_of({part("a")});
  asked.relations.push_back({order_id{}, "other", dependency_type::finish_to_start, 0ms});
  auto order = cancelled(place_order(asked));
  EXPECT_EQ(lifecycle_of(order), lifecycle::cancelled);
  EXPECT_TRUE(obligations(order, no_rules()).empty()) << "the other order is not watched any more";
}

TEST(OrderCancel, EndsAnOrderThatNobodyChoseADestinationForAtOnce) {
  auto asked = plan_of({part("a")});
  asked.distributed[0].destination.clear();
  EXPECT_EQ(lifecycle_of(cancelled(place_order(asked))), lifecycle::cancelled);
}

TEST(OrderCancel, EndsAnOrderWhoseGroupIsGatheringAtOnce) {
  auto asked = plan_of({part("a"), part("b")});
  asked.distributed[0].group = asked.distributed[1].group = "g";
  auto order = place_order(asked);
  ASSERT_TRUE(is_gathering(order.groups[0]));
  order = cancelled(order);
  EXPECT_EQ(lifecycle_of(order), lifecycle::cancelled);
  EXPECT_TRUE(obligations(order, no_rules()).empty()) << "no destination is asked for it any more";
}

TEST(OrderCancel, UndoesTheMembersOfAGroupThatWasReleased) {
  auto asked = plan_of({part("a"), part("b")});
  asked.distributed[0].group = asked.distributed[1].group = "g";
  auto order = then(place_order(asked), open_group{0}, noon);
  order = with_done(order, 0);
  order = cancelled(order);
  EXPECT_TRUE(is_compensating(order, 0));
  EXPECT_TRUE(is_cancelling(order, 1));
}

TEST(OrderCancel, WithdrawsWhatFellOut) {
  auto order = place_order(plan_of({part("a")}));
  order = then(order, fail{0, "E", "broken", noon}, noon);
  ASSERT_EQ(phase_of(order, 0), phase::fallen_out);
  order = cancelled(order);
  EXPECT_EQ(order.distributed[0].how, outcome::withdrawn);
  EXPECT_EQ(lifecycle_of(order), lifecycle::cancelled);
}

TEST(OrderCancel, WithdrawsWhatWaitsForItsNextAttempt) {
  policy rules;
  rules.distribution.destinations = {{.name = "factory-a", .failures = {{.retries = 3}}}};
  auto order = place_order(plan_of({part("a")}));
  order = then(order, fail{0, "E", "busy", noon}, noon, rules);
  ASSERT_EQ(phase_of(order, 0), phase::retrying);
  EXPECT_EQ(lifecycle_of(cancelled(order, noon + 1s, rules)), lifecycle::cancelled);
}

TEST(OrderCancel, LeavesNothingOfWhatFailed) {
  policy rules;
  rules.distribution.destinations
    = {{.name = "factory-a", .failures = {{.then = after_retries::fail}}}};
  auto order = place_order(plan_of({part("a"), part("b")}));
  order = then(order, fail{0, "E", "never", noon}, noon, rules);
  ASSERT_EQ(order.distributed[0].how, outcome::failed);
  order = cancelled(order);
  EXPECT_FALSE(order.distributed[0].beside) << "there is nothing to undo";
  EXPECT_EQ(lifecycle_of(with_side_done(order, 1)), lifecycle::cancelled) << "not partial";
}

// -- what is undone, and in which order ----------------------------------------------------------

TEST(OrderUndo, CancelsWhatIsInFlight) {
  auto order = cancelled(place_order(plan_of({part("a")})));
  ASSERT_TRUE(is_cancelling(order, 0));
  EXPECT_EQ(lifecycle_of(order), lifecycle::pending_cancellation);
  auto owed = obligations(order, no_rules());
  EXPECT_EQ(owed.front(), obligation(oversee{0, transfer_kind::cancel, 2, false}))
    << "and what its destination had not acknowledged is not handed over any more";
  order = with_side_done(order, 0);
  EXPECT_EQ(order.distributed[0].how, outcome::cancelled);
  EXPECT_EQ(lifecycle_of(order), lifecycle::cancelled);
  EXPECT_TRUE(obligations(order, no_rules()).empty());
}

TEST(OrderUndo, CompensatesWhatIsDone) {
  auto order = with_done(place_order(plan_of({part("a"), part("b", {0})})), 0);
  order = cancelled(order);
  ASSERT_TRUE(is_cancelling(order, 1));
  order = with_side_done(order, 1);
  ASSERT_TRUE(is_compensating(order, 0));
  EXPECT_EQ(waiting_for(order).find("waiting for 'factory-a' to undo 'a' since"), 0U);
  order = with_side_done(order, 0);
  EXPECT_EQ(order.distributed[0].how, outcome::compensated);
  EXPECT_EQ(lifecycle_of(order), lifecycle::cancelled);
}

TEST(OrderUndo, GoesInReverseOrderOfDependency) {
  auto order = place_order(diamond());
  for (slot about = 0; about < 4; ++about)
    order = with_done(order, about);
  order = cancelled(order);
  EXPECT_TRUE(is_cancelling(order, 4));
  for (slot about = 0; about < 4; ++about)
    EXPECT_FALSE(order.distributed[about].beside);
  order = with_side_done(order, 4);
  EXPECT_TRUE(is_compensating(order, 3));
  order = with_side_done(order, 3);
  EXPECT_TRUE(is_compensating(order, 1));
  EXPECT_TRUE(is_compensating(order, 2)) << "what does not depend on one another goes together";
  order = with_side_done(order, 1);
  EXPECT_FALSE(order.distributed[0].beside) << "c still stands on it";
  order = with_side_done(order, 2);
  EXPECT_TRUE(is_compensating(order, 0));
  EXPECT_EQ(lifecycle_of(with_side_done(order, 0)), lifecycle::cancelled);
}

TEST(OrderUndo, HeedsDependenciesOfAnyType) {
  for (auto type : {dependency_type::start_to_start, dependency_type::finish_to_finish,
                    dependency_type::start_to_finish}) {
    auto asked = plan_of({part("a"), part("b")});
    asked.distributed[1].depends_on = {{0, type, 0ms}};
    auto order = then(place_order(asked), acknowledge{0, noon}, noon);
    order = cancelled(order);
    EXPECT_TRUE(is_cancelling(order, 1));
    EXPECT_FALSE(order.distributed[0].beside);
    EXPECT_TRUE(is_cancelling(with_side_done(order, 1), 0));
  }
}

TEST(OrderUndo, HeedsDependenciesOverWhatIsGone) {
  auto asked = plan_of({part("a"), part("b", {0}), part("c")});
  asked.distributed[2].depends_on = {{1, dependency_type::finish_to_finish, 0ms}};
  auto order = cancelled(place_order(asked));
  EXPECT_EQ(order.distributed[1].how, outcome::withdrawn);
  EXPECT_TRUE(is_cancelling(order, 2));
  EXPECT_FALSE(order.distributed[0].beside) << "c stands on a, over b";
}

TEST(OrderUndo, CompensatesWhatIsPerformedAndWaitsToFinish) {
  auto asked = plan_of({part("a"), part("b")});
  asked.distributed[1].depends_on = {{0, dependency_type::finish_to_finish, 0ms}};
  auto order = with_done(place_order(asked), 1);
  ASSERT_EQ(phase_of(order, 1), phase::finishing);
  order = cancelled(order);
  ASSERT_TRUE(is_compensating(order, 1));
  order = with_done(order, 0, noon + 1min);
  EXPECT_EQ(order.distributed[1].how, outcome::open) << "what is not wanted does not complete";
  order = with_side_done(order, 1);
  EXPECT_EQ(order.distributed[1].how, outcome::compensated);
}

TEST(OrderUndo, HasPeopleUndoWhatPeopleDo) {
  policy rules;
  rules.distribution.destinations = {{.name = "factory-a", .kind = destination_kind::manual}};
  auto order = place_order(plan_of({part("a")}), noon, rules);
  order = cancelled(order, noon + 1min, rules);
  EXPECT_TRUE(is_cancelling(order, 0));
  EXPECT_TRUE(transfers_of(order, 0).empty()) << "it is on a worklist, and no adapter is told";
}

// -- what destinations answer --------------------------------------------------------------------

TEST(OrderUndo, TakesAnAcknowledgedCancelForUnderWay) {
  auto order = cancelled(place_order(plan_of({part("a")})));
  order = then(order, acknowledge{0, noon + 2min, 2}, noon + 2min);
  EXPECT_EQ(order.distributed[0].beside->acknowledged, noon + 2min);
  EXPECT_EQ(decided(order, acknowledge{0, noon + 3min, 2}), std::vector<event>{});
  EXPECT_EQ(lifecycle_of(order), lifecycle::pending_cancellation);
}

TEST(OrderUndo, CompensatesWhatCompletedBeforeItsCancelArrived) {
  auto order = cancelled(place_order(plan_of({part("a")})));
  order = with_done(order, 0, noon + 2min);
  ASSERT_TRUE(is_compensating(order, 0));
  EXPECT_EQ(order.distributed[0].beside->revision, 3U);
  EXPECT_EQ(decided(order, complete{0, noon + 3min, 2}), std::vector<event>{})
    << "what its destination says of the cancel is old news now";
  EXPECT_EQ(lifecycle_of(with_side_done(order, 0)), lifecycle::cancelled);
}

TEST(OrderUndo, CompensatesWhatItsDestinationSaysIsCompleteWhenAskedToCancelIt) {
  auto order = cancelled(place_order(plan_of({part("a")})));
  order = then(order, reject{0, "alreadyCompleted", "too late", noon, 2}, noon + 2min);
  EXPECT_TRUE(is_compensating(order, 0));
  EXPECT_EQ(decided(order, complete{0, noon, 1}), std::vector<event>{}) << "it is known by then";
}

TEST(OrderUndo, KeepsWhatCompletedPastItsPointOfNoReturnBeforeItsCancelArrived) {
  auto order = cancelled(place_order(plan_of({final_part("a"), part("b")})));
  order = then(order, reach_milestone{0, "installed", noon}, noon + 2min);
  EXPECT_TRUE(is_cancelling(order, 0)) << "its destination has been asked, and knows best";
  order = with_done(order, 0, noon + 2min);
  EXPECT_EQ(order.distributed[0].how, outcome::completed);
  EXPECT_FALSE(order.distributed[0].beside);
  ASSERT_EQ(order.tasks.size(), 1U) << "a person is told";
  EXPECT_EQ(order.tasks[0].type, cancellation_task);
  EXPECT_EQ(order.tasks[0].about, slot{0});
  EXPECT_EQ(order.tasks[0].title, "'a' is past its point of no return and cannot be undone");
  EXPECT_EQ(lifecycle_of(with_side_done(order, 1)), lifecycle::partial);
}

TEST(OrderUndo, KeepsWhatPassedItsPointOfNoReturnAndCannotBeCancelled) {
  auto order = cancelled(place_order(plan_of({final_part("a")})));
  order = then(order, reach_milestone{0, "installed", noon}, noon + 2min);
  order = then(order, reject{0, "tooLate", "it is on the wall", noon, 2}, noon + 2min);
  EXPECT_EQ(phase_of(order, 0), phase::in_progress) << "it goes on";
  EXPECT_EQ(order.tasks.size(), 1U);
  order = with_done(order, 0, noon + 3min);
  EXPECT_EQ(lifecycle_of(order), lifecycle::partial);
  EXPECT_FALSE(order.distributed[0].beside);
}

TEST(OrderUndo, CancelsWhatPassedItsPointOfNoReturnIfItsDestinationSaysThatItDid) {
  auto order = cancelled(place_order(plan_of({final_part("a")})));
  order = then(order, reach_milestone{0, "installed", noon}, noon + 2min);
  EXPECT_EQ(lifecycle_of(with_side_done(order, 0)), lifecycle::cancelled);
}

TEST(OrderUndo, KeepsWhatStandsBelowWhatIsKept) {
  auto order = place_order(plan_of({part("a"), final_part("b", {0}), part("c", {1})}));
  order = cancelled(with_done(order, 0));
  order = then(order, reach_milestone{1, "installed", noon}, noon + 2min);
  order = with_done(order, 1, noon + 2min);
  EXPECT_EQ(order.distributed[0].how, outcome::completed);
  EXPECT_FALSE(order.distributed[0].beside) << "b would fall";
  EXPECT_EQ(order.distributed[2].how, outcome::withdrawn);
  EXPECT_EQ(order.tasks.size(), 1U) << "one task, about what is the reason";
  EXPECT_EQ(lifecycle_of(order), lifecycle::partial);
}

TEST(OrderUndo, KeepsAtOnceWhatPassedItsPointOfNoReturnWhileOthersWereUndone) {
  auto order = place_order(plan_of({final_part("a"), part("b")}));
  order.asked = share([&] {
    auto asked = *order.asked;
    asked.distributed[1].depends_on = {{0, dependency_type::finish_to_finish, 0ms}};
    return asked;
  }());
  order = cancelled(order);
  ASSERT_FALSE(order.distributed[0].beside) << "it waits for b";
  order = then(order, reach_milestone{0, "installed", noon}, noon + 2min);
  EXPECT_EQ(order.distributed[0].wanted, aim::perform);
  EXPECT_EQ(order.tasks.size(), 1U);
}

TEST(OrderUndo, TellsNobodyWhenTheOrderHasNoRoomForTasks) {
  auto order = cancelled(place_order(plan_of({final_part("a")})));
  order.tasks.resize(tasks_max);
  order = then(order, reach_milestone{0, "installed", noon}, noon + 2min);
  order = with_done(order, 0, noon + 2min);
  EXPECT_EQ(order.tasks.size(), tasks_max);
  EXPECT_TRUE(is_over(order));
}

TEST(OrderUndo, HasAPersonDecideAboutWhatCannotBeUndone) {
  auto order = cancelled(place_order(plan_of({part("a")})));
  order = then(order, reject{0, "no", "we never do", noon, 2}, noon + 2min);
  EXPECT_TRUE(is_stuck(order, 0));
  EXPECT_EQ(phase_of(order, 0), phase::fallen_out);
  EXPECT_EQ(decided(order, reject{0, "no", "we never do", noon, 2}), std::vector<event>{});
  EXPECT_EQ(decided(order, acknowledge{0, noon, 2}), std::vector<event>{}) << "it came late";
  order = with_side_done(order, 0);
  EXPECT_EQ(lifecycle_of(order), lifecycle::cancelled) << "its destination thought again";
}

TEST(OrderUndo, TriesAgainAsTheFailureRulesSayAndThenHasAPersonDecide) {
  policy rules;
  rules.distribution.destinations
    = {{.name = "factory-a", .failures = {{.retries = 1, .first = 5min}}}};
  auto order = cancelled(place_order(plan_of({part("a")})), noon + 1min, rules);
  order = then(order, fail{0, "E", "busy", noon, 2}, noon + 2min, rules);
  EXPECT_EQ(order.distributed[0].beside->tries.retry_at, noon + 7min);
  EXPECT_EQ(waiting_for(order).find("waiting to ask 'factory-a' again to cancel 'a' at"), 0U);
  EXPECT_TRUE(transfers_of(order, 0).empty());
  EXPECT_EQ(decided(order, fail{0, "E", "busy", noon, 2}, noon + 3min, rules),
            std::vector<event>{});
  order = then(order, check{}, noon + 7min, rules);
  EXPECT_EQ(order.distributed[0].beside->revision, 3U);
  ASSERT_EQ(transfers_of(order, 0).size(), 1U);
  order = then(order, fail{0, "E", "busy", noon, 3}, noon + 8min, rules);
  EXPECT_EQ(phase_of(order, 0), phase::fallen_out) << "what failed before still counted";
}

TEST(OrderUndo, DoesNotGiveUpByRuleWhatHasToBeUndone) {
  policy rules;
  rules.distribution.destinations
    = {{.name = "factory-a", .failures = {{.then = after_retries::fail}}}};
  auto order = cancelled(place_order(plan_of({part("a")})), noon + 1min, rules);
  order = then(order, fail{0, "E", "never", noon, 2}, noon + 2min, rules);
  EXPECT_EQ(phase_of(order, 0), phase::fallen_out);
}

TEST(OrderUndo, TakesWorkThatFailsInTheMeantimeForUndone) {
  for (const command& said : {command{fail{0, "E", "broken", noon}},
                              command{reject{0, "cancelled", "it was ours to cancel", noon}}}) {
    auto order = then(cancelled(place_order(plan_of({part("a")}))), said, noon + 2min);
    EXPECT_EQ(order.distributed[0].how, outcome::cancelled);
    EXPECT_EQ(lifecycle_of(order), lifecycle::cancelled);
  }
}

TEST(OrderUndo, DoesNotTryAgainWhatWasKeptAndFails) {
  auto order = cancelled(place_order(plan_of({final_part("a")})));
  order = then(order, reach_milestone{0, "installed", noon}, noon + 2min);
  order = then(order, reject{0, "tooLate", "it is on the wall", noon, 2}, noon + 2min);
  order = then(order, fail{0, "E", "it fell off the wall", noon}, noon + 3min);
  EXPECT_EQ(lifecycle_of(order), lifecycle::cancelled);
}

TEST(OrderUndo, TakesReportsAboutWhatIsUndoneForOldNews) {
  auto order = with_side_done(cancelled(place_order(plan_of({final_part("a"), part("b")}))), 0);
  for (const command& late :
       {command{acknowledge{0, noon}}, command{complete{0, noon}}, command{fail{0, "E", "", noon}},
        command{reject{0, "R", "", noon}}, command{complete{0, noon, 2}},
        command{report_condition{0, condition::held, "", "", noon}}, command{expect{0, noon}}})
    EXPECT_EQ(decided(order, late), std::vector<event>{});
}

TEST(OrderUndo, CountsMilestonesThatComeLate) {
  auto order = with_done(place_order(plan_of({final_part("a"), part("b")})), 0);
  order = then(order, reach_milestone{0, "installed", noon}, noon + 1s);
  EXPECT_EQ(decided(order, cancel{}).error().code, rejection_code::past_point_of_no_return);
}

} // namespace
} // namespace cotm::order
