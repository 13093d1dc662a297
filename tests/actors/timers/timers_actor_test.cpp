// tests/actors/timers/timers_actor_test.cpp: very many orders are due, the process ends, the clock
// jumps: each order is woken in its turn, and none is forgotten.

#include "actors/timers/timers_actor.hpp"

#include "runtime/spawn.hpp"
#include "tests/support/orders.hpp"
#include "tests/support/test_system.hpp"
#include "tests/support/world.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <vector>

namespace cotm::timers {
namespace {

using namespace cotm::test;

constexpr auto work = 10ms; // What an order takes to answer.

/// A clock that the test puts forward and back.
class jumping_clock final : public runtime::wall_clock {
public:
  explicit jumping_clock(caf::actor_system& system) : steady_{system} {
    // nop
  }
  [[nodiscard]] instant now() const override {
    return steady_.now() + offset;
  }
  duration offset{};

private:
  scheduler_clock steady_;
};

/// What is durable, and what happened.
struct backlog {
  std::map<order_id, wake_entry> orders; ///< That wait for a wake.
  std::set<wake_entry> index;            ///< The same, by time: the registry's.
  std::vector<wake_entry> woken;         ///< In the order of time.
  std::vector<order_id> unanswered;
  std::size_t most_unanswered = 0;
  bool is_mute = false; ///< The registry.
  timers_actor timers;
  const runtime::wall_clock* clock = nullptr;

  void wait_for(const wake_entry& one) {
    orders.emplace(one.id, one);
    index.insert(one);
  }

  void settle(const order_id& id) {
    auto found = orders.find(id);
    if (found == orders.end())
      return;
    index.erase(found->second);
    orders.erase(found);
  }
};

registry_actor::behavior_type played_registry(registry_actor::pointer self, backlog* all) {
  return {
    [](runtime::committed_atom, const persistence::committed&) {},
    [](find_atom, const order_id&, const runtime::answer<order_view_ptr>&) {},
    [](find_atom, const std::shared_ptr<const order_query>&, const runtime::answer<order_page>&) {},
    [=](wakes_atom, instant until, const wake_entry& after, std::size_t limit,
        const timers_actor& to) {
      wake_page page{{}, until, false};
      auto next = all->index.upper_bound(after);
      for (; next != all->index.end() && next->at < until && page.list.size() < limit; ++next)
        page.list.push_back(*next);
      page.has_more = next != all->index.end() && next->at < until;
      if (!all->is_mute)
        self->send(to, std::move(page));
    },
    [](owed_atom, const std::string&, std::size_t, const destination_actor&) {},
    [](tick_atom) {},
    [=](stop_atom) { self->quit(); },
  };
}

/// Orders that start when they are woken: first they ask for the same wake again, as orders do, and
/// some time later they are done.
shard_actor::behavior_type played_shard(shard_actor::pointer self, backlog* all) {
  return {
    [](const ask&) {},
    [](const reported&) {},
    [=](remind_atom, const order_id& id) {
      auto found = all->orders.find(id);
      if (found == all->orders.end()) {
        self->send(all->timers, disarm_atom::value, id);
        return;
      }
      EXPECT_LE(found->second.at, all->clock->now());
      all->woken.push_back(found->second);
      self->send(all->timers, arm_atom::value, found->second);
      if (all->unanswered.empty())
        caf::delayed_anon_send(shard_actor{self}, work, tick_atom::value);
      all->unanswered.push_back(id);
      all->most_unanswered = std::max(all->most_unanswered, all->unanswered.size());
    },
    [](leave_atom, const order_id&) {},
    [=](tick_atom) {
      for (const auto& id : std::exchange(all->unanswered, {})) {
        all->settle(id);
        self->send(all->timers, disarm_atom::value, id);
      }
    },
    [=](stop_atom) { self->quit(); },
  };
}

order_id id_of(std::uint32_t number) {
  order_id made;
  for (unsigned byte = 0; byte < 4; ++byte)
    made.bytes[12 + byte] = static_cast<std::uint8_t>(number >> (24 - 8 * byte));
  return made;
}

class Timers : public testing::TestWithParam<unsigned> {
protected:
  Timers() : time{GetParam()}, clock{time.system}, random{GetParam() + 1} {
    all.clock = &clock;
    registry = time.system.spawn(played_registry, &all);
    start();
  }

  ~Timers() override {
    stop();
    caf::anon_send(registry, stop_atom::value);
    time.run();
  }

  void start() {
    stats = std::make_shared<timers_stats>();
    shard = time.system.spawn(played_shard, &all);
    auto shards = std::make_shared<const std::vector<shard_actor>>(persistence::shards_max, shard);
    all.timers
      = runtime::spawn(time.system, timers_behavior, timers_ports{registry, shards, &clock, stats});
  }

  void begin() {
    caf::anon_send(all.timers, tick_atom::value);
  }

  /// As when the process ends: what is on its way is lost.
  void stop() {
    caf::anon_send(all.timers, stop_atom::value);
    caf::anon_send(shard, stop_atom::value);
    time.run();
    all.timers = nullptr;
    all.unanswered.clear();
  }

  wake_entry some_wake(std::uint32_t number, instant from, duration within) {
    auto priority = static_cast<std::uint8_t>(random() % order::priority_count);
    auto at = from
              + duration{
                static_cast<std::int64_t>(random() % static_cast<unsigned long>(within.count()))};
    return {at, priority, id_of(number)};
  }

  /// Runs until all have started.
  void run_out() {
    for (int i = 0; i < 100'000 && !all.orders.empty(); ++i)
      time.advance(work);
    EXPECT_TRUE(all.orders.empty());
  }

  static bool goes_before(const wake_entry& left, const wake_entry& right) {
    return std::tie(left.priority, left.at, left.id) < std::tie(right.priority, right.at, right.id);
  }

  test_system time;
  jumping_clock clock;
  std::minstd_rand random;
  backlog all;
  std::shared_ptr<timers_stats> stats;
  registry_actor registry;
  shard_actor shard;
};

/// Goal: orders due together start by priority, then by due time, and live traffic waits behind
/// some hundred of them at most. Method: 100,000 orders that were due within one minute while the
/// process was down.
TEST_P(Timers, StartAHundredThousandOrdersByPriorityAndSomeHundredsAtATime) {
  constexpr std::uint32_t count = 100'000;
  for (std::uint32_t i = 0; i < count; ++i)
    all.wait_for(some_wake(i, noon - 1min, 1min));
  begin();
  run_out();
  EXPECT_EQ(all.woken.size(), count);
  EXPECT_TRUE(std::is_sorted(all.woken.begin(), all.woken.end(), goes_before));
  EXPECT_EQ(all.most_unanswered, wakes_in_flight_max);
  EXPECT_EQ(stats->unanswered, 0U);
}

INSTANTIATE_TEST_SUITE_P(OnceAtFullSize, Timers, testing::Values(0U));

class TimersWithSeeds : public Timers {};

TEST_P(TimersWithSeeds, WakeAnUrgentOrderNextHoweverManyWait) {
  for (std::uint32_t i = 0; i < 3'000; ++i)
    all.wait_for(wake_entry{noon - 1s, 4, id_of(i)});
  begin();
  time.advance(50ms);
  auto urgent = wake_entry{clock.now(), 0, id_of(9'999)};
  all.wait_for(urgent);
  auto before = all.woken.size();
  caf::anon_send(all.timers, arm_atom::value, urgent);
  run_out();
  auto found = std::find(all.woken.begin(), all.woken.end(), urgent);
  ASSERT_NE(found, all.woken.end());
  // It is looked for at the next tick or answer, when those that are out have been answered.
  EXPECT_LE(found - all.woken.begin(),
            static_cast<std::ptrdiff_t>(before + wakes_in_flight_max + 1));
}

TEST_P(TimersWithSeeds, GoOnAfterARestartAndRepeatOnlyWhatWasNotAnswered) {
  constexpr std::uint32_t count = 5'000;
  for (std::uint32_t i = 0; i < count; ++i)
    all.wait_for(some_wake(i, noon - 1min, 1min));
  begin();
  while (all.woken.size() < 1'000 + GetParam() * 300)
    time.advance(work / 2);
  auto first = all.woken.size();
  EXPECT_TRUE(std::is_sorted(all.woken.begin(), all.woken.end(), goes_before));
  stop();
  start();
  begin();
  run_out();
  auto restarted = all.woken.begin() + static_cast<std::ptrdiff_t>(first);
  EXPECT_TRUE(std::is_sorted(restarted, all.woken.end(), goes_before));
  EXPECT_LE(all.woken.size(), count + wakes_in_flight_max);
}

/// Method: orders are due over the next day, far beyond what is in memory; then it is tomorrow.
TEST_P(TimersWithSeeds, StartADaysWorthByPriorityWhenTheClockGoesForward) {
  constexpr std::uint32_t count = 6'000; // More than a page.
  for (std::uint32_t i = 0; i < count; ++i)
    all.wait_for(some_wake(i, noon + 1h, 20h));
  begin();
  time.advance(1min);
  EXPECT_TRUE(all.woken.empty());
  clock.offset += 24h;
  run_out();
  EXPECT_EQ(all.woken.size(), count);
  EXPECT_TRUE(std::is_sorted(all.woken.begin(), all.woken.end(), goes_before));
}

TEST_P(TimersWithSeeds, NeitherLoseNorRepeatAnythingWhenTheClockGoesBack) {
  constexpr std::uint32_t count = 1'000;
  for (std::uint32_t i = 0; i < count; ++i)
    all.wait_for(some_wake(i, noon - 2min, 1min));
  for (std::uint32_t i = count; i < 2 * count; ++i)
    all.wait_for(some_wake(i, noon - 50min, 100min));
  begin();
  while (all.woken.size() < 300)
    time.advance(work / 2);
  clock.offset -= 1h;
  time.advance(2h + 1min);
  EXPECT_TRUE(all.orders.empty());
  std::map<order_id, int> times;
  for (const auto& one : all.woken)
    ++times[one.id];
  EXPECT_EQ(times.size(), 2 * count);
  // What had been sent when the clock went back is answered all the same.
  EXPECT_EQ(all.woken.size(), 2 * count);
}

TEST_P(TimersWithSeeds, KeepAnOrderFromBeingWokenTooOftenIfItDoesNotAnswer) {
  all.wait_for(wake_entry{noon, 0, id_of(1)});
  auto mute = time.system.spawn([](shard_actor::pointer self) -> shard_actor::behavior_type {
    return {
      [](const ask&) {},
      [](const reported&) {},
      [](remind_atom, const order_id&) {},
      [](leave_atom, const order_id&) {},
      [](tick_atom) {},
      [=](stop_atom) { self->quit(); },
    };
  });
  auto shards = std::make_shared<const std::vector<shard_actor>>(persistence::shards_max, mute);
  caf::anon_send(all.timers, stop_atom::value);
  all.timers
    = runtime::spawn(time.system, timers_behavior, timers_ports{registry, shards, &clock, stats});
  begin();
  time.advance(5min + 1s);
  EXPECT_EQ(stats->fired, 11U) << "at once, and every half minute";
  EXPECT_EQ(stats->unanswered, 10U);
  caf::anon_send(mute, stop_atom::value);
}

TEST_P(TimersWithSeeds, WakeWhatTheyKnowIfTheRegistryIsSilent) {
  all.is_mute = true;
  begin();
  time.advance(100ms);
  auto known = wake_entry{clock.now(), 4, id_of(1)};
  all.wait_for(known);
  caf::anon_send(all.timers, arm_atom::value, known);
  time.advance(hold_max - 1s);
  EXPECT_TRUE(all.woken.empty()) << "a more urgent one may be about to be read";
  time.advance(2s);
  EXPECT_EQ(all.woken.size(), 1U);
  all.is_mute = false;
  all.wait_for(wake_entry{clock.now(), 4, id_of(2)});
  time.advance(page_patience);
  EXPECT_EQ(all.woken.size(), 2U) << "asked again";
}

INSTANTIATE_TEST_SUITE_P(Seeds, TimersWithSeeds, testing::Range(0U, 6U));

} // namespace
} // namespace cotm::timers
