// actors/order/jeopardies.cpp: promises that are not kept, or will not be; and who hears of them.
//
// A jeopardy is raised at the highest level whose threshold a promise has reached, and rises with
// it: it does not sink unless the date changes, and is cleared when the promise binds no more or,
// by its date, is in no danger any more. A completion that is expected later than it was requested
// is in jeopardy at once, at the level normal, before any threshold.
//
// Its ladder is the rule for its level: if that changes, steps that were climbed stay climbed. All
// steps are counted from when it was raised. Time may jump over several: each happens, in order.
//
// All of it is repeated until nothing more follows, so that `check` finds nothing left to do.

#include "actors/order/expectation.hpp"
#include "actors/order/promises.hpp"
#include "actors/order/rules.hpp"
#include "actors/order/words.hpp"
#include "runtime/base/iso8601.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace cotm::order {

namespace {

/// A promise that is in jeopardy now.
struct finding {
  jeopardy_key key;
  jeopardy_level level = jeopardy_level::normal;
  instant due;
};

/// Says whether it is expected that a promise will not be kept.
class predictor {
public:
  explicit predictor(const survey& known) : known_{known} {
    // nop
  }

  bool operator()(const promise& one) {
    if (one.key.kind != jeopardy_kind::completion)
      return false;
    if (!one.key.about)
      return known_.order().expected && known_.order().expected->at > one.due;
    if (!times_)
      times_ = expected_times(known_);
    return !times_->empty() && (*times_)[*one.key.about]
           && *(*times_)[*one.key.about] > one.due + expectation_tolerance;
  }

private:
  const survey& known_;
  std::optional<std::vector<std::optional<instant>>> times_;
};

/// What time has brought.
struct outlook {
  std::vector<finding> found;
  bool is_review_due = false;
};

outlook look_at(const state& order, const policy& rules, instant now) {
  outlook made;
  survey known{order, rules};
  if (known.is_at_rest())
    return made;
  predictor is_predicted{known};
  for (const auto& one : open_promises(known)) {
    auto level = level_at(known, one, now);
    if (level == jeopardy_level::none && is_predicted(one))
      level = jeopardy_level::normal;
    if (level != jeopardy_level::none)
      made.found.push_back({one.key, level, one.due});
  }
  made.is_review_due = review_at(known) <= now;
  return made;
}

/// Clears a jeopardy, and with it the tasks that it was escalated by.
void clear(unfolding& here, const jeopardy_key& key) {
  here.note(jeopardy_cleared{key, here.now()});
  for (std::size_t i = 0; i < here.order().tasks.size(); ++i) {
    const auto& one = here.order().tasks[i];
    if (one.why == key && !one.closed)
      here.note(task_cancelled{static_cast<task_no>(i), here.now()});
  }
}

/// Says whether anything was cleared.
bool draw_cleared(unfolding& here, const std::vector<finding>& found) {
  std::vector<jeopardy_key> cured;
  for (const auto& raised : here.order().jeopardies)
    if (std::ranges::find(found, raised.key, &finding::key) == found.end())
      cured.push_back(raised.key);
  for (const auto& key : cured)
    clear(here, key);
  return !cured.empty();
}

void draw_raised(unfolding& here, const std::vector<finding>& found) {
  for (const auto& [key, level, due] : found) {
    const auto& raised = here.order().jeopardies;
    auto at = std::ranges::lower_bound(raised, key, {}, &jeopardy::key);
    if (at == raised.end() || at->key != key) {
      here.note(jeopardy_raised{{key, level, due, here.now(), 0, {}, {}, {}}});
    } else if (at->due != due || at->level < level) {
      auto changed = *at;
      changed.level = level;
      changed.due = due;
      here.note(jeopardy_raised{std::move(changed)});
    }
  }
}

// -- escalation ----------------------------------------------------------------------------------

std::string quoted(const std::string& name) {
  return "'" + name + "'";
}

/// What was promised, in a sentence.
std::string promise_text(const state& order, const jeopardy& late) {
  const auto& key = late.key;
  const auto* planned = key.about ? &order.asked->distributed.at(*key.about) : nullptr;
  auto subject = planned == nullptr ? std::string{"the order"} : quoted(planned->id);
  auto by = " by " + cotm::to_text(late.due);
  switch (key.kind) {
    case jeopardy_kind::completion:
      return subject + " is to be complete" + by;
    case jeopardy_kind::acknowledgement:
      return quoted(planned->destination) + " is to acknowledge " + subject + by;
    case jeopardy_kind::milestone:
      return subject + " is to reach " + quoted(planned->milestones.at(key.part).name) + by;
    case jeopardy_kind::stalled:
      return "something is to be heard of " + subject + by;
    case jeopardy_kind::start:
      return subject + " is to start" + by;
    case jeopardy_kind::customer_reply:
      return "the customer is to reply about " + subject + by;
    case jeopardy_kind::notice:
      return quoted(order.notices.at(key.part).sink) + " is to confirm a notice of " + subject + by;
    case jeopardy_kind::task:
      return "task " + std::to_string(key.part) + " (" + order.tasks.at(key.part).type
             + ") is to be done" + by;
  }
  return {};
}

std::optional<task_opened> task_for(const unfolding& here, const jeopardy& late,
                                    const escalation_step& step) {
  const auto& order = here.order();
  auto is_of_escalation
    = late.key.kind == jeopardy_kind::task && order.tasks.at(late.key.part).why.has_value();
  // The lateness of a task of this kind would open the next one, without end.
  if (!step.has_task || is_of_escalation || order.tasks.size() >= tasks_max)
    return std::nullopt;
  const auto* type = here.rules().find_task_type(escalation_task);
  task_opened made;
  made.no = static_cast<task_no>(order.tasks.size());
  made.type = escalation_task;
  made.queue = !step.queue.empty() ? step.queue
               : type == nullptr   ? std::string{default_queue}
                                   : type->queue;
  made.title = "Deal with a jeopardy (" + std::string{to_text(late.level)}
               + "): " + promise_text(order, late);
  made.about = late.key.about;
  if (type != nullptr && type->due > duration::zero())
    made.due = here.rules().add(type->calendar, here.now(), type->due);
  made.at = here.now();
  made.why = late.key;
  return made;
}

/// Climbs the ladder of one jeopardy as far as time has come.
void draw_steps(unfolding& here, std::size_t index) {
  for (;;) {
    const auto& late = here.order().jeopardies[index];
    auto step = next_step_of(here.order(), late, here.rules());
    if (!step || step->at > here.now())
      return;
    auto opened = task_for(here, late, *step->what);
    auto no = static_cast<std::uint16_t>(late.steps + 1);
    here.note(escalated{late.key, no, step->what->to, here.now()});
    if (opened)
      here.note(std::move(*opened));
  }
}

/// One round. What it brings may bring more.
void draw_round(unfolding& here) {
  auto seen = look_at(here.order(), here.rules(), here.now());
  if (draw_cleared(here, seen.found))
    return;
  draw_raised(here, seen.found);
  if (seen.is_review_due)
    here.note(reviewed{here.now()});
  for (std::size_t i = 0; i < here.order().jeopardies.size(); ++i)
    draw_steps(here, i);
}

} // namespace

void draw_jeopardies(unfolding& here) {
  std::size_t before = 0;
  do {
    before = here.facts().size();
    draw_round(here);
  } while (here.facts().size() != before);
}

decision on(const state& order, const acknowledge_jeopardy& asked, const context& with) {
  if (!order.is_placed())
    return refuse(rejection_code::not_placed);
  auto found = std::ranges::lower_bound(order.jeopardies, asked.key, {}, &jeopardy::key);
  if (found == order.jeopardies.end() || found->key != asked.key)
    return refuse(rejection_code::unknown_jeopardy);
  if (found->acknowledged_by == asked.who.by && found->acknowledged_until == asked.until)
    return nothing_new();
  if (asked.until <= with.now)
    return refuse(rejection_code::in_the_past);
  return events{jeopardy_acknowledged{asked.key, asked.until, asked.who, with.now}};
}

} // namespace cotm::order
