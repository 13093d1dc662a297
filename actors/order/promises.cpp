// actors/order/promises.cpp: see promises.hpp.

#include "actors/order/promises.hpp"

#include "actors/order/fallout.hpp"
#include "actors/order/graph.hpp"
#include "actors/order/waits.hpp"

#include <algorithm>

namespace cotm::order {

namespace {

/// Says whether something ended so that what depends on it may never start.
bool has_losses(const state& order) {
  auto is_lost = [](const progress& one) {
    return one.how != outcome::open && one.how != outcome::completed && one.how != outcome::skipped;
  };
  return std::ranges::any_of(order.distributed, is_lost)
         || std::ranges::any_of(order.relations, &related::is_lost);
}

bool is_open(const task& one) {
  return one.is == task_state::open || one.is == task_state::claimed;
}

bool is_confirmed(const notice& one) {
  return one.confirmed.has_value();
}

bool was_handed_over(const progress& one) {
  return one.released || one.last_revision > 1 || one.how != outcome::open;
}

duration span(instant from, instant to) {
  return std::max(to - from, duration::zero());
}

/// From when on the work of a distributed order is planned.
instant planned_from(const state& order, slot about) {
  const auto& planned = order.asked->distributed[about];
  if (planned.requested_start)
    return *planned.requested_start;
  if (order.asked->requested_start)
    return *order.asked->requested_start;
  return order.distributed[about].released.value_or(order.placed);
}

/// Collects promises.
class collector {
public:
  explicit collector(survey& known) : known_{known}, order_{known.order()} {
    found_.reserve(order_.distributed.size() + 3); // Most have one each, and the order some.
  }

  std::vector<promise> take() && {
    return std::move(found_);
  }

  void add_work(slot about);
  void add_order();
  void add_tasks();
  void add_notices();
  void add_silence();

private:
  void add(const jeopardy_key& key, instant due, duration planned, std::string_view destination) {
    found_.push_back({key, due, planned, destination});
  }

  void add_planned(slot about, instant from);
  void add_start(slot about);

  survey& known_;
  const state& order_;
  std::vector<promise> found_;
};

/// Adds what the plan says of work that is not done yet.
void collector::add_planned(slot about, instant from) {
  const auto& planned = order_.asked->distributed[about];
  const auto& one = order_.distributed[about];
  if (planned.requested_completion)
    add({jeopardy_kind::completion, about, 0}, *planned.requested_completion,
        span(from, *planned.requested_completion), planned.destination);
  for (std::size_t i = 0; i < planned.milestones.size() && !one.performed; ++i)
    if (!one.milestones[i])
      add({jeopardy_kind::milestone, about, static_cast<std::uint16_t>(i)},
          planned.milestones[i].due, span(from, planned.milestones[i].due), planned.destination);
}

void collector::add_start(slot about) {
  const auto& planned = order_.asked->distributed[about];
  if (!planned.requested_start || was_handed_over(order_.distributed[about]))
    return;
  auto due = std::max(*planned.requested_start,
                      order_.asked->requested_start.value_or(*planned.requested_start));
  add({jeopardy_kind::start, about, 0}, due, span(order_.placed, due), planned.destination);
  const auto& opens = known_.opens()[about];
  found_.back().is_on_track = opens && *opens <= due;
}

void collector::add_work(slot about) {
  const auto& planned = order_.asked->distributed[about];
  const auto& one = order_.distributed[about];
  if (one.beside && !one.is_by_hand && !one.beside->acknowledged && !one.beside->tries.retry_at
      && !one.beside->tries.fallen_out)
    add({jeopardy_kind::acknowledgement, about, beside_part},
        one.beside->released + planned.acknowledge_within, planned.acknowledge_within,
        planned.destination);
  if (one.how != outcome::open || one.wanted == aim::undo || known_.is_given_up(about))
    return;
  add_planned(about, planned_from(order_, about));
  add_start(about);
  if (one.released && !one.acknowledged && !one.is_by_hand)
    add({jeopardy_kind::acknowledgement, about, work_part},
        *one.released + planned.acknowledge_within, planned.acknowledge_within,
        planned.destination);
  if (one.is_said == condition::pending && one.said_since)
    add({jeopardy_kind::customer_reply, about, 0},
        *one.said_since + known_.rules().customer_reply_within,
        known_.rules().customer_reply_within, planned.destination);
}

void collector::add_order() {
  const auto& asked = *order_.asked;
  if (order_.cancelled)
    return;
  if (asked.requested_completion)
    add({jeopardy_kind::completion, std::nullopt, 0}, *asked.requested_completion,
        span(asked.requested_start.value_or(order_.placed), *asked.requested_completion), {});
  if (!asked.requested_start || std::ranges::any_of(order_.distributed, was_handed_over))
    return;
  // What starts later by its own date or its dependencies does not make the order late.
  auto is_first = [&](const distributed_plan& one) {
    return !one.requested_start
           && std::ranges::none_of(one.depends_on, binds_start, &dependency::type);
  };
  auto first = std::ranges::find_if(asked.distributed, is_first);
  if (first == asked.distributed.end())
    return;
  add({jeopardy_kind::start, std::nullopt, 0}, *asked.requested_start,
      span(order_.placed, *asked.requested_start), {});
  found_.back().is_on_track = std::ranges::any_of(
    known_.opens(), [&](const auto& opens) { return opens && *opens <= *asked.requested_start; });
}

void collector::add_tasks() {
  for (std::size_t i = 0; i < order_.tasks.size(); ++i)
    if (const auto& one = order_.tasks[i]; is_open(one) && one.due)
      add({jeopardy_kind::task, one.about, static_cast<std::uint16_t>(i)}, *one.due,
          span(one.opened, *one.due),
          one.about ? std::string_view{order_.asked->distributed[*one.about].destination}
                    : std::string_view{});
}

void collector::add_notices() {
  for (std::size_t i = 0; i < order_.notices.size(); ++i) {
    const auto& one = order_.notices[i];
    if (one.confirmed)
      continue;
    const auto* to = known_.rules().find_sink(one.sink);
    auto within = to == nullptr ? sink{}.confirm_within : to->confirm_within;
    auto is_by_adapter = to != nullptr && !to->destination.empty();
    add({jeopardy_kind::notice, one.about, static_cast<std::uint16_t>(i)}, one.since + within,
        within, is_by_adapter ? to->destination : one.sink);
  }
}

/// Says whether a distributed order waits for a date or has nothing to wait for, and for whatever
/// comes after a date.
bool is_quiet(const survey& known, slot about) {
  const auto& one = known.order().distributed[about];
  if (one.beside)
    return false;
  if (one.how != outcome::open)
    return one.wanted == aim::perform || one.how != outcome::completed;
  return known.is_given_up(about)
         || (one.wanted == aim::perform && !one.released && !is_stuck(known.order(), about));
}

/// From when on an order of which nothing is heard is silent.
instant silent_from(survey& known) {
  const auto& order = known.order();
  if (known.is_over() || std::ranges::any_of(order.tasks, is_open)
      || !std::ranges::all_of(order.notices, is_confirmed))
    return order.changed;
  for (std::size_t i = 0; i < order.distributed.size(); ++i)
    if (!is_quiet(known, static_cast<slot>(i)))
      return order.changed;
  std::optional<instant> first;
  for (const auto& opens : known.opens())
    if (opens && (!first || *opens < *first))
      first = opens;
  return first ? std::max(*first, order.changed) : order.changed;
}

void collector::add_silence() {
  auto within = known_.rules().review_interval;
  add({jeopardy_kind::stalled, std::nullopt, 0}, silent_from(known_) + within, within, {});
}

/// The instants at which a promise reaches normal, hazard and critical.
struct timetable {
  std::optional<instant> at[3];
};

timetable timetable_of(const survey& known, const promise& one) {
  const auto& asked = *known.order().asked;
  const auto* rule = known.rules().jeopardy_rule_for(one.key.kind, asked.priority, asked.category,
                                                     one.destination);
  timetable made;
  if (rule == nullptr)
    return made;
  auto add = [&](std::optional<instant>& at, const std::optional<threshold>& reached) {
    if (!reached)
      return;
    at = known.rules().reached_at(*rule, *reached, one.due, one.planned);
    if (one.is_on_track)
      at = std::max(*at, one.due);
  };
  add(made.at[0], rule->normal);
  add(made.at[1], rule->hazard);
  add(made.at[2], rule->critical);
  return made;
}

jeopardy_level level_no(std::size_t index) {
  return static_cast<jeopardy_level>(index + 1);
}

} // namespace

// -- survey --------------------------------------------------------------------------------------

survey::survey(const state& order, const policy& rules)
  : order_{order}, rules_{rules}, is_over_{order::is_over(order)}, is_at_rest_{
                                                                     is_over_
                                                                     && order::is_at_rest(order)} {
  if (!is_over_ && has_losses(order))
    given_up_ = abandoned(order);
}

const std::vector<std::optional<instant>>& survey::opens() {
  if (opens_.empty())
    opens_ = opening_times(order_);
  return opens_;
}

// -- promises ------------------------------------------------------------------------------------

std::vector<promise> open_promises(survey& known) {
  if (known.is_at_rest())
    return {};
  collector found{known};
  if (!known.is_over()) {
    for (std::size_t i = 0; i < known.order().distributed.size(); ++i)
      found.add_work(static_cast<slot>(i));
    found.add_order();
  }
  found.add_tasks();
  found.add_notices();
  found.add_silence();
  return std::move(found).take();
}

instant review_at(survey& known) {
  return std::max(silent_from(known), known.order().reviewed) + known.rules().review_interval;
}

// -- levels --------------------------------------------------------------------------------------

jeopardy_level level_at(const survey& known, const promise& one, instant now) {
  auto table = timetable_of(known, one);
  for (std::size_t i = std::size(table.at); i-- > 0;)
    if (table.at[i] && *table.at[i] <= now)
      return level_no(i);
  return jeopardy_level::none;
}

std::optional<instant> next_level_at(const survey& known, const promise& one,
                                     jeopardy_level above) {
  auto table = timetable_of(known, one);
  std::optional<instant> next;
  for (std::size_t i = 0; i < std::size(table.at); ++i)
    if (level_no(i) > above && table.at[i] && (!next || *table.at[i] < *next))
      next = table.at[i];
  return next;
}

std::optional<next_step> next_step_of(const state& order, const jeopardy& late,
                                      const policy& rules) {
  if (rules.escalations.empty())
    return std::nullopt;
  const auto* rule = rules.escalation_rule_for(order.asked->priority, late.level);
  if (rule == nullptr || late.steps >= rule->steps.size())
    return std::nullopt;
  const auto& step = rule->steps[late.steps];
  auto at = rules.add(rule->calendar, late.raised, step.after);
  return next_step{&step, std::max(at, late.acknowledged_until.value_or(at))};
}

} // namespace cotm::order
