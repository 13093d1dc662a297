// actors/order/rules.hpp: the map of the model's inside: who decides what, and in which order the
// consequences of a change are drawn.
//
// For the files of the model only. A rule that wants to know about an order reads its state; a rule
// that wants to change it adds an event, which changes the state at once, so that the next rule
// sees it.

#pragma once

#include "actors/order/model.hpp"

#include <algorithm>

namespace cotm::order {

/// What a decision may look at besides the order.
struct context {
  const policy& rules;
  instant now;
};

using events = std::vector<event>;

/// Applies `fact`. The only place where a state changes.
void apply_fact(state& order, const event& fact);

[[nodiscard]] inline tl::unexpected<rejection> refuse(rejection_code why,
                                                      std::optional<slot> about = std::nullopt) {
  return tl::unexpected{rejection{why, about}};
}

/// When something happened that a destination speaks of: its clock may be wrong, and ours says what
/// is possible.
[[nodiscard]] inline instant plausible(instant said, instant released, instant now) {
  return std::clamp(said, std::min(released, now), now);
}

/// Says that a command is old news: it succeeds and changes nothing.
[[nodiscard]] inline decision nothing_new() {
  return events{};
}

/// An order while consequences are drawn: what was decided has been applied already.
class unfolding {
public:
  unfolding(const state& order, events& facts, const context& with);

  [[nodiscard]] const state& order() const noexcept {
    return order_;
  }
  [[nodiscard]] const policy& rules() const noexcept {
    return with_.rules;
  }
  [[nodiscard]] instant now() const noexcept {
    return with_.now;
  }
  [[nodiscard]] const context& with() const noexcept {
    return with_;
  }
  /// What has happened so far in this decision, the decided first.
  [[nodiscard]] const events& facts() const noexcept {
    return facts_;
  }
  /// The order as it was before the command.
  [[nodiscard]] const state& before() const noexcept {
    return before_;
  }

  /// Records one more event and lets the order move on by it.
  void note(event fact);

private:
  const state& before_;
  state order_;
  events& facts_;
  const context& with_;
};

// -- what a command means ------------------------------------------------------------------------

decision on(const state& order, const place& asked, const context& with); // model.cpp
decision on(const state& order, const check& asked, const context& with);

decision on(const state& order, const acknowledge& asked, const context& with); // reports.cpp
decision on(const state& order, const reach_milestone& asked, const context& with);
decision on(const state& order, const complete& asked, const context& with);
decision on(const state& order, const fail& asked, const context& with);
decision on(const state& order, const reject& asked, const context& with);
decision on(const state& order, const report_condition& asked, const context& with);
decision on(const state& order, const expect& asked, const context& with);

decision on(const state& order, const quarantine& asked, const context& with); // fallout.cpp
decision on(const state& order, const retry& asked, const context& with);
decision on(const state& order, const skip& asked, const context& with);
decision on(const state& order, const complete_by_hand& asked, const context& with);
decision on(const state& order, const give_up& asked, const context& with);
decision on(const state& order, const reroute& asked, const context& with);
decision on(const state& order, const amend_dates& asked, const context& with);

decision on(const state& order, const open_task& asked, const context& with); // tasks.cpp
decision on(const state& order, const claim_task& asked, const context& with);
decision on(const state& order, const release_task& asked, const context& with);
decision on(const state& order, const assign_task& asked, const context& with);
decision on(const state& order, const snooze_task& asked, const context& with);
decision on(const state& order, const complete_task& asked, const context& with);
decision on(const state& order, const comment_task& asked, const context& with);

decision on(const state& order, const cancel& asked, const context& with); // undo.cpp
decision on(const state& order, const amend& asked, const context& with);  // amend.cpp

decision on(const state& order, const open_group& asked, const context& with); // groups.cpp
decision on(const state& order, const delay_group& asked, const context& with);
decision on(const state& order, const learn& asked, const context& with); // relations.cpp

decision on(const state& order, const confirm_notice& asked, const context& with); // notices.cpp
decision on(const state& order, const fail_notice& asked, const context& with);
decision on(const state& order, const resend_notice& asked, const context& with);

decision on(const state& order, const acknowledge_jeopardy& asked,
            const context& with); // jeopardies.cpp

/// What it comes to that the work of a distributed order is done: it completes, or is performed and
/// waits with its completion.
[[nodiscard]] event done(const state& order, slot about, instant at); // reports.cpp

// -- what a report about a transfer beside the work comes to
// ---------------------------------------
//
// From reports.cpp, which finds out which transfer is meant. @pre `beside` is there and has the
// revision that the report names.

decision on_beside_acknowledged(const state& order, slot about, instant at); // undo.cpp
decision on_beside_completed(const state& order, slot about, instant at);
decision on_beside_failed(const state& order, const fail& said, const context& with);
decision on_beside_rejected(const state& order, const reject& said, const context& with);

// -- what follows, in this order
// -------------------------------------------------------------------

void draw_group_failures(unfolding& here); // groups.cpp: of members that cannot be done
void draw_undoing(unfolding& here);     // undo.cpp: withdraws, starts to cancel and to compensate
void draw_finishes(unfolding& here);    // model.cpp: completes what was performed
void draw_groups(unfolding& here);      // groups.cpp: readies, fails those that miss their deadline
void draw_releases(unfolding& here);    // model.cpp: releases, to destinations and to people
void draw_notices(unfolding& here);     // notices.cpp
void draw_expectation(unfolding& here); // expectation.cpp
void draw_tasks(unfolding& here);       // task_rules.cpp: opens by rule, cancels what is moot
void draw_jeopardies(unfolding& here);  // jeopardies.cpp: clears, raises, escalates

// The last two are drawn until nothing follows any more: an escalation task is moot without its
// jeopardy, and a task that is late is itself a jeopardy.

/// Says whether the destination of a distributed order is people.
[[nodiscard]] bool is_done_by_people(const state& order, slot about, const policy& rules);

/// Releases distributed orders together: to destinations in one event, and to people.
[[nodiscard]] events release(const state& order, const std::vector<slot>& ready,
                             const context& with); // model.cpp

/// When a task of this type is due that is opened now; none if it has no date.
[[nodiscard]] std::optional<instant> due_of(const task_type& type,
                                            const context& with); // task_rules.cpp

/// Opens a task by rule, with a number, now; in the queue of its type and with its date if `wanted`
/// names none. Not if the order has had too many.
void open_by_rule(unfolding& here, task_opened wanted); // task_rules.cpp

/// What the failure rules of a destination say about one more failure.
struct failure_verdict {
  bool is_final = false;           ///< It has failed, and no person is asked.
  std::optional<instant> retry_at; ///< None and not final: it falls out.
};
[[nodiscard]] failure_verdict judge_failure(const attempts& so_far, const failure_rule* rule,
                                            instant now); // fallout.cpp

} // namespace cotm::order
