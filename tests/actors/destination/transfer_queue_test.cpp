// tests/actors/destination/transfer_queue_test.cpp: which transfer goes next, and which has to
// wait.

#include "actors/destination/transfer_queue.hpp"

#include "tests/support/orders.hpp"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <vector>

namespace cotm::destination {
namespace {

using namespace cotm::test;
using admission = transfer_queue::admission;

constexpr std::size_t plenty = 100'000;
constexpr priority_caps no_caps = {100, 100, 100, 100, 100};

queue_policy of_size(std::size_t queue_max) {
  return {queue_max, no_caps};
}

transfer_key key_of(unsigned order, std::string part = "a") {
  auto made = transfer_key{{}, std::move(part), 1};
  made.id.bytes[14] = static_cast<std::uint8_t>(order >> 8U);
  made.id.bytes[15] = static_cast<std::uint8_t>(order);
  return made;
}

transfer_ptr owed(transfer_key key, std::uint8_t priority, duration age = 0ms) {
  return std::make_shared<const transfer>(
    transfer{std::move(key), "factory", priority, noon - age, {}});
}

/// Sends all that may go; gives the numbers of their orders.
std::vector<unsigned> drain(transfer_queue& queue, std::size_t window, instant at = noon) {
  std::vector<unsigned> sent;
  while (auto next = queue.next(window, at)) {
    const auto& bytes = next->what->key.id.bytes;
    sent.push_back(unsigned{bytes[14]} << 8U | bytes[15]);
  }
  return sent;
}

TEST(TransferQueue, GivesTheUrgentFirstAndThenTheOldest) {
  transfer_queue queue{of_size(plenty)};
  queue.offer(owed(key_of(1), 4, 9s));
  queue.offer(owed(key_of(2), 0, 1s));
  queue.offer(owed(key_of(3), 0, 2s));
  EXPECT_EQ(drain(queue, 10), (std::vector<unsigned>{3, 2, 1}));
}

TEST(TransferQueue, TakesASecondOfferForOldNewsQueuedOrOut) {
  transfer_queue queue{of_size(plenty)};
  EXPECT_EQ(queue.offer(owed(key_of(1), 4)), admission::kept);
  EXPECT_EQ(queue.offer(owed(key_of(1), 4)), admission::known);
  drain(queue, 10);
  EXPECT_EQ(queue.offer(owed(key_of(1), 4)), admission::known);
  EXPECT_EQ(queue.out(), 1U);
  EXPECT_EQ(queue.waiting(), 0U);
}

TEST(TransferQueue, KeepsBulkBelowItsCapAndLeavesRoomForTheUrgent) {
  transfer_queue queue{{plenty, {100, 100, 100, 80, 50}}};
  for (unsigned i = 0; i < 20; ++i)
    queue.offer(owed(key_of(i), 4));
  EXPECT_EQ(drain(queue, 10).size(), 5U);
  EXPECT_TRUE(queue.is_held(10));
  for (unsigned i = 100; i < 120; ++i)
    queue.offer(owed(key_of(i), 3));
  EXPECT_EQ(drain(queue, 10).size(), 3U) << "80 percent for 3 and 4 together";
  queue.offer(owed(key_of(200), 0));
  queue.offer(owed(key_of(201), 0));
  queue.offer(owed(key_of(202), 0));
  EXPECT_EQ(drain(queue, 10), (std::vector<unsigned>{200, 201}));
}

TEST(TransferQueue, LetsEveryPriorityHaveOneOutHoweverSmallItsCap) {
  transfer_queue queue{{plenty, {100, 100, 100, 1, 0}}};
  queue.offer(owed(key_of(1), 4));
  queue.offer(owed(key_of(2), 4));
  EXPECT_EQ(drain(queue, 1), (std::vector<unsigned>{1}));
  EXPECT_EQ(drain(queue, 10), (std::vector<unsigned>{}));
  queue.forget(key_of(1));
  EXPECT_EQ(drain(queue, 10), (std::vector<unsigned>{2}));
}

TEST(TransferQueue, GivesNothingToAWindowOfNone) {
  transfer_queue queue{of_size(plenty)};
  queue.offer(owed(key_of(1), 0));
  EXPECT_TRUE(drain(queue, 0).empty());
}

TEST(TransferQueue, LetsGoOfTheLastWhenItIsFull) {
  transfer_queue queue{of_size(2)};
  queue.offer(owed(key_of(1), 3));
  queue.offer(owed(key_of(2), 4));
  EXPECT_EQ(queue.offer(owed(key_of(3), 4)), admission::dropped);
  EXPECT_EQ(queue.offer(owed(key_of(4), 0)), admission::displaced);
  EXPECT_EQ(drain(queue, 10), (std::vector<unsigned>{4, 1}));
}

TEST(TransferQueue, SendsWhatIsLateAgainWithTheNumberOfTheAttemptAndMorePatience) {
  transfer_queue queue{{plenty, no_caps, {1s, 2, 3s}}};
  queue.offer(owed(key_of(1), 4));
  EXPECT_EQ(queue.next(1, noon)->number, 1U);
  EXPECT_EQ(queue.look(noon + 999ms), 0U);
  EXPECT_EQ(queue.look(noon + 1s), 1U);
  EXPECT_EQ(queue.next(1, noon)->number, 2U);
  EXPECT_EQ(queue.look(noon + 1999ms), 0U);
  EXPECT_EQ(queue.look(noon + 2s), 1U);
  EXPECT_EQ(queue.next(1, noon)->number, 3U);
  EXPECT_EQ(queue.look(noon + 2999ms), 0U);
  EXPECT_EQ(queue.look(noon + 3s), 1U);
}

TEST(TransferQueue, HasWhatWasRefusedRestOutsideOfTheWindow) {
  transfer_queue queue{{plenty, no_caps, {1s, 2, 3s}}};
  queue.offer(owed(key_of(1), 0));
  queue.offer(owed(key_of(2), 4));
  EXPECT_EQ(drain(queue, 1), std::vector<unsigned>{1});
  EXPECT_TRUE(queue.refuse(key_of(1)));
  EXPECT_FALSE(queue.refuse(key_of(1))) << "it is not out any more";
  EXPECT_EQ(drain(queue, 1), std::vector<unsigned>{2}) << "its place is free";
  EXPECT_EQ(queue.offer(owed(key_of(1), 0)), admission::known);
  queue.forget(key_of(2));
  EXPECT_TRUE(drain(queue, 1, noon + 999ms).empty());
  EXPECT_EQ(queue.look(noon + 1s), 0U) << "refused is not late";
  EXPECT_EQ(queue.next(1, noon + 1s)->number, 2U);
}

TEST(TransferQueue, WaitsNoLongerThanItWouldHaveWhenTheClockGoesBack) {
  transfer_queue queue{{plenty, no_caps, {5s, 2, 10s}}};
  queue.offer(owed(key_of(1), 0));
  drain(queue, 1);
  queue.look(noon + 2s);
  EXPECT_EQ(queue.look(noon - 1h), 0U);
  EXPECT_EQ(queue.look(noon - 1h + 2s), 0U);
  EXPECT_EQ(queue.look(noon - 1h + 3s), 1U);
}

TEST(TransferQueue, CountsTheTransfersOfEachOrder) {
  transfer_queue queue{of_size(plenty)};
  queue.offer(owed(key_of(1, "a"), 4));
  queue.offer(owed(key_of(1, "b"), 4));
  queue.offer(owed(key_of(2), 4));
  drain(queue, 1);
  auto orders = queue.orders();
  EXPECT_EQ(orders.at(key_of(1).id), 2U);
  EXPECT_EQ(orders.at(key_of(2).id), 1U);
}

// -- laws ----------------------------------------------------------------------------------------

/// Offers, acknowledges, ends patience and takes back at random.
class walk {
public:
  walk(unsigned seed, queue_policy policy)
    : policy_{policy}, queue_{policy}, random_{seed}, window_{1 + random_() % 20} {
    // nop
  }

  void step() {
    switch (random_() % 8) {
      case 0:
      case 1:
      case 2:
        queue_.offer(pick());
        break;
      case 3:
        answer();
        break;
      case 4:
        at_ += 500ms;
        end_patience();
        break;
      case 5:
        if (random_() % 10 == 0)
          take_back_all();
        break;
      default:
        send();
        break;
    }
    check();
  }

private:
  struct out {
    transfer_ptr what;
    instant due;
  };

  transfer_ptr pick() {
    auto number = static_cast<unsigned>(random_() % 60);
    auto priority = static_cast<std::uint8_t>(number % 5); // An order has one priority.
    auto part = std::string(1, static_cast<char>('a' + random_() % 3));
    return owed(key_of(number, part), priority, duration{-('c' - part.front())});
  }

  void send() {
    auto is_held = queue_.is_held(window_);
    auto sent = queue_.next(window_, at_);
    if (!sent)
      return;
    EXPECT_FALSE(is_held);
    auto due = at_ + std::min<duration>(1s * (1U << std::min(sent->number - 1, 2U)), 4s);
    EXPECT_TRUE(out_.emplace(sent->what->key, out{sent->what, due}).second) << "one is out once";
  }

  /// The destination says something about one that is out.
  void answer() {
    if (out_.empty())
      return;
    auto one = std::next(out_.begin(), static_cast<std::ptrdiff_t>(random_() % out_.size()));
    EXPECT_TRUE(random_() % 3 == 0 ? queue_.refuse(one->first) : queue_.forget(one->first));
    out_.erase(one);
  }

  void end_patience() {
    auto late = std::erase_if(out_, [&](const auto& one) { return one.second.due <= at_; });
    EXPECT_EQ(queue_.look(at_), late);
  }

  void take_back_all() {
    queue_.take_back_all();
    out_.clear();
  }

  void check() {
    EXPECT_EQ(queue_.out(), out_.size());
    EXPECT_LE(queue_.out(), window_);
    EXPECT_LE(queue_.waiting(), policy_.queue_max + window_) << "what comes back may exceed it";
    std::array<std::size_t, order::priority_count> used{};
    for (const auto& [key, one] : out_) {
      for (std::size_t level = 0; level <= one.what->priority; ++level)
        ++used.at(level);
    }
    for (std::size_t level = 0; level < order::priority_count; ++level)
      EXPECT_LE(used.at(level), std::max<std::size_t>(window_ * policy_.caps.at(level) / 100, 1));
  }

  queue_policy policy_;
  transfer_queue queue_;
  std::minstd_rand random_;
  std::size_t window_;
  instant at_ = noon;
  std::map<transfer_key, out> out_;
};

class TransferQueueLaws : public testing::TestWithParam<unsigned> {};

TEST_P(TransferQueueLaws, NoCapAndNoWindowIsEverExceeded) {
  walk random{GetParam(), {25, {100, 90, 70, 50, 20}, {1s, 2, 4s}}};
  for (int i = 0; i < 2'000; ++i)
    random.step();
}

INSTANTIATE_TEST_SUITE_P(Seeds, TransferQueueLaws, testing::Range(1U, 21U));

} // namespace
} // namespace cotm::destination
