// tests/apps/config/reference_test.cpp: the examples load, and the documentation misses no key.

#include "tests/apps/config/reading.hpp"

#include <toml++/toml.h>

#include <fstream>
#include <iterator>
#include <set>
#include <sstream>

namespace cotm::apps::test {
namespace {

const std::filesystem::path docs{COTM_DOCS};

std::string text_of(const std::filesystem::path& file) {
  std::ifstream in{file};
  return {std::istreambuf_iterator<char>{in}, std::istreambuf_iterator<char>{}};
}

void collect_keys(const toml::node& from, std::set<std::string>& into) {
  if (const auto* list = from.as_array())
    for (const auto& entry : *list)
      collect_keys(entry, into);
  if (const auto* table = from.as_table())
    for (const auto& [key, node] : *table) {
      into.emplace(key.str());
      collect_keys(node, into);
    }
}

/// What stands in backticks in `text`.
std::set<std::string> quoted(const std::string& text) {
  std::set<std::string> made;
  for (auto from = text.find('`'); from != std::string::npos;) {
    auto to = text.find('`', from + 1);
    if (to == std::string::npos)
      break;
    made.insert(text.substr(from + 1, to - from - 1));
    from = text.find('`', to + 1);
  }
  return made;
}

/// The keys that the tables of the documentation explain: their first column.
std::set<std::string> explained_keys() {
  std::set<std::string> made;
  std::istringstream lines{text_of(docs / "configuration.md")};
  for (std::string line; std::getline(lines, line);)
    if (line.starts_with("| `"))
      made.merge(quoted(line.substr(0, line.find('|', 1))));
  return made;
}

std::set<std::string> used_keys() {
  std::set<std::string> made;
  collect_keys(toml::parse_file((docs / "examples/reference.toml").string()), made);
  return made;
}

TEST(ConfigReference, Loads) {
  auto made = load_config(docs / "examples/reference.toml", noon);
  ASSERT_TRUE(made) << made.error();
  EXPECT_EQ(summary(*made), "3 destinations, 1 rule, 1 calendar, 2 jeopardy rules, 1 escalation, "
                            "3 queues, 6 task types, 2 task rules, 2 sinks");
}

TEST(ConfigReference, IsNotTheOnlyExampleThatLoads) {
  auto made = load_config(docs / "examples/cotm.toml", noon);
  EXPECT_TRUE(made) << made.error();
}

TEST(ConfigReference, UsesEveryKeyThatIsExplained) {
  const auto used = used_keys();
  const auto explained = explained_keys();
  EXPECT_GT(explained.size(), 30U);
  for (const auto& key : explained)
    EXPECT_TRUE(used.contains(key)) << key;
}

TEST(ConfigReference, UsesNoKeyThatNobodyMentions) {
  const auto text = text_of(docs / "configuration.md");
  const std::set<std::string> weekdays{"tuesday", "wednesday", "thursday", "friday", "saturday"};
  for (const auto& key : used_keys()) {
    const bool is_mentioned = text.find("`" + key + "`") != std::string::npos
                              || text.find("[" + key + "]") != std::string::npos
                              || text.find("." + key + "]") != std::string::npos;
    EXPECT_TRUE(is_mentioned || weekdays.contains(key)) << key;
  }
}

} // namespace
} // namespace cotm::apps::test
