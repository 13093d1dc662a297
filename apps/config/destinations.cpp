// apps/config/destinations.cpp: who fulfils orders, and who gets what.

#include "apps/config/config.hpp"
#include "apps/config/sections.hpp"

#include <array>
#include <limits>

namespace cotm::apps::config {

namespace {

using order::after_retries;
using order::destination_kind;
using order::milestone_rule;
using order::retry_pace;

constexpr std::array<word<destination_kind>, 4> kinds{{
  {"factory", destination_kind::factory},
  {"affiliate", destination_kind::affiliate},
  {"partner", destination_kind::partner},
  {"manual", destination_kind::manual},
}};

constexpr std::array<word<retry_pace>, 3> paces{{
  {"immediate", retry_pace::immediate},
  {"fixed", retry_pace::fixed},
  {"staggered", retry_pace::staggered},
}};

constexpr std::array<word<after_retries>, 2> ends{{
  {"fallout", after_retries::fallout},
  {"fail", after_retries::fail},
}};

order::failure_rule read_failure(table_reader& from) {
  order::failure_rule made;
  made.code.clear();
  from.read_name("code", made.code);
  if (made.code.find('*') < made.code.size() - 1)
    from.fail("code", "may have a '*' at its end only");
  from.read<retry_pace>("pace", made.pace, paces);
  from.read("retries", made.retries, 0, retries_max);
  read_staggering(from, made.first, made.factor, made.most);
  from.read<after_retries>("then", made.then, ends);
  return made;
}

void read_caps(table_reader& from, std::array<std::uint32_t, order::priority_count>& into) {
  if (!from.has("caps"))
    return;
  std::vector<std::uint32_t> caps;
  from.read("caps", caps, 1, 100);
  if (caps.size() != into.size())
    from.fail("caps", "must be five whole numbers from 1 to 100, one for each priority");
  else
    std::ranges::copy(caps, into.begin());
}

order::destination_policy read_destination(table_reader& from, const order::policy& known) {
  order::destination_policy made;
  from.read_name("name", made.name);
  from.read<destination_kind>("kind", made.kind, kinds);
  from.read("window", made.window_max, 1, window_limit_max);
  from.read_positive("acknowledge_within", made.acknowledge_within);
  from.read("lead_time", made.lead_time);
  read_queue_name(from, known, made.queue);
  read_caps(from, made.caps);
  read_backoff(from, "retry", made.retry);
  from.read_table("breaker", [&](table_reader& breaker) {
    breaker.read("failures", made.breaker.failures, 1, std::numeric_limits<std::uint32_t>::max());
    breaker.read("open_for", made.breaker.open_for);
  });
  from.read_tables("failure", failures_max,
                   [&](table_reader& failure) { made.failures.push_back(read_failure(failure)); });
  return made;
}

milestone_rule read_milestone(table_reader& from) {
  milestone_rule made;
  from.read_name("name", made.name);
  from.read("point_of_no_return", made.is_point_of_no_return);
  const bool is_after = from.has("after_release");
  const bool is_before = from.has("before_completion");
  if (is_after == is_before)
    from.fail("name", "needs one of 'after_release' and 'before_completion'");
  made.counts
    = is_after ? milestone_rule::base::after_release : milestone_rule::base::before_completion;
  from.read(is_after ? "after_release" : "before_completion", made.offset);
  return made;
}

order::distribution_rule read_rule(table_reader& from, const order::policy& known) {
  order::distribution_rule made;
  from.read_table("match", [&](table_reader& match) {
    match.read("offering", made.match.offering);
    match.read("specification", made.match.specification);
    match.read("category", made.match.category);
    match.read("action", made.match.action);
  });
  from.read("destination", made.destination);
  if (known.find_destination(made.destination) == nullptr)
    from.fail("destination", "must be the name of a [[destination]]");
  from.read("lead_time", made.lead_time);
  from.read_tables("milestone", order::milestones_max, [&](table_reader& milestone) {
    made.milestones.push_back(read_milestone(milestone));
  });
  return made;
}

} // namespace

void read_destinations(table_reader& file, order::policy& into) {
  file.read_tables("destination", destinations_max, [&](table_reader& destination) {
    auto read = read_destination(destination, into);
    refuse_second(destination, read.name, into.find_destination(read.name) != nullptr);
    into.distribution.destinations.push_back(std::move(read));
  });
}

void read_rules(table_reader& file, order::policy& into) {
  file.read_tables("rule", rules_max, [&](table_reader& rule) {
    into.distribution.rules.push_back(read_rule(rule, into));
  });
}

} // namespace cotm::apps::config
