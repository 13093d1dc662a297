// tests/support/random_policies.hpp: policies drawn from a seed, for laws over random orders.

#pragma once

#include "actors/order/policy.hpp"
#include "tests/support/random_orders.hpp"

namespace cotm::test {

/// A distance of up to ten milliseconds before or after a date, or a share of what was planned.
inline order::threshold random_threshold(dice& roll) {
  if (roll.one_in(3))
    return order::percentage{static_cast<int>(roll.below(200)) - 100};
  return roll.span_below(20) - duration{10};
}

inline order::jeopardy_rule random_jeopardy_rule(dice& roll) {
  order::jeopardy_rule made;
  if (!roll.one_in(3))
    made.kinds = {static_cast<order::jeopardy_kind>(roll.below(order::jeopardy_kind_count))};
  if (roll.one_in(3))
    made.destinations = {"factory-a"};
  for (auto* level : {&made.normal, &made.hazard, &made.critical})
    if (roll.one_in(2))
      *level = random_threshold(roll);
  if (roll.one_in(3))
    made.calendar = "office";
  return made;
}

inline order::escalation_rule random_escalation_rule(dice& roll) {
  order::escalation_rule made;
  made.from = static_cast<order::jeopardy_level>(1 + roll.below(3));
  auto after = duration::zero();
  for (auto count = 1 + roll.below(3); count > 0; --count) {
    after += roll.span_below(10);
    made.steps.push_back({after, "role-" + std::to_string(count), roll.one_in(2), {}});
  }
  if (roll.one_in(3))
    made.calendar = "office";
  return made;
}

/// Of the factories of `random_plan`: some fail finally, some work by hand, some take their time.
inline order::destination_policy random_destination(dice& roll, char id) {
  order::destination_policy made;
  made.name = std::string{"factory-"} + id;
  made.kind = roll.one_in(6) ? order::destination_kind::manual : order::destination_kind::factory;
  if (roll.one_in(2))
    made.lead_time = std::chrono::minutes{roll.below(5)};
  order::failure_rule rule;
  rule.pace = static_cast<order::retry_pace>(roll.below(3));
  rule.retries = static_cast<std::uint32_t>(roll.below(3));
  rule.first = roll.span_below(6);
  rule.then = roll.one_in(2) ? order::after_retries::fail : order::after_retries::fallout;
  made.failures = {rule};
  return made;
}

inline order::sink random_sink(dice& roll) {
  order::sink made;
  made.name = "billing";
  made.url = "https://billing";
  made.on
    = {order::notice_trigger::order_completed, order::notice_trigger::distributed_order_completed};
  made.confirm_within = roll.span_below(20);
  made.retry = {duration{1} + roll.span_below(4), 2, duration{10}};
  return made;
}

/// Days of five milliseconds, of which two are for work.
inline order::calendar short_days() {
  std::vector<order::calendar::interval> days;
  for (int day = -20; day < 60; ++day)
    days.push_back({noon + duration{day * 5}, noon + duration{day * 5 + 2}});
  return order::calendar{std::move(days)};
}

inline order::policy random_policy(dice& roll) {
  order::policy made;
  for (auto count = roll.below(4); count > 0; --count)
    made.jeopardies.insert(made.jeopardies.begin(), random_jeopardy_rule(roll));
  for (auto count = roll.below(3); count > 0; --count)
    made.escalations.push_back(random_escalation_rule(roll));
  for (char id = 'a'; id < 'g'; ++id)
    if (!roll.one_in(3))
      made.distribution.destinations.push_back(random_destination(roll, id));
  for (auto& type : made.task_types)
    type.due = roll.span_below(6);
  if (roll.one_in(2))
    made.sinks = {random_sink(roll)};
  made.calendars.emplace("office", short_days());
  made.review_interval = duration{1} + roll.span_below(40);
  made.customer_reply_within = roll.span_below(20);
  made.groups.deadline = duration{1} + roll.span_below(10);
  return made;
}

} // namespace cotm::test
