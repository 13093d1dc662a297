// actors/registry/worklist.cpp: see worklist.hpp.

#include "actors/registry/worklist.hpp"

#include "actors/registry/keys.hpp"
#include "actors/registry/ranking.hpp"

#include <array>
#include <map>
#include <set>

namespace cotm::registry {

namespace {

using order::task_state;
using persistence::view_store;

constexpr auto all_states
  = std::array{task_state::open, task_state::claimed, task_state::completed, task_state::cancelled};

// -- keys ----------------------------------------------------------------------------------------

std::string begin_key(task_state is, std::string_view name) {
  std::string key;
  add_number(key, static_cast<std::uint8_t>(is), 1);
  add_name(key, name);
  return key;
}

/// [priority] [due] [order] [task]
void add_place(std::string& key, const order_view& view, order::task_no no) {
  add_number(key, view.order.asked->priority, 1);
  add_time(key, view.order.tasks[no].due);
  key.append(view.id.key());
  add_number(key, no, part_bytes);
}

/// What the entry of a task says.
struct task_key {
  task_state is = task_state::open;
  std::string_view name; ///< Of the queue, or the assignee.
  std::uint8_t priority = 0;
  std::optional<instant> due;
  order_id id;
  order::task_no no = 0;
  std::optional<instant> snoozed_until; ///< In `tasks` only, as is `type`.
  std::string_view type;
};

task_key read_key(table in, std::string_view key) {
  key_reader from{key};
  task_key made;
  made.is = static_cast<task_state>(from.number(1));
  made.name = from.name();
  made.priority = static_cast<std::uint8_t>(from.number(1));
  made.due = from.time();
  made.id = from.id();
  made.no = static_cast<order::task_no>(from.number(part_bytes));
  if (in == table::tasks) {
    made.snoozed_until = from.time();
    made.type = from.rest();
  }
  return made;
}

// -- conditions ----------------------------------------------------------------------------------

bool is_early_enough(const task_query& wanted, const std::optional<instant>& due) {
  return !wanted.due_before || (due && *due < *wanted.due_before);
}

bool is_awake(const std::optional<instant>& until, const std::optional<instant>& at) {
  return !at || !until || *until <= *at;
}

/// What every entry can tell. Of the index by queue that is all, but for the destination.
bool may_match(const task_query& wanted, const task_key& key) {
  return is_wanted(wanted.priorities, int{key.priority}) && is_early_enough(wanted, key.due)
         && is_wanted(wanted.orders, key.id.text());
}

bool matches(const task_query& wanted, const order_view& view, std::uint64_t no) {
  const auto& asked = *view.order.asked;
  if (no >= view.order.tasks.size())
    return false;
  const auto& one = view.order.tasks[no];
  auto is_for = [&](slot about) {
    return is_wanted(wanted.destinations, asked.distributed.at(about).destination);
  };
  return is_wanted(wanted.states, one.is) && is_wanted(wanted.queues, one.queue)
         && is_wanted(wanted.types, one.type) && is_wanted(wanted.assignees, one.assignee)
         && is_wanted(wanted.priorities, int{asked.priority}) && is_early_enough(wanted, one.due)
         && is_awake(one.snoozed_until, wanted.awake_at)
         && (wanted.destinations.empty() || (one.about && is_for(*one.about)))
         && is_wanted(wanted.orders, view.id.text());
}

// -- candidates ----------------------------------------------------------------------------------

std::string rank_of(const task_query& wanted, std::uint8_t priority, std::optional<instant> due) {
  std::string rank;
  if (wanted.by == task_query::sorting::priority)
    add_number(rank, priority, 1);
  add_time(rank, due);
  if (wanted.by == task_query::sorting::due)
    add_number(rank, priority, 1);
  return rank;
}

/// All tasks of the orders that are named.
std::vector<candidate> tasks_of_orders(const view_store& views, const task_query& wanted) {
  std::vector<candidate> found;
  for (const auto& text : std::set(wanted.orders.begin(), wanted.orders.end())) {
    auto id = uuid::parse(text);
    auto view = id ? read_order(views, *id) : nullptr;
    for (std::size_t no = 0; view && no < view->order.tasks.size(); ++no)
      found.push_back({rank_of(wanted, view->order.asked->priority, view->order.tasks[no].due), *id,
                       static_cast<order::task_no>(no)});
  }
  return found;
}

/// What is below the states and names that are asked for; of all names if none are.
std::vector<candidate> tasks_by(const view_store& views, table in,
                                const std::vector<std::string>& names, const task_query& wanted) {
  std::vector<candidate> found;
  auto add = [&](std::string_view key) {
    auto one = read_key(in, key);
    if (!may_match(wanted, one))
      return;
    if (in == table::tasks
        && !(is_wanted(wanted.types, one.type) && is_awake(one.snoozed_until, wanted.awake_at)))
      return;
    found.push_back({rank_of(wanted, one.priority, one.due), one.id, one.no});
  };
  for (auto is : all_states) {
    if (!is_wanted(wanted.states, is))
      continue;
    if (names.empty())
      for_each_below(views, in, prefix_of(static_cast<std::uint8_t>(is)), add);
    for (const auto& name : std::set(names.begin(), names.end()))
      for_each_below(views, in, begin_key(is, name), add);
  }
  return found;
}

} // namespace

void add_task_keys(std::vector<index_key>& to, const order_view& view) {
  for (std::size_t i = 0; i < view.order.tasks.size(); ++i) {
    auto no = static_cast<order::task_no>(i);
    const auto& one = view.order.tasks[i];
    auto key = begin_key(one.is, one.queue);
    add_place(key, view, no);
    add_time(key, one.snoozed_until);
    to.push_back({table::tasks, key.append(key_name(one.type))});
    if (one.assignee.empty())
      continue;
    key = begin_key(one.is, one.assignee);
    add_place(key, view, no);
    to.push_back({table::assignments, std::move(key)});
  }
}

task_page find_tasks(const view_store& views, const task_query& wanted) {
  // What nobody has is in the index by queue only.
  auto is_by_queue = wanted.orders.empty() && is_wanted(wanted.assignees, "");
  auto all = !wanted.orders.empty() ? tasks_of_orders(views, wanted)
             : is_by_queue          ? tasks_by(views, table::tasks, wanted.queues, wanted)
                                    : tasks_by(views, table::assignments, wanted.assignees, wanted);
  task_page found;
  auto show = [&](const order_view_ptr& view, std::uint64_t no, bool is_on_page) {
    if (!matches(wanted, *view, no))
      return false;
    if (is_on_page)
      found.tasks.push_back({view, static_cast<order::task_no>(no)});
    return true;
  };
  auto is_known = is_by_queue && wanted.assignees.empty() && wanted.destinations.empty();
  found.total = rank(views, std::move(all), {wanted.offset, wanted.limit, is_known}, show);
  return found;
}

queue_page count_tasks(const view_store& views, const queue_query& wanted) {
  std::map<std::string, queue_total, std::less<>> totals;
  auto add = [&](std::string_view key) {
    auto one = read_key(table::tasks, key);
    auto& total = totals.try_emplace(std::string{one.name}).first->second;
    ++(one.is == task_state::open ? total.open : total.claimed);
    total.snoozed += is_awake(one.snoozed_until, wanted.now) ? 0U : 1U;
    total.overdue += one.due && *one.due < wanted.now ? 1U : 0U;
  };
  for (auto is : {task_state::open, task_state::claimed})
    for_each_below(views, table::tasks, prefix_of(static_cast<std::uint8_t>(is)), add);
  queue_page made;
  for (auto& [name, total] : totals) {
    total.queue = name;
    made.queues.push_back(std::move(total));
  }
  return made;
}

} // namespace cotm::registry
