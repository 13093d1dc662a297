// actors/order/policy.cpp: see policy.hpp.

#include "actors/order/policy.hpp"

#include <algorithm>

namespace cotm::order {

namespace {

/// Whether a condition holds: it names what was found, or nothing at all.
template <class T, class Found>
bool is_any_of(const std::vector<T>& wanted, const Found& found) {
  return wanted.empty() || std::ranges::find(wanted, found) != wanted.end();
}

bool is_code_matched(std::string_view wanted, std::string_view found) {
  if (wanted.ends_with('*'))
    return found.starts_with(wanted.substr(0, wanted.size() - 1));
  return wanted == found;
}

template <class T, class Matches>
const T* first_of(const std::vector<T>& list, Matches matches) {
  auto found = std::ranges::find_if(list, matches);
  return found == list.end() ? nullptr : &*found;
}

template <class T>
const T* named(const std::vector<T>& list, std::string_view name) {
  return first_of(list, [&](const T& each) { return each.name == name; });
}

jeopardy_rule at_due(std::vector<jeopardy_kind> kinds,
                     std::optional<threshold> jeopardy_rule::*level) {
  jeopardy_rule made;
  made.kinds = std::move(kinds);
  made.*level = duration::zero();
  return made;
}

} // namespace

std::optional<duration> retry_delay(const failure_rule& rule, std::uint32_t retry) {
  if (retry == 0 || retry > rule.retries)
    return std::nullopt;
  switch (rule.pace) {
    case retry_pace::immediate:
      return duration::zero();
    case retry_pace::fixed:
      return rule.first;
    case retry_pace::staggered:
      break;
  }
  auto delay = std::min(rule.first, rule.most);
  for (std::uint32_t i = 1; i < retry && delay < rule.most && rule.factor > 1; ++i)
    delay = delay > rule.most / rule.factor ? rule.most : delay * rule.factor;
  return delay;
}

std::vector<jeopardy_rule> default_jeopardy_rules() {
  using enum jeopardy_kind;
  return {at_due({completion}, &jeopardy_rule::critical),
          at_due({acknowledgement, milestone, start, notice}, &jeopardy_rule::hazard),
          at_due({stalled, customer_reply, task}, &jeopardy_rule::normal)};
}

std::vector<task_type> default_task_types() {
  std::vector<task_type> made;
  for (auto name : {contact_customer_task, choose_destination_task, resolve_fallout_task,
                    manual_work_task, escalation_task, cancellation_task})
    made.emplace_back().name = name;
  return made;
}

const destination_policy* distribution_policy::find(std::string_view name) const {
  return named(destinations, name);
}

const destination_policy* policy::find_destination(std::string_view name) const {
  return distribution.find(name);
}

const task_type* policy::find_task_type(std::string_view name) const {
  return named(task_types, name);
}

const work_queue* policy::find_queue(std::string_view name) const {
  return named(queues, name);
}

const sink* policy::find_sink(std::string_view name) const {
  return named(sinks, name);
}

const failure_rule* policy::failure_rule_for(std::string_view destination,
                                             std::string_view code) const {
  const auto* found = find_destination(destination);
  if (found == nullptr)
    return nullptr;
  return first_of(found->failures,
                  [&](const failure_rule& each) { return is_code_matched(each.code, code); });
}

const jeopardy_rule* policy::jeopardy_rule_for(jeopardy_kind kind, std::uint8_t priority,
                                               std::string_view category,
                                               std::string_view destination) const {
  return first_of(jeopardies, [&](const jeopardy_rule& each) {
    return is_any_of(each.kinds, kind) && is_any_of(each.priorities, priority)
           && is_any_of(each.categories, category) && is_any_of(each.destinations, destination);
  });
}

const escalation_rule* policy::escalation_rule_for(std::uint8_t priority,
                                                   jeopardy_level level) const {
  return first_of(escalations, [&](const escalation_rule& each) {
    return is_any_of(each.priorities, priority) && each.from <= level;
  });
}

instant policy::add(std::string_view calendar_name, instant from, duration working) const {
  auto found = calendars.find(calendar_name);
  return found == calendars.end() ? from + working : found->second.add(from, working);
}

instant policy::reached_at(const jeopardy_rule& rule, const threshold& at, instant due,
                           duration planned) const {
  if (const auto* span = std::get_if<duration>(&at))
    return add(rule.calendar, due, *span);
  return due + planned * std::get<percentage>(at).of_planned / 100;
}

bool is_matched(const task_rule& rule, task_trigger happened, duration by, std::uint8_t priority,
                std::string_view category) {
  const bool is_large
    = happened != task_trigger::expected_date_changed || std::chrono::abs(by) > rule.more_than;
  return rule.when == happened && is_large && is_any_of(rule.priorities, priority)
         && is_any_of(rule.categories, category);
}

} // namespace cotm::order
