// actors/catalogue.hpp: every actor of the trade, and every message that it takes. The map.
//
//     edge ----------> SHARD -> ORDER -> DISTRIBUTED ORDER -> DESTINATION -> LINK ==TLS==> adapter
//       |                ^        |          ^                    ^            |
//       |                |        v          `----- reports ------|------------'
//       |              TIMERS   JOURNAL -> FEED -> REGISTRY       |
//       |                                   |        `- what is owed, after a restart
//       `-- queries --> REGISTRY            `-> GROUPS -> monitors, server-sent events
//
// All messages are asynchronous and may be lost with the process; none may be repeated with a
// second effect. What must not be lost is in the journal. JOURNAL is in
// persistence/journal_actor.hpp and FEED in runtime/feed.hpp: they know no orders.

#pragma once

#include "actors/order/codec_types.hpp"
#include "actors/order/model.hpp"
#include "actors/order/status.hpp"
#include "persistence/journal.hpp"
#include "runtime/answer.hpp"
#include "runtime/envelope.hpp"
#include "runtime/feed.hpp"

#include <caf/all.hpp>

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace cotm {

using order::order_id;
using order::slot;

// -- what travels between the actors of one process ----------------------------------------------

/// An order as it stands at a revision. Shared, never changed.
struct order_view {
  order_id id;
  persistence::revision number = 0; ///< 0: no such order.
  persistence::position at = 0;     ///< Of the record that made it so.
  order::state order;
};
using order_view_ptr = std::shared_ptr<const order_view>;

/// Why a command to an order was not carried out.
struct ask_failure {
  enum class kind : std::uint8_t {
    rejected,    ///< By the model; `why` says so. Nothing happened.
    overloaded,  ///< By a queue that is full. Nothing happened; try again.
    quarantined, ///< The order's actor failed again and again. Nothing happened.
    unavailable, ///< The order's actor ended with the command unanswered. It may have happened.
  };
  kind is = kind::unavailable;
  order::rejection why;
};

using ask_result = result<order_view_ptr, ask_failure>;

/// A command to one order. The answer shows the order once the outcome is durable.
struct ask {
  order_id id;
  order::command asked;
  runtime::answer<ask_result> reply;
};

/// The stable name of a transfer: the same after any retry, restart or takeover.
struct transfer_key {
  order_id id;
  std::string distributed_order; ///< Its id, unique in the order.
  std::uint32_t revision = 1;
  auto operator<=>(const transfer_key&) const = default;
};

/// Hashes what names a transfer.
struct transfer_key_hash {
  std::size_t operator()(const transfer_key& key) const noexcept {
    return std::hash<uuid>{}(key.id) ^ std::hash<std::string>{}(key.distributed_order)
           ^ key.revision * std::size_t{0x9E3779B97F4A7C15};
  }
};

/// What a destination says about a transfer that it was given.
struct report {
  enum class kind : std::uint8_t {
    acknowledged, ///< The destination has the transfer.
    milestone,
    completed,           ///< What was asked for is done.
    failed,              ///< It went wrong.
    refused,             ///< Not now: hand it over again.
    in_progress,         ///< Work has begun, or goes on.
    pending,             ///< The requester must act.
    held,                ///< The provider's problem.
    rejected,            ///< It never will be done.
    cancelled,           ///< By the destination, of its own accord.
    expected_completion, ///< A forecast: `expected`.
  };
  std::uint64_t number = 0; ///< The adapter's own; it is confirmed by it.
  transfer_key key;
  std::optional<instant> at; ///< As the destination says.
  kind is = kind::acknowledged;
  std::string code; ///< Of whatever has a reason; the name of a milestone.
  std::string reason;
  std::uint32_t sequence = 0;      ///< Place among the reports about its key, from 1; 0: unknown.
  std::optional<instant> expected; ///< If `is` is expected_completion.
};

/// Reports about one order, and whom to tell what became of each.
struct reported {
  order_id id;
  std::vector<report> reports;
  caf::weak_actor_ptr link; ///< A `link_actor`.
};

/// Reports, each as the command that it comes to.
struct interpreted {
  std::vector<std::pair<order::command, std::uint64_t>> commands; ///< With the report's number.
  caf::weak_actor_ptr link;
};

/// What became of reports: durable or old news, or refused with a reason.
struct report_outcome {
  std::uint64_t number = 0;
  std::string refused_code; ///< Empty: confirmed.
  std::string refused_reason;
};

/// A transfer that is owed, ready to be sent.
struct transfer {
  transfer_key key;
  std::string destination;
  std::uint8_t priority = 4;
  instant released;          ///< Ties of priority are served in this order.
  std::string payload_bytes; ///< One `schema::Transfer` as a flat message.
};
using transfer_ptr = std::shared_ptr<const transfer>;

// CAF takes any container for something to serialise, so what never leaves the process and comes
// in numbers travels in a struct.

/// Transfers to send, each with the number of its attempt.
struct transfer_batch {
  std::vector<std::pair<transfer_ptr, std::uint32_t>> list;
};

struct key_batch {
  std::vector<transfer_key> list;
};

struct outcome_batch {
  std::vector<report_outcome> list;
};

/// When an order is to be woken. Sorts by time.
struct wake_entry {
  instant at;
  order_id id;
  auto operator<=>(const wake_entry&) const = default;
};

/// A part of a longer list.
struct wake_page {
  std::vector<wake_entry> list;
  bool has_more = false;
};
struct owed_page {
  std::vector<order_id> orders;
  bool has_more = false;
};

/// What happened at one position of the feed, for whoever routes by it.
struct status_change {
  persistence::position number = 0;
  order_id id;
  persistence::revision revision = 0;
  instant time;
  order::digest digest;
  std::vector<order::event_summary> events;
};

/// Consecutive changes of one subscription.
struct changes {
  std::vector<std::shared_ptr<const status_change>> list;
  /// For each, the number before it in this subscription: equal to the last one seen, or a gap.
  std::vector<persistence::position> previous;
  persistence::position upto = 0; ///< The feed was looked through up to here.
};
using changes_ptr = std::shared_ptr<const changes>;

/// The shard that an order lives in: its last byte, which is random or a hash in every order id.
[[nodiscard]] inline persistence::shard_no shard_of(const order_id& id) {
  static_assert(persistence::shards_max == 256);
  return id.bytes.back();
}

// -- messages ------------------------------------------------------------------------------------

using arm_atom = caf::atom_constant<caf::atom("arm")>;
using credit_atom = caf::atom_constant<caf::atom("credit")>;
using disarm_atom = caf::atom_constant<caf::atom("disarm")>;
using find_atom = caf::atom_constant<caf::atom("find")>;
using forget_atom = caf::atom_constant<caf::atom("forget")>;
using leave_atom = caf::atom_constant<caf::atom("leave")>;
using monitor_atom = caf::atom_constant<caf::atom("monitor")>;
using owed_atom = caf::atom_constant<caf::atom("owed")>;
using pump_atom = caf::atom_constant<caf::atom("pump")>;
using remind_atom = caf::atom_constant<caf::atom("remind")>;
using persistence::stop_atom;
using tick_atom = caf::atom_constant<caf::atom("tick")>;
using wakes_atom = caf::atom_constant<caf::atom("wakes")>;

// -- LOADER: the past of an order ----------------------------------------------------------------

/// What is known of an order: its latest snapshot with the records after it folded in.
struct loaded_order {
  persistence::revision number = 0; ///< 0: it has no past.
  order::state order;
};

using load_atom = caf::atom_constant<caf::atom("load")>;

using loader_actor = caf::typed_actor<
  // Reads one order, all that is durable by now.
  caf::replies_to<load_atom, order_id>::with<std::shared_ptr<const loaded_order>>,
  caf::reacts_to<stop_atom>>;

/// What all orders have done since the process began. @thread any
struct order_stats {
  std::atomic<std::uint64_t> active = 0; ///< In memory now.
  std::atomic<std::uint64_t> activations = 0;
  std::atomic<std::uint64_t> commands = 0;
  std::atomic<std::uint64_t> rejections = 0;
  std::atomic<std::uint64_t> events = 0;
  std::atomic<std::uint64_t> jeopardies_raised = 0;
  std::atomic<std::uint64_t> restarts = 0; ///< Of orders and of their children.
  std::atomic<std::uint64_t> quarantines = 0;
};

// -- SHARD: finds, activates and supervises the orders of one shard ------------------------------

using shard_actor = caf::typed_actor<
  // A command to one of its orders; activates it.
  caf::reacts_to<ask>,
  // Reports about one of its orders; activates it.
  caf::reacts_to<reported>,
  // Activates an order and has it owe again all that it owes: a timer is due (`wake`), or a
  // destination has room again.
  caf::reacts_to<remind_atom, order_id>,
  // From an ORDER that has nothing to do: may it go? It is told `stop` once nothing is on its way.
  caf::reacts_to<leave_atom, order_id>,
  // Looks after what has been idle.
  caf::reacts_to<tick_atom>,
  // Ends the shard and its orders.
  caf::reacts_to<stop_atom>>;

// -- ORDER: one customer order, alive ------------------------------------------------------------

using order_actor = caf::typed_actor<
  // Decides a command together with all that has arrived by then; one record for all of it.
  caf::reacts_to<ask>,
  // Hands reports to the DISTRIBUTED ORDER actors that they are about.
  caf::reacts_to<reported>,
  // From a DISTRIBUTED ORDER: what reports of its destination come to; their link hears of the
  // outcomes once they are durable.
  caf::reacts_to<interpreted>,
  // Owes everything again, and decides `check`.
  caf::reacts_to<remind_atom>,
  // To itself: decides what has been gathered.
  caf::reacts_to<pump_atom>,
  // Ends the order once it has decided what came before: nothing more is on its way to it.
  caf::reacts_to<stop_atom>>;

// -- DISTRIBUTED ORDER: the child of an order that looks after one distributed order in flight ---

using distributed_order_actor = caf::typed_actor<
  // The order stands like this now: hand the transfer over, or stop doing so.
  caf::reacts_to<order_view_ptr>,
  // Its destination says this.
  caf::reacts_to<reported>,
  // Ends it: the distributed order is settled, or its order goes.
  caf::reacts_to<stop_atom>>;

// -- DESTINATION: hands transfers to one factory, affiliate or partner ---------------------------

using destination_actor = caf::typed_actor<
  // A transfer is owed. Repeated offers of one key are old news; if the queue is full the offer is
  // dropped and asked for again when there is room.
  caf::reacts_to<transfer_ptr>,
  // These keys were acknowledged or settled: they leave the window and are not sent again.
  caf::reacts_to<forget_atom, key_batch>,
  // The destination could not take this one now (code): retry by its policy.
  caf::reacts_to<remind_atom, transfer_key, std::string>,
  // An adapter speaks for this destination from now on (a `link_actor`), and takes at most so many
  // unacknowledged transfers (0: our own limit).
  caf::reacts_to<credit_atom, caf::strong_actor_ptr, std::uint32_t>,
  // To itself: fills the window.
  caf::reacts_to<pump_atom>,
  // Retries what is due.
  caf::reacts_to<tick_atom>,
  // From the registry: orders that owe this destination a transfer.
  caf::reacts_to<owed_page>,
  // Ends it.
  caf::reacts_to<stop_atom>>;

// -- GATE and LINK: the border to other processes ------------------------------------------------

/// Published over TLS. What arrives here is from another process and is validated like any input.
using gate_actor = caf::typed_actor<
  // An adapter's first message, `AdapterMessage.hello`, and who speaks. Answered to the speaker by
  // an envelope: `welcome` comes from the LINK that serves it from now on.
  caf::reacts_to<runtime::envelope, caf::strong_actor_ptr>,
  // A monitor's, `MonitorMessage.subscribe`. Answered by `changes`, from the actor that gives them.
  caf::reacts_to<monitor_atom, runtime::envelope, caf::strong_actor_ptr>,
  caf::reacts_to<stop_atom>>;

/// One session with one adapter process.
using link_actor = caf::typed_actor<
  // From the adapter: `AdapterMessage.reports`.
  caf::reacts_to<runtime::envelope>,
  // From destinations: send these. The number of each one's attempt goes along.
  caf::reacts_to<transfer_batch>,
  // From orders: confirm or refuse these reports.
  caf::reacts_to<outcome_batch>,
  // Sends what has been gathered.
  caf::reacts_to<tick_atom>, caf::reacts_to<stop_atom>>;

/// What an adapter process offers us: it takes envelopes. See adapter/adapter.hpp for its side.
using adapter_actor = caf::typed_actor<
  // `AdapterMessage`: welcome, refusal, transfers or confirms.
  caf::reacts_to<runtime::envelope>>;

// -- TIMERS: wakes orders ------------------------------------------------------------------------

using timers_actor = caf::typed_actor<
  // Wake this order at this instant, and not at any earlier one named before.
  caf::reacts_to<arm_atom, order_id, instant>,
  // This order needs no wake any more.
  caf::reacts_to<disarm_atom, order_id>,
  // From the registry: wakes that are due before the horizon.
  caf::reacts_to<wake_page>, caf::reacts_to<tick_atom>, caf::reacts_to<stop_atom>>;

// -- REGISTRY: answers queries -------------------------------------------------------------------

/// What orders to find. Conditions are joined by "and"; the values of one by "or".
struct order_query {
  std::vector<std::string> ids;    ///< Empty: any; here and below.
  std::vector<std::string> states; ///< As TMF622 spells them.
  std::vector<std::string> external_ids;
  std::vector<std::string> customers;
  std::vector<std::string> destinations;
  std::vector<std::string> jeopardies; ///< Levels: "none", "normal", "hazard", "critical".
  std::vector<int> priorities;
  std::function<bool(const order_view&)> also; ///< For what has no index; may be null.
  std::size_t offset = 0;
  std::size_t limit = 0;
};

/// One page, ordered by when the orders were placed, newest first.
struct order_page {
  std::vector<order_view_ptr> orders;
  std::size_t total = 0; ///< Orders that match, on all pages.
};

using registry_actor = caf::typed_actor<
  // The next records of the feed.
  caf::reacts_to<runtime::committed_atom, persistence::committed>,
  // Shows one order, or null if there is none, including all that was durable when this was sent.
  caf::reacts_to<find_atom, order_id, runtime::answer<order_view_ptr>>,
  // Finds orders, likewise.
  caf::reacts_to<find_atom, std::shared_ptr<const order_query>, runtime::answer<order_page>>,
  // Wakes due before an instant and after an entry, at most so many, to the TIMERS actor.
  caf::reacts_to<wakes_atom, instant, wake_entry, std::size_t, timers_actor>,
  // Orders that owe a destination a transfer, by priority and age, at most so many, to it.
  caf::reacts_to<owed_atom, std::string, std::size_t, destination_actor>,
  // Writes behind.
  caf::reacts_to<tick_atom>, caf::reacts_to<stop_atom>>;

// -- GROUPS: tells monitors what happens ---------------------------------------------------------

/// Takes the changes of one subscription. Gives credit back as it deals with them.
using monitor_actor = caf::typed_actor<caf::reacts_to<changes_ptr>>;

/// A subscription to a named group: "all", "destination.<name>", "customer.<id>", "state.<state>",
/// "jeopardy.<level>".
struct subscription {
  std::string group = "all";
  persistence::position after = 0; ///< The last number that the monitor has.
  bool is_only_new = false;        ///< Begin with what happens from now on.
  std::uint32_t credit = 0;        ///< Changes that it will take.
};

using groups_actor = caf::typed_actor<
  // The next records of the feed.
  caf::reacts_to<runtime::committed_atom, persistence::committed>,
  // Subscribes a monitor, which is monitored in CAF's sense. Again: changes its subscription.
  caf::reacts_to<subscription, monitor_actor>,
  // The monitor takes so many more.
  caf::reacts_to<credit_atom, monitor_actor, std::uint32_t>,
  // To itself: reads on for the subscriber of this actor id, which is behind.
  caf::reacts_to<pump_atom, std::uint64_t>,
  // The monitor is gone.
  caf::reacts_to<leave_atom, monitor_actor>, caf::reacts_to<stop_atom>>;

} // namespace cotm

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cotm::ask)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cotm::changes_ptr)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cotm::interpreted)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cotm::order_id)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cotm::key_batch)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cotm::order_view_ptr)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cotm::outcome_batch)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cotm::owed_page)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cotm::reported)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cotm::subscription)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cotm::transfer_batch)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cotm::transfer_key)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cotm::transfer_ptr)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cotm::wake_entry)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cotm::wake_page)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cotm::instant)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cotm::runtime::answer<cotm::order_view_ptr>)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cotm::runtime::answer<cotm::order_page>)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(std::shared_ptr<const cotm::loaded_order>)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(std::shared_ptr<const cotm::order_query>)
