// tests/edge/http_limits_test.cpp: what the door does to those who push, dawdle or send rubbish.

#include "edge/http/header_policy.hpp"
#include "tests/edge/raw_client.hpp"
#include "tests/edge/small_backend.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace cotm::edge {
namespace {

using namespace std::chrono_literals;
using test::raw_client;
using test::small_service;
using test::temper;

const std::string orders = "/tmf-api/productOrderingManagement/v4/productOrder";
const std::string head = "POST " + orders
                         + " HTTP/1.1\r\nHost: test\r\n"
                           "Content-Type: application/json\r\n";

/// What becomes of bytes: the status, after which the connection must end.
int refused(small_service& service, const std::string& bytes) {
  raw_client client{service.port()};
  client.send(bytes);
  auto got = client.receive();
  EXPECT_TRUE(client.is_ended()) << bytes.substr(0, 100);
  return got.status;
}

TEST(HttpServer, ServesRequestsThatAreSentAheadInTheirOrder) {
  small_service service;
  raw_client client{service.port()};
  auto two = head + "Content-Length: " + std::to_string(test::plain.size()) + "\r\n\r\n"
             + test::plain + "GET /livez HTTP/1.1\r\nHost: test\r\n\r\n";
  std::string bytes;
  for (int no = 0; no < 20; ++no)
    bytes += two;
  client.send(bytes);
  for (int no = 0; no < 20; ++no) {
    EXPECT_EQ(client.receive().status, 201);
    EXPECT_EQ(client.receive().body, "alive\n");
  }
}

TEST(HttpServer, TakesARequestByteByByte) {
  small_service service;
  raw_client client{service.port()};
  std::string body = R"({"productOrderItem":[{"id":"1","action":"add"}]})";
  auto whole = head + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
  for (auto c : whole)
    client.send({&c, 1});
  EXPECT_EQ(client.receive().status, 201);
}

TEST(HttpServer, TakesChunks) {
  small_service service;
  raw_client client{service.port()};
  client.send(head + "Transfer-Encoding: chunked\r\n\r\n");
  client.send("15\r\n{\"productOrderItem\":[\r\n");
  client.send("1b\r\n{\"id\":\"1\",\"action\":\"add\"}]}\r\n0\r\n\r\n");
  EXPECT_EQ(client.receive().status, 201);
  EXPECT_EQ(client.get("/livez").status, 200);
}

TEST(HttpServer, InvitesABodyThatWaitsToBe) {
  small_service service;
  raw_client client{service.port()};
  std::string body = R"({"productOrderItem":[{"id":"1","action":"add"}]})";
  client.send(head + "Expect: 100-continue\r\nContent-Length: " + std::to_string(body.size())
              + "\r\n\r\n");
  EXPECT_EQ(client.receive().status, 100);
  client.send(body);
  EXPECT_EQ(client.receive().status, 201);
}

TEST(HttpServer, EndsConnectionsThatItDoesNotUnderstand) {
  small_service service;
  EXPECT_EQ(refused(service, "rubbish\r\n\r\n"), 400);
  EXPECT_EQ(refused(service, "GET / HTTP/1.1\r\n\r\n"), 400);
  EXPECT_EQ(refused(service, "PUT / HTTP/1.1\r\nHost: a\r\n\r\n"), 405);
  EXPECT_EQ(refused(service, head + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"), 400);
  EXPECT_EQ(refused(service, head + "Transfer-Encoding: chunked\r\n\r\n1;a\nb\r\nx\r\n"), 400);
  EXPECT_EQ(refused(service, head + "Content-Length: 1048577\r\n\r\n"), 413);
  EXPECT_EQ(refused(service, std::string(http::head_bytes_max, 'x')), 431);
  EXPECT_EQ(refused(service, "GET / HTTP/1.1\r\nHost: a\r\nx: "
                               + std::string(http::head_bytes_max, 'x') + "\r\n\r\n"),
            431);
}

TEST(HttpServer, SendsAnEndWhereItWasAskedFor) {
  small_service service;
  raw_client client{service.port()};
  EXPECT_EQ(client.get("/livez", "Connection: close\r\n").header("Connection"), "close");
  EXPECT_TRUE(client.is_ended());
}

TEST(HttpServer, DoesNotWaitForThoseWhoDawdle) {
  http_options options;
  options.idle_timeout = options.header_timeout = options.body_timeout = 60ms;
  small_service service{options};
  EXPECT_EQ(refused(service, ""), 0);
  EXPECT_EQ(refused(service, "GET / HT"), 0);
  EXPECT_EQ(refused(service, head + "Content-Length: 10\r\n\r\n123"), 408);
}

TEST(HttpServer, LetsInOnlySoManyConnections) {
  http_options options;
  options.connections_max = 2;
  small_service service{options};
  raw_client first{service.port()};
  raw_client second{service.port()};
  EXPECT_EQ(first.get("/livez").status, 200);
  EXPECT_EQ(second.get("/livez").status, 200);
  raw_client third{service.port()};
  EXPECT_TRUE(third.is_ended());
}

TEST(HttpServer, TurnsRequestsAwayWhenTooManyAreUnderWay) {
  http_options options;
  options.requests_in_flight_max = 1;
  options.answer_timeout = 300ms;
  small_service service{options};
  service.state->is = temper::silent;
  raw_client first{service.port()};
  first.send(head + "Content-Length: " + std::to_string(test::plain.size()) + "\r\n\r\n"
             + test::plain);
  raw_client second{service.port()};
  auto got = second.get("/livez");
  for (int no = 0; no < 100 && got.status == 200; ++no)
    got = second.get("/livez"); // Until the first has arrived.
  EXPECT_EQ(got.status, 503);
  EXPECT_EQ(got.header("Retry-After"), "1");
  EXPECT_EQ(first.receive().status, 504);
  EXPECT_EQ(second.get("/livez").status, 200);
}

TEST(HttpServer, AnswersWhatIsUnderWayBeforeItStops) {
  http_options options;
  options.answer_timeout = 200ms;
  small_service service{options};
  service.state->is = temper::silent;
  raw_client busy{service.port()};
  raw_client idle{service.port()};
  EXPECT_EQ(idle.get("/livez").status, 200);
  busy.send(head + "Content-Length: " + std::to_string(test::plain.size()) + "\r\n\r\n"
            + test::plain);
  while (true) {
    std::scoped_lock lock{service.state->guard};
    if (!service.state->unspoken.empty())
      break;
  }
  service.server->stop();
  EXPECT_EQ(busy.receive().status, 504);
  EXPECT_TRUE(busy.is_ended());
  EXPECT_TRUE(idle.is_ended());
  EXPECT_ANY_THROW(raw_client{service.port()});
}

TEST(HttpServer, SurvivesAnswersThatComeAfterIt) {
  http_options options;
  options.drain_timeout = 20ms;
  std::vector<runtime::answer<ask_result>> late;
  {
    small_service service{options};
    service.state->is = temper::silent;
    raw_client client{service.port()};
    client.send(head + "Content-Length: " + std::to_string(test::plain.size()) + "\r\n\r\n"
                + test::plain);
    while (late.empty()) {
      std::scoped_lock lock{service.state->guard};
      late.swap(service.state->unspoken);
    }
  }
  late.front().deliver(tl::unexpected{ask_failure{}});
}

} // namespace
} // namespace cotm::edge
