// apps/config/jeopardy.cpp: when a promise is in jeopardy, and who hears of it.

#include "apps/config/config.hpp"
#include "apps/config/sections.hpp"
#include "runtime/base/iso8601.hpp"

#include <array>
#include <charconv>

namespace cotm::apps::config {

namespace {

using order::jeopardy_kind;
using order::jeopardy_level;
using order::threshold;

constexpr std::array<word<jeopardy_kind>, order::jeopardy_kind_count> kinds{{
  {"completion", jeopardy_kind::completion},
  {"acknowledgement", jeopardy_kind::acknowledgement},
  {"milestone", jeopardy_kind::milestone},
  {"stalled", jeopardy_kind::stalled},
  {"start", jeopardy_kind::start},
  {"customer_reply", jeopardy_kind::customer_reply},
  {"notice", jeopardy_kind::notice},
  {"task", jeopardy_kind::task},
}};

constexpr std::array<word<jeopardy_level>, 3> levels{{
  {"normal", jeopardy_level::normal},
  {"hazard", jeopardy_level::hazard},
  {"critical", jeopardy_level::critical},
}};

/// Reads "PT4H", "-P1D", "20%" or "-20%".
std::optional<threshold> parse_threshold(std::string_view text) {
  if (!text.ends_with('%')) {
    const bool is_before = text.starts_with('-');
    auto span = parse_duration(text.substr(is_before ? 1 : 0));
    return span ? std::optional<threshold>{is_before ? -*span : *span} : std::nullopt;
  }
  text.remove_suffix(1);
  order::percentage made;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), made.of_planned);
  const bool is_read = error == std::errc{} && end == text.data() + text.size();
  if (!is_read || made.of_planned < percent_min || made.of_planned > percent_max)
    return std::nullopt;
  return made;
}

void read_threshold(table_reader& from, std::string_view key, std::optional<threshold>& into) {
  std::string text;
  from.read(key, text);
  if (!from.has(key))
    return;
  into = parse_threshold(text);
  if (!into)
    from.fail(key, "must be a span such as \"PT4H\" or \"-P1D\", or a percentage from \"-100%\" "
                   "to \"1000%\"");
}

/// Complains if a higher level comes before a lower one, as far as that can be known.
void check_rising(table_reader& from, std::string_view key, const std::optional<threshold>& lower,
                  const std::optional<threshold>& higher) {
  if (!lower || !higher || lower->index() != higher->index())
    return;
  const auto* span = std::get_if<duration>(&*lower);
  if (span != nullptr ? std::get<duration>(*higher) < *span
                      : std::get<order::percentage>(*higher).of_planned
                          < std::get<order::percentage>(*lower).of_planned)
    from.fail(key, "comes before a lower level");
}

order::jeopardy_rule read_jeopardy(table_reader& from, const order::policy& known) {
  order::jeopardy_rule made;
  from.read<jeopardy_kind>("kinds", made.kinds, kinds);
  read_priorities(from, made.priorities);
  from.read("categories", made.categories, conditions_max);
  from.read("destinations", made.destinations, conditions_max);
  for (const auto& name : made.destinations)
    if (known.find_destination(name) == nullptr)
      from.fail("destinations", "names " + in_quotes(name) + ", which is no [[destination]]");
  read_threshold(from, "normal", made.normal);
  read_threshold(from, "hazard", made.hazard);
  read_threshold(from, "critical", made.critical);
  if (!made.normal && !made.hazard && !made.critical)
    from.fail("[[jeopardy]] needs 'normal', 'hazard' or 'critical'");
  check_rising(from, "hazard", made.normal, made.hazard);
  check_rising(from, "critical", made.hazard, made.critical);
  check_rising(from, "critical", made.normal, made.critical);
  read_calendar_name(from, known, made.calendar);
  return made;
}

order::escalation_step read_step(table_reader& from, const order::policy& known) {
  order::escalation_step made;
  from.read("after", made.after);
  from.read_name("to", made.to);
  from.read("task", made.has_task);
  read_queue_name(from, known, made.queue);
  if (!made.queue.empty() && !made.has_task)
    from.fail("queue", "is of a task: needs 'task = true'");
  return made;
}

order::escalation_rule read_escalation(table_reader& from, const order::policy& known) {
  order::escalation_rule made;
  read_priorities(from, made.priorities);
  from.read<jeopardy_level>("from", made.from, levels);
  read_calendar_name(from, known, made.calendar);
  from.read_tables("step", steps_max, [&](table_reader& step) {
    auto read = read_step(step, known);
    if (!made.steps.empty() && read.after <= made.steps.back().after)
      step.fail("after", "must be longer than that of the step before");
    made.steps.push_back(std::move(read));
  });
  if (made.steps.empty())
    from.fail("[[escalation]] needs a 'step'");
  return made;
}

} // namespace

void read_jeopardies(table_reader& file, order::policy& into) {
  std::vector<order::jeopardy_rule> configured;
  file.read_tables("jeopardy", jeopardies_max, [&](table_reader& jeopardy) {
    configured.push_back(read_jeopardy(jeopardy, into));
  });
  into.jeopardies.insert(into.jeopardies.begin(), configured.begin(), configured.end());
  file.read_tables("escalation", escalations_max, [&](table_reader& escalation) {
    into.escalations.push_back(read_escalation(escalation, into));
  });
}

} // namespace cotm::apps::config
