// actors/order/model.hpp: the life of a customer order, as pure functions.
//
// A command is decided against the state into events; an event evolves the state; the state alone
// says what the order still owes the world. Nothing here reads a clock, a disk or a mailbox, so
// the same journal gives the same order on every node, today and in ten years.
//
//     command --decide--> events --evolve--> state --obligations--> what the actor must do
//
// The state holds facts only: what was asked (`plan`) and what happened to each distributed order
// (`progress`). Every TMF state, percentage and sentence is computed from those (status.hpp).
//
// Source: TMF622 Product Ordering Management v4.0.0; dependency types of MEF 123.

#pragma once

#include "actors/order/policy.hpp"
#include "actors/order/vocabulary.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace cotm::order {

// -- what was asked ------------------------------------------------------------------------------

struct item {
  std::string id;
  std::optional<item_no> parent; ///< The item that this one is nested in; always before this one.
  std::string action;
  std::string attributes; ///< What we do not interpret, as it came: JSON members without braces.
  bool operator==(const item&) const = default;
};

struct milestone {
  std::string name;
  instant due;
  bool is_point_of_no_return = false;
  bool operator==(const milestone&) const = default;
};

struct dependency {
  slot on = 0;
  dependency_type type = dependency_type::finish_to_start;
  duration delay{};
  bool operator==(const dependency&) const = default;
};

struct distributed_plan {
  std::string id;
  std::string destination;    ///< Empty: no rule matched, and a person has to choose one.
  std::vector<item_no> items; ///< The items that it serves.
  std::optional<instant> requested_start;
  std::optional<instant> requested_completion;
  std::vector<milestone> milestones;
  std::vector<dependency> depends_on;
  std::string group;   ///< Members of one group are released together; empty: none.
  std::string payload; ///< Opaque JSON for the destination.
  duration acknowledge_within = std::chrono::minutes{5};
  bool operator==(const distributed_plan&) const = default;
};

/// What the customer bought and how it was distributed. Immutable once placed; states share it.
struct plan {
  std::string external_id;
  std::array<std::uint8_t, 16> fingerprint{}; ///< Of the content; tells repetition from conflict.
  std::string customer;
  std::uint8_t priority = 4; ///< 0 (highest) to 4.
  std::optional<instant> requested_start;
  std::optional<instant> requested_completion;
  std::string attributes; ///< As with `item`.
  std::vector<item> items;
  std::vector<distributed_plan> distributed;
  bool operator==(const plan&) const = default;
};

using plan_ptr = std::shared_ptr<const plan>;

/// What a destination is asked for.
enum class transfer_kind : std::uint8_t {
  perform,    ///< Do the work.
  amend,      ///< From now on the work of an earlier revision is as this one says.
  cancel,     ///< Stop and undo the unfinished work of an earlier revision.
  compensate, ///< Undo the completed work of an earlier revision.
  notify,     ///< Take notice, as billing or maintenance.
};

// -- state ---------------------------------------------------------------------------------------

enum class outcome : std::uint8_t { open, completed, failed };

/// What happened to one distributed order.
struct progress {
  std::optional<instant> released;     ///< Handed to its destination from here on.
  std::optional<instant> acknowledged; ///< The destination has it.
  std::optional<instant> settled;      ///< Came to its outcome.
  outcome how = outcome::open;
  std::string code;   ///< Of a failure or quarantine, as the destination gave it.
  std::string reason; ///< In words.
  bool is_quarantined = false;
  std::vector<std::optional<instant>> milestones; ///< When each was reached.
  bool operator==(const progress&) const = default;
};

/// Which promise is in jeopardy.
struct jeopardy_key {
  jeopardy_kind kind = jeopardy_kind::completion;
  std::optional<slot> about;      ///< None: the order as a whole.
  std::uint16_t milestone_no = 0; ///< If `kind` is milestone.
  auto operator<=>(const jeopardy_key&) const = default;
};

struct jeopardy {
  jeopardy_key key;
  jeopardy_level level = jeopardy_level::normal;
  instant due;    ///< The date that was missed.
  instant raised; ///< When we noticed.
  bool operator==(const jeopardy&) const = default;
};

/// The facts about one order.
struct state {
  plan_ptr asked; ///< Null until placed.
  instant placed;
  instant changed;                   ///< When the last event happened.
  instant reviewed;                  ///< When somebody was last told that nothing happens.
  std::vector<progress> distributed; ///< One per entry of `asked->distributed`.
  std::vector<jeopardy> jeopardies;  ///< Raised and not cleared, ordered by key.

  [[nodiscard]] bool is_placed() const noexcept {
    return asked != nullptr;
  }

  bool operator==(const state& other) const;
};

// -- commands: what we are asked -----------------------------------------------------------------

struct place {
  plan_ptr asked;
};
struct acknowledge { ///< The destination has taken the transfer over.
  slot about = 0;
  instant at;
};
struct reach_milestone {
  slot about = 0;
  std::string name;
  instant at;
};
struct complete {
  slot about = 0;
  instant at;
};
struct fail {
  slot about = 0;
  std::string code;
  std::string reason;
  instant at;
};
struct quarantine { ///< Its actor failed again and again; a person has to look.
  slot about = 0;
  std::string reason;
};
struct check {}; ///< Sent by the timer, perhaps late, perhaps twice.

using command
  = std::variant<place, acknowledge, reach_milestone, complete, fail, quarantine, check>;

// -- events: what happened -----------------------------------------------------------------------

struct placed {
  plan_ptr asked;
  instant at;
  bool operator==(const placed& other) const {
    return at == other.at && *asked == *other.asked;
  }
};
struct released {
  std::vector<slot> slots; ///< Together: members of a group are in one event.
  instant at;
  bool operator==(const released&) const = default;
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
struct completed {
  slot about = 0;
  instant at;
  bool operator==(const completed&) const = default;
};
struct failed {
  slot about = 0;
  std::string code;
  std::string reason;
  instant at;
  bool operator==(const failed&) const = default;
};
struct jeopardy_raised {
  jeopardy what;
  bool operator==(const jeopardy_raised&) const = default;
};
struct jeopardy_cleared {
  jeopardy_key key;
  instant at;
  bool operator==(const jeopardy_cleared&) const = default;
};
struct quarantined {
  slot about = 0;
  std::string reason;
  instant at;
  bool operator==(const quarantined&) const = default;
};
struct reviewed {
  instant at;
  bool operator==(const reviewed&) const = default;
};

using event = std::variant<placed, released, acknowledged, milestone_reached, completed, failed,
                           jeopardy_raised, jeopardy_cleared, quarantined, reviewed>;

// -- decide, evolve, obligations -----------------------------------------------------------------

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
  duplicate_id, ///< Two distributed orders of one id.
  unknown_item,
  unknown_dependency,
  cyclic_dependency,
  cyclic_group, ///< A member waits for another member: the group could never be released.
  unknown_slot,
  unknown_milestone,
  not_released, ///< A report about a distributed order that its destination was never given.
  conflicting_outcome,
};

/// A refusal, and the distributed order that it is about if it is about one.
struct rejection {
  rejection_code code = rejection_code::not_placed;
  std::optional<slot> about;
  bool operator==(const rejection&) const = default;
};

/// What a command comes to: the events to record, in order, or the reason why nothing happened.
using decision = result<std::vector<event>, rejection>;

/// Decides what a command means at `now`. No events means that the command was old news.
/// @errors any `rejection_code`; the same arguments always give the same answer.
[[nodiscard]] decision decide(const state& order, const command& asked, instant now);

/// Applies one recorded event. Total: an event is a fact, and facts are not refused.
/// @pre Facts come once each, in the order of the journal.
[[nodiscard]] state evolve(state order, const event& fact);

/// A distributed order that is with its destination, or has to get there.
struct oversee {
  slot about = 0;
  bool is_acknowledged = false; ///< If not, the transfer itself is owed.
  auto operator<=>(const oversee&) const = default;
};
struct wake { ///< Send `check` at `at`, or at once if that is past.
  instant at;
  auto operator<=>(const wake&) const = default;
};

using obligation = std::variant<oversee, wake>;

/// Lists what the order owes the world in this state: every distributed order in flight, in their
/// order, then exactly one `wake` unless the order is final. The actor discharges what is new
/// after every commit, and all of it after a restart: so each is safe to repeat.
[[nodiscard]] std::vector<obligation> obligations(const state& order);

} // namespace cotm::order
