// actors/order/events.hpp: what can happen to an order. Facts, kept for ever.
//
// `at` is when it happened: what a destination says, held to what is possible, or our clock. `who`
// is there where a person asked for it.

#pragma once

#include "actors/order/state.hpp"

#include <variant>

namespace cotm::order {

// -- the order -----------------------------------------------------------------------------------

struct placed {
  plan_ptr asked;
  instant at;
  bool operator==(const placed& other) const {
    return at == other.at && *asked == *other.asked;
  }
};

/// What an amendment means for one distributed order.
struct amended_slot {
  enum class change : std::uint8_t {
    added,    ///< New, and at the end.
    replaced, ///< Was not handed over yet, or is to be performed as before: only the plan differs.
    amended,  ///< In flight: its destination is told. If done before that, it is redone.
    undone,   ///< Not wanted any more.
    redone,   ///< Undone, and performed anew.
    informed, ///< In flight: its destination is told. If done before that, it is good as it is.
  };
  slot about = 0;
  change is = change::replaced;
  bool operator==(const amended_slot&) const = default;
};

struct amended {
  plan_ptr asked;
  std::vector<amended_slot> slots; ///< Others run on.
  on_behalf who;
  instant at;
  bool operator==(const amended& other) const {
    return slots == other.slots && who == other.who && at == other.at && *asked == *other.asked;
  }
};
struct cancel_requested {
  on_behalf who;
  instant at;
  bool operator==(const cancel_requested&) const = default;
};
struct dates_amended {
  std::optional<slot> about;
  std::optional<instant> requested_start;
  std::optional<instant> requested_completion;
  on_behalf who;
  instant at;
  bool operator==(const dates_amended&) const = default;
};
struct expectation_revised {
  std::optional<instant> expected; ///< None: nothing is known any more.
  std::string why;
  instant at;
  bool operator==(const expectation_revised&) const = default;
};
struct relation_learnt {
  std::uint16_t relation_no = 0;
  related fact;
  instant at;
  bool operator==(const relation_learnt&) const = default;
};
struct reviewed {
  instant at;
  bool operator==(const reviewed&) const = default;
};

// -- the work ------------------------------------------------------------------------------------

struct released {
  std::vector<slot> slots; ///< Together: members of a group are in one event.
  instant at;
  bool operator==(const released&) const = default;
};
struct released_by_hand { ///< Its destination is people: a task stands for the transfer.
  slot about = 0;
  instant at;
  bool operator==(const released_by_hand&) const = default;
};
struct acknowledged {
  slot about = 0;
  instant at;
  bool operator==(const acknowledged&) const = default;
};
struct milestone_reached {
  slot about = 0;
  std::uint16_t milestone_no = 0;
  instant at;
  bool operator==(const milestone_reached&) const = default;
};
struct condition_reported {
  slot about = 0;
  condition is = condition::normal;
  std::string code;
  std::string reason;
  std::uint32_t sequence = 0;
  instant at;
  bool operator==(const condition_reported&) const = default;
};
struct completion_expected {
  slot about = 0;
  instant completion;
  std::uint32_t sequence = 0;
  instant at;
  bool operator==(const completion_expected&) const = default;
};
struct performed { ///< Done; it completes when what its finish waits for has happened.
  slot about = 0;
  instant at;
  bool operator==(const performed&) const = default;
};
struct completed {
  slot about = 0;
  instant at;
  bool operator==(const completed&) const = default;
};
struct failed { ///< Finally.
  slot about = 0;
  std::string code;
  std::string reason;
  instant at;
  bool operator==(const failed&) const = default;
};
struct attempt_failed { ///< The next one has another revision.
  slot about = 0;
  std::string code;
  std::string reason;
  std::optional<instant> retry_at; ///< None: it fell out, and a person decides.
  instant at;
  bool operator==(const attempt_failed&) const = default;
};
struct quarantined {
  slot about = 0;
  std::string reason;
  instant at;
  bool operator==(const quarantined&) const = default;
};

// -- what a person did with work that is stuck
// -----------------------------------------------------

struct retried { ///< Of the work, or of what is beside it; not in quarantine any more.
  slot about = 0;
  on_behalf who;
  instant at;
  bool operator==(const retried&) const = default;
};
struct settled_by_hand { ///< Skipped, completed, failed or, if that was wanted, undone.
  slot about = 0;
  outcome how = outcome::completed;
  on_behalf who;
  instant at;
  bool operator==(const settled_by_hand&) const = default;
};
struct rerouted { ///< What its old destination had is forgotten; the next transfer is a new one.
  slot about = 0;
  std::string destination;
  duration acknowledge_within{};
  on_behalf who;
  instant at;
  bool operator==(const rerouted&) const = default;
};

// -- undoing and amending
// --------------------------------------------------------------------------

struct withdrawn { ///< Not handed over, and not wanted.
  std::vector<slot> slots;
  instant at;
  bool operator==(const withdrawn&) const = default;
};
struct beside_started { ///< A transfer to amend, cancel or compensate is owed, with a new revision.
  slot about = 0;
  transfer_kind kind = transfer_kind::cancel;
  instant at;
  bool operator==(const beside_started&) const = default;
};
struct beside_acknowledged {
  slot about = 0;
  instant at;
  bool operator==(const beside_acknowledged&) const = default;
};
struct beside_failed {
  slot about = 0;
  std::string code;
  std::string reason;
  std::optional<instant> retry_at; ///< None: it fell out, and a person decides.
  instant at;
  bool operator==(const beside_failed&) const = default;
};
struct amendment_taken { ///< The work goes on under the revision of the amendment.
  slot about = 0;
  instant at;
  on_behalf who = {}; ///< Who said that it is taken; empty: its destination did.
  bool operator==(const amendment_taken&) const = default;
};
struct amendment_refused { ///< If it was essential the work is to be redone.
  slot about = 0;
  std::string code;
  std::string reason;
  instant at;
  bool operator==(const amendment_refused&) const = default;
};
struct undone { ///< Cancelled or compensated. If it is to be redone it is as new.
  slot about = 0;
  instant at;
  bool operator==(const undone&) const = default;
};
struct undo_overtaken { ///< It was done before it could be cancelled: the cancel is moot.
  slot about = 0;
  instant at;
  bool operator==(const undo_overtaken&) const = default;
};

/// What should undo or amend the work was given up, by a person, or, if `who` is empty, because it
/// cannot be undone any more. The work stays, and goes on.
struct kept {
  slot about = 0;
  on_behalf who;
  instant at;
  bool operator==(const kept&) const = default;
};

// -- groups --------------------------------------------------------------------------------------

struct group_readied { ///< Its destinations are asked from now on.
  std::uint16_t group_no = 0;
  instant deadline;
  instant at;
  bool operator==(const group_readied&) const = default;
};
struct group_delayed {
  std::uint16_t group_no = 0;
  slot waits_for = 0;
  std::string why_not;
  instant at;
  bool operator==(const group_delayed&) const = default;
};
struct group_failed { ///< The deadline passed, or a member that was released cannot be done.
  std::uint16_t group_no = 0;
  std::string code;
  std::string reason;
  std::vector<slot> undone; ///< Members, and what was built on them: to be undone, and then redone.
  instant at;
  bool operator==(const group_failed&) const = default;
};

struct group_unreadied { ///< A member cannot start any more: it is readied again when all can.
  std::uint16_t group_no = 0;
  slot about = 0;
  instant at;
  bool operator==(const group_unreadied&) const = default;
};

// -- jeopardies ----------------------------------------------------------------------------------

struct jeopardy_raised { ///< Or one that is raised already has another level or date now.
  jeopardy what;
  bool operator==(const jeopardy_raised&) const = default;
};
struct jeopardy_cleared {
  jeopardy_key key;
  instant at;
  bool operator==(const jeopardy_cleared&) const = default;
};
struct jeopardy_acknowledged {
  jeopardy_key key;
  instant until;
  on_behalf who;
  instant at;
  bool operator==(const jeopardy_acknowledged&) const = default;
};
struct escalated {
  jeopardy_key key;
  std::uint16_t step = 0; ///< From 1.
  std::string to;         ///< A role.
  instant at;
  bool operator==(const escalated&) const = default;
};

// -- tasks ---------------------------------------------------------------------------------------

struct task_opened {
  task_no no = 0;
  std::string type;
  std::string queue;
  std::string title;
  std::optional<slot> about;
  std::optional<instant> due;
  on_behalf who; ///< Empty: by rule.
  instant at;
  std::optional<jeopardy_key> why = std::nullopt; ///< Of an escalation: the jeopardy.
  task_cause cause = task_cause::asked;
  std::uint32_t part = 0; ///< Of work: the revision of its transfer; of a notice: its number.
  bool operator==(const task_opened&) const = default;
};
struct task_claimed {
  task_no no = 0;
  on_behalf who;
  instant at;
  bool operator==(const task_claimed&) const = default;
};
struct task_released {
  task_no no = 0;
  on_behalf who;
  instant at;
  bool operator==(const task_released&) const = default;
};
struct task_assigned {
  task_no no = 0;
  std::string to;
  on_behalf who;
  instant at;
  bool operator==(const task_assigned&) const = default;
};
struct task_snoozed {
  task_no no = 0;
  instant until;
  on_behalf who;
  instant at;
  bool operator==(const task_snoozed&) const = default;
};
struct task_commented {
  task_no no = 0;
  std::string text;
  on_behalf who;
  instant at;
  bool operator==(const task_commented&) const = default;
};
struct task_completed {
  task_no no = 0;
  std::string outcome;
  on_behalf who;
  instant at;
  bool operator==(const task_completed&) const = default;
};
struct task_cancelled { ///< What it was for does not matter any more.
  task_no no = 0;
  instant at;
  bool operator==(const task_cancelled&) const = default;
};

// -- notices -------------------------------------------------------------------------------------

struct notice_due {
  std::string sink;
  notice_trigger on = notice_trigger::order_completed;
  std::optional<slot> about;
  instant at;
  bool operator==(const notice_due&) const = default;
};
struct notice_confirmed {
  std::uint16_t notice_no = 0;
  instant at;
  bool operator==(const notice_confirmed&) const = default;
};
struct notice_failed {
  std::uint16_t notice_no = 0;
  std::string code;
  std::string reason;
  std::optional<instant> retry_at; ///< None: it fell out, and a person decides.
  instant at;
  bool operator==(const notice_failed&) const = default;
};
struct notice_resent {
  std::uint16_t notice_no = 0;
  on_behalf who;
  instant at;
  bool operator==(const notice_resent&) const = default;
};

/// In the order of the schema's union: see schemas/order.capnp.
using event
  = std::variant<placed, released, acknowledged, milestone_reached, completed, failed,
                 jeopardy_raised, jeopardy_cleared, quarantined, reviewed, amended,
                 cancel_requested, dates_amended, expectation_revised, relation_learnt,
                 released_by_hand, condition_reported, completion_expected, performed,
                 attempt_failed, retried, settled_by_hand, rerouted, withdrawn, beside_started,
                 beside_acknowledged, beside_failed, amendment_taken, amendment_refused, undone,
                 undo_overtaken, group_readied, group_delayed, group_failed, jeopardy_acknowledged,
                 escalated, task_opened, task_claimed, task_released, task_assigned, task_snoozed,
                 task_commented, task_completed, task_cancelled, notice_due, notice_confirmed,
                 notice_failed, notice_resent, group_unreadied, kept>;

} // namespace cotm::order
