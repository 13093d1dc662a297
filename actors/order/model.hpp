// actors/order/model.hpp: the life of a customer order, as pure functions.
//
// A command is decided against the state into events; an event evolves the state; the state alone
// says what the order still owes the world. Nothing here reads a clock, a disk or a mailbox, so
// the same journal gives the same order on every node, today and in ten years.
//
//     command --decide--> events --evolve--> state --obligations--> what the actor must do
//                ^
//              policy: configuration, of which an event records what it came to
//
// The state holds facts only: what was asked (`plan`) and what happened to each distributed order
// (`progress`). Every TMF state, percentage and sentence is computed from those (status.hpp).
//
// What a command means and what follows from it is in one file per function: reports, fallout,
// tasks, undo, amend, groups, relations, notices, expectation, jeopardies. rules.hpp is their map.
//
// Source: TMF622 Product Ordering Management v4.0.0; dependency types of MEF 123.

#pragma once

#include "actors/order/commands.hpp"
#include "actors/order/events.hpp"
#include "actors/order/plan.hpp"
#include "actors/order/policy.hpp"
#include "actors/order/state.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace cotm::order {

/// Why a command was refused. The edge maps each to one TMF error.
enum class rejection_code : std::uint8_t {
  already_placed = 1, ///< With another content; the same content is old news.
  not_placed,
  no_items,
  too_many_items,
  no_distributed_orders,
  too_many_distributed_orders,
  too_many_milestones,
  too_many_dependencies,
  too_many_relations,
  duplicate_id, ///< Two distributed orders of one id.
  reserved_id,  ///< A distributed order of an id that begins as those of notices do.
  unknown_item,
  unknown_dependency,
  cyclic_dependency,
  cyclic_group,    ///< A member waits for another member: the group could never be released.
  cyclic_relation, ///< An order waits, over other orders perhaps, for itself.
  unknown_slot,
  unknown_milestone,
  unknown_destination,
  unknown_task,
  unknown_task_type,
  unknown_queue,
  unknown_jeopardy,
  unknown_notice,
  unknown_group,
  unknown_relation,
  not_released, ///< A report about a distributed order that its destination was never given.
  unknown_revision,
  conflicting_outcome,
  not_stuck,               ///< There is nothing that a person has to decide about it.
  not_amendable,           ///< What is to be changed cannot be, in the state that it is in.
  stale_amendment,         ///< Of an order that has been amended since.
  past_point_of_no_return, ///< It cannot be undone any more.
  already_over,            ///< There is nothing left to cancel or amend.
  already_cancelled,       ///< It is being undone: nothing else can be asked of it.
  already_claimed,         ///< By somebody else.
  not_claimed,             ///< By whoever asks.
  already_closed,
  wrong_outcome, ///< None of those that the task's type allows.
  too_many_tasks,
  too_many_comments,
  in_the_past, ///< A date that has to come.
};

/// A refusal, and the distributed order that it is about if it is about one.
struct rejection {
  rejection_code code = rejection_code::not_placed;
  std::optional<slot> about;
  bool operator==(const rejection&) const = default;
};

/// What a command comes to: the events to record, in order, or the reason why nothing happened.
using decision = result<std::vector<event>, rejection>;

/// Decides what a command means at `now`, and what follows from it by the rules. No events means
/// that the command was old news.
/// @errors any `rejection_code`; the same arguments always give the same answer.
[[nodiscard]] decision decide(const state& order, const command& asked, const policy& rules,
                              instant now);

/// Applies one recorded event. Total: an event is a fact, and facts are not refused.
/// @pre Facts come once each, in the order of the journal.
[[nodiscard]] state evolve(state order, const event& fact);

/// A transfer that is with its destination, or has to get there.
struct oversee {
  slot about = 0;
  transfer_kind kind = transfer_kind::perform;
  std::uint32_t revision = 1;
  bool is_acknowledged = false; ///< If not, the transfer itself is owed.
  auto operator<=>(const oversee&) const = default;
};
struct notify { ///< A sink has to be told.
  std::uint16_t notice_no = 0;
  auto operator<=>(const notify&) const = default;
};
struct prepare { ///< The destinations of a group have to be asked whether they are ready.
  std::uint16_t group_no = 0;
  auto operator<=>(const prepare&) const = default;
};
struct watch { ///< It has to be found out how another order stands.
  std::uint16_t relation_no = 0;
  auto operator<=>(const watch&) const = default;
};
struct wake { ///< Send `check` at `at`, or at once if that is past.
  instant at;
  auto operator<=>(const wake&) const = default;
};

using obligation = std::variant<oversee, notify, prepare, watch, wake>;

/// Lists the transfers of one distributed order that are in flight or have to be: the work, and
/// what is beside it.
[[nodiscard]] std::vector<oversee> transfers_of(const state& order, slot about);

/// Lists what the order owes the world in this state: every transfer in flight, by slot; the first
/// unconfirmed notice of each sink; groups; relations; then exactly one `wake` unless the order is
/// at rest. The actor discharges what is new after every commit, and all of it after a restart: so
/// each is safe to repeat.
[[nodiscard]] std::vector<obligation> obligations(const state& order, const policy& rules);

} // namespace cotm::order
