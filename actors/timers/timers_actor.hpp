// actors/timers/timers_actor.hpp: the TIMERS actor: wakes each order when it asked to be.
//
// A wake is durable because the order's record implies it; what is in memory here is only the part
// that is due soon. Beyond the horizon the registry has it, and is asked for the next stretch in
// good time. So a million orders that start next month cost nothing today.
//
//        |-- in memory ---------|-- in the registry --------------------->
//       now                  horizon
//
// A wake is sent again until the order answers it by asking for another one, or for none.

#pragma once

#include "actors/catalogue.hpp"
#include "runtime/clock.hpp"

#include <set>
#include <unordered_map>
#include <utility>

namespace cotm::timers {

/// How exact a wake is: it comes at most this late, and never early.
inline constexpr duration resolution = std::chrono::milliseconds{50};

/// How far ahead wakes are held in memory, and how long before its end the next stretch is read.
inline constexpr duration horizon_span = std::chrono::minutes{20};
inline constexpr duration horizon_margin = std::chrono::minutes{10};

/// Wakes of one answer of the registry, and wakes sent per tick: a backlog must not flood.
inline constexpr std::size_t page_max = 5'000;
inline constexpr std::size_t wakes_per_tick_max = 1'000;

/// How long an order has to answer a wake before it is sent again.
inline constexpr duration answer_patience = std::chrono::seconds{30};

/// What TIMERS has done since the process began. @thread any
struct timers_stats {
  std::atomic<std::uint64_t> armed = 0; ///< In memory now.
  std::atomic<std::uint64_t> fired = 0;
};

struct timers_ports {
  registry_actor registry;
  std::shared_ptr<const std::vector<shard_actor>> shards; ///< By `shard_of`. Set before any order.
  const runtime::wall_clock* clock = nullptr;
  std::shared_ptr<timers_stats> stats;
};

/// State of TIMERS.
class timers_shell {
public:
  static inline const char* name = "timers"; // NOLINT: CAF wants it so.

  timers_shell() = default;

  timers_ports ports;
  std::set<wake_entry> due;                       ///< In the order of time.
  std::unordered_map<order_id, instant> of_order; ///< The same wakes, by order.
  instant horizon{};                              ///< Up to here wakes are in memory.
  wake_entry read_upto{};                         ///< The registry was read up to here.
  instant asked{};                                ///< When it was asked; the epoch: not waiting.
  bool is_read = true;                            ///< Everything up to the horizon was read.
};

timers_actor::behavior_type timers_behavior(timers_actor::stateful_pointer<timers_shell> self,
                                            timers_ports ports);

} // namespace cotm::timers
