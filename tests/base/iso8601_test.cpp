// tests/base/iso8601_test.cpp: times and spans are read strictly, and written in one form.

#include "runtime/base/iso8601.hpp"

#include <gtest/gtest.h>

namespace cotm {
namespace {

using namespace std::chrono_literals;

constexpr auto noon = instant{std::chrono::milliseconds{1'795'435'200'000}}; // 2026-11-23T12:00Z.

TEST(Instant, IsReadInUtc) {
  EXPECT_EQ(parse_instant("2026-11-23T12:00:00Z"), noon);
  EXPECT_EQ(parse_instant("2026-11-23t12:00:00z"), noon);
}

TEST(Instant, IsReadWithAnOffset) {
  EXPECT_EQ(parse_instant("2026-11-23T13:00:00+01:00"), noon);
  EXPECT_EQ(parse_instant("2026-11-23T06:30:00-05:30"), noon);
  EXPECT_EQ(parse_instant("2026-11-24T02:00:00+14:00"), noon);
}

TEST(Instant, IsReadToTheMillisecond) {
  EXPECT_EQ(parse_instant("2026-11-23T12:00:00.5Z"), noon + 500ms);
  EXPECT_EQ(parse_instant("2026-11-23T12:00:00.007Z"), noon + 7ms);
  EXPECT_EQ(parse_instant("2026-11-23T12:00:00.123999999Z"), noon + 123ms) << "cut, not rounded";
}

TEST(Instant, IsReadOnLeapDaysThatExist) {
  EXPECT_TRUE(parse_instant("2028-02-29T00:00:00Z"));
  EXPECT_FALSE(parse_instant("2026-02-29T00:00:00Z"));
  EXPECT_FALSE(parse_instant("2100-02-29T00:00:00Z"));
}

TEST(Instant, IsNothingThatCouldBeReadInTwoWays) {
  for (const auto* text : {"",
                           "2026-11-23",
                           "2026-11-23T12:00:00",
                           "2026-11-23 12:00:00Z",
                           "2026-11-23T12:00Z",
                           "26-11-23T12:00:00Z",
                           "2026-1-23T12:00:00Z",
                           "2026-13-01T12:00:00Z",
                           "2026-11-31T12:00:00Z",
                           "2026-11-23T24:00:00Z",
                           "2026-11-23T12:60:00Z",
                           "2026-11-23T12:00:60Z",
                           "2026-11-23T12:00:00.Z",
                           "2026-11-23T12:00:00.1234567890Z",
                           "2026-11-23T12:00:00+14:01",
                           "2026-11-23T12:00:00+0100",
                           "2026-11-23T12:00:00Zx",
                           " 2026-11-23T12:00:00Z",
                           "1969-12-31T23:59:59Z",
                           "+2026-11-23T12:00:00Z"})
    EXPECT_FALSE(parse_instant(text)) << text;
}

TEST(Instant, IsWrittenInOneForm) {
  EXPECT_EQ(to_text(noon), "2026-11-23T12:00:00.000Z");
  EXPECT_EQ(to_text(noon + 7ms), "2026-11-23T12:00:00.007Z");
  EXPECT_EQ(to_text(instant{}), "1970-01-01T00:00:00.000Z");
}

TEST(Instant, IsReadBackAsItWasWritten) {
  for (auto at = noon; at < noon + 24h * 800; at += 25h * 13 + 7min + 11s + 13ms)
    EXPECT_EQ(parse_instant(to_text(at)), at);
}

TEST(Duration, IsReadInWeeksDaysAndTime) {
  EXPECT_EQ(parse_duration("P2W"), 24h * 14);
  EXPECT_EQ(parse_duration("P1D"), 24h);
  EXPECT_EQ(parse_duration("PT2H"), 2h);
  EXPECT_EQ(parse_duration("P1DT2H3M4.5S"), 24h + 2h + 3min + 4s + 500ms);
  EXPECT_EQ(parse_duration("PT0S"), 0ms);
  EXPECT_EQ(parse_duration("P3660D"), 24h * 3'660) << "the longest";
}

TEST(Duration, IsNothingWhoseLengthDepends) {
  for (const auto* text :
       {"", "P", "PT", "1D", "P1Y", "P1M", "P1DT", "PT1H1H", "PT1M1H", "P-1D", "-P1D", "P1.5D",
        "PT1.5H", "PT1.S", "P1D ", "P3661D", "PT999999999H", "P1H", "PT1D"})
    EXPECT_FALSE(parse_duration(text)) << text;
}

TEST(Duration, IsWrittenInSeconds) {
  EXPECT_EQ(to_text(duration{90s}), "PT90S");
  EXPECT_EQ(to_text(duration{250ms}), "PT0.250S");
  EXPECT_EQ(to_text(duration{0ms}), "PT0S");
}

TEST(Duration, IsReadBackAsItWasWritten) {
  for (auto span = duration{0}; span < 24h; span += 7h + 1ms)
    EXPECT_EQ(parse_duration(to_text(span)), span);
}

} // namespace
} // namespace cotm
