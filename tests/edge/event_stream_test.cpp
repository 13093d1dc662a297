// tests/edge/event_stream_test.cpp: server-sent events over real sockets.

#include "edge/routes/events.hpp"
#include "tests/edge/raw_client.hpp"
#include "tests/edge/small_backend.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace cotm::edge {
namespace {

using namespace std::chrono_literals;
using test::raw_client;
using test::small_service;

void add_changes(small_service& service, persistence::position upto, std::size_t bytes = 1) {
  std::scoped_lock lock{service.state->guard};
  for (auto number = service.state->changes.size() + 1; number <= upto; ++number) {
    auto made = std::make_shared<status_change>();
    made->number = number;
    made->digest.state = number % 2 == 0 ? order::lifecycle::held : order::lifecycle::failed;
    made->digest.customer = std::string(bytes, 'c');
    made->events = {{"released", order::slot{0}}};
    service.state->changes.push_back(std::move(made));
  }
}

/// Begins a stream, and takes its head.
std::string begin(raw_client& client, const std::string& target, const std::string& lines = {}) {
  client.send("GET " + target + " HTTP/1.1\r\nHost: test\r\n" + lines + "\r\n");
  return client.take_until("\r\n\r\n");
}

/// Waits until something holds.
template <class Condition>
bool comes_true(Condition condition) {
  for (int no = 0; no < 1'000; ++no) {
    if (condition())
      return true;
    std::this_thread::sleep_for(5ms);
  }
  return false;
}

subscription wanted(small_service& service) {
  EXPECT_TRUE(comes_true([&] {
    std::scoped_lock lock{service.state->guard};
    return service.state->monitor.has_value();
  }));
  std::scoped_lock lock{service.state->guard};
  return service.state->wanted;
}

std::size_t sent(small_service& service) {
  std::scoped_lock lock{service.state->guard};
  return service.state->sent;
}

TEST(EventStream, ResumesBehindANumber) {
  small_service service;
  add_changes(service, 5);
  for (const auto& [target, lines] : std::vector<std::pair<std::string, std::string>>{
         {"/events?group=all&after=3", ""}, {"/events?after=1", "Last-Event-ID: 3\r\n"}}) {
    raw_client client{service.port()};
    auto head = begin(client, target, lines);
    EXPECT_NE(head.find("200 OK\r\nContent-Type: text/event-stream\r\n"), std::string::npos);
    EXPECT_TRUE(
      client.take_until("\n\n").starts_with("id: 4\nevent: ProductOrderStateChangeEvent"));
    EXPECT_TRUE(client.take_until("\n\n").starts_with("id: 5\n"));
  }
}

TEST(EventStream, BeginsWithWhatIsNew) {
  small_service service;
  raw_client client{service.port()};
  begin(client, "/events?group=destination.net");
  auto asked = wanted(service);
  EXPECT_TRUE(asked.is_only_new);
  EXPECT_EQ(asked.group, "destination.net");
  EXPECT_EQ(asked.credit, stream_credit);
}

TEST(EventStream, IsOfOneStateOrOfSeveral) {
  small_service service;
  add_changes(service, 4);
  {
    raw_client client{service.port()};
    begin(client, "/events?state=held");
    EXPECT_EQ(wanted(service).group, "state.held");
  }
  EXPECT_TRUE(comes_true([&] {
    std::scoped_lock lock{service.state->guard};
    return !service.state->monitor;
  }));
  raw_client client{service.port()};
  begin(client, "/events?state=held&state=partial&after=0");
  auto first = client.take_until("\n\n");
  EXPECT_TRUE(first.starts_with("id: 2\n")) << first;
  EXPECT_NE(first.find("\"previous\":0,"), std::string::npos) << first;
  auto second = client.take_until("\n\n");
  EXPECT_TRUE(second.starts_with("id: 4\n")) << second;
  EXPECT_NE(second.find("\"previous\":2,"), std::string::npos) << second;
}

TEST(EventStream, IsRefusedIfItCannotBeUnderstood) {
  small_service service;
  raw_client client{service.port()};
  for (const auto* query : {"group=x", "group=state.", "group=all&group=all", "state=x", "after=x",
                            "after=-1", "group=all&state=held", "limit=3"})
    EXPECT_EQ(client.get("/events?" + std::string{query}).status, 400) << query;
  EXPECT_EQ(client.get("/events", "Last-Event-ID: x\r\n").status, 400);
}

TEST(EventStream, ShowsThatItIsAlive) {
  http_options options;
  options.heartbeat = 40ms;
  small_service service{options};
  raw_client client{service.port()};
  begin(client, "/events");
  EXPECT_EQ(client.take_until("\n\n"), ":\n\n");
  EXPECT_EQ(client.take_until("\n\n"), ":\n\n");
}

TEST(EventStream, SendsNoMoreThanTheClientReads) {
  small_service service;
  constexpr persistence::position all = 2'000;
  add_changes(service, all, 10'000);
  raw_client client{service.port()};
  begin(client, "/events?after=0");
  EXPECT_TRUE(comes_true([&] { return sent(service) > stream_credit; }));
  // What the socket's buffers take, and the credit; then it stands still until the client reads.
  std::size_t before = 0;
  EXPECT_TRUE(comes_true([&] {
    auto now = sent(service);
    std::this_thread::sleep_for(50ms);
    return std::exchange(before, now) == now;
  }));
  EXPECT_LT(before, all);
  for (persistence::position number = 1; number <= all; ++number)
    ASSERT_TRUE(client.take_until("\n\n").starts_with("id: " + std::to_string(number) + "\n"));
}

TEST(EventStream, EndsItsActorWithTheConnection) {
  small_service service;
  {
    raw_client client{service.port()};
    begin(client, "/events");
    wanted(service);
  }
  EXPECT_TRUE(comes_true([&] {
    std::scoped_lock lock{service.state->guard};
    return service.state->has_left;
  }));
}

TEST(EventStream, EndsWithTheServer) {
  small_service service;
  raw_client client{service.port()};
  begin(client, "/events");
  wanted(service);
  service.server->stop();
  EXPECT_TRUE(client.is_ended());
}

} // namespace
} // namespace cotm::edge
