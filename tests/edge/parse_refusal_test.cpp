// tests/edge/parse_refusal_test.cpp: every way in which the body of an order can be wrong: its
// status, and the path that is named.

#include "tests/edge/sample.hpp"

#include <gtest/gtest.h>

namespace cotm::edge::tmf622 {
namespace {

using edge::test::replaced;

/// "422 distributedOrder[0].id", or "taken".
std::string outcome(const std::string& body) {
  edge::test::reader from;
  auto got = from.read(body);
  return got ? "taken" : std::to_string(got.error().status) + ' ' + got.error().path;
}

/// The sample with one part replaced.
std::string with(const std::string& part, const std::string& by) {
  return outcome(replaced(edge::test::distributed, part, by));
}

std::string many(std::size_t count, const std::string& before, const std::string& after) {
  std::string list;
  for (std::size_t no = 0; no < count; ++no)
    list.append(no == 0 ? "" : ",").append(before).append(std::to_string(no)).append(after);
  return list;
}

TEST(ParseRefusal, NamesWhatIsNoJson) {
  EXPECT_EQ(outcome(""), "400 ");
  EXPECT_EQ(outcome("{"), "400 ");
  EXPECT_EQ(outcome(edge::test::distributed + "x"), "400 ");
  EXPECT_EQ(outcome("[]"), "400 ");
  EXPECT_EQ(outcome("null"), "400 ");
}

TEST(ParseRefusal, NamesAKeyThatComesTwice) {
  EXPECT_EQ(with(R"("category")", R"("priority": "2", "category")"), "400 priority");
  EXPECT_EQ(with(R"("port": [1, 2.0])", R"("port": {"x":1,"x":1})"),
            "400 distributedOrder[0].payload.port.x");
}

TEST(ParseRefusal, NamesWhatIsMissing) {
  EXPECT_EQ(outcome("{}"), "400 productOrderItem");
  EXPECT_EQ(outcome(R"({"productOrderItem":[]})"), "422 productOrderItem");
  EXPECT_EQ(outcome(R"({"productOrderItem":[{"action":"add"}]})"), "400 productOrderItem[0].id");
  EXPECT_EQ(outcome(R"({"productOrderItem":[{"id":"1"}]})"), "400 productOrderItem[0].action");
  EXPECT_EQ(with(R"("id": "A", )", ""), "400 distributedOrder[0].id");
  EXPECT_EQ(with(R"("destination": "net", )", ""), "400 distributedOrder[0].destination");
  EXPECT_EQ(with(R"("productOrderItem": ["1.1"],)", ""),
            "400 distributedOrder[0].productOrderItem");
  EXPECT_EQ(with(R"("name": "dug", )", ""), "400 distributedOrder[0].milestone[0].name");
}

TEST(ParseRefusal, NamesWrongTypes) {
  EXPECT_EQ(with(R"("externalId": "ext-1")", R"("externalId": 1)"), "400 externalId");
  EXPECT_EQ(with(R"("priority": "1")", R"("priority": 1)"), "400 priority");
  EXPECT_EQ(with(R"("relatedParty": [)", R"("relatedParty": [7,)"), "400 relatedParty[0]");
  EXPECT_EQ(with(R"("id": "s")", R"("id": true)"), "400 relatedParty[0].id");
  EXPECT_EQ(with(R"({"id": "2", "action": "modify"})", "3"), "400 productOrderItem[1]");
  EXPECT_EQ(with(R"([{"id": "1.1", "action": "add", "amount": 1.50}])", "{}"),
            "400 productOrderItem[0].productOrderItem");
  EXPECT_EQ(with(R"("pointOfNoReturn": true)", R"("pointOfNoReturn": "yes")"),
            "400 distributedOrder[0].milestone[0].pointOfNoReturn");
  EXPECT_EQ(with(R"(["1.1"])", R"([1.1])"), "400 distributedOrder[0].productOrderItem[0]");
  EXPECT_EQ(with(R"("dependsOn": [)", R"("dependsOn": ["A",)"),
            "400 distributedOrder[1].dependsOn[0]");
}

TEST(ParseRefusal, NamesBadValues) {
  EXPECT_EQ(with(R"("priority": "1")", R"("priority": "5")"), "400 priority");
  EXPECT_EQ(with(R"("priority": "1")", R"("priority": "")"), "400 priority");
  EXPECT_EQ(with("2026-01-01T00:00:00Z", "2026-02-30T00:00:00Z"), "400 requestedCompletionDate");
  EXPECT_EQ(with("2026-01-01T00:00:00Z", "tomorrow"), "400 requestedCompletionDate");
  EXPECT_EQ(with("2025-12-01T08:00:00+01:00", "2025-12-01T08:00:00"),
            "400 distributedOrder[0].requestedStartDate");
  EXPECT_EQ(with("2025-12-02T00:00:00Z", "x"),
            "400 distributedOrder[0].milestone[0].milestoneDate");
  EXPECT_EQ(with("startToStart", "whenever"),
            "400 distributedOrder[1].dependsOn[0].dependencyType");
  EXPECT_EQ(with("PT90S", "-PT90S"), "400 distributedOrder[1].dependsOn[0].delay");
  EXPECT_EQ(with("\"modify\"", "\"buy\""), "400 productOrderItem[1].action");
  EXPECT_EQ(with("ext-1", std::string(201, 'x')), "400 externalId");
  EXPECT_EQ(with("ext-1", "a\\u0000b"), "400 externalId");
}

TEST(ParseRefusal, NamesWhatIsNotThere) {
  EXPECT_EQ(with("\"net\"", "\"nowhere\""), "422 distributedOrder[0].destination");
  EXPECT_EQ(with(R"(["1", "2"])", R"(["1", "9"])"), "422 distributedOrder[1].productOrderItem[1]");
  EXPECT_EQ(with(R"([{"id": "A", "dep)", R"([{"id": "Z", "dep)"),
            "422 distributedOrder[1].dependsOn[0].id");
  EXPECT_EQ(outcome(replaced(edge::test::plain, R"([{"id": "1", "rel)", R"([{"id": "8", "rel)")),
            "422 productOrderItem[1].productOrderItemRelationship[0].id");
}

TEST(ParseRefusal, NamesWhatComesTwice) {
  EXPECT_EQ(with(R"({"id": "2", "action")", R"({"id": "1.1", "action")"),
            "422 productOrderItem[1].id");
  EXPECT_EQ(with(R"({"id": "B")", R"({"id": "A")"), "422 distributedOrder[1].id");
  EXPECT_EQ(with(R"(["1", "2"])", R"(["2", "2"])"), "422 distributedOrder[1].productOrderItem[1]");
}

TEST(ParseRefusal, NamesMembersThatNobodyReads) {
  EXPECT_EQ(with(R"("dependsOn")", R"("dependOn")"), "400 distributedOrder[1].dependOn");
  EXPECT_EQ(with(R"("pointOfNoReturn")", R"("ponr")"), "400 distributedOrder[0].milestone[0].ponr");
  EXPECT_EQ(with(R"("@type": "DistributedProductOrder", )", ""), "400 @type");
  EXPECT_EQ(with(R"("distributedOrder")", R"("distributed")"), "400 distributedOrder");
}

TEST(ParseRefusal, CountsEverything) {
  auto items = [](std::size_t count) {
    return R"({"productOrderItem":[)" + many(count, R"({"action":"add","id":")", "\"}") + "]}";
  };
  EXPECT_EQ(outcome(items(order::items_max)), "taken");
  EXPECT_EQ(outcome(items(order::items_max + 1)), "422 productOrderItem[1000]");
  auto orders = [](std::size_t count) {
    return R"({"@type":"DistributedProductOrder","productOrderItem":[{"id":"1","action":"add"}],)"
           R"("distributedOrder":[)"
           + many(count, R"({"destination":"net","productOrderItem":["1"],"id":")", "\"}") + "]}";
  };
  EXPECT_EQ(outcome(orders(order::distributed_orders_max)), "taken");
  EXPECT_EQ(outcome(orders(order::distributed_orders_max + 1)), "422 distributedOrder[1000]");
  auto milestones
    = many(order::milestones_max + 1, R"({"milestoneDate":"2025-12-02T00:00:00Z","name":")", "\"}");
  EXPECT_EQ(with(R"({"name": "dug")", milestones + R"(,{"name": "dug")"),
            "422 distributedOrder[0].milestone");
  auto relations = many(relationships_max, R"({"relationshipType":"x","id":"1","n":)", "}");
  EXPECT_EQ(outcome(replaced(edge::test::plain, R"([{"id": "1", "rel)",
                             "[" + relations + R"(,{"id": "1", "rel)")),
            "422 productOrderItem[1].productOrderItemRelationship");
}

TEST(ParseRefusal, StopsAtADepth) {
  auto deep = std::string(json::depth_max, '[') + std::string(json::depth_max, ']');
  EXPECT_EQ(with("49.990", deep), "400 ");
}

TEST(ParseRefusal, IsSaidAsTmfSaysIt) {
  EXPECT_EQ(render(unprocessable("a[0].b", "no \"such\" thing")),
            R"({"code":"unprocessable","reason":"the request makes no sense as a whole",)"
            R"("message":"a[0].b: no \"such\" thing","status":"422","path":"a[0].b",)"
            R"("@type":"Error"})");
}

} // namespace
} // namespace cotm::edge::tmf622
