// tests/actors/order/amend_test.cpp: amending an order in flight: what runs on, what does not.

#include "actors/order/amend.hpp"

#include "actors/order/graph.hpp"
#include "actors/order/status.hpp"
#include "tests/support/undoing.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace cotm::order {
namespace {

using namespace cotm::test;
using change = amended_slot::change;

/// In flight, and past its point of no return.
state beyond_return() {
  auto order = place_order(plan_of({final_part("a"), part("b")}));
  return then(order, reach_milestone{0, "installed", noon}, noon);
}

// -- the whole order -----------------------------------------------------------------------------

TEST(OrderAmend, RefusesWhatIsNotPlaced) {
  EXPECT_EQ(decided({}, amend{share(diamond()), 0, somebody}).error().code,
            rejection_code::not_placed);
}

TEST(OrderAmend, RefusesAnOrderThatIsOver) {
  auto order = with_done(place_order(plan_of({part("a")})), 0);
  EXPECT_EQ(refusal_of(order, set_payload(0)).code, rejection_code::already_over);
}

TEST(OrderAmend, RefusesAnOrderThatIsCancelled) {
  auto order = then(place_order(plan_of({part("a")})), cancel{somebody}, noon);
  EXPECT_EQ(refusal_of(order, set_payload(0)).code, rejection_code::already_cancelled);
}

TEST(OrderAmend, RefusesWhatIsBasedOnAnOlderOrder) {
  auto order = place_order(diamond());
  auto stale = edited(order, set_payload(0));
  order = amend_by(order, set_payload(1));
  EXPECT_EQ(decided(order, amend{share(stale), 0, somebody}).error().code,
            rejection_code::stale_amendment);
}

TEST(OrderAmend, RefusesWhatIsBasedOnAnOrderBeforeAPersonChangedIt) {
  auto order = place_order(diamond());
  auto stale = edited(order, set_payload(1));
  order = evolve(order, rerouted{1, "elsewhere", 5min, somebody, noon});
  EXPECT_EQ(decided(order, amend{share(stale), 0, somebody}).error().code,
            rejection_code::stale_amendment)
    << "it would bring the old destination back";
}

TEST(OrderAmend, TakesTheSameContentForOldNews) {
  auto order = place_order(diamond());
  EXPECT_EQ(amended_to(order, *order.asked), std::vector<event>{});
  auto wanted = edited(order, set_payload(0));
  order = then(order, amend{share(wanted), 0, somebody}, noon);
  EXPECT_EQ(decided(order, amend{share(wanted), 0, somebody}), std::vector<event>{})
    << "a repeated amendment is not a stale one";
}

TEST(OrderAmend, RefusesAnotherCustomerIdOrRelation) {
  auto order = place_order(diamond());
  for (auto edit : {+[](plan& one) { one.customer = "another"; },
                    +[](plan& one) { one.external_id = "another"; },
                    +[](plan& one) { one.relations.emplace_back(); }})
    EXPECT_EQ(refusal_of(order, edit), (rejection{rejection_code::not_amendable, {}}));
}

TEST(OrderAmend, ReplacesTheTermsOfTheOrderAndNothingElse) {
  auto order = place_order(diamond());
  auto edit = [](plan& one) {
    one.priority = 1;
    one.requested_completion = noon + 24h;
    one.attributes = R"("note":[])";
  };
  EXPECT_TRUE(changes_of(order, edit).empty());
  auto after = amend_by(order, edit);
  EXPECT_EQ(after.asked->priority, 1U);
  EXPECT_EQ(after.amendments, 1U);
  EXPECT_EQ(after.distributed, order.distributed);
}

TEST(OrderAmend, StaysTheOrderThatWasPlaced) {
  auto asked = diamond();
  auto order = amend_by(place_order(asked), [](plan& one) {
    one.priority = 1;
    one.fingerprint[0] = 7;
  });
  EXPECT_EQ(decided(order, place{share(asked)}), std::vector<event>{})
    << "whoever repeats the first order gets this one";
}

// -- the plan that is wanted ---------------------------------------------------------------------

TEST(OrderAlign, KeepsPlacesByIdWhateverTheirOrder) {
  auto order = place_order(diamond());
  auto wanted = plan_of({part("e", {2}), part("a"), part("d", {1}), part("f", {0})});
  auto aligned = align(order, wanted).value();
  std::vector<std::string> ids;
  for (const auto& one : aligned->distributed)
    ids.push_back(one.id + (one.is_removed ? "-" : ""));
  EXPECT_EQ(ids, (std::vector<std::string>{"a", "b-", "c-", "d", "e", "f"}));
  EXPECT_EQ(aligned->distributed[3].depends_on[0].on, 0U) << "d after a";
  EXPECT_EQ(aligned->distributed[4].depends_on[0].on, 3U) << "e after d";
  EXPECT_EQ(aligned->distributed[5].depends_on[0].on, 4U) << "f after e";
  EXPECT_EQ(aligned->distributed[1].depends_on[0].on, 0U) << "b is undone before a";
}

TEST(OrderAlign, RefusesAFaultyPlanAndNamesItsPlaces) {
  auto order = place_order(plan_of({part("a"), part("b")}));
  auto wanted = plan_of({part("c"), part("b", {1}), part("a")});
  EXPECT_EQ(align(order, wanted).error(), (rejection{rejection_code::cyclic_dependency, slot{1}}));
  wanted.distributed[0].is_removed = true;
  EXPECT_EQ(align(order, wanted).error(), (rejection{rejection_code::cyclic_dependency, slot{1}}));
  wanted = plan_of({part("b"), part("c"), part("c")});
  EXPECT_EQ(align(order, wanted).error(), (rejection{rejection_code::duplicate_id, slot{2}}));
}

TEST(OrderAmend, RefusesAFaultyPlanAndNamesThePlaceInTheOrder) {
  auto order = place_order(plan_of({part("a"), part("b")}));
  EXPECT_EQ(amended_to(order, plan_of({part("b", {0})})).error(),
            (rejection{rejection_code::cyclic_dependency, slot{1}}));
  EXPECT_EQ(amended_to(order, plan_of({part("a"), part("c", {1})})).error(),
            (rejection{rejection_code::cyclic_dependency, {}}))
    << "it has none yet";
}

TEST(OrderAlign, RefusesADependencyOnWhatIsRemoved) {
  auto order = place_order(diamond());
  auto wanted = edited(order, remove_part(3));
  EXPECT_EQ(align(order, wanted).error().code, rejection_code::unknown_dependency);
}

TEST(OrderAlign, RefusesMorePlacesThanAnOrderMayHave) {
  auto order = place_order(plan_of({part("a")}));
  std::vector<distributed_plan> parts;
  for (std::size_t i = 0; i < distributed_orders_max; ++i)
    parts.push_back(part("n" + std::to_string(i)));
  EXPECT_EQ(align(order, plan_of(parts)).error().code, rejection_code::too_many_distributed_orders)
    << "the removed one counts";
}

TEST(OrderAlign, FindsTheItemsOfWhatIsRemovedAgain) {
  auto asked = plan_of({part("a"), part("b")});
  asked.items.push_back({"2", {}, "add", ""});
  asked.distributed[1].items = {0, 1};
  auto order = place_order(asked);
  auto wanted = plan_of({part("a")});
  wanted.items = {{"2", {}, "add", ""}};
  auto aligned = align(order, wanted).value();
  EXPECT_EQ(aligned->distributed[1].items, std::vector<item_no>{0}) << "item 1 is gone, 2 is first";
  auto later = then(order, amend{aligned, 0, somebody}, noon);
  wanted.items.clear();
  wanted.items = {{"3", {}, "add", ""}};
  EXPECT_TRUE(align(later, wanted).value()->distributed[1].items.empty());
}

// -- in each stage -------------------------------------------------------------------------------

TEST(OrderAmend, ReplacesWhatWasNotHandedOver) {
  auto order = place_order(diamond());
  EXPECT_EQ(changes_of(order, set_payload(1)), (std::vector<amended_slot>{{1, change::replaced}}));
  auto after = amend_by(order, set_destination(1, "elsewhere"));
  EXPECT_EQ(after.distributed, order.distributed);
  EXPECT_EQ(after.asked->distributed[1].destination, "elsewhere");
}

TEST(OrderAmend, ReplacesWhatFellOut) {
  auto order = then(place_order(plan_of({part("a")})), fail{0, "E", "wrong speed", noon}, noon);
  ASSERT_EQ(phase_of(order, 0), phase::fallen_out);
  EXPECT_EQ(changes_of(order, set_payload(0)), (std::vector<amended_slot>{{0, change::replaced}}));
  EXPECT_EQ(phase_of(amend_by(order, set_payload(0)), 0), phase::fallen_out)
    << "until a person tries again";
}

TEST(OrderAmend, PerformsAnewWhatFailedOrWasSkipped) {
  for (auto how : {outcome::failed, outcome::skipped}) {
    auto order = place_order(plan_of({part("a"), part("b")}));
    order = evolve(order, settled_by_hand{0, how, somebody, noon});
    auto after = amend_by(order, set_payload(0));
    EXPECT_EQ(after.distributed[0].how, outcome::open);
    EXPECT_EQ(after.distributed[0].released, noon + 1min);
    EXPECT_EQ(after.distributed[0].revision, 2U);
  }
}

TEST(OrderAmend, RoutesWhatNobodyChoseADestinationFor) {
  auto asked = plan_of({part("a")});
  asked.distributed[0].destination.clear();
  auto order = amend_by(place_order(asked), set_destination(0, "factory-a"));
  EXPECT_EQ(phase_of(order, 0), phase::transferring);
}

TEST(OrderAmend, TellsTheDestinationOfWhatIsInFlight) {
  auto order = place_order(diamond());
  EXPECT_EQ(changes_of(order, set_payload(0)), (std::vector<amended_slot>{{0, change::amended}}));
  EXPECT_EQ(changes_of(order, set_dates(0)), (std::vector<amended_slot>{{0, change::informed}}));
  order = amend_by(order, set_payload(0));
  EXPECT_EQ(transfers_of(order, 0), (std::vector<oversee>{{0, transfer_kind::perform, 1, false},
                                                          {0, transfer_kind::amend, 2, false}}));
}

TEST(OrderAmend, TellsTheDestinationOfItemsThatChanged) {
  auto asked = plan_of({part("a"), part("b")});
  asked.items.push_back({"2", {}, "add", ""});
  asked.distributed[1].items = {1};
  auto order = place_order(asked);
  auto edit = [](plan& wanted) { wanted.items[1].action = "modify"; };
  EXPECT_EQ(changes_of(order, edit), (std::vector<amended_slot>{{1, change::amended}}));
}

TEST(OrderAmend, RedoesWhatMovesToAnotherDestinationAndHasTheOldOneUndoIt) {
  auto order = amend_by(place_order(plan_of({part("a")})), set_destination(0, "elsewhere"));
  ASSERT_EQ(side_of(order, 0), transfer_kind::cancel);
  EXPECT_EQ(destination_of(order, 0), "factory-a");
  order = with_side_done(order, 0);
  EXPECT_EQ(destination_of(order, 0), "elsewhere");
  EXPECT_EQ(transfers_of(order, 0), (std::vector<oversee>{{0, transfer_kind::perform, 3, false}}));
}

TEST(OrderAmend, LeavesAPersonsWorkToReadThePlan) {
  policy rules;
  rules.distribution.destinations = {{.name = "factory-a", .kind = destination_kind::manual}};
  auto order = place_order(plan_of({part("a")}), noon, rules);
  EXPECT_EQ(changes_of(order, set_payload(0)), (std::vector<amended_slot>{{0, change::replaced}}));
}

TEST(OrderAmend, RefusesContentPastItsPointOfNoReturn) {
  auto order = beyond_return();
  auto refused = rejection{rejection_code::not_amendable, slot{0}};
  EXPECT_EQ(refusal_of(order, set_payload(0)), refused);
  EXPECT_EQ(refusal_of(order, set_destination(0, "elsewhere")), refused);
  EXPECT_EQ(refusal_of(order, remove_part(0)), refused);
  EXPECT_EQ(refusal_of(order, [](plan& one) { one.distributed[0].milestones.clear(); }), refused);
  EXPECT_EQ(refusal_of(with_done(order, 0), set_payload(0)), refused) << "also when it is done";
}

TEST(OrderAmend, RefusesAllIfOneThingIsRefused) {
  auto edit = [](plan& wanted) {
    set_payload(1)(wanted);
    set_payload(0)(wanted);
  };
  EXPECT_EQ(refusal_of(beyond_return(), edit), (rejection{rejection_code::not_amendable, slot{0}}));
}

TEST(OrderAmend, MovesDatesPastItsPointOfNoReturn) {
  EXPECT_EQ(changes_of(beyond_return(), set_dates(0)),
            (std::vector<amended_slot>{{0, change::informed}}));
}

TEST(OrderAmend, MovesDatesOfMilestonesWithoutTellingAnybody) {
  auto edit = [](plan& wanted) { wanted.distributed[0].milestones[1].due += 1h; };
  auto order = amend_by(beyond_return(), edit);
  EXPECT_FALSE(order.distributed[0].beside);
  EXPECT_TRUE(order.distributed[0].milestones[1]) << "it stays reached";
}

TEST(OrderAmend, RedoesWhatIsDone) {
  auto order = with_done(place_order(plan_of({part("a"), part("b")})), 0);
  order = amend_by(order, set_payload(0));
  ASSERT_EQ(side_of(order, 0), transfer_kind::compensate);
  EXPECT_EQ(phase_of(order, 0), phase::undoing);
  order = with_side_done(order, 0);
  EXPECT_EQ(order.distributed[0].revision, 3U);
  EXPECT_EQ(phase_of(order, 0), phase::transferring);
  order = with_done(with_done(order, 0, noon + 3min), 1, noon + 3min);
  EXPECT_EQ(lifecycle_of(order), lifecycle::completed);
}

TEST(OrderAmend, LeavesWhatIsDoneIfOnlyItsDatesChange) {
  auto order = with_done(place_order(plan_of({part("a"), part("b")})), 0);
  EXPECT_EQ(changes_of(order, set_dates(0)), (std::vector<amended_slot>{{0, change::replaced}}));
}

TEST(OrderAmend, RedoesInReverseOrderAndThenInOrder) {
  auto order = place_order(plan_of({part("a"), part("b", {0}), part("c")}));
  order = with_done(with_done(order, 0), 1);
  order = amend_by(order, [](plan& wanted) {
    set_payload(0)(wanted);
    set_payload(1)(wanted);
  });
  EXPECT_FALSE(order.distributed[0].beside);
  order = with_side_done(order, 1);
  EXPECT_FALSE(order.distributed[1].released) << "not upon an a that will not stay";
  ASSERT_EQ(side_of(order, 0), transfer_kind::compensate);
  order = with_side_done(order, 0);
  EXPECT_TRUE(order.distributed[0].released);
  EXPECT_FALSE(order.distributed[1].released);
  EXPECT_TRUE(with_done(order, 0, noon + 3min).distributed[1].released);
}

TEST(OrderAmend, RedoesWithWhateverThePlanSaysThen) {
  auto order = with_done(place_order(plan_of({part("a"), part("b")})), 0);
  order = amend_by(order, set_payload(0));
  EXPECT_EQ(changes_of(order, set_payload(0, "{}")),
            (std::vector<amended_slot>{{0, change::replaced}}));
}

// -- what is gone, and what is new ---------------------------------------------------------------

TEST(OrderAmend, UndoesWhatIsGone) {
  auto order = with_done(place_order(plan_of({part("a"), part("b"), part("c", {1})})), 0);
  order = amend_by(order, [](plan& wanted) {
    remove_part(0)(wanted);
    remove_part(2)(wanted);
  });
  EXPECT_EQ(side_of(order, 0), transfer_kind::compensate);
  EXPECT_EQ(order.distributed[2].how, outcome::withdrawn);
  order = with_done(with_side_done(order, 0), 1, noon + 3min);
  EXPECT_EQ(lifecycle_of(order), lifecycle::completed) << "b is all there is";
  EXPECT_EQ(percent_complete_of(order), 100U);
}

TEST(OrderAmend, CompletesWithoutAFailedPartThatIsGone) {
  policy rules;
  rules.distribution.destinations
    = {{.name = "factory-a", .failures = {{.then = after_retries::fail}}}};
  auto order = place_order(plan_of({part("a"), part("b")}));
  order = then(order, fail{0, "E", "never", noon}, noon, rules);
  order = with_done(amend_by(order, remove_part(0)), 1, noon + 2min);
  EXPECT_EQ(lifecycle_of(order), lifecycle::completed);
}

TEST(OrderAmend, ReleasesWhatIsNew) {
  auto order = place_order(plan_of({part("a")}));
  auto edit = add_part(part("n"));
  EXPECT_EQ(changes_of(order, edit), (std::vector<amended_slot>{{1, change::added}}));
  order = amend_by(order, edit);
  EXPECT_EQ(order.distributed[1].released, noon + 1min);
  EXPECT_EQ(order.distributed[0].released, noon);
}

TEST(OrderAmend, PerformsAnewWhatComesBack) {
  auto order = place_order(plan_of({part("a"), part("b")}));
  order = amend_by(order, remove_part(0));
  auto comes_back = [](plan& wanted) { wanted.distributed[0].is_removed = false; };
  auto at_once = amend_by(order, comes_back);
  EXPECT_EQ(at_once.distributed[0].wanted, aim::redo) << "its cancel is under way";
  order = amend_by(with_side_done(order, 0), comes_back, noon + 3min);
  EXPECT_EQ(order.distributed[0].how, outcome::open);
  EXPECT_EQ(order.distributed[0].released, noon + 3min);
  EXPECT_EQ(order.distributed[0].revision, 3U) << "no transfer ever comes again";
}

TEST(OrderAmend, EndsAnOrderOfWhichAllThatIsLeftIsDone) {
  auto order = with_done(place_order(plan_of({part("a"), part("b", {0}), part("c", {1})})), 0);
  order = with_done(order, 1);
  order = then(order, fail{2, "E", "cannot", noon}, noon);
  order = amend_by(order, remove_part(2));
  EXPECT_EQ(lifecycle_of(order), lifecycle::completed);
  EXPECT_TRUE(obligations(order, no_rules()).empty());
}

// -- the table -----------------------------------------------------------------------------------

TEST(AmendTable, RefusesNothingThatWaits) {
  for (auto what : {field::dates, field::milestone_dates, field::milestones, field::dependencies,
                    field::group, field::destination, field::payload, field::items})
    EXPECT_EQ(remedy_for(what, stage::waiting), remedy::plain);
}

TEST(AmendTable, LetsNothingBeUndonePastThePointOfNoReturn) {
  for (std::size_t what = 0; what < field_count; ++what)
    for (auto at : {stage::no_return, stage::beyond}) {
      auto takes = remedy_for(static_cast<field>(what), at);
      EXPECT_TRUE(takes != remedy::redo && takes != remedy::undo);
    }
}

TEST(AmendTable, TellsADestinationOnlyOfWhatItIsWorkingOn) {
  for (std::size_t what = 0; what < field_count; ++what)
    for (auto at : {stage::waiting, stage::done, stage::beyond, stage::ended, stage::redoing}) {
      auto takes = remedy_for(static_cast<field>(what), at);
      EXPECT_TRUE(takes != remedy::inform && takes != remedy::amend);
    }
}

} // namespace
} // namespace cotm::order
