// tests/apps/config/working_time_test.cpp: offices in their time zones, and how they are
// configured.
//
// Dates of Europe/Berlin: CET is UTC+1 and CEST UTC+2; in 2026 the clock is set forward on 29 March
// at 2:00, and back on 25 October at 3:00.

#include "apps/config/working_time.hpp"

#include "runtime/base/iso8601.hpp"
#include "tests/apps/config/reading.hpp"

namespace cotm::apps::test {
namespace {

using config::working_time;
using namespace std::chrono_literals;

instant at(std::string_view text) {
  return parse_instant(text).value();
}

/// Working time between two instants of a calendar with these hours on all days.
duration worked(const std::vector<config::day_hours>& hours, std::string_view from,
                std::string_view to) {
  working_time office{.time_zone = "Europe/Berlin"};
  office.days.fill(hours);
  return expand(office, noon).value().between(at(from), at(to));
}

order::calendar calendar_of(const std::string& rest) {
  auto made = read("[[calendar]]\nname = 'c'\n" + rest);
  auto found = made.calendars.find("c");
  return found == made.calendars.end() ? order::calendar{} : found->second;
}

std::string error_of_calendar(const std::string& rest) {
  return error_of("[[calendar]]\nname = 'c'\n" + rest);
}

TEST(WorkingTime, FollowsTheClockOfItsPlace) {
  working_time office{.time_zone = "Europe/Berlin"};
  office.days.fill({{9h, 17h}});
  auto made = expand(office, noon).value();
  EXPECT_EQ(made.add(at("2026-01-15T00:00:00Z"), 1h), at("2026-01-15T09:00:00Z")) << "9:00 CET";
  EXPECT_EQ(made.add(at("2026-07-15T00:00:00Z"), 1h), at("2026-07-15T08:00:00Z")) << "9:00 CEST";
}

TEST(WorkingTime, LosesTheHourThatDoesNotExist) {
  EXPECT_EQ(worked({{0h, 24h}}, "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z"), 23h);
  EXPECT_EQ(worked({{1h, 4h}}, "2026-03-28T12:00:00Z", "2026-03-29T12:00:00Z"), 2h);
  EXPECT_EQ(worked({{2h + 30min, 4h}}, "2026-03-28T12:00:00Z", "2026-03-29T12:00:00Z"), 1h)
    << "2:30 is 3:00";
  EXPECT_EQ(worked({{2h, 3h}}, "2026-03-28T12:00:00Z", "2026-03-29T12:00:00Z"), 0h);
}

TEST(WorkingTime, GainsTheHourThatComesTwice) {
  EXPECT_EQ(worked({{0h, 24h}}, "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z"), 25h);
  EXPECT_EQ(worked({{1h, 4h}}, "2026-10-24T12:00:00Z", "2026-10-25T12:00:00Z"), 4h);
  EXPECT_EQ(worked({{2h, 2h + 30min}}, "2026-10-24T12:00:00Z", "2026-10-25T12:00:00Z"), 90min)
    << "from the first 2:00 to the second 2:30";
}

TEST(WorkingTime, CountsNoHourTwiceWhereHoursMeetInTheNightOfTheChange) {
  EXPECT_EQ(
    worked({{0h, 2h + 30min}, {2h + 30min, 24h}}, "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z"),
    25h);
}

TEST(WorkingTime, IsTheSameOnOtherDays) {
  EXPECT_EQ(worked({{9h, 17h}}, "2026-03-28T00:00:00Z", "2026-03-31T00:00:00Z"), 24h);
  EXPECT_EQ(worked({{9h, 17h}}, "2026-10-24T00:00:00Z", "2026-10-27T00:00:00Z"), 24h);
}

TEST(WorkingTime, CoversThreeYearsBackAndTenAhead) {
  auto span = [](const char* from, const char* to) { return worked({{9h, 17h}}, from, to); };
  EXPECT_EQ(span("2023-01-02T00:00:00Z", "2023-01-03T00:00:00Z"), 8h);
  EXPECT_EQ(span("2036-12-30T00:00:00Z", "2036-12-31T00:00:00Z"), 8h);
  EXPECT_EQ(span("2037-01-02T00:00:00Z", "2037-01-03T00:00:00Z"), 24h) << "around the clock";
  EXPECT_EQ(span("2022-12-30T00:00:00Z", "2022-12-31T00:00:00Z"), 24h);
}

TEST(WorkingTime, IsConfiguredByWeekday) {
  auto made = calendar_of(
    "time_zone = 'Europe/Berlin'\n"
    "hours = { monday = ['08:00-12:00', '13:00-17:30'], friday = ['08:00-12:00'] }\n");
  EXPECT_EQ(made.between(at("2026-11-23T00:00:00Z"), at("2026-11-24T00:00:00Z")), 8h + 30min);
  EXPECT_EQ(made.between(at("2026-11-24T00:00:00Z"), at("2026-11-27T00:00:00Z")), 0h);
  EXPECT_EQ(made.add(at("2026-11-27T10:30:00Z"), 1h), at("2026-11-30T07:30:00Z"))
    << "the morning of Monday follows the noon of Friday";
}

TEST(WorkingTime, KnowsHolidaysOnceAndEveryYear) {
  auto made = calendar_of("hours = { monday = ['00:00-24:00'], friday = ['00:00-24:00'] }\n"
                          "holidays = ['12-25', '2026-11-23', 2026-11-30]\n");
  auto day = [&](std::string_view from) { return made.between(at(from), at(from) + 24h); };
  EXPECT_EQ(day("2026-12-25T00:00:00Z"), 0h);
  EXPECT_EQ(day("2028-12-25T00:00:00Z"), 0h);
  EXPECT_EQ(day("2026-11-23T00:00:00Z"), 0h);
  EXPECT_EQ(day("2026-11-30T00:00:00Z"), 0h) << "a date without quotes";
  EXPECT_EQ(day("2026-12-07T00:00:00Z"), 24h);
}

TEST(WorkingTime, IsNotConfiguredByNonsense) {
  EXPECT_EQ(error_of_calendar("hours = { }\n"),
            "cotm.toml:3: 'hours' must name working hours of one day at least");
  const std::string why = "cotm.toml:3: 'monday' must hold hours such as \"08:30-17:00\"";
  for (const auto* text : {"9-17", "09:00-24:01", "17:00-09:00", "09:00-09:00", "09:60-10:00",
                           "+9:00-10:00", "09:00", "09:00-17:00 "})
    EXPECT_EQ(error_of_calendar("hours = { monday = ['" + std::string{text} + "'] }\n"), why);
  EXPECT_EQ(error_of_calendar("hours = { monday = ['09:00-12:00', '11:00-13:00'] }\n"),
            "cotm.toml:3: 'monday' must hold hours in their order, without overlaps");
  EXPECT_EQ(error_of_calendar("hours = { caturday = ['09:00-12:00'] }\n"),
            "cotm.toml:3: unknown key 'caturday'");
  for (const auto* text : {"2026-02-30", "13-01", "Christmas", "2026-1-1", "25.12."})
    EXPECT_EQ(error_of_calendar("hours = { monday = ['09:00-12:00'] }\nholidays = ['"
                                + std::string{text} + "']\n"),
              "cotm.toml:4: 'holidays' must hold dates such as \"2026-12-24\", or \"12-25\" for "
              "every year")
      << text;
}

TEST(WorkingTime, IsNotConfiguredWhereNobodyLives) {
  auto error
    = error_of_calendar("time_zone = 'Mars/Olympus'\nhours = { monday = ['09:00-12:00'] }\n");
  EXPECT_TRUE(error.starts_with("cotm.toml:3: 'time_zone' is not known: ")) << error;
}

} // namespace
} // namespace cotm::apps::test
