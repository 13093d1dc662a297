// tests/edge/render_order_test.cpp: an order as TMF622 shows it.

#include "edge/tmf622/render_order.hpp"

#include "edge/json/document.hpp"
#include "runtime/base/iso8601.hpp"
#include "tests/edge/sample.hpp"

#include <gtest/gtest.h>

namespace cotm::edge::tmf622 {
namespace {

using namespace std::chrono_literals;

order::state then(order::state order, const order::command& asked, instant at) {
  auto decided = order::decide(order, asked, at);
  EXPECT_TRUE(decided);
  for (const auto& fact : *decided)
    order = order::evolve(std::move(order), fact);
  return order;
}

order_view placed(const std::string& body) {
  edge::test::reader from;
  auto request = from.read(body);
  EXPECT_TRUE(request);
  return {request->id, 1, 1, then({}, order::place{request->asked}, edge::test::now)};
}

/// Reads JSON and shows the raw text at a path of keys.
std::string at(const std::string& text, std::initializer_list<std::string_view> path) {
  json::document memory;
  auto root = memory.read(text);
  EXPECT_TRUE(root) << root.error().path << root.error().message;
  std::optional<json::value> found = *root;
  for (auto key : path)
    if (found && found->is() == json::kind::array)
      found = *found->begin();
    else if (found)
      found = found->find(key);
  return found ? std::string{found->raw()} : "";
}

TEST(RenderOrder, IsValidJsonWithWhatWasSent) {
  auto text = render_order(placed(edge::test::distributed), {});
  EXPECT_EQ(at(text, {"price"}), "49.990");
  EXPECT_EQ(at(text, {"state"}), "\"acknowledged\"");
  EXPECT_EQ(at(text, {"orderDate"}), "\"2025-11-23T12:00:00.000Z\"");
  EXPECT_EQ(at(text, {"@type"}), "\"DistributedProductOrder\"");
  EXPECT_EQ(at(text, {"percentComplete"}), "0");
  EXPECT_NE(at(text, {"waitingFor"}), "");
  EXPECT_EQ(at(text, {"completionDate"}), "");
  EXPECT_EQ(at(text, {"productOrderItem", "0", "productOrderItem", "0", "amount"}), "1.50");
  EXPECT_EQ(at(text, {"productOrderItem", "0", "productOrderItem", "0", "state"}),
            "\"acknowledged\"");
  EXPECT_EQ(at(text, {"distributedOrder", "0", "payload"}), R"({"port": [1, 2.0]})");
  EXPECT_EQ(at(text, {"distributedOrder", "0", "milestone", "0", "pointOfNoReturn"}), "true");
}

TEST(RenderOrder, CanBeSentBackAsItIs) {
  edge::test::reader from;
  auto shown = placed(edge::test::distributed);
  auto again = from.read(render_order(shown, {}));
  ASSERT_TRUE(again) << again.error().path << ": " << again.error().message;
  EXPECT_EQ(again->id, shown.id);
  auto asked = *again->asked;
  asked.fingerprint = shown.order.asked->fingerprint;
  EXPECT_EQ(asked, *shown.order.asked);
}

TEST(RenderOrder, ShowsWhatHappened) {
  auto shown = placed(edge::test::plain);
  auto now = edge::test::now;
  shown.order = then(shown.order, order::acknowledge{0, now + 1s}, now + 1s);
  shown.order = then(shown.order, order::reach_milestone{0, "dug", now + 2s}, now + 2s);
  shown.order = then(shown.order, order::fail{0, "E7", "no \"fibre\"", now + 3s}, now + 3s);
  auto text = render_order(shown, {});
  EXPECT_EQ(at(text, {"@type"}), "\"ProductOrder\"");
  EXPECT_EQ(at(text, {"distributedOrder", "0", "state"}), "\"failed\"");
  EXPECT_EQ(at(text, {"distributedOrder", "0", "acknowledgedDate"}),
            "\"2025-11-23T12:00:01.000Z\"");
  EXPECT_EQ(at(text, {"distributedOrder", "0", "milestone", "0", "reachedDate"}),
            "\"2025-11-23T12:00:02.000Z\"");
  EXPECT_EQ(at(text, {"distributedOrder", "0", "errorMessage"}),
            R"([{"code":"E7","reason":"no \"fibre\""}])");
}

TEST(RenderOrder, ShowsWhenAllIsDone) {
  auto shown = placed(R"({"productOrderItem":[
    {"id":"1","action":"add","productOffering":{"id":"fibre"}}]})");
  auto now = edge::test::now;
  shown.order = then(shown.order, order::complete{0, now + 5s}, now + 5s);
  auto text = render_order(shown, {});
  EXPECT_EQ(at(text, {"state"}), "\"completed\"");
  EXPECT_EQ(at(text, {"completionDate"}), "\"2025-11-23T12:00:05.000Z\"");
  EXPECT_EQ(at(text, {"percentComplete"}), "100");
  EXPECT_EQ(at(text, {"waitingFor"}), "");
}

TEST(RenderOrder, ShowsJeopardies) {
  auto shown = placed(edge::test::plain);
  shown.order.jeopardies.push_back({{order::jeopardy_kind::milestone, order::slot{0}, 0},
                                    order::jeopardy_level::hazard,
                                    edge::test::now,
                                    edge::test::now});
  auto text = render_order(shown, {});
  EXPECT_EQ(at(text, {"jeopardyAlert", "0", "jeopardyType"}), "\"Hazard\"");
  EXPECT_EQ(at(text, {"jeopardyAlert", "0", "name"}), R"("milestone \"dug\" of 1")");
  EXPECT_EQ(at(text, {"jeopardyAlert", "0", "distributedOrder"}), "\"1\"");
}

TEST(RenderOrder, SelectsMembersOfTheFirstLevel) {
  auto shown = placed(edge::test::distributed);
  auto text = render_order(shown, {{"state", "price"}});
  EXPECT_EQ(text, R"({"id":")" + shown.id.text() + R"(","href":")" + href_of(shown.id)
                    + R"(","state":"acknowledged","price":49.990})");
}

TEST(RenderPage, IsAList) {
  order_page page;
  page.orders.push_back(std::make_shared<const order_view>(placed(edge::test::plain)));
  page.orders.push_back(page.orders.front());
  EXPECT_NE(at(render_page(page, {}), {"0", "href"}), "");
  EXPECT_EQ(render_page({}, {}), "[]");
}

} // namespace
} // namespace cotm::edge::tmf622
