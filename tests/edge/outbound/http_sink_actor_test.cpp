// tests/edge/outbound/http_sink_actor_test.cpp: a sink hears of everything, whatever happens to it,
// and its orders hear that it has.
//
// Real threads, real HTTP and the real DESTINATION; only the orders and the registry are played.

#include "edge/outbound/http_sink_actor.hpp"

#include "actors/destination/destination_actor.hpp"
#include "actors/link/adapter_codec.hpp"
#include "runtime/spawn.hpp"
#include "tests/edge/outbound/played_receiver.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

namespace cotm::edge::outbound {
namespace {

using namespace std::chrono_literals;
using test::played_receiver;
using test::received;
using test::said;

constexpr auto patience = 30s;

/// What the orders heard. @thread any
class order_memory {
public:
  void add(const report& one) {
    std::scoped_lock lock{guard_};
    ++heard_[one.key];
    last_[one.key] = one;
    changed_.notify_all();
  }

  /// Waits until so many notices have been reported about.
  bool wait_for(std::size_t count) {
    std::unique_lock lock{guard_};
    return changed_.wait_for(lock, patience, [&] { return last_.size() >= count; });
  }

  /// Waits until a notice has been reported about so often.
  bool wait_for(const transfer_key& key, int times) {
    std::unique_lock lock{guard_};
    return changed_.wait_for(lock, patience, [&] { return heard_[key] >= times; });
  }

  report last(const transfer_key& key) {
    std::scoped_lock lock{guard_};
    return last_.at(key);
  }

private:
  std::mutex guard_;
  std::condition_variable changed_;
  std::map<transfer_key, int> heard_;
  std::map<transfer_key, report> last_;
};

/// Orders that confirm every report, unless they are deaf.
shard_actor::behavior_type played_shard(shard_actor::pointer self, order_memory* memory,
                                        const std::atomic<bool>* is_deaf) {
  return {
    [](const ask&) {},
    [=](const reported& told) {
      outcome_batch confirmed;
      for (const auto& one : told.reports) {
        memory->add(one);
        confirmed.list.push_back({one.number, {}, {}});
      }
      if (auto link = caf::actor_cast<link_actor>(told.link); link && !*is_deaf)
        self->send(link, std::move(confirmed));
    },
    [](remind_atom, const order_id&) {},
    [](leave_atom, const order_id&) {},
    [](tick_atom) {},
    [=](stop_atom) { self->quit(); },
  };
}

registry_actor::behavior_type played_registry(registry_actor::pointer self) {
  return {
    [](runtime::committed_atom, const persistence::committed&) {},
    [](find_atom, const order_id&, const runtime::answer<order_view_ptr>&) {},
    [](find_atom, const std::shared_ptr<const order_query>&, const runtime::answer<order_page>&) {},
    [](wakes_atom, instant, const wake_entry&, std::size_t, const timers_actor&) {},
    [=](owed_atom, const std::string&, std::size_t, const destination_actor& to) {
      self->send(to, owed_page{});
    },
    [](tick_atom) {},
    [=](stop_atom) { self->quit(); },
  };
}

/// The clock of this machine, and how far a test has put it forward.
class movable_clock final : public runtime::wall_clock {
public:
  [[nodiscard]] instant now() const override {
    return machine_.now() + duration{forward};
  }
  std::atomic<duration::rep> forward = 0;

private:
  runtime::system_clock machine_;
};

order_id id_of(unsigned number) {
  order_id made;
  made.bytes[14] = static_cast<std::uint8_t>(number >> 8U);
  made.bytes[15] = static_cast<std::uint8_t>(number);
  return made;
}

transfer_key key_of(unsigned order, unsigned notice = 0) {
  return {id_of(order), "notice/billing/" + std::to_string(notice), 1};
}

class HttpSink : public testing::Test {
protected:
  HttpSink() {
    shard = system.spawn(played_shard, &orders, &is_deaf);
    registry = system.spawn(played_registry);
    shards = std::make_shared<const std::vector<shard_actor>>(persistence::shards_max, shard);
  }

  ~HttpSink() override {
    stop_sink();
    caf::anon_send(destination, stop_atom::value);
    caf::anon_send(shard, stop_atom::value);
    caf::anon_send(registry, stop_atom::value);
    shards = nullptr;
  }

  /// Has notices told at a port of this machine.
  void start(std::uint16_t port, poster_options options = {}) {
    order::sink told;
    told.name = "billing";
    told.url = "http://127.0.0.1:" + std::to_string(port) + "/notices";
    told.retry = {300ms, 2, 2s};
    auto policy = destination_policy_of(told);
    configure(std::move(told));
    policy.breaker = {5, 300ms};
    destination = runtime::spawn(
      system, destination::destination_behavior,
      destination::destination_ports{policy, registry, shards, &clock,
                                     std::make_shared<destination::destination_stats>()});
    poster.emplace(std::move(options), std::make_shared<poster_stats>());
    sink = runtime::spawn(
      system, http_sink_behavior,
      http_sink_ports{policy.name, "", policies, destination, shards, &*poster, &clock, stats});
  }

  void configure(order::sink told) {
    auto rules = order::policy{};
    rules.sinks.push_back(std::move(told));
    policies->replace(std::make_shared<const order::policy>(std::move(rules)));
  }

  void stop_sink() {
    poster.reset();
    if (sink)
      caf::anon_send(sink, stop_atom::value);
    sink = nullptr;
  }

  /// An order owes a notice.
  void owe(const transfer_key& key) {
    transfer made;
    made.key = key;
    made.destination = "billing";
    made.released = clock.now();
    made.payload_bytes = link::encode_notice_payload(
      key, "billing", order::plan{}, "{\"notice\":\"" + key.distributed_order + "\"}");
    caf::anon_send(destination, transfer_ptr{std::make_shared<const transfer>(std::move(made))});
  }

  static std::string idempotency_key(const received& one) {
    return one.headers.at("idempotency-key");
  }

  struct config : caf::actor_system_config {
    config() {
      set("scheduler.policy", caf::atom("sharing"));
      set("scheduler.max-threads", std::size_t{2});
    }
  };

  order_memory orders;
  std::atomic<bool> is_deaf = false;
  movable_clock clock;
  std::shared_ptr<order::policy_source> policies = std::make_shared<order::policy_source>();
  std::shared_ptr<sink_stats> stats = std::make_shared<sink_stats>();
  config config_;
  caf::actor_system system{config_};
  std::shared_ptr<const std::vector<shard_actor>> shards;
  std::optional<http_poster> poster;
  shard_actor shard;
  registry_actor registry;
  destination_actor destination;
  http_sink_actor sink;
};

TEST_F(HttpSink, PostsTheTextOfANoticeWithItsKeyAndTellsTheOrder) {
  played_receiver there{[](const received&) { return said{200, {}, {}}; }};
  start(there.port());
  owe(key_of(7));
  ASSERT_TRUE(orders.wait_for(1));
  EXPECT_EQ(orders.last(key_of(7)).is, report::kind::completed);
  ASSERT_EQ(there.all().size(), 1U);
  auto seen = there.all().front();
  EXPECT_EQ(seen.target, "/notices");
  EXPECT_EQ(seen.body, R"({"notice":"notice/billing/0"})");
  EXPECT_EQ(seen.headers["content-type"], "application/json");
  EXPECT_EQ(idempotency_key(seen), id_of(7).text() + ":notice%2Fbilling%2F0:1");
}

TEST_F(HttpSink, PostsANoticeAgainWithTheSameKeyUntilItIsTaken) {
  std::atomic<int> count = 0;
  played_receiver there{[&](const received&) { return said{++count < 3 ? 500U : 204U, {}, {}}; }};
  start(there.port());
  owe(key_of(1));
  ASSERT_TRUE(orders.wait_for(1));
  EXPECT_EQ(orders.last(key_of(1)).is, report::kind::completed);
  auto seen = there.all();
  ASSERT_EQ(seen.size(), 3U);
  for (const auto& one : seen) {
    EXPECT_EQ(idempotency_key(one), idempotency_key(seen.front()));
    EXPECT_EQ(one.body, seen.front().body);
  }
  EXPECT_EQ(stats->postponed, 2U);
}

TEST_F(HttpSink, TellsTheOrderWhenTheSinkRefusesANotice) {
  played_receiver there{[](const received&) { return said{400, {}, "no such account"}; }};
  start(there.port());
  owe(key_of(1));
  ASSERT_TRUE(orders.wait_for(1));
  auto heard = orders.last(key_of(1));
  EXPECT_EQ(heard.is, report::kind::failed);
  EXPECT_EQ(heard.code, "http400");
  EXPECT_EQ(heard.reason, "no such account");
  EXPECT_EQ(there.all().size(), 1U) << "it is for a person now";
}

TEST_F(HttpSink, PostsAgainWhatWasNotAnsweredInTime) {
  std::atomic<int> count = 0;
  std::atomic<bool> is_over = false;
  played_receiver there{[&](const received&) {
    for (auto first = count++ == 0; first && !is_over; std::this_thread::sleep_for(5ms)) {
      // Until it is too late.
    }
    return said{};
  }};
  start(there.port(), {{}, 5s, 200ms});
  owe(key_of(1));
  ASSERT_TRUE(orders.wait_for(1));
  is_over = true;
  EXPECT_EQ(orders.last(key_of(1)).is, report::kind::completed);
  EXPECT_EQ(there.all().size(), 2U);
}

TEST_F(HttpSink, TellsAllWhenTheReceiverWasGoneAndComesBack) {
  std::uint16_t port = 0;
  std::vector<received> before;
  {
    played_receiver there{[](const received&) { return said{}; }};
    port = there.port();
    start(port);
    owe(key_of(0));
    ASSERT_TRUE(orders.wait_for(1));
  }
  for (unsigned i = 1; i < 100; ++i)
    owe(key_of(i));
  std::this_thread::sleep_for(1s);
  EXPECT_EQ(stats->taken, 1U);
  played_receiver again{[](const received&) { return said{}; }, port};
  ASSERT_TRUE(orders.wait_for(100));
  EXPECT_EQ(stats->taken, 100U);
  EXPECT_EQ(stats->failed, 0U);
}

TEST_F(HttpSink, HasOneOfAnOrderAndNotTooManyInAllOnTheirWay) {
  std::mutex guard;
  std::map<std::string, int> of_order;
  std::atomic<bool> is_crossed = false;
  played_receiver there{[&](const received& asked) {
    auto order = idempotency_key(asked).substr(0, 36);
    {
      std::scoped_lock lock{guard};
      is_crossed = is_crossed || ++of_order[order] > 1;
    }
    std::this_thread::sleep_for(5ms);
    std::scoped_lock lock{guard};
    --of_order[order];
    return said{};
  }};
  start(there.port());
  for (unsigned notice = 0; notice < 4; ++notice)
    for (unsigned order = 0; order < 60; ++order)
      owe(key_of(order, notice));
  ASSERT_TRUE(orders.wait_for(240));
  EXPECT_FALSE(is_crossed);
  EXPECT_LE(there.most_at_once(), posts_in_flight_max);
  EXPECT_GT(there.most_at_once(), 1U);
}

TEST_F(HttpSink, TellsAnOrderItsNoticesInTheOrderInWhichTheyAreOwed) {
  std::atomic<int> count = 0;
  played_receiver there{[&](const received&) { return said{++count % 2 ? 503U : 204U, {}, {}}; }};
  start(there.port());
  // As orders do: the next when the one before it is confirmed.
  for (unsigned notice = 0; notice < 3; ++notice) {
    owe(key_of(1, notice));
    ASSERT_TRUE(orders.wait_for(notice + 1));
  }
  auto seen = there.all();
  ASSERT_EQ(seen.size(), 6U);
  for (std::size_t i = 0; i < seen.size(); ++i)
    EXPECT_EQ(seen[i].body, "{\"notice\":\"notice/billing/" + std::to_string(i / 2) + "\"}");
}

TEST_F(HttpSink, LeavesTheReceiverAloneForAsLongAsItAsks) {
  std::atomic<int> count = 0;
  played_receiver there{[&](const received&) {
    return ++count == 1 ? said{429, {{"Retry-After", "3600"}}, {}} : said{};
  }};
  start(there.port());
  owe(key_of(1));
  for (int i = 0; i < 500 && stats->postponed == 0; ++i)
    std::this_thread::sleep_for(10ms);
  owe(key_of(2));
  std::this_thread::sleep_for(1s);
  EXPECT_EQ(there.all().size(), 1U);
  clock.forward = duration{retry_after_max}.count();
  ASSERT_TRUE(orders.wait_for(2)) << "but not for an hour";
}

TEST_F(HttpSink, GoesToWhereItIsConfiguredNow) {
  played_receiver first{[](const received&) { return said{}; }};
  played_receiver second{[](const received&) { return said{}; }};
  start(first.port());
  owe(key_of(1));
  ASSERT_TRUE(orders.wait_for(1));
  order::sink moved;
  moved.name = "billing";
  moved.url = "http://127.0.0.1:" + std::to_string(second.port()) + "/";
  configure(moved);
  owe(key_of(2));
  ASSERT_TRUE(orders.wait_for(2));
  EXPECT_EQ(first.all().size(), 1U);
  EXPECT_EQ(second.all().size(), 1U);
  policies->replace(std::make_shared<const order::policy>());
  owe(key_of(3));
  ASSERT_TRUE(orders.wait_for(3)) << "what it has to know it is told all the same";
}

TEST_F(HttpSink, RepeatsAReportUntilTheOrderConfirmsIt) {
  is_deaf = true;
  played_receiver there{[](const received&) { return said{}; }};
  start(there.port());
  owe(key_of(1));
  ASSERT_TRUE(orders.wait_for(key_of(1), 1));
  is_deaf = false;
  clock.forward = duration{report_patience}.count();
  ASSERT_TRUE(orders.wait_for(key_of(1), 2));
  for (int i = 0; i < 500 && stats->unconfirmed > 0; ++i)
    std::this_thread::sleep_for(10ms);
  EXPECT_EQ(stats->unconfirmed, 0U);
  EXPECT_EQ(there.all().size(), 1U) << "the sink itself is not told twice";
}

} // namespace
} // namespace cotm::edge::outbound
