// actors/shard/shard_actor.hpp: the SHARD actor: finds, activates and supervises its orders.
//
// An order that waits is not in memory: it is activated by whatever concerns it and passivated when
// nothing has for a while. An order that is told to stop finishes what it has; what arrives for it
// meanwhile is held here and given to its successor, so there is one actor per order at any time
// and no message falls between two.
//
// An order whose actor fails is started again from the journal. One that keeps failing is
// quarantined: its record is safe, its timer is off, and whoever asks for it is told.

#pragma once

#include "actors/order/order_actor.hpp"

#include <unordered_map>
#include <variant>
#include <vector>

namespace cotm::shard {

/// How often the shard looks for idle orders, and how long one may be idle.
inline constexpr duration sweep_interval = std::chrono::milliseconds{500};
inline constexpr duration idle_max = std::chrono::seconds{2};

/// Orders of one shard in memory. Beyond, commands are refused until some have gone.
inline constexpr std::size_t active_max = 20'000;

/// Messages held for an order that is on its way out.
inline constexpr std::size_t held_max = 1'024;

/// How often in a row an order's actor may fail before the order is quarantined.
inline constexpr unsigned failures_max = 3;

struct shard_ports {
  order::order_ports_ptr orders;
};

/// A reminder that is held; the other messages are held as they came.
struct reminder {};
using message = std::variant<ask, reported, reminder>;

/// State of the SHARD.
class shard_shell {
public:
  static inline const char* name = "shard"; // NOLINT: CAF wants it so.

  shard_shell() = default;

  struct entry {
    order_actor actor;
    instant touched;
    bool is_leaving = false;
    std::vector<message> held;
  };

  shard_ports ports;
  std::unordered_map<order_id, entry> active;
  std::unordered_map<caf::actor_id, order_id> by_actor;
  std::unordered_map<order_id, unsigned>
    failures;               ///< Of orders that failed and were not idle since.
  bool is_sweeping = false; ///< A `tick` is on its way; a shard without orders needs none.
  bool is_stopping = false;
};

shard_actor::behavior_type shard_behavior(shard_actor::stateful_pointer<shard_shell> self,
                                          shard_ports ports);

} // namespace cotm::shard
