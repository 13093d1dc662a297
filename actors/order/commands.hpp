// actors/order/commands.hpp: what an order can be asked.
//
// By a channel, by a destination, by a person, by time. A command is a wish: the model decides what
// it comes to. All may come late, twice and out of order.

#pragma once

#include "actors/order/state.hpp"

#include <variant>

namespace cotm::order {

// -- by a channel --------------------------------------------------------------------------------

struct place {
  plan_ptr asked;
};

/// Change the order into this one. Distributed orders are the same if their ids are.
struct amend {
  plan_ptr asked;
  std::uint32_t based_on = 0; ///< `state::amendments` of the order that was changed into it.
  on_behalf who;
};

/// Undo all that was done, and do nothing more.
struct cancel {
  on_behalf who;
};

// -- by a destination ----------------------------------------------------------------------------
//
// `revision` names the transfer. What is said about one that stands no more is old news.

struct acknowledge { ///< The destination has taken the transfer over, or works on it.
  slot about = 0;
  instant at;
  std::uint32_t revision = 1;
};
struct reach_milestone {
  slot about = 0;
  std::string name;
  instant at;
  std::uint32_t revision = 1;
};
struct complete {
  slot about = 0;
  instant at;
  std::uint32_t revision = 1;
};
struct fail { ///< It did not work. Tried again by the destination's failure rules.
  slot about = 0;
  std::string code;
  std::string reason;
  instant at;
  std::uint32_t revision = 1;
};
struct reject { ///< It never will be done like this: there is no point in trying again.
  slot about = 0;
  std::string code;
  std::string reason;
  instant at;
  std::uint32_t revision = 1;
};
struct report_condition { ///< Pending, held, or back to normal.
  slot about = 0;
  condition is = condition::normal;
  std::string code;
  std::string reason;
  instant at;
  std::uint32_t revision = 1;
  std::uint32_t sequence = 0; ///< Place among the reports of this transfer; 0: unknown.
};
struct expect { ///< The destination's forecast of its completion.
  slot about = 0;
  instant completion;
  std::uint32_t revision = 1;
  std::uint32_t sequence = 0;
};
struct confirm_notice { ///< The sink has it.
  std::uint16_t notice_no = 0;
  std::uint32_t revision = 1;
  instant at;
};
struct fail_notice {
  std::uint16_t notice_no = 0;
  std::uint32_t revision = 1;
  std::string code;
  std::string reason;
};

// -- by a person, about what is stuck
// --------------------------------------------------------------

struct retry { ///< Try again now: the work, or what should undo it, that fell out.
  slot about = 0;
  on_behalf who;
};
struct skip { ///< Go on as if it had completed.
  slot about = 0;
  on_behalf who;
};
struct complete_by_hand { ///< A person has done it, or has undone it.
  slot about = 0;
  on_behalf who;
};
struct give_up { ///< It has failed, finally.
  slot about = 0;
  on_behalf who;
};
struct reroute { ///< To another destination; to the first one, if none was chosen yet.
  slot about = 0;
  std::string destination;
  on_behalf who;
};
struct amend_dates {         ///< What is not named stays.
  std::optional<slot> about; ///< None: the order's own.
  std::optional<instant> requested_start;
  std::optional<instant> requested_completion;
  on_behalf who;
};
struct resend_notice {
  std::uint16_t notice_no = 0;
  on_behalf who;
};
struct acknowledge_jeopardy { ///< Somebody deals with it; it does not climb before `until`.
  jeopardy_key key;
  instant until;
  on_behalf who;
};

// -- by a person, about tasks
// ----------------------------------------------------------------------

struct open_task {
  std::string type;
  std::string queue; ///< Empty: as its type says.
  std::string title;
  std::optional<slot> about;
  std::optional<instant> due; ///< None: as its type says.
  on_behalf who;
};
struct claim_task {
  task_no no = 0;
  on_behalf who;
};
struct release_task {
  task_no no = 0;
  on_behalf who;
};
struct assign_task {
  task_no no = 0;
  std::string to;
  on_behalf who;
};
struct snooze_task {
  task_no no = 0;
  instant until;
  on_behalf who;
};
struct complete_task { ///< Of work done by hand: "failed" fails the distributed order.
  task_no no = 0;
  std::string outcome;
  on_behalf who;
};
struct comment_task {
  task_no no = 0;
  std::string text;
  on_behalf who;
};

// -- by ourselves
// ----------------------------------------------------------------------------------

struct quarantine { ///< Its actor failed again and again; a person has to look.
  slot about = 0;
  std::string reason;
};
struct open_group { ///< Every destination of the group is ready.
  std::uint16_t group_no = 0;
};
struct delay_group { ///< One is not.
  std::uint16_t group_no = 0;
  slot waits_for = 0;
  std::string why_not;
};
struct learn { ///< How an order stands that this one depends on.
  std::uint16_t relation_no = 0;
  related fact;
};
struct check {}; ///< Sent by the timer, perhaps late, perhaps twice.

using command
  = std::variant<place, acknowledge, reach_milestone, complete, fail, quarantine, check, amend,
                 cancel, reject, report_condition, expect, confirm_notice, fail_notice, retry, skip,
                 complete_by_hand, give_up, reroute, amend_dates, resend_notice,
                 acknowledge_jeopardy, open_task, claim_task, release_task, assign_task,
                 snooze_task, complete_task, comment_task, open_group, delay_group, learn>;

} // namespace cotm::order
