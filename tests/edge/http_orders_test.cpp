// tests/edge/http_orders_test.cpp: orders over real sockets: placed, repeated, shown and found.

#include "tests/edge/raw_client.hpp"
#include "tests/edge/small_backend.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace cotm::edge {
namespace {

using test::raw_client;
using test::small_service;
using test::temper;

const std::string orders = "/tmf-api/productOrderingManagement/v4/productOrder";

std::size_t kept(small_service& service) {
  std::scoped_lock lock{service.state->guard};
  return service.state->orders.size();
}

bool has(const test::raw_answer& got, const std::string& text) {
  return got.body.find(text) != std::string::npos;
}

TEST(Orders, ArePlacedAndShown) {
  small_service service;
  raw_client client{service.port()};
  auto placed = client.post(orders, test::distributed);
  ASSERT_EQ(placed.status, 201) << placed.body;
  EXPECT_TRUE(has(placed, R"("state":"acknowledged")"));
  auto shown = client.get(placed.header("Location"));
  EXPECT_EQ(shown.status, 200);
  EXPECT_EQ(shown.body, placed.body);
  EXPECT_EQ(shown.header("Content-Type"), "application/json");
}

TEST(Orders, AreTheSameWhenTheyAreSentAgain) {
  small_service service;
  raw_client client{service.port()};
  EXPECT_EQ(client.post(orders, test::distributed).status, 201);
  service.state->now += 1;
  EXPECT_EQ(client.post(orders, test::distributed).status, 200);
  EXPECT_EQ(client.post(orders, test::plain, "Idempotency-Key: k\r\n").status, 201);
  service.state->now += 1;
  EXPECT_EQ(client.post(orders, test::plain, "Idempotency-Key: k\r\n").status, 200);
  EXPECT_EQ(kept(service), 2U);
}

TEST(Orders, ConflictWithAnotherContentUnderTheirKey) {
  small_service service;
  raw_client client{service.port()};
  client.post(orders, test::distributed);
  auto other = test::replaced(test::distributed, "49.990", "49.99");
  auto refused = client.post(orders, other);
  EXPECT_EQ(refused.status, 409);
  EXPECT_TRUE(has(refused, R"("code":"conflictingContent")")) << refused.body;
  client.post(orders, test::plain, "Idempotency-Key: k\r\n");
  EXPECT_EQ(client.post(orders, other, "Idempotency-Key: k\r\n").status, 409);
  auto third = test::replaced(test::plain, "unheard-of", "heard-of");
  EXPECT_EQ(client.post(orders, third, "Idempotency-Key: k\r\n").status, 409);
  EXPECT_EQ(kept(service), 2U);
}

TEST(Orders, AreNotKeptIfAnythingIsWrong) {
  small_service service;
  raw_client client{service.port()};
  auto refused = client.post(orders, test::replaced(test::distributed, "\"net\"", "\"nowhere\""));
  EXPECT_EQ(refused.status, 422);
  EXPECT_TRUE(has(refused, R"("path":"distributedOrder[0].destination")")) << refused.body;
  auto cycle
    = test::replaced(test::distributed, R"("payload")", R"("dependsOn":[{"id":"B"}],"payload")");
  refused = client.post(orders, cycle);
  EXPECT_EQ(refused.status, 422);
  EXPECT_TRUE(has(refused, R"("code":"cyclicDependency")")) << refused.body;
  EXPECT_EQ(client.post(orders, "{\"a\":").status, 400);
  EXPECT_EQ(client.post(orders, test::distributed, "Idempotency-Key: \x80\r\n").status, 400);
  EXPECT_EQ(kept(service), 0U);
}

TEST(Orders, AreFound) {
  small_service service;
  raw_client client{service.port()};
  client.post(orders, test::distributed);
  client.post(orders, test::plain);
  auto found = client.get(orders + "?category=b2c&fields=externalId");
  EXPECT_EQ(found.status, 200);
  EXPECT_EQ(found.header("X-Total-Count"), "1");
  EXPECT_TRUE(has(found, R"("externalId":"ext-1"})")) << found.body;
  auto page = client.get(orders + "?limit=1");
  EXPECT_EQ(page.header("X-Total-Count"), "2");
  EXPECT_EQ(page.header("X-Result-Count"), "1");
  EXPECT_NE(page.header("Link").find("offset=1&limit=1>; rel=\"next\""), std::string::npos);
  auto refused = client.get(orders + "?priority.lt=3");
  EXPECT_EQ(refused.status, 400);
  EXPECT_TRUE(has(refused, "priority.lt"));
}

TEST(Orders, ThatAreNotThereAreNotFound) {
  small_service service;
  raw_client client{service.port()};
  EXPECT_EQ(client.get(orders + "/x").status, 404);
  EXPECT_EQ(client.get(orders + "/01234567-89ab-cdef-0123-456789abcdef").status, 404);
  EXPECT_EQ(client.get("/nothing").status, 404);
  auto refused = client.post(orders + "/x", "{}");
  EXPECT_EQ(refused.status, 405);
  EXPECT_EQ(refused.header("Allow"), "GET, POST");
}

TEST(Orders, AreAnsweredForByWhomeverIsLeft) {
  http_options options;
  options.answer_timeout = std::chrono::milliseconds{100};
  small_service service{options};
  raw_client client{service.port()};
  service.state->is = temper::forgetful;
  auto lost = client.post(orders, test::plain);
  EXPECT_EQ(lost.status, 503);
  EXPECT_EQ(lost.header("Retry-After"), "1");
  service.state->is = temper::overloaded;
  EXPECT_EQ(client.post(orders, test::plain).status, 503);
  service.state->is = temper::silent;
  EXPECT_EQ(client.post(orders, test::plain).status, 504);
  service.state->is = temper::good;
  EXPECT_EQ(client.post(orders, test::plain).status, 201);
}

TEST(Orders, DoNotGetTheAnswerOfAnEarlierRequest) {
  http_options options;
  options.answer_timeout = std::chrono::milliseconds{50};
  small_service service{options};
  raw_client client{service.port()};
  service.state->is = temper::silent;
  EXPECT_EQ(client.post(orders, test::distributed).status, 504);
  service.state->is = temper::good;
  auto placed = client.post(orders, test::plain);
  {
    std::scoped_lock lock{service.state->guard};
    service.state->unspoken.clear(); // The late answer: abandoned.
  }
  EXPECT_EQ(client.get(placed.header("Location")).status, 200);
}

TEST(Health, SaysWhetherOrdersAreServed) {
  small_service service;
  service.is_ready = false;
  raw_client client{service.port()};
  EXPECT_EQ(client.get("/livez").status, 200);
  auto waiting = client.get("/readyz");
  EXPECT_EQ(waiting.status, 503);
  EXPECT_EQ(waiting.body, "still reading the journal\n");
  EXPECT_EQ(client.post(orders, test::plain).status, 503);
  EXPECT_EQ(client.get("/events").status, 503);
  service.is_ready = true;
  EXPECT_EQ(client.get("/readyz").status, 200);
}

TEST(Health, ShowsMetrics) {
  small_service service;
  raw_client client{service.port()};
  client.get("/livez");
  auto shown = client.get("/metrics");
  EXPECT_TRUE(has(shown, "cotm_http_requests_total{code=\"2xx\"} 1\n")) << shown.body;
  EXPECT_TRUE(has(shown, "cotm_http_connections 1\n")) << shown.body;
}

} // namespace
} // namespace cotm::edge
