// tests/edge/amend_order_test.cpp: a PATCH changes what it names, and nothing else.

#include "edge/tmf622/amend_order.hpp"

#include "actors/order/amend.hpp"
#include "edge/tmf622/render_order.hpp"
#include "tests/edge/sample.hpp"
#include "tests/support/orders.hpp"

#include <gtest/gtest.h>

namespace cotm::edge::tmf622 {
namespace {

const order::on_behalf somebody{"somebody", ""};

order_view placed(const std::string& body) {
  edge::test::reader from;
  auto request = from.read(body);
  EXPECT_TRUE(request);
  return {request->id, 1, 1, cotm::test::then({}, order::place{request->asked}, edge::test::now)};
}

order::plan patched(const order_view& stands, const std::string& patch) {
  auto made = amended_plan(stands, patch, edge::test::policy());
  EXPECT_TRUE(made) << (made ? "" : made.error().path + made.error().message);
  return made ? **made : order::plan{};
}

/// Amends the order by what a patch makes of it.
order_view amended(order_view stands, const std::string& patch) {
  auto wanted = std::make_shared<const order::plan>(patched(stands, patch));
  order::amend command{wanted, stands.order.amendments, somebody};
  stands.order = cotm::test::then(std::move(stands.order), command, edge::test::now);
  return stands;
}

TEST(AmendOrder, ChangesWhatThePatchNamesAndNothingElse) {
  for (const auto& body : {edge::test::distributed, edge::test::plain}) {
    auto stands = placed(body);
    auto wanted = *stands.order.asked;
    wanted.priority = 0;
    wanted.fingerprint = {};
    auto made = patched(stands, R"({"priority": "0"})");
    made.fingerprint = {};
    EXPECT_EQ(made, wanted) << "payloads and prices are worded as they were";
  }
}

TEST(AmendOrder, ComesToNothingIfThePatchSaysWhatIsThere) {
  auto stands = placed(edge::test::distributed);
  EXPECT_EQ(**order::align(stands.order, patched(stands, R"({"category": "b2c"})")),
            *stands.order.asked);
}

TEST(AmendOrder, ReplacesAListAsAWhole) {
  auto stands = placed(edge::test::distributed);
  auto made = patched(stands, R"({"distributedOrder": [
    {"id": "A", "destination": "net", "productOrderItem": ["1.1"], "payload": {"port": [3]}}]})");
  ASSERT_EQ(made.distributed.size(), 1U);
  EXPECT_EQ(made.distributed[0].payload, R"({"port":[3]})");
  EXPECT_TRUE(made.distributed[0].milestones.empty());
}

TEST(AmendOrder, LeavesTheDestinationThatAPersonChose) {
  auto stands = placed(edge::test::plain);
  ASSERT_EQ(stands.order.asked->distributed[2].destination, "") << "no rule matched";
  stands.order
    = order::evolve(stands.order, order::rerouted{2, "partner", 3min, somebody, edge::test::now});
  auto made = patched(stands, R"({"description": "urgent"})");
  EXPECT_EQ(made.distributed[2].destination, "partner");
}

TEST(AmendOrder, LeavesTheDatesThatAPersonChose) {
  auto stands = placed(edge::test::plain);
  stands.order = order::evolve(
    stands.order,
    order::dates_amended{order::slot{1}, {}, edge::test::now + 48h, somebody, edge::test::now});
  auto made = patched(stands, R"({"description": "urgent"})");
  EXPECT_EQ(made.distributed[1].requested_completion, edge::test::now + 48h);
}

TEST(AmendOrder, LeavesOutWhatWasTakenOut) {
  const auto only_b = std::string{R"({"distributedOrder": [
    {"id": "B", "destination": "cpe", "productOrderItem": ["1", "2"]}]})"};
  auto stands = amended(placed(edge::test::distributed), only_b);
  EXPECT_NE(render_order(stands, {}).find(R"("isRemoved":true)"), std::string::npos);
  auto made = patched(stands, R"({"priority": "0"})");
  ASSERT_EQ(made.distributed.size(), 1U);
  EXPECT_EQ(made.distributed[0].id, "B");
}

TEST(AmendOrder, TakesBackWhatIsSentWithoutSayingThatItIsRemoved) {
  auto stands = amended(placed(edge::test::distributed), R"({"distributedOrder": [
    {"id": "B", "destination": "cpe", "productOrderItem": ["1", "2"]}]})");
  auto both = std::string{R"({"distributedOrder": [
    {"id": "A", "destination": "net", "productOrderItem": ["1.1"], "isRemoved": true},
    {"id": "B", "destination": "cpe", "productOrderItem": ["1", "2"]}]})"};
  EXPECT_EQ(patched(stands, both).distributed.size(), 1U) << "as it was shown";
  EXPECT_EQ(
    patched(stands, edge::test::replaced(both, R"(, "isRemoved": true)", "")).distributed.size(),
    2U);
}

TEST(AmendOrder, RefusesWhatWouldBeRefusedInAnOrderThatIsPosted) {
  auto stands = placed(edge::test::distributed);
  auto made = amended_plan(stands, R"({"distributedOrder": [{"id": "A"}]})", edge::test::policy());
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().path.find("distributedOrder[0]"), 0U) << made.error().path;
}

} // namespace
} // namespace cotm::edge::tmf622
