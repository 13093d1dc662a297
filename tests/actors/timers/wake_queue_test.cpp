// tests/actors/timers/wake_queue_test.cpp: which order is woken next, and how many at once.

#include "actors/timers/wake_queue.hpp"

#include "tests/support/orders.hpp"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <vector>

namespace cotm::timers {
namespace {

using namespace cotm::test;

order_id id_of(unsigned order) {
  order_id made;
  made.bytes[14] = static_cast<std::uint8_t>(order >> 8U);
  made.bytes[15] = static_cast<std::uint8_t>(order);
  return made;
}

unsigned number_of(const order_id& id) {
  return unsigned{id.bytes[14]} << 8U | id.bytes[15];
}

wake_entry wake(unsigned order, instant at, std::uint8_t priority = 4) {
  return {at, priority, id_of(order)};
}

/// Wakes all that may be woken; gives their numbers.
std::vector<unsigned> fire(wake_queue& wakes, instant now) {
  std::vector<unsigned> fired;
  wakes.look(now);
  while (auto id = wakes.next(now))
    fired.push_back(number_of(*id));
  return fired;
}

TEST(WakeQueue, WakesTheUrgentFirstAndThenWhatWasDueFirst) {
  wake_queue wakes;
  wakes.arm(wake(1, noon, 4));
  wakes.arm(wake(2, noon + 2s, 1));
  wakes.arm(wake(3, noon + 1s, 1));
  wakes.arm(wake(4, noon + 3s, 0));
  EXPECT_EQ(fire(wakes, noon + 3s), (std::vector<unsigned>{4, 3, 2, 1}));
}

TEST(WakeQueue, WakesNobodyEarly) {
  wake_queue wakes;
  wakes.arm(wake(1, noon + 1ms));
  EXPECT_TRUE(fire(wakes, noon).empty());
  EXPECT_EQ(fire(wakes, noon + 1ms), std::vector<unsigned>{1});
}

TEST(WakeQueue, TakesTheLastInstantAndForgetsThoseBefore) {
  wake_queue wakes;
  wakes.arm(wake(1, noon));
  wakes.arm(wake(1, noon + 1s));
  wakes.arm(wake(2, noon));
  wakes.disarm(id_of(2));
  EXPECT_TRUE(fire(wakes, noon).empty());
  EXPECT_EQ(fire(wakes, noon + 1s), std::vector<unsigned>{1});
}

TEST(WakeQueue, HasAtMostSoManyOutAndGoesOnWithEveryAnswer) {
  wake_queue wakes;
  for (unsigned i = 0; i < wakes_in_flight_max + 10; ++i)
    wakes.arm(wake(i, noon));
  EXPECT_EQ(fire(wakes, noon).size(), wakes_in_flight_max);
  EXPECT_TRUE(fire(wakes, noon).empty());
  wakes.disarm(id_of(0));
  wakes.arm(wake(1, noon + 1h));
  EXPECT_EQ(fire(wakes, noon).size(), 2U);
}

TEST(WakeQueue, TakesAWakeThatWasDueAlreadyForNoAnswer) {
  wake_queue wakes;
  wakes.arm(wake(1, noon));
  fire(wakes, noon + 1s);
  wakes.arm(wake(1, noon));
  wakes.arm(wake(1, noon + 1s));
  EXPECT_EQ(wakes.out(), 1U);
  EXPECT_TRUE(fire(wakes, noon + 2s).empty());
  wakes.arm(wake(1, noon + 1001ms));
  EXPECT_EQ(wakes.out(), 0U);
  EXPECT_EQ(fire(wakes, noon + 2s), std::vector<unsigned>{1});
}

TEST(WakeQueue, SendsWhatNobodyAnsweredAgainBehindAllThatWereNeverSent) {
  wake_queue wakes;
  wakes.arm(wake(1, noon, 0));
  fire(wakes, noon);
  EXPECT_EQ(wakes.look(noon + answer_patience - 1ms), 0U);
  wakes.arm(wake(2, noon, 4));
  EXPECT_EQ(wakes.look(noon + answer_patience), 1U);
  EXPECT_EQ(fire(wakes, noon + answer_patience), (std::vector<unsigned>{2, 1}));
}

/// Goal: orders that never answer do not keep the others from being woken. Method: as many of the
/// highest priority as may be out at once, all of them mute.
TEST(WakeQueue, IsNotClosedByOrdersThatNeverAnswer) {
  wake_queue wakes;
  for (unsigned i = 0; i < wakes_in_flight_max; ++i)
    wakes.arm(wake(i, noon, 0));
  fire(wakes, noon);
  wakes.arm(wake(1'000, noon, 4));
  EXPECT_TRUE(fire(wakes, noon).empty());
  EXPECT_EQ(fire(wakes, noon + answer_patience).front(), 1'000U);
}

// -- the clock jumps -----------------------------------------------------------------------------

TEST(WakeQueue, WaitsAgainForWhatIsNotDueAnyMoreWhenTheClockWentBack) {
  wake_queue wakes;
  for (unsigned i = 0; i < wakes_in_flight_max + 1; ++i)
    wakes.arm(wake(i, noon));
  fire(wakes, noon);
  EXPECT_EQ(wakes.due(), 1U);
  wakes.look(noon - 1h);
  EXPECT_EQ(wakes.due(), 0U);
  for (unsigned i = 0; i < wakes_in_flight_max; ++i)
    wakes.disarm(id_of(i));
  EXPECT_TRUE(fire(wakes, noon - 1ms).empty());
  EXPECT_EQ(fire(wakes, noon), std::vector<unsigned>{wakes_in_flight_max});
}

TEST(WakeQueue, NeitherRepeatsNorLosesWhatIsOutWhenTheClockWentBack) {
  wake_queue wakes;
  wakes.arm(wake(1, noon));
  fire(wakes, noon);
  EXPECT_TRUE(fire(wakes, noon - 1h).empty());
  EXPECT_TRUE(fire(wakes, noon - 1h + answer_patience).empty()) << "it is not due";
  EXPECT_EQ(wakes.out(), 0U) << "and keeps no place";
  EXPECT_EQ(fire(wakes, noon), std::vector<unsigned>{1}) << "nobody had answered";
}

TEST(WakeQueue, WakesADaysWorthByPriorityWhenTheClockWentForward) {
  wake_queue wakes;
  for (unsigned i = 0; i < 24; ++i)
    wakes.arm(wake(i, noon + i * 1h, static_cast<std::uint8_t>(4 - i % 5)));
  auto fired = fire(wakes, noon + 24h);
  ASSERT_EQ(fired.size(), 24U);
  for (std::size_t i = 1; i < fired.size(); ++i)
    EXPECT_GE(fired[i - 1] % 5, fired[i] % 5);
}

// -- laws ----------------------------------------------------------------------------------------

class WakeQueueLaws : public testing::TestWithParam<unsigned> {};

/// Goal: whatever orders ask for and the clock does, nobody is woken early or twice without need,
/// no more are out than may be, and at the end nothing is lost.
TEST_P(WakeQueueLaws, EveryWakeComesOnceItIsDueAndNeverBefore) {
  std::minstd_rand random{GetParam()};
  wake_queue wakes;
  std::map<unsigned, instant> asked; // What orders wait for.
  std::map<unsigned, instant> heard; // When they were woken, if they have not answered.
  auto now = noon;
  auto step = [&] {
    for (auto number : fire(wakes, now)) {
      ASSERT_TRUE(asked.contains(number));
      EXPECT_LE(asked.at(number), now);
      auto last = heard.find(number);
      EXPECT_TRUE(last == heard.end() || last->second + answer_patience <= now);
      heard[number] = now;
    }
    EXPECT_LE(wakes.out(), wakes_in_flight_max);
  };
  for (int i = 0; i < 1'000; ++i) {
    auto number = static_cast<unsigned>(random() % 1'000);
    switch (random() % 12) {
      case 0:
        asked.erase(number);
        heard.erase(number);
        wakes.disarm(id_of(number));
        break;
      case 1:
        now += 7s;
        break;
      case 2:
        if (random() % 20 == 0) {
          std::erase_if(heard,
                        [&](const auto& one) { return one.second + answer_patience <= now; });
          now -= 1h;
          for (auto& [woken, when] : heard)
            when = std::min(when, now); // Patience begins anew.
        }
        break;
      case 3:
        if (random() % 20 == 0)
          now += 2h;
        break;
      default: {
        auto at = now + 1ms + duration{static_cast<int>(random() % 60'000)};
        asked[number] = at;
        heard.erase(number);
        wakes.arm(wake(number, at, static_cast<std::uint8_t>(number % 5)));
        break;
      }
    }
    step();
  }
  for (now += 3h; !asked.empty(); now += 1s) {
    ASSERT_LT(now, noon + 24h * 365) << asked.size() << " are lost";
    step();
    for (const auto& [number, when] : heard) {
      asked.erase(number);
      wakes.disarm(id_of(number));
    }
    heard.clear();
  }
  EXPECT_EQ(wakes.size(), 0U);
}

INSTANTIATE_TEST_SUITE_P(Seeds, WakeQueueLaws, testing::Range(1U, 13U));

} // namespace
} // namespace cotm::timers
