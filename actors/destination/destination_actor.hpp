// actors/destination/destination_actor.hpp: the DESTINATION actor: hands transfers to one factory,
// affiliate or partner, over the link that speaks for it.
//
//     offered -> queue (by priority, then age) -> window (sent, unacknowledged) -> acknowledged
//                  ^                                 |
//                  `----- link lost, breaker open ---'      and, late: sent again by its retry
//                  policy
//
// Everything here is bounded and nothing here is durable. A transfer that finds the queue full is
// dropped: its order still owes it, and when there is room again the registry is asked who does.
// The same question refills the queue after a restart.
//
// One destination's trouble is its own: no other one shares its queue, window or breaker.

#pragma once

#include "actors/catalogue.hpp"
#include "actors/destination/breaker.hpp"
#include "actors/order/distribution.hpp"
#include "runtime/clock.hpp"

#include <map>
#include <tuple>
#include <unordered_map>

namespace cotm::destination {

/// Transfers that wait in memory, besides those in the window. Each is some kilobytes. When a
/// quarter of them is left, the queue is refilled, if something was dropped.
inline constexpr std::size_t queue_default_max = 10'000;

/// How often late transfers are looked for.
inline constexpr duration retry_tick = std::chrono::milliseconds{250};

/// How long an answer of the registry is waited for before it is asked again.
inline constexpr duration refill_patience = std::chrono::seconds{30};

/// What all destinations have done since the process began. @thread any
struct destination_stats {
  std::atomic<std::uint64_t> sent = 0; ///< Every attempt counts.
  std::atomic<std::uint64_t> retried = 0;
  std::atomic<std::uint64_t> dropped = 0;
  std::atomic<std::uint64_t> queued = 0; ///< Now, in queue and window.
  std::atomic<std::uint64_t> breaker_openings = 0;
};

struct destination_ports {
  order::destination_policy policy;
  registry_actor registry;
  std::shared_ptr<const std::vector<shard_actor>> shards; ///< By `shard_of`. Set before any order.
  const runtime::wall_clock* clock = nullptr;
  std::shared_ptr<destination_stats> stats;
  std::size_t queue_max = queue_default_max;
};

/// The place of a transfer in the queue.
using rank = std::tuple<std::uint8_t, instant, transfer_key>;

/// State of the DESTINATION.
class destination_shell {
public:
  static inline const char* name = "destination"; // NOLINT: CAF wants it so.

  destination_shell() = default;

  /// A transfer that this destination has, in the queue or in the window.
  struct held {
    transfer_ptr what;
    std::uint32_t attempts = 0; ///< How often it was sent.
    instant due;                ///< In the window: when it is late.
    bool is_in_window = false;
  };

  destination_ports ports;
  breaker guard;
  link_actor link; ///< Null while no adapter speaks for this destination.
  std::uint32_t window_max = 0;
  std::unordered_map<transfer_key, held, transfer_key_hash> known;
  std::map<rank, transfer_key> queue;
  std::multimap<instant, transfer_key> late; ///< When each of the window is late.
  std::size_t in_window = 0;
  bool has_more = true;   ///< Orders may owe what is not known here.
  instant refill_asked{}; ///< When the registry was last asked; the epoch: not waiting.
  bool is_pumping = false;
  bool is_ticking = false;
};

destination_actor::behavior_type
destination_behavior(destination_actor::stateful_pointer<destination_shell> self,
                     destination_ports ports);

} // namespace cotm::destination
