// actors/order/state.hpp: what happened to an order, as facts.
//
// Nothing here is computed from anything else here: TMF states, percentages and sentences are
// status.hpp's, what the order waits for is waits.hpp's.
//
// A distributed order is handed to its destination by transfers. Each has a revision of its own,
// which never comes again, so every report says which transfer it is about. One transfer stands for
// the work (`progress::revision`); at most one other is under way beside it, to amend, cancel or
// compensate that work (`progress::beside`).
//
//             aim perform                            aim undo, or redo
//     waiting -> released -> completed       released -> [cancel] -> cancelled
//        ^          |                        completed -> [compensate] -> compensated
//        |       attempt failed              waiting -> withdrawn
//        `- retry --'  `-> fallout -> a person: retry, skip, complete, give up, re-route
//
//     redo: once undone, it is as new, with the next revision.

#pragma once

#include "actors/order/plan.hpp"
#include "actors/order/policy.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace cotm::order {

/// Most tasks of one order in its whole life, and most comments on one: beyond, a person is told to
/// close some or to write elsewhere. Rules stop opening tasks then.
inline constexpr std::size_t tasks_max = 1'000;
inline constexpr std::size_t comments_max = 100;

/// Bytes of what a person writes: a reason, a note, a comment.
inline constexpr std::size_t note_bytes_max = 4'000;

/// Most amendments of one distributed order that others overtook before they were answered, and
/// whose reports are still understood. Beyond, the oldest is forgotten: the destination has had
/// several newer ones to answer.
inline constexpr std::size_t unanswered_max = 16;

/// Who asked for something, and why. From outside; for the audit, never for a decision.
struct on_behalf {
  std::string by;
  std::string why;
  bool operator==(const on_behalf&) const = default;
};

// -- one distributed order -----------------------------------------------------------------------

enum class outcome : std::uint8_t {
  open,
  completed,
  failed,      ///< Given up: by a person, or by a failure rule that says so.
  cancelled,   ///< In flight, and stopped.
  compensated, ///< Completed, and undone.
  withdrawn,   ///< Not wanted any more, and nothing of it was there to be undone.
  skipped,     ///< A person decided that the rest can go on as if it had completed.
};

/// What is wanted of a distributed order.
enum class aim : std::uint8_t {
  perform,
  undo,
  redo, ///< Undo, then perform what the plan says now.
};

/// What the destination last said of the work that it has.
enum class condition : std::uint8_t {
  normal,
  pending, ///< The requester must act.
  held,    ///< The provider has a problem.
};

/// How often something was tried, and what comes next.
struct attempts {
  std::uint32_t failed = 0;          ///< Since a person last dealt with it.
  std::optional<instant> retry_at;   ///< Failed, and tried again from then on.
  std::optional<instant> fallen_out; ///< Failed, and waits for a person since.
  std::string code;                  ///< Of the last failure, as it was given.
  std::string reason;                ///< In words.
  bool operator==(const attempts&) const = default;
};

/// A transfer that amends, cancels or compensates the work, under way.
struct beside {
  transfer_kind kind = transfer_kind::cancel;
  std::uint32_t revision = 0;
  instant released;
  std::optional<instant> acknowledged;
  attempts tries;
  bool is_essential = false; ///< Of an amendment: work that is done without it is to be redone.
  bool operator==(const beside&) const = default;
};

/// What happened to one distributed order.
struct progress {
  aim wanted = aim::perform;
  std::uint32_t revision = 1;          ///< Of the transfer that stands for the work.
  std::uint32_t last_revision = 1;     ///< The highest that was given out.
  std::optional<instant> released;     ///< Handed to its destination from here on.
  std::optional<instant> acknowledged; ///< The destination has it.
  std::optional<instant> performed;    ///< Done, but may not finish before something else.
  std::optional<instant> settled;      ///< Came to its outcome.
  outcome how = outcome::open;
  bool is_by_hand = false; ///< A person does it: a task stands for the transfer.
  bool is_quarantined = false;
  attempts tries;
  condition is_said = condition::normal;
  std::optional<instant> said_since; ///< If pending or held.
  std::string said_code;
  std::string said_reason;
  std::uint32_t heard = 0;         ///< Sequence of the last report about its condition.
  std::optional<instant> expected; ///< Completion, as the destination forecasts it.
  std::vector<std::optional<instant>> milestones; ///< When each was reached.
  std::optional<order::beside> beside;
  /// Amendments that were overtaken before they were answered, by revision: the destination may
  /// have taken one, so what it reports under these is about the work, too.
  std::vector<std::uint32_t> unanswered;
  std::string moved_from; ///< The destination that has the work, if the plan names another one now.
  bool operator==(const progress&) const = default;
};

/// What happened to one group, in the order in which the plan first names them.
struct group_progress {
  std::optional<instant> ready;    ///< All members could start, and it waits for destinations.
  std::optional<instant> deadline; ///< Until when it does so.
  std::optional<instant> released;
  std::optional<slot> waits_for; ///< A member whose destination is not ready.
  std::string why_not;           ///< What that destination says.
  std::optional<instant> failed; ///< It was not released in time, or a member cannot be done.
  bool operator==(const group_progress&) const = default;
};

// -- jeopardies ----------------------------------------------------------------------------------

/// Which promise is in jeopardy.
struct jeopardy_key {
  jeopardy_kind kind = jeopardy_kind::completion;
  std::optional<slot> about; ///< None: the order as a whole.
  /// Number of the milestone, the notice or the task; of an acknowledgement: 0 of the work's
  /// transfer, 1 of the one beside it.
  std::uint16_t part = 0;
  auto operator<=>(const jeopardy_key&) const = default;
};

struct jeopardy {
  jeopardy_key key;
  jeopardy_level level = jeopardy_level::normal;
  instant due;             ///< The date that was missed, or will be.
  instant raised;          ///< When we noticed.
  std::uint16_t steps = 0; ///< How many steps of its ladder it has climbed.
  std::string owner;       ///< The role that it was last escalated to.
  std::string acknowledged_by;
  std::optional<instant> acknowledged_until; ///< It does not climb before then.
  bool operator==(const jeopardy&) const = default;
};

// -- tasks ---------------------------------------------------------------------------------------

using task_no = std::uint16_t; ///< Place of a task in its order.

enum class task_state : std::uint8_t { open, claimed, completed, cancelled };

/// What a task is for. One that a rule opened closes by itself when that is over, except for those
/// that tell the customer something: what happened has happened.
enum class task_cause : std::uint8_t {
  asked,    ///< Whatever whoever opened it says. Of an escalation, `task::why` says it.
  unrouted, ///< Choose the destination of a distributed order.
  fallout,  ///< Decide about one that is stuck.
  work,     ///< Do, or undo, what its destination is people for.
  notice,   ///< Decide about a notice that its sink does not take.
  date_changed,
  content_changed,
  order_cancelled,
  order_failed,
};

struct comment {
  std::string by;
  std::string text;
  instant at;
  bool operator==(const comment&) const = default;
};

/// A piece of work for a person, on a worklist.
struct task {
  std::string type;
  std::string queue;
  std::string title;         ///< What is to be done, in a sentence.
  std::optional<slot> about; ///< None: the order as a whole.
  task_state is = task_state::open;
  std::string assignee;  ///< Who has claimed it, or was given it.
  std::string opened_by; ///< Empty: by rule.
  instant opened;
  std::optional<instant> claimed;
  std::optional<instant> due;
  std::optional<instant> snoozed_until;
  std::optional<instant> closed;
  std::string closed_by;
  std::string outcome;
  std::vector<comment> comments;
  std::optional<jeopardy_key> why; ///< Of an escalation: the jeopardy. Without it it is moot.
  task_cause cause = task_cause::asked;
  std::uint32_t part = 0; ///< Of work: the revision of its transfer; of a notice: its number.
  bool operator==(const task&) const = default;
};

// -- the order -----------------------------------------------------------------------------------

/// Something that billing, maintenance or whoever is configured must hear, and has not or has.
struct notice {
  std::string sink;
  notice_trigger on = notice_trigger::order_completed;
  std::optional<slot> about;  ///< If it is about one distributed order.
  std::uint32_t revision = 1; ///< Another one after a person had it sent again.
  instant since;
  std::optional<instant> confirmed;
  attempts tries;
  bool operator==(const notice&) const = default;
};

/// What is known of an order that this one depends on.
struct related {
  std::optional<instant> started;
  std::optional<instant> finished; ///< Completed.
  bool is_lost = false;            ///< It ended otherwise: what depends on it cannot happen.
  bool operator==(const related&) const = default;
};

struct cancellation {
  on_behalf who;
  instant requested;
  bool operator==(const cancellation&) const = default;
};

/// When the order will be complete, as far as is known, and why that is so.
struct expectation {
  instant at;
  std::string why;
  instant revised;
  bool operator==(const expectation&) const = default;
};

/// The facts about one order.
struct state {
  plan_ptr asked; ///< Null until placed.
  instant placed;
  instant changed;                   ///< When the last event happened.
  instant reviewed;                  ///< When somebody was last told that nothing happens.
  std::vector<progress> distributed; ///< One per entry of `asked->distributed`.
  std::vector<jeopardy> jeopardies;  ///< Raised and not cleared, ordered by key.
  std::vector<group_progress> groups;
  std::vector<related> relations; ///< One per entry of `asked->relations`.
  std::vector<task> tasks;        ///< By `task_no`.
  std::vector<notice> notices;
  std::optional<cancellation> cancelled; ///< Asked for, by whom and when; not that it is done.
  std::optional<expectation> expected;
  std::uint32_t amendments = 0; ///< How often the plan has changed, by whomever.

  [[nodiscard]] bool is_placed() const noexcept {
    return asked != nullptr;
  }

  bool operator==(const state& other) const;
};

} // namespace cotm::order
