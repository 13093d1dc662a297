// apps/config/worklist.cpp: queues, types of tasks, and when tasks arise.

#include "apps/config/config.hpp"
#include "apps/config/sections.hpp"

#include <array>

namespace cotm::apps::config {

namespace {

using order::task_trigger;

constexpr std::array<word<task_trigger>, 4> triggers{{
  {"expected_date_changed", task_trigger::expected_date_changed},
  {"content_changed", task_trigger::content_changed},
  {"order_cancelled", task_trigger::order_cancelled},
  {"order_failed", task_trigger::order_failed},
}};

/// Adds what is configured, or puts it in the place of what is there without being configured.
template <class T>
void put(std::vector<T>& list, T made) {
  auto found = std::ranges::find(list, made.name, &T::name);
  if (found == list.end())
    list.push_back(std::move(made));
  else
    *found = std::move(made);
}

order::task_type read_task_type(table_reader& from, const order::policy& known) {
  order::task_type made;
  from.read_name("name", made.name);
  read_queue_name(from, known, made.queue);
  from.read("due", made.due);
  read_calendar_name(from, known, made.calendar);
  from.read("outcomes", made.outcomes, outcomes_max);
  return made;
}

order::task_rule read_task_rule(table_reader& from, const order::policy& known) {
  order::task_rule made;
  if (!from.has("when"))
    from.fail("when", "is missing");
  from.read<task_trigger>("when", made.when, triggers);
  from.read("more_than", made.more_than);
  if (made.when != task_trigger::expected_date_changed && from.has("more_than"))
    from.fail("more_than", "is of 'expected_date_changed' only");
  from.read("type", made.type);
  if (known.find_task_type(made.type) == nullptr)
    from.fail("type", "must be the name of a [[task_type]]");
  read_priorities(from, made.priorities);
  from.read("categories", made.categories, conditions_max);
  return made;
}

} // namespace

void read_worklist(table_reader& file, order::policy& into) {
  std::vector<std::string> seen;
  auto see = [&](table_reader& from, const std::string& name) {
    refuse_second(from, name, std::ranges::find(seen, name) != seen.end());
    seen.push_back(name);
  };
  file.read_tables("queue", queues_max, [&](table_reader& queue) {
    order::work_queue made;
    queue.read_name("name", made.name);
    queue.read("description", made.description);
    see(queue, made.name);
    put(into.queues, std::move(made));
  });
  seen.clear();
  file.read_tables("task_type", task_types_max, [&](table_reader& type) {
    auto made = read_task_type(type, into);
    see(type, made.name);
    put(into.task_types, std::move(made));
  });
}

void read_task_rules(table_reader& file, order::policy& into) {
  file.read_tables("task_rule", task_rules_max, [&](table_reader& rule) {
    into.task_rules.push_back(read_task_rule(rule, into));
  });
}

} // namespace cotm::apps::config
