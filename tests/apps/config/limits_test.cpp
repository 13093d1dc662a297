// tests/apps/config/limits_test.cpp: how much of anything one file may have.

#include "tests/apps/config/reading.hpp"

#include <functional>
#include <string>
#include <utility>

namespace cotm::apps::test {
namespace {

/// A list of the file: so many entries are right, and one more is not.
struct limit {
  std::string what;
  std::size_t most = 0;
  std::function<std::string(std::size_t)> text; ///< A file with so many entries.
};

void PrintTo(const limit& shown, std::ostream* out) { // NOLINT: GoogleTest wants it so.
  *out << shown.what;
}

/// So many tables of one section, each with a name of its own if the section has names.
std::function<std::string(std::size_t)> tables(std::string before, std::string members) {
  return [before = std::move(before), members = std::move(members)](std::size_t count) {
    auto text = before;
    for (std::size_t i = 0; i < count; ++i) {
      auto entry = members;
      if (auto at = entry.find('#'); at != std::string::npos)
        entry.replace(at, 1, std::to_string(i));
      text += entry + "\n";
    }
    return text;
  };
}

/// So many entries of one list.
std::function<std::string(std::size_t)>
entries(std::string before, std::function<std::string(std::size_t)> entry, std::string after) {
  return [before = std::move(before), entry = std::move(entry),
          after = std::move(after)](std::size_t count) {
    auto text = before;
    for (std::size_t i = 0; i < count; ++i)
      text += (i > 0 ? ", " : "") + entry(i);
    return text + after;
  };
}

std::function<std::string(std::size_t)> same(std::string text) {
  return [text = std::move(text)](std::size_t) { return text; };
}

const std::string destination = "[[destination]]\nname = 'a'\n";
const std::string office = "[[calendar]]\nname = 'c'\n";

class ConfigLimit : public testing::TestWithParam<limit> {};

TEST_P(ConfigLimit, IsTheMostThatAFileMayHave) {
  const auto& it = GetParam();
  EXPECT_EQ(error_of(it.text(it.most)), "no error");
  auto error = error_of(it.text(it.most + 1));
  EXPECT_NE(error.find("must be a list of at most " + std::to_string(it.most)), std::string::npos)
    << error;
}

INSTANTIATE_TEST_SUITE_P(
  Sections, ConfigLimit,
  testing::Values(
    limit{"destinations", destinations_max, tables("", "[[destination]]\nname = 'd#'")},
    limit{"rules", rules_max, tables(destination, "[[rule]]\ndestination = 'a'")},
    limit{"jeopardies", jeopardies_max, tables("", "[[jeopardy]]\nnormal = 'PT0S'")},
    limit{"escalations", escalations_max, tables("", "[[escalation]]\nstep = [ { to = 'x' } ]")},
    limit{"queues", queues_max, tables("", "[[queue]]\nname = 'q#'")},
    limit{"task types", task_types_max, tables("", "[[task_type]]\nname = 't#'")},
    limit{"task rules", task_rules_max, tables("", "[[task_rule]]\nwhen = 'order_failed'")},
    limit{"sinks", sinks_max, tables("", "[[sink]]\nname = 's#'\nurl = 'http://x'")},
    limit{"calendars", calendars_max,
          tables("", "[[calendar]]\nname = 'c#'\nhours = { monday = ['09:00-17:00'] }")}));

INSTANTIATE_TEST_SUITE_P(
  Lists, ConfigLimit,
  testing::Values(
    limit{"failures", failures_max,
          entries(destination + "failure = [", same("{ code = '*' }"), "]\n")},
    limit{"milestones", order::milestones_max,
          entries(destination + "[[rule]]\ndestination = 'a'\nmilestone = [",
                  same("{ name = 'm', after_release = 'PT1S' }"), "]\n")},
    limit{"steps", steps_max,
          entries(
            "[[escalation]]\nstep = [",
            [](std::size_t i) { return "{ to = 'x', after = 'PT" + std::to_string(i) + "H' }"; },
            "]\n")},
    limit{"conditions", conditions_max,
          entries("[[jeopardy]]\nnormal = 'PT0S'\ncategories = [", same("'x'"), "]\n")},
    limit{"outcomes", outcomes_max,
          entries("[[task_type]]\nname = 't'\noutcomes = [", same("'x'"), "]\n")},
    limit{"holidays", holidays_max,
          entries(office + "hours = { monday = ['09:00-17:00'] }\nholidays = [", same("'12-25'"),
                  "]\n")},
    limit{"hours of a day", day_hours_max,
          entries(
            office + "hours = { monday = [",
            [](std::size_t i) {
              auto hour = std::to_string(10 + i);
              return "'" + hour + ":00-" + hour + ":30'";
            },
            "] }\n")}));

} // namespace
} // namespace cotm::apps::test
