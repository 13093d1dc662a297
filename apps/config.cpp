// apps/config.cpp: TOML into a distribution policy, key by key.
//
// Errors are gathered rather than thrown: the first one is kept, reading goes on with defaults, and
// the caller sees the error instead of the outcome. So every function below reads straight down.

#include "apps/config.hpp"

#include "runtime/base/iso8601.hpp"

#include <toml++/toml.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

namespace cotm::apps {

namespace {

using order::destination_kind;
using order::destination_policy;
using order::distribution_policy;
using order::distribution_rule;
using order::milestone_rule;

/// The first thing that was found to be wrong.
class fault_log {
public:
  explicit fault_log(std::string_view file) : file_{file} {
    // nop
  }

  void add(const toml::source_region& where, std::string_view why) {
    if (!first_)
      first_ = file_ + ":" + std::to_string(where.begin.line) + ": " + std::string{why};
  }

  [[nodiscard]] const std::optional<config_error>& first() const noexcept {
    return first_;
  }

private:
  std::string file_;
  std::optional<config_error> first_;
};

std::string in_quotes(std::string_view text) {
  return "'" + std::string{text} + "'";
}

/// Reads the members of one table, and complains of those that nobody read.
class table_reader {
public:
  table_reader(const toml::table& table, fault_log& faults) : table_{table}, faults_{faults} {
    // nop
  }

  table_reader(const table_reader&) = delete;
  table_reader& operator=(const table_reader&) = delete;

  ~table_reader() {
    for (const auto& [key, node] : table_)
      if (std::find(read_.begin(), read_.end(), key.str()) == read_.end())
        faults_.add(key.source(), "unknown key " + in_quotes(key.str()));
  }

  const toml::node* find(std::string_view key) {
    read_.emplace_back(key);
    return table_.get(key);
  }

  void fail(std::string_view key, std::string_view why) {
    const auto* node = table_.get(key);
    faults_.add(node != nullptr ? node->source() : table_.source(),
                in_quotes(key) + " " + std::string{why});
  }

  void read(std::string_view key, std::string& into) {
    const auto* node = find(key);
    if (node == nullptr)
      return;
    auto value = node->value_exact<std::string>();
    if (!value)
      fail(key, "must be a text");
    else if (value->size() > order::name_bytes_max)
      fail(key, "is longer than " + std::to_string(order::name_bytes_max) + " bytes");
    else
      into = std::move(*value);
  }

  void read(std::string_view key, bool& into) {
    const auto* node = find(key);
    if (node == nullptr)
      return;
    if (auto value = node->value_exact<bool>())
      into = *value;
    else
      fail(key, "must be true or false");
  }

  void read(std::string_view key, duration& into) {
    const auto* node = find(key);
    if (node == nullptr)
      return;
    auto text = node->value_exact<std::string>();
    auto span = text ? parse_duration(*text) : std::nullopt;
    if (span)
      into = *span;
    else
      fail(key, R"(must be a span of time such as "PT5M")");
  }

  /// Reads a whole number from 1 to `most`.
  void read(std::string_view key, std::uint32_t& into, std::uint32_t most) {
    const auto* node = find(key);
    if (node == nullptr)
      return;
    auto value = node->value_exact<std::int64_t>();
    if (value && *value >= 1 && *value <= std::int64_t{most})
      into = static_cast<std::uint32_t>(*value);
    else
      fail(key, "must be a whole number from 1 to " + std::to_string(most));
  }

  /// Calls `read_members` with a reader of the table at `key`, if there is one.
  template <class ReadMembers>
  void read_table(std::string_view key, ReadMembers read_members) {
    const auto* node = find(key);
    if (node == nullptr)
      return;
    if (const auto* table = node->as_table()) {
      table_reader members{*table, faults_};
      read_members(members);
    } else {
      fail(key, "must be a table");
    }
  }

  /// Calls `read_members` with a reader of each table of the list at `key`, if there is one.
  template <class ReadMembers>
  void read_tables(std::string_view key, std::size_t most, ReadMembers read_members) {
    const auto* node = find(key);
    if (node == nullptr)
      return;
    const auto* list = node->as_array();
    if (list == nullptr || list->size() > most) {
      fail(key, "must be a list of at most " + std::to_string(most) + " tables");
      return;
    }
    for (const auto& entry : *list) {
      if (const auto* table = entry.as_table()) {
        table_reader members{*table, faults_};
        read_members(members);
      } else {
        faults_.add(entry.source(), in_quotes(key) + " must hold tables only");
      }
    }
  }

private:
  const toml::table& table_;
  fault_log& faults_;
  std::vector<std::string> read_;
};

void read_kind(table_reader& from, destination_kind& into) {
  constexpr auto kinds = std::array{
    std::pair{std::string_view{"factory"}, destination_kind::factory},
    std::pair{std::string_view{"affiliate"}, destination_kind::affiliate},
    std::pair{std::string_view{"partner"}, destination_kind::partner},
    std::pair{std::string_view{"manual"}, destination_kind::manual},
  };
  std::string text = "factory";
  from.read("kind", text);
  const auto* found = std::find_if(kinds.begin(), kinds.end(),
                                   [&](const auto& kind) { return kind.first == text; });
  if (found != kinds.end())
    into = found->second;
  else
    from.fail("kind", "must be factory, affiliate, partner or manual");
}

destination_policy read_destination(table_reader& from) {
  destination_policy made;
  from.read("name", made.name);
  if (made.name.empty())
    from.fail("name", "is missing or empty");
  read_kind(from, made.kind);
  from.read("window", made.window_max, window_limit_max);
  from.read("acknowledge_within", made.acknowledge_within);
  from.read_table("retry", [&](table_reader& retry) {
    retry.read("first", made.retry.first);
    retry.read("factor", made.retry.factor, 100);
    retry.read("most", made.retry.most);
    if (made.retry.first == duration::zero())
      retry.fail("first", "must be longer than zero");
    if (made.retry.most < made.retry.first)
      retry.fail("most", "is shorter than 'first'");
  });
  from.read_table("breaker", [&](table_reader& breaker) {
    breaker.read("failures", made.breaker.failures, std::numeric_limits<std::uint32_t>::max());
    breaker.read("open_for", made.breaker.open_for);
  });
  return made;
}

milestone_rule read_milestone(table_reader& from) {
  milestone_rule made;
  from.read("name", made.name);
  if (made.name.empty())
    from.fail("name", "is missing or empty");
  from.read("point_of_no_return", made.is_point_of_no_return);
  const bool is_after = from.find("after_release") != nullptr;
  const bool is_before = from.find("before_completion") != nullptr;
  if (is_after == is_before)
    from.fail("name", "needs one of 'after_release' and 'before_completion'");
  made.counts
    = is_after ? milestone_rule::base::after_release : milestone_rule::base::before_completion;
  from.read(is_after ? "after_release" : "before_completion", made.offset);
  return made;
}

distribution_rule read_rule(table_reader& from, const distribution_policy& policy) {
  distribution_rule made;
  from.read_table("match", [&](table_reader& match) {
    match.read("offering", made.match.offering);
    match.read("specification", made.match.specification);
    match.read("category", made.match.category);
    match.read("action", made.match.action);
  });
  from.read("destination", made.destination);
  if (policy.find(made.destination) == nullptr)
    from.fail("destination", "must be the name of a [[destination]]");
  from.read("lead_time", made.lead_time);
  from.read_tables("milestone", order::milestones_max, [&](table_reader& milestone) {
    made.milestones.push_back(read_milestone(milestone));
  });
  return made;
}

distribution_policy read_policy(const toml::table& file, fault_log& faults) {
  distribution_policy made;
  table_reader from{file, faults};
  from.read_tables("destination", destinations_max, [&](table_reader& destination) {
    auto read = read_destination(destination);
    if (made.find(read.name) != nullptr)
      destination.fail("name", in_quotes(read.name) + " is configured twice");
    made.destinations.push_back(std::move(read));
  });
  from.read_tables("rule", rules_max,
                   [&](table_reader& rule) { made.rules.push_back(read_rule(rule, made)); });
  return made;
}

} // namespace

config_result parse_config(std::string_view text, std::string_view file) {
  fault_log faults{file};
  try {
    const auto table = toml::parse(text);
    auto made = read_policy(table, faults);
    if (!faults.first())
      return made;
  } catch (const toml::parse_error& error) {
    faults.add(error.source(), error.description());
  }
  return tl::unexpected{*faults.first()};
}

config_result load_config(const std::filesystem::path& file) {
  std::ifstream in{file, std::ios::binary};
  std::string text{std::istreambuf_iterator<char>{in}, std::istreambuf_iterator<char>{}};
  if (!in)
    return tl::unexpected{file.string() + ": cannot be read"};
  return parse_config(text, file.string());
}

} // namespace cotm::apps
