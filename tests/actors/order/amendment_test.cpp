// tests/actors/order/amendment_test.cpp: what groups and destinations make of an amendment.

#include "actors/order/amend.hpp"
#include "actors/order/graph.hpp"
#include "actors/order/status.hpp"
#include "tests/support/undoing.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace cotm::order {
namespace {

using namespace cotm::test;

// -- groups --------------------------------------------------------------------------------------

plan grouped(std::initializer_list<std::pair<const char*, const char*>> members) {
  auto made = plan_of({});
  for (auto [id, group] : members) {
    made.distributed.push_back(part(id));
    made.distributed.back().group = group;
  }
  return made;
}

TEST(OrderAmend, KeepsWhatGroupsHaveComeTo) {
  auto order = place_order(grouped({{"a", "g"}, {"b", "h"}, {"c", "h"}}));
  order = then(order, open_group{1}, noon);
  order = amend_by(order, remove_part(0));
  ASSERT_EQ(order.groups.size(), 1U);
  EXPECT_EQ(order.groups[0].released, noon) << "h is the first group now";
  EXPECT_EQ(side_of(amend_by(order, set_payload(1)), 1), transfer_kind::amend);
}

TEST(OrderAmend, ReleasesNewMembersOfAReleasedGroupAlone) {
  auto order = then(place_order(grouped({{"a", "g"}, {"b", "g"}})), open_group{0}, noon);
  auto late = part("n");
  late.group = "g";
  order = amend_by(order, add_part(late));
  EXPECT_EQ(order.distributed[2].released, noon + 1min);
}

TEST(OrderAmend, HasAGroupGatherAnewThatGetsAnotherMember) {
  auto order = place_order(grouped({{"a", "g"}, {"b", "g"}}));
  ASSERT_TRUE(is_gathering(order.groups[0]));
  auto late = part("n");
  late.group = "g";
  late.requested_start = noon + 1h;
  order = amend_by(order, add_part(late));
  EXPECT_FALSE(is_gathering(order.groups[0])) << "it waits for n";
  order = then(order, check{}, noon + 1h);
  EXPECT_TRUE(is_gathering(order.groups[0]));
}

TEST(OrderAmend, LetsAGroupGoWithoutWhatIsGone) {
  auto asked = grouped({{"a", "g"}, {"b", "g"}});
  asked.distributed[1].requested_start = noon + 24h;
  auto order = place_order(asked);
  ASSERT_FALSE(is_gathering(order.groups[0]));
  EXPECT_TRUE(is_gathering(amend_by(order, remove_part(1)).groups[0]));
}

TEST(OrderAmend, RefusesAnotherGroupForWhatWasReleased) {
  auto order = place_order(grouped({{"a", ""}, {"b", "g"}}));
  auto edit = [](plan& wanted) { wanted.distributed[0].group = "g"; };
  EXPECT_EQ(refusal_of(order, edit), (rejection{rejection_code::not_amendable, slot{0}}));
}

// -- what destinations answer --------------------------------------------------------------------

TEST(OrderAmendment, IsNotTakenByBeingAcknowledged) {
  auto order = amend_by(place_order(diamond()), set_payload(0));
  order = then(order, acknowledge{0, noon, 2}, noon + 2min);
  ASSERT_EQ(side_of(order, 0), transfer_kind::amend) << "its destination has it, and may refuse";
  EXPECT_TRUE(order.distributed[0].beside->acknowledged);
}

TEST(OrderAmendment, IsTakenByAnyWordAboutTheWork) {
  auto order = amend_by(place_order(plan_of({final_part("a")})), set_payload(0));
  for (const command& said :
       {command{report_condition{0, condition::normal, "", "", noon, 2, 1}},
        command{reach_milestone{0, "installed", noon, 2}}, command{expect{0, noon + 5h, 2, 1}},
        command{report_condition{0, condition::held, "", "", noon, 2, 1}}}) {
    auto facts = decided(order, said).value();
    EXPECT_EQ(facts[0], event(amendment_taken{0, noon + 1min}));
    EXPECT_GE(facts.size(), 2U) << "and what it says is heard";
    auto after = then(order, said, noon + 2min);
    EXPECT_EQ(after.distributed[0].revision, 2U);
    EXPECT_FALSE(after.distributed[0].beside);
    EXPECT_EQ(decided(after, complete{0, noon, 1}), std::vector<event>{})
      << "nothing more comes under the old key";
    EXPECT_EQ(lifecycle_of(then(after, complete{0, noon, 2}, noon + 3min)), lifecycle::completed);
  }
}

TEST(OrderAmendment, IsTakenByCompletingAsAmended) {
  auto order = amend_by(place_order(plan_of({part("a")})), set_payload(0));
  order = then(order, complete{0, noon, 2}, noon + 2min);
  EXPECT_EQ(order.distributed[0].revision, 2U);
  EXPECT_EQ(lifecycle_of(order), lifecycle::completed);
}

TEST(OrderAmendment, HasTheWorkRedoneIfItIsRefused) {
  auto order = amend_by(place_order(plan_of({part("a")})), set_payload(0));
  order = then(order, reject{0, "no", "cannot be changed", noon, 2}, noon + 2min);
  EXPECT_EQ(order.distributed[0].wanted, aim::redo);
  ASSERT_EQ(side_of(order, 0), transfer_kind::cancel);
  order = with_side_done(order, 0);
  EXPECT_EQ(order.distributed[0].revision, 4U);
  EXPECT_EQ(lifecycle_of(with_done(order, 0, noon + 3min)), lifecycle::completed);
}

TEST(OrderAmendment, LetsTheWorkGoOnIfOnlyDatesAreRefused) {
  auto order = amend_by(place_order(plan_of({part("a")})), set_dates(0));
  order = then(order, reject{0, "no", "not sooner", noon, 2}, noon + 2min);
  EXPECT_FALSE(order.distributed[0].beside);
  EXPECT_EQ(order.distributed[0].wanted, aim::perform);
}

TEST(OrderAmendment, HasWorkRedoneThatWasDoneBeforeItArrived) {
  auto order = amend_by(place_order(plan_of({part("a")})), set_payload(0));
  order = with_done(order, 0, noon + 2min);
  ASSERT_EQ(side_of(order, 0), transfer_kind::compensate);
  EXPECT_FALSE(is_over(order));
  order = with_done(with_side_done(order, 0), 0, noon + 3min);
  EXPECT_EQ(lifecycle_of(order), lifecycle::completed);
}

TEST(OrderAmendment, OfDatesIsMootWhenTheWorkIsDone) {
  auto order = amend_by(place_order(plan_of({part("a")})), set_dates(0));
  EXPECT_EQ(lifecycle_of(with_done(order, 0, noon + 2min)), lifecycle::completed);
}

TEST(OrderAmendment, StaysEssentialWhenDatesComeOnTop) {
  auto order = amend_by(place_order(plan_of({part("a")})), set_payload(0));
  order = amend_by(order, set_dates(0));
  EXPECT_EQ(side_of(with_done(order, 0, noon + 2min), 0), transfer_kind::compensate);
}

TEST(OrderAmendment, IsAskedAPersonAboutIfTheWorkPassesItsPointOfNoReturnFirst) {
  auto order = amend_by(place_order(plan_of({final_part("a")})), set_payload(0));
  order = then(order, reach_milestone{0, "installed", noon}, noon + 2min);
  EXPECT_EQ(side_of(order, 0), transfer_kind::amend) << "its destination may still take it";
  order = then(order, reject{0, "no", "too late", noon, 2}, noon + 2min);
  EXPECT_EQ(order.distributed[0].wanted, aim::perform) << "it goes on as it was";
  EXPECT_EQ(order.tasks.size(), 1U);
  EXPECT_EQ(lifecycle_of(with_done(order, 0, noon + 3min)), lifecycle::completed);
}

TEST(OrderAmendment, IsTriedAgainAsTheFailureRulesSay) {
  policy rules;
  rules.distribution.destinations
    = {{.name = "factory-a", .failures = {{.retries = 1, .first = 5min}}}};
  auto order = amend_by(place_order(plan_of({part("a")})), set_payload(0));
  order = then(order, fail{0, "E", "busy", noon, 2}, noon + 2min, rules);
  EXPECT_EQ(transfers_of(order, 0).size(), 1U) << "the work goes on meanwhile";
  order = then(order, check{}, noon + 7min, rules);
  EXPECT_EQ(order.distributed[0].beside->revision, 3U);
  EXPECT_TRUE(order.distributed[0].beside->is_essential);
  order = then(order, fail{0, "E", "busy", noon, 3}, noon + 8min, rules);
  EXPECT_EQ(phase_of(order, 0), phase::fallen_out);
}

TEST(OrderAmendment, IsForgottenWhenTheAttemptFails) {
  auto order = amend_by(place_order(plan_of({part("a")})), set_payload(0));
  order = then(order, fail{0, "E", "broken", noon, 1}, noon + 2min);
  EXPECT_FALSE(order.distributed[0].beside) << "the next attempt is as amended";
  EXPECT_EQ(decided(order, reject{0, "no", "", noon, 2}), std::vector<event>{});
}

TEST(OrderAmendment, GivesWayToACancel) {
  auto order = amend_by(place_order(plan_of({part("a")})), set_payload(0));
  order = then(order, cancel{somebody}, noon + 2min);
  ASSERT_EQ(side_of(order, 0), transfer_kind::cancel);
  EXPECT_EQ(decided(order, reject{0, "no", "", noon, 2}), std::vector<event>{});
  EXPECT_EQ(lifecycle_of(with_side_done(order, 0, noon + 3min)), lifecycle::cancelled);
}

TEST(OrderAmendment, IsHeardOfAlsoAfterACancelTookItsPlace) {
  auto order = amend_by(place_order(plan_of({part("a")})), set_payload(0));
  order = then(order, cancel{somebody}, noon + 2min);
  order = then(order, complete{0, noon, 2}, noon + 3min);
  ASSERT_EQ(side_of(order, 0), transfer_kind::compensate)
    << "it had been taken, and the work was done as amended";
  EXPECT_EQ(lifecycle_of(with_side_done(order, 0, noon + 4min)), lifecycle::cancelled);
}

TEST(OrderAmendment, IsOldNewsWhenTheWorkWasDoneAndIsToBeUndone) {
  auto asked = plan_of({part("a"), part("b")});
  asked.distributed[1].depends_on = {{0, dependency_type::start_to_start, 0ms}};
  auto order = then(place_order(asked), acknowledge{0, noon}, noon);
  order = then(amend_by(order, set_payload(0)), cancel{somebody}, noon + 2min);
  ASSERT_EQ(side_of(order, 0), transfer_kind::amend) << "its cancel waits for b";
  order = with_done(order, 0, noon + 3min);
  EXPECT_EQ(decided(order, complete{0, noon, 2}), std::vector<event>{});
  EXPECT_EQ(side_of(with_side_done(order, 1, noon + 4min), 0), transfer_kind::compensate);
}

TEST(OrderAmendment, IsNotTriedAgainIfTheWorkIsNotWantedAnyMore) {
  policy rules;
  rules.distribution.destinations
    = {{.name = "factory-a", .failures = {{.retries = 1, .first = 5min}}}};
  auto asked = plan_of({part("a"), part("b")});
  asked.distributed[1].depends_on = {{0, dependency_type::start_to_start, 0ms}};
  auto order = then(place_order(asked), acknowledge{0, noon}, noon);
  order = then(amend_by(order, set_payload(0)), fail{0, "E", "busy", noon, 2}, noon + 2min, rules);
  ASSERT_TRUE(order.distributed[0].beside->tries.retry_at);
  order = cancelled(order, noon + 3min, rules);
  EXPECT_FALSE(order.distributed[0].beside) << "it waits for b, and for nothing else";
  EXPECT_EQ(order.distributed[0].wanted, aim::undo);
}

TEST(OrderAmendment, HasAnEarlierOneHeardOfStill) {
  auto order = amend_by(place_order(plan_of({part("a")})), set_payload(0));
  order = amend_by(order, set_payload(0, "{}"));
  order = then(order, report_condition{0, condition::held, "", "", noon, 2, 1}, noon + 2min);
  EXPECT_EQ(phase_of(order, 0), phase::held);
  EXPECT_EQ(side_of(order, 0), transfer_kind::amend) << "the later one is still to be taken";
}

TEST(OrderAmendment, IsForgottenBeyondALimitOfUnansweredOnes) {
  auto order = place_order(plan_of({part("a")}));
  for (std::size_t i = 0; i < unanswered_max + 2; ++i)
    order = amend_by(order, set_payload(0, std::to_string(i)));
  EXPECT_EQ(order.distributed[0].unanswered.size(), unanswered_max);
  EXPECT_EQ(decided(order, complete{0, noon, 2}), std::vector<event>{});
  EXPECT_NE(decided(order, complete{0, noon, 3}), std::vector<event>{});
}

TEST(OrderAmend, HasACancelEndARedo) {
  auto order = with_done(place_order(plan_of({part("a"), part("b")})), 0);
  order = then(amend_by(order, set_payload(0)), cancel{somebody}, noon + 2min);
  ASSERT_EQ(side_of(order, 0), transfer_kind::compensate);
  order = with_side_done(with_side_done(order, 0), 1);
  EXPECT_EQ(lifecycle_of(order), lifecycle::cancelled);
}

} // namespace
} // namespace cotm::order
