// actors/order/order_actor.hpp: the ORDER actor: one customer order, alive. Its rules are in
// model.hpp; here decisions become facts, and facts are acted upon.
//
//     asked -> gathered -> decided, all at once -> one record -> on disk -> answered, discharged
//
// While a record is on its way to the disk, what arrives is gathered; then all of it is decided
// together, each command against what the one before it leaves. A record costs the disk the same
// whether it holds one event or ten, so a busy order pays less per event, not more. Nothing leaves
// the actor (no answer, no transfer, no timer) before the journal has what it follows from.
//
// Obligations are level-triggered: after a restart everything owed is owed again.

#pragma once

#include "actors/catalogue.hpp"
#include "actors/destination/directory.hpp"
#include "actors/order/policy_source.hpp"
#include "persistence/journal_actor.hpp"
#include "runtime/clock.hpp"

#include <map>
#include <optional>
#include <unordered_map>
#include <variant>
#include <vector>

namespace cotm::order {

/// Commands that wait to be decided. Beyond, an order is being flooded: more are refused.
inline constexpr std::size_t gathered_max = 4'096;

/// How often the child of one distributed order may fail before it is quarantined.
inline constexpr unsigned child_failures_max = 3;

/// How often in a row another writer may have been faster. Twice is a takeover; more is a defect.
inline constexpr unsigned stale_max = 3;

/// How long to wait before an order that the journal had no room for asks again.
inline constexpr duration overload_pause = std::chrono::seconds{1};

/// What the actors of all orders need from outside. Shared, so that an order stays small.
struct order_ports {
  persistence::journal_actor journal;
  loader_actor loader;
  timers_actor timers;
  std::shared_ptr<const destination::directory> destinations; ///< All that are configured.
  std::shared_ptr<const policy_source> policies;
  const runtime::wall_clock* clock = nullptr; ///< Outlives the actors.
  persistence::epoch epoch = 0;
  std::shared_ptr<order_stats> stats;
};

using order_ports_ptr = std::shared_ptr<const order_ports>;

/// Whether an order can have a past. Only an id that was made up just now has none.
enum class origin : std::uint8_t { fresh, recorded };

/// Who is to hear what became of a command: whoever asked, or the link that a report came from.
struct from_report {
  std::uint64_t number = 0;
  caf::weak_actor_ptr link;
};
using ticket = std::variant<std::monostate, runtime::answer<ask_result>, from_report>;

/// State of the ORDER.
class order_shell {
public:
  static inline const char* name = "order"; // NOLINT: CAF wants it so.

  order_shell() = default;

  struct asked {
    command what;
    ticket reply;
  };

  /// A record on its way to the disk, and what it will make true.
  struct pending {
    std::vector<asked> commands;
    std::vector<std::optional<rejection>> refusals; ///< One per command.
    state after;
  };

  struct child {
    distributed_order_actor actor; ///< Null once it has ended.
    unsigned failures = 0;
    bool is_done = false; ///< It has passed the last word on; what comes now is old news.
  };

  order_id id;
  order_ports_ptr ports;
  shard_actor shard;

  state model;                  ///< Always equal to the fold of the journal.
  persistence::revision at = 0; ///< The revision that `model` stands at.
  std::vector<asked> gathered;
  std::vector<reported> early; ///< Reports that came while it was loading.
  std::optional<pending> committing;
  bool is_loading = false; ///< Waits for its past.
  bool is_pumping = false; ///< A `pump` is on its way.
  bool is_leaving = false; ///< Ends as soon as nothing is gathered or on its way.
  unsigned stale_in_a_row = 0;

  std::map<slot, child> children; ///< Of what is in flight.
  std::optional<instant> armed;   ///< The wake that TIMERS knows of.
};

/// Runs order `id`: recovers it first unless it is fresh.
order_actor::behavior_type order_behavior(order_actor::stateful_pointer<order_shell> self,
                                          const order_id& id, order_ports_ptr ports,
                                          shard_actor shard, origin from);

} // namespace cotm::order
