// tests/actors/order/groups_test.cpp: all members of a group, or none.

#include "actors/order/groups.hpp"

#include "actors/order/fallout.hpp"
#include "actors/order/graph.hpp"
#include "actors/order/status.hpp"
#include "actors/order/waits.hpp"
#include "tests/support/sequences.hpp"

#include <gtest/gtest.h>

namespace cotm::order {
namespace {

using namespace cotm::test;
using enum dependency_type;

constexpr auto deadline = noon + 1h; // As no_rules() has it.
const on_behalf person = {"somebody", "because"};

policy keeping() {
  policy rules;
  rules.groups.on_failure = group_failure::keep;
  return rules;
}

policy with_people(std::string destination) {
  policy rules;
  destination_policy one;
  one.name = std::move(destination);
  one.kind = destination_kind::manual;
  rules.distribution.destinations.push_back(std::move(one));
  return rules;
}

/// Two members, b and c; the group is ready once a has completed.
plan cut_over() {
  return plan_of({part("a"), member(part("b", {0})), member(part("c"))});
}

state gathering_cut_over() {
  return then(place_order(cut_over()), complete{0, noon}, noon);
}

state released_cut_over() {
  return then(gathering_cut_over(), open_group{0}, noon + 1s);
}

const group_progress& group_of(const state& order) {
  return order.groups.at(0);
}

// -- gathering -----------------------------------------------------------------------------------

TEST(OrderGroup, GathersWhenAllMembersCouldStartAndNotBefore) {
  auto order = place_order(cut_over());
  EXPECT_TRUE(owed<prepare>(order).empty());
  EXPECT_EQ(in_flight(order), (std::vector<slot>{0})) << "c could start, and waits";
  order = then(order, complete{0, noon}, noon);
  EXPECT_EQ(owed<prepare>(order), (std::vector{prepare{0}}));
  EXPECT_EQ(group_of(order).deadline, deadline);
  EXPECT_EQ(members_to_ask(order, test::no_rules(), 0), (std::vector<slot>{1, 2}));
  EXPECT_TRUE(in_flight(order).empty());
  EXPECT_EQ(wake_of(order), deadline);
}

TEST(OrderGroup, IsReleasedInOneEvent) {
  auto facts = facts_of<released>(gathering_cut_over(), open_group{0}, noon + 1s);
  ASSERT_EQ(facts.size(), 1U);
  EXPECT_EQ(facts[0].slots, (std::vector<slot>{1, 2}));
  auto order = released_cut_over();
  EXPECT_EQ(in_flight(order), (std::vector<slot>{1, 2}));
  EXPECT_TRUE(owed<prepare>(order).empty());
  EXPECT_TRUE(members_to_ask(order, test::no_rules(), 0).empty());
}

TEST(OrderGroup, WaitsForTheLastStartDateAndIsNotLookedAtBefore) {
  auto asked = plan_of({member(part("a")), member(part("b"))});
  asked.distributed[1].requested_start = noon + 24h;
  auto order = place_order(asked);
  EXPECT_EQ(wake_of(order), noon + 24h);
  EXPECT_EQ(waiting_for(order, 0), "waiting for the start of group 'g' at 2023-11-15T22:13:20.000Z "
                                   "since 2023-11-14T22:13:20.000Z");
  order = then(order, check{}, noon + 24h);
  EXPECT_EQ(owed<prepare>(order).size(), 1U);
}

TEST(OrderGroup, SaysWhichMemberItWaitsFor) {
  auto order = place_order(cut_over());
  EXPECT_EQ(waiting_for(order, 1).substr(0, 31), "'b' waiting for 'a' to complete");
  EXPECT_EQ(waiting_for(order, 2).substr(0, 25), "group 'g' waiting for 'b'");
  order = gathering_cut_over();
  EXPECT_EQ(waiting_for(order).substr(0, 36), "waiting for the release of group 'g'");
}

TEST(OrderGroup, OfOneMemberGathersLikeAnyOther) {
  auto order = place_order(plan_of({member(part("a"))}));
  EXPECT_TRUE(in_flight(order).empty());
  EXPECT_EQ(in_flight(then(order, open_group{0}, noon)), (std::vector<slot>{0}));
}

TEST(OrderGroup, NeverHoldsUpAnotherOne) {
  auto order = place_order(
    plan_of({member(part("a"), "x"), member(part("b"), "y"), member(part("c"), "x"), part("d")}));
  EXPECT_EQ(owed<prepare>(order), (std::vector{prepare{0}, prepare{1}}));
  EXPECT_EQ(in_flight(order), (std::vector<slot>{3}));
  order = then(order, delay_group{0, 2, "down"}, noon + 1s);
  order = then(order, open_group{1}, noon + 2s);
  EXPECT_EQ(in_flight(order), (std::vector<slot>{1, 3}));
  order = then(order, check{}, deadline);
  EXPECT_EQ(phase_of(order, 0), phase::fallen_out);
  EXPECT_EQ(phase_of(order, 1), phase::transferring);
}

TEST(OrderGroup, OfThousandMembersIsReleasedAtOnce) {
  auto asked = plan_of({});
  for (std::size_t i = 0; i < distributed_orders_max; ++i)
    asked.distributed.push_back(member(part(std::to_string(i))));
  auto order = then(place_order(asked), open_group{0}, noon);
  EXPECT_EQ(in_flight(order).size(), distributed_orders_max);
}

// -- destinations that are not ready
// ----------------------------------------------------------------

TEST(OrderGroup, RemembersWhoIsNotReadyAndWhy) {
  auto order = gathering_cut_over();
  order = then(order, delay_group{0, 2, "no adapter"}, noon + 1s);
  EXPECT_EQ(waiting_for(order, 1), "waiting for 'factory-c' to be ready for group 'g' (no adapter) "
                                   "since 2023-11-14T22:13:20.000Z");
  EXPECT_TRUE(is_old_news(order, delay_group{0, 2, "no adapter"}, noon + 2s));
  EXPECT_EQ(facts_of<group_delayed>(order, delay_group{0, 2, "breaker"}, noon + 2s).size(), 1U);
  EXPECT_EQ(facts_of<group_delayed>(order, delay_group{0, 1, "no adapter"}, noon + 2s).size(), 1U);
  EXPECT_EQ(wake_of(order), deadline) << "which stays as it is";
  EXPECT_EQ(in_flight(then(order, open_group{0}, noon + 3s)), (std::vector<slot>{1, 2}));
}

TEST(OrderGroup, AsksPeopleNothing) {
  const auto rules = with_people("factory-c");
  auto order = then(place_order(cut_over(), noon, rules), complete{0, noon}, noon, rules);
  EXPECT_EQ(members_to_ask(order, rules, 0), (std::vector<slot>{1}));
  auto decided = decide(order, open_group{0}, rules, noon + 1s);
  ASSERT_EQ(decided->size(), 2U);
  EXPECT_EQ(std::get<released_by_hand>((*decided)[0]).about, 2);
  EXPECT_EQ(std::get<released>((*decided)[1]).slots, (std::vector<slot>{1}));
}

TEST(OrderGroup, OfPeopleOnlyHasNobodyToAsk) {
  const auto rules = with_people("factory-a");
  auto order = place_order(plan_of({member(part("a"))}), noon, rules);
  EXPECT_EQ(owed<prepare>(order, rules).size(), 1U);
  EXPECT_TRUE(members_to_ask(order, rules, 0).empty());
  order = then(order, open_group{0}, noon, rules);
  EXPECT_TRUE(order.distributed[0].is_by_hand);
  EXPECT_TRUE(group_of(order).released);
}

TEST(OrderGroup, IsReleasedOnceHoweverOftenItIsOpened) {
  EXPECT_TRUE(is_old_news(released_cut_over(), open_group{0}, noon + 2s));
  EXPECT_TRUE(is_old_news(released_cut_over(), delay_group{0, 2, "down"}, noon + 2s));
}

TEST(OrderGroup, IsNotOpenedBeforeItGathers) {
  EXPECT_TRUE(is_old_news(place_order(cut_over()), open_group{0}, noon));
  EXPECT_TRUE(is_old_news(place_order(cut_over()), delay_group{0, 1, ""}, noon));
}

TEST(OrderGroup, IsRefusedIfThereIsNoneOfThatNumber) {
  EXPECT_EQ(refusal_of(gathering_cut_over(), open_group{1}), rejection_code::unknown_group);
  EXPECT_EQ(refusal_of(gathering_cut_over(), delay_group{1, 1, ""}), rejection_code::unknown_group);
  EXPECT_EQ(refusal_of(gathering_cut_over(), delay_group{0, 9, ""}), rejection_code::unknown_slot);
  EXPECT_EQ(refusal_of({}, open_group{0}), rejection_code::not_placed);
  EXPECT_TRUE(is_old_news(gathering_cut_over(), delay_group{0, 0, ""}, noon)) << "no member";
}

TEST(OrderGroup, GathersAnewWhenAMemberCannotStartAnyMore) {
  auto order = gathering_cut_over();
  auto facts = facts_of<group_unreadied>(order, quarantine{1, "poison"}, noon + 1min);
  EXPECT_EQ(facts, (std::vector{group_unreadied{0, 1, noon + 1min}}));
  order = then(order, quarantine{1, "poison"}, noon + 1min);
  EXPECT_TRUE(owed<prepare>(order).empty());
  EXPECT_TRUE(is_old_news(order, open_group{0}, noon + 2min));
  EXPECT_FALSE(is_released(order, 2));
  EXPECT_EQ(waiting_for(order, 2).substr(0, 25), "group 'g' waiting for 'b'");
  order = then(order, retry{1, person}, noon + 5h);
  EXPECT_EQ(group_of(order).deadline, noon + 6h);
}

TEST(OrderGroup, StaysReadyWhenTheClockIsSetBack) {
  auto order = gathering_cut_over();
  order = then(order, check{}, noon - 1h);
  EXPECT_EQ(owed<prepare>(order).size(), 1U);
  EXPECT_EQ(in_flight(then(order, open_group{0}, noon - 1h)), (std::vector<slot>{1, 2}));
}

// -- the deadline --------------------------------------------------------------------------------

TEST(OrderGroup, FailsAtItsDeadlineAndNotBefore) {
  auto order = then(gathering_cut_over(), delay_group{0, 2, "no adapter"}, noon + 1s);
  EXPECT_TRUE(is_old_news(order, check{}, deadline - 1ms));
  auto facts = facts_of<group_failed>(order, check{}, deadline);
  EXPECT_EQ(facts, (std::vector{group_failed{
                     0, "groupDeadline", "'factory-c' was not ready: no adapter", {}, deadline}}));
  order = then(order, check{}, deadline);
  EXPECT_TRUE(in_flight(order).empty()) << "none is released";
  EXPECT_EQ(phase_of(order, 1), phase::fallen_out);
  EXPECT_EQ(phase_of(order, 2), phase::fallen_out);
  EXPECT_EQ(lifecycle_of(order), lifecycle::held);
  EXPECT_EQ(waiting_for(order),
            "waiting for a person: group 'g' could not be released in time ('factory-c' was not "
            "ready: no adapter) since 2023-11-14T23:13:20.000Z (and 1 more)");
  EXPECT_TRUE(owed<prepare>(order).empty());
  EXPECT_TRUE(is_old_news(order, open_group{0}, deadline + 1s));
}

TEST(OrderGroup, IsNotReleasedByAnAnswerThatComesTooLate) {
  auto facts = facts_of<group_failed>(gathering_cut_over(), open_group{0}, deadline);
  ASSERT_EQ(facts.size(), 1U);
  EXPECT_TRUE(facts_of<released>(gathering_cut_over(), open_group{0}, deadline).empty());
}

TEST(OrderGroup, BeginsAnewWhenAPersonRetriesAnyOfItsMembers) {
  auto order = then(gathering_cut_over(), check{}, deadline);
  order = then(order, retry{2, person}, deadline + 1h);
  EXPECT_EQ(owed<prepare>(order).size(), 1U);
  EXPECT_EQ(group_of(order).deadline, deadline + 2h);
  EXPECT_EQ(in_flight(then(order, open_group{0}, deadline + 1h)), (std::vector<slot>{1, 2}));
}

TEST(OrderGroup, GoesOnWithoutAMemberThatAPersonSkipped) {
  auto order = then(gathering_cut_over(), check{}, deadline);
  order = then(order, skip{2, person}, deadline + 1h);
  EXPECT_EQ(in_flight(then(order, open_group{0}, deadline + 1h)), (std::vector<slot>{1}));
}

TEST(OrderGroup, IsAbandonedWithAMemberThatAPersonGaveUp) {
  auto order = then(gathering_cut_over(), check{}, deadline);
  order = then(order, give_up{2, person}, deadline + 1h);
  EXPECT_EQ(phase_of(order, 1), phase::abandoned);
  EXPECT_EQ(lifecycle_of(order), lifecycle::partial) << "a has completed";
}

// -- members that cannot be done
// ---------------------------------------------------------------------

TEST(OrderGroup, IsUndoneIfADestinationRefusesAMemberAtRelease) {
  auto order = released_cut_over();
  auto facts = facts_of<group_failed>(order, reject{2, "E", "why", noon + 2s}, noon + 2s);
  EXPECT_EQ(facts, (std::vector{group_failed{0, "E", "why", {1}, noon + 2s}}));
  order = then(order, reject{2, "E", "why", noon + 2s}, noon + 2s);
  EXPECT_EQ(order.distributed[1].wanted, aim::redo);
  EXPECT_EQ(order.distributed[0].wanted, aim::perform) << "what it stands on stays";
}

TEST(OrderGroup, IsUndoneWithWhateverStartedBecauseOfIt) {
  auto asked = plan_of({member(part("a")), member(part("b")), part("c", {0}),
                        part_after("d", 2, start_to_start), part_after("e", 0, finish_to_finish),
                        part("f", {2})});
  auto order = then(place_order(asked), open_group{0}, noon);
  order = then(order, complete{0, noon}, noon + 1s);
  order = then(order, acknowledge{2, noon}, noon + 2s);
  ASSERT_EQ(in_flight(order), (std::vector<slot>{1, 2, 3, 4}));
  auto facts = facts_of<group_failed>(order, fail{1, "E", "", noon}, noon + 3s);
  ASSERT_EQ(facts.size(), 1U);
  EXPECT_EQ(facts[0].undone, (std::vector<slot>{0, 2, 3}));
}

TEST(OrderGroup, IsLeftAsItIsByThePolicyToKeepIt) {
  auto order = released_cut_over();
  order = then(order, reject{2, "E", "", noon}, noon + 2s, keeping());
  EXPECT_FALSE(group_of(order).failed);
  EXPECT_EQ(in_flight(order), (std::vector<slot>{1}));
  EXPECT_EQ(phase_of(order, 2), phase::fallen_out);
  order = then(order, retry{2, person}, noon + 3s, keeping());
  EXPECT_EQ(in_flight(order), (std::vector<slot>{1, 2})) << "alone";
}

TEST(OrderGroup, IsNotUndoneWhileAMemberIsTriedAgain) {
  auto rules = final_failures();
  for (auto& one : rules.distribution.destinations)
    one.failures[0].retries = 1;
  auto order = then(released_cut_over(), fail{2, "E", "", noon}, noon + 2s, rules);
  EXPECT_FALSE(group_of(order).failed);
  EXPECT_EQ(in_flight(order), (std::vector<slot>{1}));
  order = then(order, check{}, noon + 2s + 1min, rules);
  EXPECT_EQ(in_flight(order), (std::vector<slot>{1, 2})) << "alone: its group was released";
  order = then(order, fail{2, "E", "", noon, 2}, noon + 2min, rules);
  EXPECT_TRUE(group_of(order).failed);
}

TEST(OrderGroup, HoldsBackAMemberThatWaitsForItsNextAttempt) {
  auto rules = final_failures();
  rules.distribution.destinations[2].failures[0].retries = 1;
  auto order = then(released_cut_over(), fail{2, "E", "", noon}, noon + 2s, rules);
  order = then(order, reject{1, "E", "", noon}, noon + 3s, rules);
  ASSERT_TRUE(group_of(order).failed);
  order = then(order, check{}, noon + 1h, rules);
  EXPECT_FALSE(is_released(order, 2)) << "its group is not released any more";
}

// -- and what becomes of the others
// ----------------------------------------------------------------

/// The cut-over, released; b works on it, c refused it. So b is being cancelled.
state failed_cut_over() {
  auto order = then(released_cut_over(), acknowledge{1, noon}, noon + 1s);
  return then(order, reject{2, "E", "why", noon}, noon + 2s);
}

const beside& beside_of(const state& order, slot about) {
  return order.distributed.at(about).beside.value();
}

TEST(OrderGroupUndone, WaitsForThePersonWhoSeesToTheMember) {
  auto order = failed_cut_over();
  EXPECT_EQ(beside_of(order, 1).kind, transfer_kind::cancel);
  order = then(order, complete{1, noon, beside_of(order, 1).revision}, noon + 3s);
  EXPECT_FALSE(is_released(order, 1));
  EXPECT_EQ(phase_of(order, 1), phase::waiting);
  EXPECT_EQ(waiting_for(order, 1), "waiting for a person: group 'g' failed with 'c' (why) since "
                                   "2023-11-14T22:13:22.000Z");
  EXPECT_FALSE(is_stuck(order, 1)) << "one thing is stuck, not two";
  EXPECT_TRUE(is_stuck(order, 2));
  EXPECT_EQ(lifecycle_of(order), lifecycle::held);
}

TEST(OrderGroupUndone, GathersAnewWhenThePersonRetriesTheMember) {
  auto order = failed_cut_over();
  auto revision = beside_of(order, 1).revision;
  order = then(order, complete{1, noon, revision}, noon + 3s);
  order = then(order, retry{2, person}, noon + 1h);
  EXPECT_EQ(owed<prepare>(order).size(), 1U);
  EXPECT_TRUE(in_flight(order).empty());
  order = then(order, open_group{0}, noon + 1h);
  EXPECT_EQ(in_flight(order), (std::vector<slot>{1, 2}));
  EXPECT_GT(order.distributed[1].revision, revision) << "a transfer of its own";
  EXPECT_EQ(order.distributed[2].revision, 2U);
  for (slot about : {1, 2})
    order = then(order, complete{about, noon, order.distributed[about].revision}, noon + 2h);
  EXPECT_EQ(lifecycle_of(order), lifecycle::completed);
}

TEST(OrderGroupUndone, GathersOnlyWhenTheOthersHaveBeenUndone) {
  auto order = then(failed_cut_over(), retry{2, person}, noon + 3s);
  EXPECT_TRUE(owed<prepare>(order).empty());
  EXPECT_EQ(waiting_for(order, 2).substr(0, 25), "group 'g' waiting for 'b'");
  order = then(order, complete{1, noon, beside_of(order, 1).revision}, noon + 4s);
  EXPECT_EQ(owed<prepare>(order).size(), 1U);
}

TEST(OrderGroupUndone, CompensatesWhatHadCompleted) {
  auto order = then(released_cut_over(), complete{1, noon}, noon + 1s);
  order = then(order, reject{2, "E", "", noon}, noon + 2s);
  EXPECT_EQ(beside_of(order, 1).kind, transfer_kind::compensate);
  order = then(order, complete{1, noon, beside_of(order, 1).revision}, noon + 3s);
  EXPECT_EQ(order.distributed[1].how, outcome::open) << "as new";
  EXPECT_EQ(percent_complete_of(order), 33);
}

TEST(OrderGroupUndone, IsAbandonedWhenThePersonGivesTheMemberUp) {
  auto order = then(failed_cut_over(), give_up{2, person}, noon + 3s);
  EXPECT_FALSE(is_over(order)) << "b is being cancelled";
  order = then(order, complete{1, noon, beside_of(order, 1).revision}, noon + 4s);
  EXPECT_EQ(phase_of(order, 1), phase::abandoned);
  EXPECT_EQ(lifecycle_of(order), lifecycle::partial);
}

TEST(OrderGroupUndone, IsAbandonedWhenTheMemberHasFailedForGood) {
  auto order = then(released_cut_over(), fail{2, "E", "", noon}, noon + 2s, final_failures());
  EXPECT_EQ(order.distributed[2].how, outcome::failed);
  order = then(order, complete{1, noon, beside_of(order, 1).revision}, noon + 4s);
  EXPECT_EQ(lifecycle_of(order), lifecycle::partial);
  EXPECT_TRUE(is_at_rest(order));
}

TEST(OrderGroupUndone, GoesOnWithoutTheMemberThatThePersonSkips) {
  auto order = then(failed_cut_over(), skip{2, person}, noon + 3s);
  order = then(order, complete{1, noon, beside_of(order, 1).revision}, noon + 4s);
  EXPECT_EQ(in_flight(then(order, open_group{0}, noon + 5s)), (std::vector<slot>{1}));
}

TEST(OrderGroupUndone, GoesOnWithoutTheMemberThatAnAmendmentTakesOut) {
  auto order = failed_cut_over();
  order = then(order, complete{1, noon, beside_of(order, 1).revision}, noon + 3s);
  auto smaller = plan_of({part("a"), member(part("b", {0}))});
  order = then(order, amend{share(smaller), order.amendments, person}, noon + 4s);
  EXPECT_EQ(phase_of(order, 2), phase::withdrawn);
  EXPECT_EQ(in_flight(then(order, open_group{0}, noon + 5s)), (std::vector<slot>{1}));
}

TEST(OrderGroupUndone, KeepsAMemberThatIsPastItsPointOfNoReturn) {
  auto asked = cut_over();
  asked.distributed[1].milestones.push_back({"dug", noon + 1h, true});
  auto order = then(place_order(asked), complete{0, noon}, noon);
  order = then(order, open_group{0}, noon);
  order = then(order, reach_milestone{1, "dug", noon}, noon + 1s);
  order = then(order, reject{2, "E", "", noon}, noon + 2s);
  EXPECT_EQ(order.distributed[1].wanted, aim::perform);
  EXPECT_EQ(in_flight(order), (std::vector<slot>{1}));
  order = then(order, retry{2, person}, noon + 3s);
  EXPECT_EQ(in_flight(then(order, open_group{0}, noon + 3s)), (std::vector<slot>{1, 2}));
}

TEST(OrderGroupUndone, RedoesWhatStartedBecauseOfIt) {
  auto order = then(place_order(plan_of({member(part("a")), member(part("b")), part("c", {0})})),
                    open_group{0}, noon);
  order = then(order, complete{0, noon}, noon + 1s);
  order = then(order, reject{1, "E", "", noon}, noon + 2s);
  order = then(order, complete{2, noon, beside_of(order, 2).revision}, noon + 3s);
  order = then(order, complete{0, noon, beside_of(order, 0).revision}, noon + 4s);
  EXPECT_TRUE(in_flight(order).empty());
  order = then(order, retry{1, person}, noon + 5s);
  order = then(order, open_group{0}, noon + 5s);
  EXPECT_EQ(in_flight(order), (std::vector<slot>{0, 1})) << "c comes after a again";
}

// -- cancelling and amending while it gathers
// ----------------------------------------------------------

TEST(OrderGroup, OfACancelledOrderIsMoot) {
  auto order = then(gathering_cut_over(), cancel{person}, noon + 1s);
  EXPECT_TRUE(owed<prepare>(order).empty());
  EXPECT_TRUE(is_old_news(order, open_group{0}, noon + 2s));
  EXPECT_FALSE(is_released(order, 1));
  order = then(then(gathering_cut_over(), check{}, deadline), cancel{person}, deadline + 1s);
  EXPECT_FALSE(is_stuck(order, 1)) << "though it had failed";
}

TEST(OrderGroup, DoesNotWaitForAMemberThatWasTakenOut) {
  auto order = place_order(cut_over());
  auto smaller = plan_of({part("a"), member(part("c"))});
  order = then(order, amend{share(smaller), 0, person}, noon + 1s);
  EXPECT_EQ(owed<prepare>(order).size(), 1U);
  EXPECT_EQ(in_flight(then(order, open_group{0}, noon + 2s)), (std::vector<slot>{0, 2}));
}

TEST(OrderGroup, GathersAnewWithAMemberThatWasPutIn) {
  auto order = gathering_cut_over();
  auto larger = cut_over();
  larger.distributed.push_back(member(part("d", {0})));
  larger.distributed.back().requested_start = noon + 5h;
  order = then(order, amend{share(larger), 0, person}, noon + 1s);
  EXPECT_TRUE(owed<prepare>(order).empty());
  order = then(order, check{}, noon + 5h);
  EXPECT_EQ(group_of(order).deadline, noon + 6h);
  EXPECT_EQ(in_flight(then(order, open_group{0}, noon + 5h)), (std::vector<slot>{1, 2, 3}));
}

TEST(OrderGroup, KeepsWhatIsKnownOfItWhenTheGroupBeforeItIsTakenOut) {
  auto asked = plan_of({member(part("a"), "x"), member(part("b"), "y")});
  auto order = then(place_order(asked), open_group{1}, noon);
  auto smaller = plan_of({member(part("b"), "y")});
  order = then(order, amend{share(smaller), 0, person}, noon + 1s);
  ASSERT_EQ(order.groups.size(), 1U);
  EXPECT_EQ(order.groups[0].released, noon);
}

TEST(OrderGroup, OfOneMemberHasNobodyToUndo) {
  auto order = then(place_order(plan_of({member(part("a"))})), open_group{0}, noon);
  order = then(order, reject{0, "E", "", noon}, noon + 1s);
  EXPECT_FALSE(group_of(order).failed);
  EXPECT_EQ(in_flight(then(order, retry{0, person}, noon + 2s)), (std::vector<slot>{0}));
}

} // namespace
} // namespace cotm::order
