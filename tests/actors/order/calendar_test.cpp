// tests/actors/order/calendar_test.cpp: working time, by example and by law.

#include "actors/order/calendar.hpp"

#include "tests/support/orders.hpp"

#include <gtest/gtest.h>

#include <random>

namespace cotm::order {
namespace {

using namespace std::chrono_literals;
using test::noon;

/// Two days: 9 to 17 on this one, and the same on the next. `noon` is 12:00 of the first.
calendar two_days() {
  return calendar{{{noon - 3h, noon + 5h}, {noon + 21h, noon + 29h}}};
}

TEST(Calendar, WithoutIntervalsIsTheClock) {
  EXPECT_EQ(calendar{}.add(noon, 100h), noon + 100h);
  EXPECT_EQ(calendar{}.add(noon, -100h), noon - 100h);
  EXPECT_EQ(calendar{}.between(noon, noon + 100h), 100h);
}

TEST(Calendar, CountsWithinADay) {
  EXPECT_EQ(two_days().add(noon, 2h), noon + 2h);
  EXPECT_EQ(two_days().between(noon, noon + 2h), 2h);
}

TEST(Calendar, SkipsTheNight) {
  EXPECT_EQ(two_days().add(noon, 6h), noon + 22h);
  EXPECT_EQ(two_days().add(noon + 22h, -6h), noon);
  EXPECT_EQ(two_days().between(noon, noon + 22h), 6h);
  EXPECT_EQ(two_days().between(noon + 22h, noon), -6h);
  EXPECT_EQ(two_days().between(noon + 6h, noon + 20h), 0h);
}

TEST(Calendar, BeginsInTheNightWithTheNextMorning) {
  EXPECT_EQ(two_days().add(noon + 10h, 1h), noon + 22h);
  EXPECT_EQ(two_days().add(noon + 10h, -1h), noon + 4h);
}

TEST(Calendar, EndsADaysWorkInTheEveningAndGoesBackToTheMorning) {
  EXPECT_EQ(two_days().add(noon - 3h, 8h), noon + 5h);
  EXPECT_EQ(two_days().add(noon + 29h, -8h), noon + 21h);
}

TEST(Calendar, AddsNothingWithoutMoving) {
  EXPECT_EQ(two_days().add(noon + 10h, 0h), noon + 10h);
}

TEST(Calendar, CountsAroundTheClockBeyondItsEnds) {
  EXPECT_EQ(two_days().add(noon + 28h, 11h), noon + 39h);
  EXPECT_EQ(two_days().add(noon + 50h, 5h), noon + 55h);
  EXPECT_EQ(two_days().add(noon - 2h, -11h), noon - 13h);
  EXPECT_EQ(two_days().add(noon - 50h, 48h), noon - 2h);
  EXPECT_EQ(two_days().between(noon - 100h, noon + 100h), 97h + 16h + 71h);
}

/// A calendar, and instants in and around it, of one seed.
struct drawn {
  explicit drawn(unsigned seed) : random{seed} {
    std::vector<calendar::interval> working;
    auto count = random() % 20;
    for (auto at = noon + duration{random() % 50}; working.size() < count;) {
      auto end = at + duration{1 + random() % 50};
      working.push_back({at, end});
      at = end + duration{random() % 50};
    }
    office = calendar{working};
  }

  instant some_instant() {
    return noon + duration{random() % 1'500} - duration{200};
  }

  duration some_span() {
    return duration{random() % 1'500} - duration{700};
  }

  std::minstd_rand random;
  calendar office;
};

constexpr unsigned seeds = 2'000;

TEST(CalendarLaws, WhatIsAddedIsBetween) {
  for (unsigned seed = 1; seed <= seeds; ++seed) {
    drawn it{seed};
    auto from = it.some_instant();
    auto span = it.some_span();
    ASSERT_EQ(it.office.between(from, it.office.add(from, span)), span) << "seed " << seed;
  }
}

TEST(CalendarLaws, WhatIsBetweenLeadsThereButForTimeOff) {
  for (unsigned seed = 1; seed <= seeds; ++seed) {
    drawn it{seed};
    auto from = it.some_instant();
    auto to = it.some_instant();
    auto there = it.office.add(from, it.office.between(from, to));
    ASSERT_EQ(it.office.between(there, to), duration::zero()) << "seed " << seed;
    ASSERT_TRUE(from <= to ? from <= there && there <= to : to <= there && there <= from)
      << "no further than asked, seed " << seed;
  }
}

TEST(CalendarLaws, SpansAddUp) {
  for (unsigned seed = 1; seed <= seeds; ++seed) {
    drawn it{seed};
    auto a = it.some_instant();
    auto b = it.some_instant();
    auto c = it.some_instant();
    ASSERT_EQ(it.office.between(a, b) + it.office.between(b, c), it.office.between(a, c))
      << "seed " << seed;
    ASSERT_EQ(it.office.between(a, b), -it.office.between(b, a)) << "seed " << seed;
  }
}

TEST(CalendarLaws, LongerSpansLeadFurther) {
  for (unsigned seed = 1; seed <= seeds; ++seed) {
    drawn it{seed};
    auto from = it.some_instant();
    auto one = it.some_span();
    auto other = it.some_span();
    ASSERT_EQ(one < other, it.office.add(from, one) < it.office.add(from, other))
      << "seed " << seed;
  }
}

} // namespace
} // namespace cotm::order
