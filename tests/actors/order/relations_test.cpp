// tests/actors/order/relations_test.cpp: orders that depend on other orders.

#include "actors/order/relations.hpp"

#include "tests/support/sequences.hpp"

#include <gtest/gtest.h>

#include <map>

namespace cotm::order {
namespace {

using namespace cotm::test;

order_id named(unsigned no) {
  order_id made{};
  made.bytes[0] = static_cast<std::uint8_t>(no);
  made.bytes[1] = static_cast<std::uint8_t>(no >> 8U);
  return made;
}

/// Orders that each depend on the next one.
relation_lookup chain_of(unsigned length) {
  return [length](order_id id) {
    auto no = id.bytes[0] + 256U * id.bytes[1];
    return no + 1 < length ? std::vector{named(no + 1)} : std::vector<order_id>{};
  };
}

state place_dependent(std::size_t count = 1) {
  auto asked = plan_of({part("a")});
  for (std::size_t i = 0; i < count; ++i)
    asked.relations.push_back({named(static_cast<unsigned>(i)), std::to_string(i)});
  return place_order(asked);
}

// -- learning ------------------------------------------------------------------------------------

TEST(OrderLearn, RecordsWhatIsNewAndNothingTwice) {
  auto order = place_dependent(2);
  EXPECT_TRUE(is_old_news(order, learn{1, {}}, noon));
  order = then(order, learn{1, {noon + 1s, {}, false}}, noon + 2s);
  EXPECT_EQ(order.relations[1], (related{noon + 1s, {}, false}));
  EXPECT_EQ(order.relations[0], related{});
  EXPECT_TRUE(is_old_news(order, learn{1, {noon + 1s, {}, false}}, noon + 3s));
}

TEST(OrderLearn, NeverGoesBackwards) {
  auto order = place_dependent(2);
  order = then(order, learn{1, {noon + 1s, noon + 5s, false}}, noon + 5s);
  for (const auto& said : {related{}, related{noon + 2s, {}, false}, related{{}, {}, true},
                           related{noon + 3s, noon + 9s, false}})
    EXPECT_TRUE(is_old_news(order, learn{1, said}, noon + 9s));
}

TEST(OrderLearn, TakesALossForTheEnd) {
  auto asked = plan_of({part("a")});
  asked.relations.push_back({named(1), "1", dependency_type::finish_to_finish, 0ms});
  auto order = then(place_order(asked), learn{0, {{}, {}, true}}, noon);
  EXPECT_TRUE(is_old_news(order, learn{0, {{}, noon + 1s, false}}, noon + 1s));
  EXPECT_TRUE(owed<watch>(order).empty());
}

TEST(OrderLearn, RefusesRelationsThatAreNotThere) {
  EXPECT_EQ(refusal_of(place_dependent(), learn{1, {}}), rejection_code::unknown_relation);
  EXPECT_EQ(refusal_of({}, learn{0, {}}), rejection_code::not_placed);
}

TEST(OrderLearn, IsOldNewsToAnOrderThatIsOver) {
  auto order = then(place_dependent(2), learn{0, {{}, {}, true}}, noon);
  EXPECT_TRUE(is_old_news(order, learn{1, {noon, noon, false}}, noon + 1s));
}

// -- cycles --------------------------------------------------------------------------------------

TEST(OrderCycle, IsClosedByAnOrderThatDependsOnItself) {
  EXPECT_TRUE(closes_cycle(named(1), {named(1)}, chain_of(0)));
}

TEST(OrderCycle, IsClosedOverOtherOrders) {
  EXPECT_TRUE(closes_cycle(named(9), {named(0)}, chain_of(10)));
  EXPECT_FALSE(closes_cycle(named(10), {named(0)}, chain_of(10)));
}

TEST(OrderCycle, IsNotClosedByTwoWaysToOneOrder) {
  const std::map<order_id, std::vector<order_id>> edges
    = {{named(1), {named(3)}}, {named(2), {named(3)}}};
  auto lookup = [&](order_id id) {
    auto found = edges.find(id);
    return found == edges.end() ? std::vector<order_id>{} : found->second;
  };
  EXPECT_FALSE(closes_cycle(named(0), {named(1), named(2)}, lookup));
}

TEST(OrderCycle, IsFoundWhicheverOrderComesFirst) {
  // 1 depends on 2, 2 on 3, 3 on 1: whichever comes last is refused.
  const std::map<order_id, order_id> wanted
    = {{named(1), named(2)}, {named(2), named(3)}, {named(3), named(1)}};
  for (const auto& [last, on] : wanted) {
    auto lookup = [&, last = last](order_id id) {
      return id == last ? std::vector<order_id>{} : std::vector{wanted.at(id)};
    };
    EXPECT_TRUE(closes_cycle(last, {on}, lookup));
    EXPECT_FALSE(closes_cycle(named(4), {on}, lookup)) << "an order that nobody knows";
  }
}

TEST(OrderCycle, IsSupposedWhereNobodyCanLookThroughAllOrders) {
  EXPECT_FALSE(closes_cycle(named(65'535), {named(0)}, chain_of(related_orders_max)));
  EXPECT_TRUE(closes_cycle(named(65'535), {named(0)}, chain_of(related_orders_max + 1)));
}

TEST(OrderCycle, ThatIsThereAlreadyEndsTheSearch) {
  auto lookup = [](order_id id) { return std::vector{named(id == named(1) ? 2 : 1)}; };
  EXPECT_FALSE(closes_cycle(named(3), {named(1)}, lookup));
}

// -- how an order looks to others
// ------------------------------------------------------------------

TEST(OrderFact, IsNothingBeforeAnythingHappened) {
  EXPECT_EQ(fact_of({}), related{});
  EXPECT_EQ(fact_of(place_order(diamond())), related{});
}

TEST(OrderFact, StartsWithTheFirstAcknowledgementAndFinishesWithTheOrder) {
  auto order = place_order(plan_of({part("a"), part("b")}));
  order = then(order, acknowledge{1, noon + 1s}, noon + 5s);
  order = then(order, complete{0, noon + 7s}, noon + 7s);
  EXPECT_EQ(fact_of(order), (related{noon + 1s, {}, false}));
  order = then(order, complete{1, noon + 6s}, noon + 9s);
  EXPECT_EQ(fact_of(order), (related{noon + 1s, noon + 7s, false}));
}

TEST(OrderFact, IsLostWithAnOrderThatEndsOtherwise) {
  const auto rules = final_failures();
  auto order = place_order(plan_of({part("a"), part("b", {0})}));
  EXPECT_TRUE(fact_of(then(order, fail{0, "E", "", noon}, noon, rules)).is_lost);
  order = then(order, complete{0, noon}, noon + 1s);
  EXPECT_FALSE(fact_of(order).is_lost);
  order = then(order, fail{1, "E", "", noon}, noon + 2s, rules);
  EXPECT_EQ(fact_of(order), (related{noon, {}, true})) << "partial";
}

TEST(OrderFact, TakesOneOrderThroughAnother) {
  auto first = place_order(plan_of({part("a")}));
  auto second = place_dependent();
  first = then(first, complete{0, noon + 1s}, noon + 1s);
  second = then(second, learn{0, fact_of(first)}, noon + 2s);
  EXPECT_EQ(in_flight(second), (std::vector<slot>{0}));
}

} // namespace
} // namespace cotm::order
