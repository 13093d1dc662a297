// tests/adapter/report_window_test.cpp: reports leave the window when they are confirmed, only
// then.

#include "adapter/report_window.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <vector>

namespace cotm::adapter {

namespace {

using namespace std::chrono_literals;

constexpr auto now = report_window::time{1h};

report numbered(std::uint64_t number) {
  auto made = report{};
  made.number = number;
  return made;
}

std::vector<std::uint64_t> numbers(const std::vector<const report*>& picked) {
  auto made = std::vector<std::uint64_t>{};
  for (const auto* one : picked)
    made.push_back(one->number);
  return made;
}

using list = std::vector<std::uint64_t>;

} // namespace

TEST(ReportWindow, GivesEachReportOnce) {
  auto window = report_window{};
  window.add(numbered(1));
  window.add(numbered(2));
  EXPECT_EQ(numbers(window.pick(now, 10)), (list{1, 2}));
  EXPECT_EQ(numbers(window.pick(now + repeat_after - 1ms, 10)), list{});
}

TEST(ReportWindow, RepeatsWhatNobodyConfirmed) {
  auto window = report_window{};
  for (std::uint64_t number = 1; number <= 3; ++number)
    window.add(numbered(number));
  EXPECT_EQ(window.pick(now, 10).size(), 3U);
  EXPECT_TRUE(window.settle(2));
  EXPECT_EQ(numbers(window.pick(now + repeat_after, 10)), (list{1, 3}));
  EXPECT_EQ(numbers(window.pick(now + 2 * repeat_after, 10)), (list{1, 3}));
}

TEST(ReportWindow, ConfirmsOnceOnly) {
  auto window = report_window{};
  window.add(numbered(1));
  EXPECT_TRUE(window.settle(1));
  EXPECT_FALSE(window.settle(1));
  EXPECT_EQ(numbers(window.pick(now, 10)), list{});
}

TEST(ReportWindow, KeepsALimitOnWhatIsOnItsWay) {
  auto window = report_window{};
  for (std::uint64_t number = 1; number <= reports_in_flight_max + 5; ++number)
    window.add(numbered(number));
  EXPECT_EQ(window.pick(now, 100'000).size(), reports_in_flight_max);
  EXPECT_EQ(window.pick(now, 100'000).size(), 0U);
  EXPECT_TRUE(window.settle(7));
  EXPECT_EQ(numbers(window.pick(now, 100'000)), list{reports_in_flight_max + 1});
}

TEST(ReportWindow, SaysEverythingAgainToANewPeerOldestFirst) {
  auto window = report_window{};
  for (std::uint64_t number = 1; number <= 4; ++number)
    window.add(numbered(number));
  EXPECT_EQ(window.pick(now, 3).size(), 3U);
  EXPECT_TRUE(window.settle(1));
  window.restart();
  EXPECT_EQ(numbers(window.pick(now, 10)), (list{2, 3, 4}));
}

} // namespace cotm::adapter
