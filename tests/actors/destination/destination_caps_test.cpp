// tests/actors/destination/destination_caps_test.cpp: one DESTINATION under a load that is too
// much for it: what is urgent gets through, and whoever asks hears whether it could take more.

#include "actors/destination/destination_actor.hpp"
#include "runtime/spawn.hpp"
#include "tests/support/orders.hpp"
#include "tests/support/test_system.hpp"
#include "tests/support/world.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <deque>

namespace cotm::destination {
namespace {

using namespace cotm::test;

/// What the neighbours of the destination were told.
struct neighbourhood {
  std::deque<transfer_key> unacknowledged; ///< In the order in which they were sent.
  std::vector<std::uint8_t> priorities;    ///< Of all that was sent, in that order.
  std::vector<readiness_answer> answers;
  std::vector<order_id> reminded;
  owed_page owed; ///< What the registry will say.
};

link_actor::behavior_type played_link(link_actor::pointer self, neighbourhood* seen) {
  return {
    [](const runtime::envelope&) {},
    [=](const transfer_batch& batch) {
      for (const auto& [what, attempt] : batch.list) {
        seen->unacknowledged.push_back(what->key);
        seen->priorities.push_back(what->priority);
      }
    },
    [](const outcome_batch&) {},
    [](tick_atom) {},
    [=](stop_atom) { self->quit(); },
  };
}

readiness_taker::behavior_type played_order(readiness_taker::pointer, neighbourhood* seen) {
  return {
    [=](const readiness_answer& said) { seen->answers.push_back(said); },
  };
}

registry_actor::behavior_type played_registry(registry_actor::pointer self, neighbourhood* seen) {
  return {
    [](runtime::committed_atom, const persistence::committed&) {},
    [](find_atom, const order_id&, const runtime::answer<order_view_ptr>&) {},
    [](find_atom, const std::shared_ptr<const order_query>&, const runtime::answer<order_page>&) {},
    [](wakes_atom, instant, const wake_entry&, std::size_t, const timers_actor&) {},
    [=](owed_atom, const std::string&, std::size_t, const destination_actor& to) {
      self->send(to, seen->owed);
    },
    [](tick_atom) {},
    [=](stop_atom) { self->quit(); },
  };
}

shard_actor::behavior_type played_shard(shard_actor::pointer self, neighbourhood* seen) {
  return {
    [](const ask&) {},
    [](const reported&) {},
    [=](remind_atom, const order_id& id) { seen->reminded.push_back(id); },
    [](leave_atom, const order_id&) {},
    [](tick_atom) {},
    [=](stop_atom) { self->quit(); },
  };
}

transfer_ptr owed(unsigned order, std::uint8_t priority) {
  transfer made;
  made.key.id.bytes[13] = static_cast<std::uint8_t>(order >> 16U);
  made.key.id.bytes[14] = static_cast<std::uint8_t>(order >> 8U);
  made.key.id.bytes[15] = static_cast<std::uint8_t>(order);
  made.key.distributed_order = "a";
  made.priority = priority;
  made.released = noon;
  return std::make_shared<const transfer>(std::move(made));
}

class CrowdedDestination : public testing::TestWithParam<unsigned> {
protected:
  CrowdedDestination() : time{GetParam()}, clock{time.system} {
    ports.policy.name = "factory";
    ports.policy.window_max = 10;
    ports.policy.retry = {1h, 2, 2h}; // Slow is not late.
    ports.policy.caps = {100, 100, 100, 80, 60};
    ports.registry = registry = time.system.spawn(played_registry, &seen);
    shard = time.system.spawn(played_shard, &seen);
    ports.shards = std::make_shared<const std::vector<shard_actor>>(persistence::shards_max, shard);
    ports.clock = &clock;
    ports.stats = stats;
    ports.queue_max = 20'000;
  }

  ~CrowdedDestination() override {
    for (const auto& one : {destination})
      caf::anon_send(one, stop_atom::value);
    caf::anon_send(registry, stop_atom::value);
    caf::anon_send(shard, stop_atom::value);
    caf::anon_send(link, stop_atom::value);
    time.run();
  }

  void start() {
    destination = runtime::spawn(time.system, destination_behavior, ports);
  }

  void connect() {
    link = time.system.spawn(played_link, &seen);
    tell(credit_atom::value, caf::actor_cast<caf::strong_actor_ptr>(link), std::uint32_t{0});
  }

  template <class... Ts>
  void tell(Ts... said) {
    caf::anon_send(destination, std::move(said)...);
    time.run();
  }

  void acknowledge_oldest() {
    auto key = seen.unacknowledged.front();
    seen.unacknowledged.pop_front();
    tell(forget_atom::value, key_batch{{key}});
  }

  readiness_answer ask_readiness() {
    auto asking = time.system.spawn(played_order, &seen);
    tell(prepare_atom::value, readiness_question{{}, 7, 3}, asking);
    EXPECT_EQ(seen.answers.size(), 1U);
    return seen.answers.back();
  }

  [[nodiscard]] long sent_of(std::uint8_t priority) const {
    return std::count(seen.priorities.begin(), seen.priorities.end(), priority);
  }

  neighbourhood seen;
  test_system time;
  scheduler_clock clock;
  std::shared_ptr<destination_stats> stats = std::make_shared<destination_stats>();
  destination_ports ports;
  registry_actor registry;
  shard_actor shard;
  link_actor link;
  destination_actor destination;
};

/// Goal: bulk never keeps the urgent waiting. Method: 10,000 bulk transfers, a destination that
/// acknowledges one at a time, and an urgent transfer at a moment drawn from the seed.
TEST_P(CrowdedDestination, TakesAnUrgentTransferAtOnceWhileTenThousandOfBulkWait) {
  start();
  connect();
  for (unsigned i = 0; i < 10'000; ++i)
    caf::anon_send(destination, owed(i, static_cast<std::uint8_t>(3 + i % 2)));
  time.run();
  EXPECT_EQ(seen.unacknowledged.size(), 8U);
  for (unsigned i = 0; i < GetParam() * 7; ++i)
    acknowledge_oldest();
  for (unsigned i = 0; i < 2; ++i) {
    tell(owed(20'000 + i, 0));
    EXPECT_EQ(sent_of(0), i + 1) << "two places are only for the urgent";
  }
  EXPECT_EQ(seen.unacknowledged.size(), 10U);
}

TEST_P(CrowdedDestination, KeepsAnUrgentTransferWaitingForOneAcknowledgementAtMost) {
  ports.policy.caps = {100, 100, 100, 100, 100};
  start();
  connect();
  for (unsigned i = 0; i < 10'000; ++i)
    caf::anon_send(destination, owed(i, 4));
  time.run();
  for (unsigned i = 0; i < GetParam() * 7; ++i)
    acknowledge_oldest();
  tell(owed(20'000, 0));
  EXPECT_EQ(sent_of(0), 0) << "nothing keeps a place";
  acknowledge_oldest();
  EXPECT_EQ(sent_of(0), 1);
}

TEST_P(CrowdedDestination, ServesBulkToTheLastWhenNothingUrgentIsThere) {
  start();
  connect();
  for (unsigned i = 0; i < 500; ++i)
    caf::anon_send(destination, owed(i, static_cast<std::uint8_t>(i % 5)));
  time.run();
  while (!seen.unacknowledged.empty())
    acknowledge_oldest();
  EXPECT_EQ(seen.priorities.size(), 500U);
  EXPECT_EQ(stats->queued, 0U);
  EXPECT_GT(stats->capped, 0U);
}

TEST_P(CrowdedDestination, RemindsAnOrderOfWhichItKnowsLessThanItOwes) {
  seen.owed.orders = {owed(1, 4)->key.id, owed(2, 4)->key.id, owed(1, 4)->key.id};
  start();
  tell(owed(1, 4));
  tell(owed(2, 4));
  connect();
  EXPECT_EQ(seen.reminded, std::vector{owed(1, 4)->key.id});
}

// -- groups --------------------------------------------------------------------------------------

TEST_P(CrowdedDestination, IsNotReadyWithoutAnAdapter) {
  start();
  auto said = ask_readiness();
  EXPECT_FALSE(said.is_ready);
  EXPECT_NE(said.why_not.find("no adapter"), std::string::npos) << said.why_not;
  EXPECT_EQ(said.group_no, 7);
  EXPECT_EQ(said.about, 3);
}

TEST_P(CrowdedDestination, IsReadyWithAnAdapterAndRoom) {
  start();
  connect();
  auto said = ask_readiness();
  EXPECT_TRUE(said.is_ready);
  EXPECT_EQ(said.why_not, "");
}

TEST_P(CrowdedDestination, IsNotReadyWhileItsBreakerIsOpen) {
  ports.policy.retry = {1s, 2, 1min};
  ports.policy.breaker = {1, 30s};
  start();
  connect();
  tell(owed(1, 4));
  time.advance(2s);
  auto said = ask_readiness();
  EXPECT_FALSE(said.is_ready);
  EXPECT_NE(said.why_not.find("does not acknowledge"), std::string::npos) << said.why_not;
  EXPECT_EQ(stats->is_open, 1U);
}

TEST_P(CrowdedDestination, IsNotReadyWithAFullQueue) {
  ports.queue_max = 5;
  start();
  connect();
  for (unsigned i = 0; i < 15; ++i)
    tell(owed(i, 0));
  auto said = ask_readiness();
  EXPECT_FALSE(said.is_ready);
  EXPECT_NE(said.why_not.find("full"), std::string::npos) << said.why_not;
}

/// A destination of people is not served by a DESTINATION; if one is configured, it does no harm.
TEST_P(CrowdedDestination, HoldsWhatItIsOfferedIfItIsManual) {
  ports.policy.kind = order::destination_kind::manual;
  start();
  tell(owed(1, 4));
  time.advance(1h);
  EXPECT_EQ(stats->queued, 1U);
  EXPECT_TRUE(seen.priorities.empty());
  EXPECT_FALSE(ask_readiness().is_ready);
}

INSTANTIATE_TEST_SUITE_P(Seeds, CrowdedDestination, testing::Range(0U, 6U));

} // namespace
} // namespace cotm::destination
