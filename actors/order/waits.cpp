// actors/order/waits.cpp: see waits.hpp.

#include "actors/order/waits.hpp"

#include "actors/order/graph.hpp"
#include "actors/order/notices.hpp"
#include "actors/order/promises.hpp"
#include "actors/order/status.hpp"
#include "actors/order/words.hpp"
#include "runtime/base/iso8601.hpp"

#include <algorithm>
#include <utility>

namespace cotm::order {

namespace {

/// The earliest of some instants.
class earliest {
public:
  explicit earliest(instant at) : at_{at} {
    // nop
  }
  void take(const std::optional<instant>& other) {
    if (other)
      at_ = std::min(at_, *other);
  }
  [[nodiscard]] instant at() const noexcept {
    return at_;
  }

private:
  instant at_;
};

bool is_open(const task& one) {
  return one.is == task_state::open || one.is == task_state::claimed;
}

/// The level that a promise is in jeopardy at.
jeopardy_level raised_level(const state& order, const jeopardy_key& key) {
  auto at = std::ranges::lower_bound(order.jeopardies, key, {}, &jeopardy::key);
  return at == order.jeopardies.end() || at->key != key ? jeopardy_level::none : at->level;
}

bool is_waiting_to_start(const progress& one) {
  return one.how == outcome::open && !one.released;
}

void take_starts(earliest& next, const state& order) {
  if (std::ranges::any_of(order.distributed, is_waiting_to_start))
    next.take(next_start(order));
}

void take_finishes(earliest& next, const state& order) {
  auto is_performed = [](const progress& one) { return one.performed.has_value(); };
  if (std::ranges::none_of(order.distributed, is_performed))
    return;
  for (const auto& at : finishing_times(order))
    next.take(at);
}

void take_retries(earliest& next, const state& order) {
  for (const auto& one : order.distributed)
    if (one.beside)
      next.take(one.beside->tries.retry_at);
  if (!order.notices.empty())
    next.take(next_notice(order));
}

std::string quoted(const std::string& name) {
  return "'" + name + "'";
}

std::string since(instant at) {
  return " since " + cotm::to_text(at);
}

// -- waits ---------------------------------------------------------------------------------------

/// Collects waits.
class waiting_list {
public:
  explicit waiting_list(survey& known);

  std::vector<wait> take() && {
    return std::move(waits_);
  }

  void add_slot(slot about, phase is) {
    add_work(about, is);
    if (is != phase::undoing)
      add_amendment(about);
  }
  void add_tasks();
  void add_notices();

private:
  void add_work(slot about, phase is);
  void add(wait_kind what, std::optional<slot> about, instant from, std::string sentence);
  void add_before_start(slot about);
  void add_undo(slot about);
  void add_amendment(slot about);
  void limit(std::optional<instant> at);
  [[nodiscard]] bool has_wait_for_person(const task& one) const;

  survey& known_;
  const state& order_;
  std::vector<promise> promises_;
  instant review_;
  std::vector<wait> waits_;
};

waiting_list::waiting_list(survey& known)
  : known_{known}, order_{known.order()}, promises_{open_promises(known)}, review_{
                                                                             review_at(known)} {
  // nop
}

/// Adds a wait, of which somebody hears when a promise about the same, or about all, gets worse.
void waiting_list::add(wait_kind what, std::optional<slot> about, instant from,
                       std::string sentence) {
  earliest until{review_};
  for (const auto& one : promises_)
    if (!one.key.about || one.key.about == about)
      until.take(next_level_at(known_, one, raised_level(order_, one.key)));
  for (const auto& late : order_.jeopardies)
    if (auto step = next_step_of(order_, late, known_.rules());
        step && (!late.key.about || late.key.about == about))
      until.take(step->at);
  waits_.push_back({what, about, from, until.at(), std::move(sentence)});
}

/// Says that the last wait ends by itself, or is dealt with, at an instant.
void waiting_list::limit(std::optional<instant> at) {
  if (at)
    waits_.back().until = std::min(waits_.back().until, *at);
}

void waiting_list::add_before_start(slot about) {
  const auto& planned = order_.asked->distributed[about];
  auto sentence = waiting_for(order_, about);
  const auto& opens = known_.opens()[about];
  auto no = group_no_of(*order_.asked, about);
  const auto* group = no ? &order_.groups[*no] : nullptr;
  if (group != nullptr && group->failed) {
    add(wait_kind::person, about, *group->failed, std::move(sentence));
  } else if (group != nullptr && is_gathering(*group)) {
    add(wait_kind::group, about, *group->ready, std::move(sentence));
    limit(group->deadline);
  } else if (group != nullptr && !group->released && opens) {
    auto all = gathering_times(order_)[*no];
    add(all ? wait_kind::date : wait_kind::group, about, order_.changed, std::move(sentence));
    limit(all);
  } else if (opens) {
    add(wait_kind::date, about, order_.changed, std::move(sentence));
    limit(opens);
  } else {
    auto is_unmet = [&](const dependency& edge) {
      const auto& on = order_.distributed[edge.on];
      return edge.type == dependency_type::finish_to_start  ? !on.settled
             : edge.type == dependency_type::start_to_start ? !on.acknowledged
                                                            : false;
    };
    add(std::ranges::any_of(planned.depends_on, is_unmet) ? wait_kind::dependency
                                                          : wait_kind::other_order,
        about, order_.changed, std::move(sentence));
  }
}

void waiting_list::add_undo(slot about) {
  const auto& beside = order_.distributed[about].beside;
  auto is_by_hand = order_.distributed[about].is_by_hand;
  auto is_retried = beside && beside->tries.retry_at;
  add(is_retried   ? wait_kind::retry
      : is_by_hand ? wait_kind::person
                   : wait_kind::undo,
      about, beside ? beside->released : order_.changed, waiting_for(order_, about));
  if (is_retried)
    limit(beside->tries.retry_at);
}

/// Adds that an amendment is under way beside work that goes on.
void waiting_list::add_amendment(slot about) {
  const auto& beside = order_.distributed[about].beside;
  if (!beside || beside->kind != transfer_kind::amend || beside->tries.fallen_out)
    return;
  const auto& planned = order_.asked->distributed[about];
  add(beside->tries.retry_at ? wait_kind::retry : wait_kind::acknowledgement, about,
      beside->released,
      "waiting for " + quoted(planned.destination) + " to take the amendment of "
        + quoted(planned.id) + since(beside->released));
  limit(beside->tries.retry_at);
}

void waiting_list::add_work(slot about, phase is) {
  const auto& one = order_.distributed[about];
  auto wait_for = [&](wait_kind what, std::optional<instant> from) {
    add(what, about, from.value_or(order_.changed), waiting_for(order_, about));
  };
  switch (is) {
    case phase::waiting:
      return add_before_start(about);
    case phase::unrouted:
      return wait_for(wait_kind::person, order_.placed);
    case phase::quarantined:
      return wait_for(wait_kind::person, order_.changed);
    case phase::fallen_out:
      return wait_for(wait_kind::person, one.beside && one.beside->tries.fallen_out
                                           ? one.beside->tries.fallen_out
                                           : one.tries.fallen_out);
    case phase::by_hand:
      return wait_for(wait_kind::person, one.released);
    case phase::transferring:
      return wait_for(wait_kind::acknowledgement, one.released);
    case phase::in_progress:
      return wait_for(wait_kind::completion, one.acknowledged);
    case phase::pending:
      return wait_for(wait_kind::customer, one.said_since);
    case phase::held:
      return wait_for(wait_kind::provider, one.said_since);
    case phase::retrying:
      wait_for(wait_kind::retry, order_.changed);
      return limit(known_.opens()[about]);
    case phase::finishing:
      wait_for(wait_kind::dependency, one.performed);
      return limit(finishing_times(order_)[about]);
    case phase::undoing:
      return add_undo(about);
    case phase::completed:
    case phase::failed:
    case phase::abandoned:
    case phase::cancelled:
    case phase::compensated:
    case phase::withdrawn:
    case phase::skipped:
      return;
  }
}

bool waiting_list::has_wait_for_person(const task& one) const {
  return one.about && std::ranges::any_of(waits_, [&](const wait& each) {
           return each.what == wait_kind::person && each.about == one.about;
         });
}

void waiting_list::add_tasks() {
  for (const auto& one : order_.tasks)
    if (is_open(one) && !has_wait_for_person(one))
      add(wait_kind::person, one.about, one.opened,
          "waiting for " + (one.assignee.empty() ? "a person" : quoted(one.assignee))
            + " to complete the task " + quoted(one.title) + since(one.opened));
}

void waiting_list::add_notices() {
  for (const auto& one : order_.notices) {
    if (one.confirmed)
      continue;
    add(wait_kind::notice, one.about, one.since,
        "waiting for " + quoted(one.sink) + " to confirm the notice "
          + quoted(std::string{to_text(one.on)}) + since(one.since));
    limit(one.tries.retry_at);
  }
}

} // namespace

bool is_at_rest(const state& order) {
  auto is_confirmed = [](const notice& one) { return one.confirmed.has_value(); };
  return is_over(order) && std::ranges::none_of(order.tasks, is_open)
         && std::ranges::all_of(order.notices, is_confirmed);
}

std::optional<instant> next_wake(const state& order, const policy& rules) {
  survey known{order, rules};
  if (known.is_at_rest())
    return std::nullopt;
  earliest next{review_at(known)};
  take_starts(next, order);
  take_finishes(next, order);
  take_retries(next, order);
  for (const auto& one : open_promises(known))
    next.take(next_level_at(known, one, raised_level(order, one.key)));
  for (const auto& late : order.jeopardies)
    if (auto step = next_step_of(order, late, rules))
      next.take(step->at);
  return next.at();
}

std::vector<wait> waits_of(const state& order, const policy& rules) {
  survey known{order, rules};
  if (known.is_at_rest())
    return {};
  waiting_list list{known};
  auto phases = phases_of(order);
  for (std::size_t i = 0; i < phases.size(); ++i)
    list.add_slot(static_cast<slot>(i), phases[i]);
  list.add_tasks();
  list.add_notices();
  return std::move(list).take();
}

} // namespace cotm::order
