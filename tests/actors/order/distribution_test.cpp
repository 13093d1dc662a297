// tests/actors/order/distribution_test.cpp: who fulfils what when the order does not say so.

#include "actors/order/distribution.hpp"

#include <gtest/gtest.h>

namespace cotm::order {
namespace {

using namespace std::chrono_literals;

constexpr instant noon{1'763'899'200'000ms};

distribution_rule rule(std::string offering, std::string destination, duration lead_time = 0h) {
  distribution_rule made;
  made.match.offering = std::move(offering);
  made.destination = std::move(destination);
  made.lead_time = lead_time;
  return made;
}

distributable item(std::string id, std::vector<item_relationship> relationships = {},
                   std::optional<item_no> parent = std::nullopt) {
  distributable made;
  made.id = made.facts.offering = std::move(id);
  made.parent = parent;
  made.relationships = std::move(relationships);
  return made;
}

item_relationship relies_on(item_no to) {
  return {relationship_kind::relies_on, to};
}

item_relationship bundled(item_no to) {
  return {relationship_kind::bundled, to};
}

std::vector<distributed_plan> run(const std::vector<distribution_rule>& rules,
                                  const std::vector<distributable>& items,
                                  std::optional<instant> wanted = std::nullopt) {
  return distribute({{}, rules}, items, {noon, wanted});
}

std::vector<slot> dependencies(const distributed_plan& of) {
  std::vector<slot> on;
  for (const auto& each : of.depends_on)
    on.push_back(each.on);
  return on;
}

TEST(Distribute, LetsTheFirstRuleThatMatchesWin) {
  auto made = run({rule("b", "special"), rule("", "general")}, {item("a"), item("b")});
  ASSERT_EQ(made.size(), 2U);
  EXPECT_EQ(made[0].destination, "general");
  EXPECT_EQ(made[1].destination, "special");
  EXPECT_EQ(made[1].id, "b");
  EXPECT_EQ(made[1].items, (std::vector<item_no>{1}));
}

TEST(Distribute, MatchesOnAllThatARuleNames) {
  auto all = rule("o", "d");
  all.match = {"o", "s", "c", "add"};
  auto fits = item("x");
  fits.facts = all.match;
  for (auto* fact : {&fits.facts.offering, &fits.facts.specification, &fits.facts.category,
                     &fits.facts.action}) {
    EXPECT_EQ(run({all}, {fits})[0].destination, "d");
    auto kept = std::exchange(*fact, "other");
    EXPECT_EQ(run({all}, {fits})[0].destination, "");
    *fact = kept;
  }
}

TEST(Distribute, LeavesWhatNoRuleMatchesForAPerson) {
  auto made = run({rule("a", "d")}, {item("b")});
  ASSERT_EQ(made.size(), 1U);
  EXPECT_EQ(made[0].destination, "");
}

TEST(Distribute, TakesTheLimitOfTheDestination) {
  distribution_policy policy{{}, {rule("", "d")}};
  policy.destinations.push_back({});
  policy.destinations[0].name = "d";
  policy.destinations[0].acknowledge_within = 9min;
  EXPECT_EQ(distribute(policy, std::vector{item("a")}, {noon, {}})[0].acknowledge_within, 9min);
}

TEST(Distribute, MakesOneOfEveryItemWithoutNestedItems) {
  auto made = run({}, {item("bundle"), item("part", {}, 0), item("deep", {}, 1), item("flat")});
  ASSERT_EQ(made.size(), 2U);
  EXPECT_EQ(made[0].id, "deep");
  EXPECT_EQ(made[1].id, "flat");
}

TEST(Distribute, TurnsReliesOnIntoDependencies) {
  // bundle(0) = {1, 2} relies on item 3; item 4 relies on the bundle.
  auto made
    = run({}, {item("bundle", {relies_on(3)}), item("p1", {}, 0), item("p2", {relies_on(1)}, 0),
               item("base"), item("last", {relies_on(0), relies_on(1)})});
  ASSERT_EQ(made.size(), 4U);
  EXPECT_EQ(dependencies(made[0]), (std::vector<slot>{2}));
  EXPECT_EQ(dependencies(made[1]), (std::vector<slot>{0, 2}));
  EXPECT_EQ(dependencies(made[2]), (std::vector<slot>{}));
  EXPECT_EQ(dependencies(made[3]), (std::vector<slot>{0, 1}));
}

TEST(Distribute, TurnsBundledIntoGroups) {
  auto made = run({}, {item("a", {bundled(2)}), item("b"), item("c", {bundled(3)}), item("d"),
                       item("parent", {bundled(6)}), item("child", {}, 4), item("f")});
  EXPECT_EQ(made[0].group, "a");
  EXPECT_EQ(made[1].group, "");
  EXPECT_EQ(made[2].group, "a");
  EXPECT_EQ(made[3].group, "a");
  EXPECT_EQ(made[4].group, "child");
  EXPECT_EQ(made[5].group, "child");
}

TEST(Distribute, PlansForwardAlongTheDependencies) {
  auto made = run({rule("", "d", 2h)}, {item("second", {relies_on(1)}), item("first")});
  EXPECT_EQ(made[1].requested_completion, noon + 2h);
  EXPECT_EQ(made[0].requested_completion, noon + 4h);
}

TEST(Distribute, TakesTheLeadTimeOfTheDestinationIfTheRuleHasNone) {
  distribution_policy policy{{}, {rule("quick", "d", 1h), rule("", "d")}};
  policy.destinations.push_back({.name = "d", .lead_time = 5h});
  auto made = distribute(policy, std::vector{item("quick"), item("usual")}, {noon, {}});
  EXPECT_EQ(made[0].requested_completion, noon + 1h);
  EXPECT_EQ(made[1].requested_completion, noon + 5h);
}

TEST(Distribute, PlansNothingLaterThanWasAskedFor) {
  auto made = run({rule("", "d", 2h)}, {item("a"), item("b", {relies_on(0)})}, noon + 3h);
  EXPECT_EQ(made[0].requested_completion, noon + 2h);
  EXPECT_EQ(made[1].requested_completion, noon + 3h);
}

TEST(Distribute, PlansNothingBehindWorkOfUnknownLength) {
  auto made = run({rule("known", "d", 2h), rule("unknown", "d")},
                  {item("unknown"), item("known", {relies_on(0)})});
  EXPECT_FALSE(made[0].requested_completion);
  EXPECT_FALSE(made[1].requested_completion);
}

TEST(Distribute, DatesMilestones) {
  auto with = rule("", "d", 10h);
  with.milestones = {{"early", milestone_rule::base::after_release, 1h, false},
                     {"late", milestone_rule::base::before_completion, 2h, true}};
  auto made = run({with}, {item("a")});
  EXPECT_EQ(made[0].milestones,
            (std::vector<milestone>{{"early", noon + 1h, false}, {"late", noon + 8h, true}}));
}

TEST(Distribute, LeavesCyclesToTheModel) {
  auto made = run({rule("", "d", 1h)}, {item("a", {relies_on(1)}), item("b", {relies_on(0)})});
  EXPECT_EQ(dependencies(made[0]), (std::vector<slot>{1}));
  EXPECT_EQ(dependencies(made[1]), (std::vector<slot>{0}));
  EXPECT_FALSE(made[0].requested_completion);
}

TEST(Distribute, StopsOneBeyondWhatTheModelTakes) {
  std::vector<distributable> items = {item("parent")};
  for (item_no no = 1; no <= 200; ++no)
    items.push_back(item(std::to_string(no), {}, 0));
  items.push_back(item("last", {relies_on(0)}));
  auto made = run({}, items);
  EXPECT_EQ(made.back().depends_on.size(), dependencies_max + 1);
}

} // namespace
} // namespace cotm::order
