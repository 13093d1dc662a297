// apps/config/config.cpp: see config.hpp.

#include "apps/config/config.hpp"

#include "apps/config/sections.hpp"

#include <array>
#include <fstream>
#include <iterator>

namespace cotm::apps {

namespace config {

void read_priorities(table_reader& from, std::vector<std::uint8_t>& into) {
  std::vector<std::uint32_t> read;
  from.read("priorities", read, 0, order::priority_max);
  into.clear();
  for (auto each : read)
    into.push_back(static_cast<std::uint8_t>(each));
}

void read_staggering(table_reader& from, duration& first, std::uint32_t& factor, duration& most) {
  constexpr std::uint32_t factor_max = 100; // Beyond, the second retry is the last in practice.
  from.read_positive("first", first);
  from.read("factor", factor, 1, factor_max);
  from.read("most", most);
  if (!from.has("most"))
    most = std::max(most, first);
  if (most < first)
    from.fail("most", "is shorter than 'first'");
}

void read_backoff(table_reader& from, std::string_view key, order::backoff& into) {
  from.read_table(key, [&](table_reader& members) {
    read_staggering(members, into.first, into.factor, into.most);
  });
}

void read_calendar_name(table_reader& from, const order::policy& known, std::string& into) {
  from.read("calendar", into);
  if (!into.empty() && !known.calendars.contains(into))
    from.fail("calendar", "must be the name of a [[calendar]]");
}

void read_queue_name(table_reader& from, const order::policy& known, std::string& into) {
  from.read("queue", into);
  if (!into.empty() && known.find_queue(into) == nullptr)
    from.fail("queue", "must be the name of a [[queue]]");
}

void refuse_second(table_reader& from, std::string_view name, bool is_taken) {
  if (is_taken)
    from.fail("name", in_quotes(name) + " is configured twice");
}

namespace {

using order::group_failure;

constexpr std::array<word<group_failure>, 2> group_failures{{
  {"keep", group_failure::keep},
  {"compensate", group_failure::compensate},
}};

order::policy read_policy(const toml::table& table, instant now, fault_log& faults) {
  order::policy made;
  table_reader file{table, faults};
  file.read_positive("review_interval", made.review_interval);
  file.read_positive("customer_reply_within", made.customer_reply_within);
  read_calendars(file, now, made);
  read_worklist(file, made);
  read_destinations(file, made);
  read_rules(file, made);
  read_jeopardies(file, made);
  read_task_rules(file, made);
  file.read_table("group", [&](table_reader& group) {
    group.read_positive("deadline", made.groups.deadline);
    group.read<group_failure>("on_failure", made.groups.on_failure, group_failures);
  });
  read_sinks(file, made);
  return made;
}

} // namespace

} // namespace config

config_result parse_config(std::string_view text, std::string_view file, instant now) {
  config::fault_log faults{file};
  try {
    const auto table = toml::parse(text);
    auto made = config::read_policy(table, now, faults);
    if (!faults.first())
      return made;
  } catch (const toml::parse_error& error) {
    faults.add(error.source(), error.description());
  }
  return tl::unexpected{*faults.first()};
}

config_result load_config(const std::filesystem::path& file, instant now) {
  std::ifstream in{file, std::ios::binary};
  std::string text{std::istreambuf_iterator<char>{in}, std::istreambuf_iterator<char>{}};
  if (!in)
    return tl::unexpected{file.string() + ": cannot be read"};
  return parse_config(text, file.string(), now);
}

std::string summary(const order::policy& of) {
  const order::policy unsaid;
  std::string made;
  auto add = [&made](std::size_t count, std::string_view what) {
    if (count > 0)
      made += (made.empty() ? "" : ", ") + std::to_string(count) + " " + std::string{what}
              + (count > 1 ? "s" : "");
  };
  add(of.distribution.destinations.size(), "destination");
  add(of.distribution.rules.size(), "rule");
  add(of.calendars.size(), "calendar");
  add(of.jeopardies.size() - unsaid.jeopardies.size(), "jeopardy rule");
  add(of.escalations.size(), "escalation");
  add(of.queues.size(), "queue");
  add(of.task_types.size(), "task type");
  add(of.task_rules.size(), "task rule");
  add(of.sinks.size(), "sink");
  return made;
}

} // namespace cotm::apps
