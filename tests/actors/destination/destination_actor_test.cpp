// tests/actors/destination/destination_actor_test.cpp: transfers get there, whatever is in the way.

#include "tests/support/world.hpp"

#include <gtest/gtest.h>

namespace cotm {
namespace {

using namespace cotm::test;

class Destinations : public testing::TestWithParam<unsigned> {};

order::plan single(std::uint8_t priority) {
  auto asked = plan_of({part("a")});
  asked.priority = priority;
  return asked;
}

/// Goal: a queue that overflowed loses nothing: what was dropped is still owed, and asked for.
/// Method: a window of 2 and a queue of 4, thirty orders, and a destination that is away at first.
TEST_P(Destinations, GetWhatDidNotFitIntoTheirQueueWhenThereIsRoom) {
  world it{GetParam(), {.window_max = 2, .queue_max = 4}};
  it.disconnect_adapter();
  for (std::uint8_t i = 0; i < 30; ++i)
    it.place(fresh_id(i), single(4));
  it.time.advance(5s);
  EXPECT_TRUE(it.memory.transfers.empty());
  it.connect_adapter();
  it.time.advance(60s);
  EXPECT_EQ(it.memory.transfers.size(), 30U);
  EXPECT_EQ(it.find({.states = {"completed"}, .limit = 1}).total, 30U);
}

TEST_P(Destinations, AreGivenTheUrgentFirst) {
  world it{GetParam()};
  it.disconnect_adapter();
  it.place(fresh_id(1), single(4));
  it.time.advance(1s);
  it.place(fresh_id(2), single(0));
  it.place(fresh_id(3), single(2));
  it.connect_adapter();
  ASSERT_EQ(it.memory.in_order.size(), 3U);
  EXPECT_EQ(it.memory.in_order[0].id, fresh_id(2));
  EXPECT_EQ(it.memory.in_order[1].id, fresh_id(3));
  EXPECT_EQ(it.memory.in_order[2].id, fresh_id(1));
}

TEST_P(Destinations, HaveNoMoreUnacknowledgedThanTheirWindow) {
  world it{GetParam(), {.window_max = 2}};
  it.memory.is_silent = true;
  for (std::uint8_t i = 0; i < 10; ++i)
    it.place(fresh_id(i), single(4));
  EXPECT_EQ(it.memory.transfers.size(), 2U);
}

TEST_P(Destinations, AreLeftAloneWhenTheyDoNotAnswerAndTriedAgainLater) {
  world it{GetParam()};
  it.memory.is_silent = true;
  it.place(fresh_id(1), single(4));
  it.time.advance(1h);
  auto after_an_hour = it.memory.transfers.begin()->second;
  EXPECT_LT(after_an_hour, 70) << "backoff and breaker";
  it.memory.is_silent = false;
  it.time.advance(2min);
  EXPECT_EQ(order::lifecycle_of(it.look(fresh_id(1))->order), order::lifecycle::completed);
}

TEST_P(Destinations, GoOnAfterARestartWithoutAnybodyAskingForAnOrder) {
  world it{GetParam(), {.window_max = 2, .queue_max = 4}};
  it.disconnect_adapter();
  for (std::uint8_t i = 0; i < 30; ++i)
    it.place(fresh_id(i), single(4));
  it.restart();
  it.time.advance(60s);
  EXPECT_EQ(it.find({.states = {"completed"}, .limit = 1}).total, 30U);
  for (const auto& [key, count] : it.memory.transfers)
    EXPECT_GE(count, 1);
}

INSTANTIATE_TEST_SUITE_P(Seeds, Destinations, testing::Range(0U, 8U));

} // namespace
} // namespace cotm
