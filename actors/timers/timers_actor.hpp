// actors/timers/timers_actor.hpp: the TIMERS actor: wakes each order when it asked to be.
//
// A wake is durable because the order's record implies it; what is in memory here is only the part
// that is due soon. Beyond the horizon the registry has it, and is asked for the next stretch in
// good time. So a million orders that start next month cost nothing today.
//
//        |-- in memory ---------|-- in the registry --------------------->
//       now                  horizon
//
// What is due together is sent by priority and paced (wake_queue.hpp). So that the urgent is really
// first, nothing is sent while the registry still has wakes that are due: after a start, or when
// the clock went forward. A registry that is slow delays wakes, but for some seconds only.

#pragma once

#include "actors/catalogue.hpp"
#include "actors/timers/wake_queue.hpp"
#include "runtime/clock.hpp"

#include <atomic>
#include <memory>
#include <vector>

namespace cotm::timers {

/// How exact a wake is: it comes at most this late if others do not keep it waiting, never early.
inline constexpr duration resolution = std::chrono::milliseconds{50};

/// How far ahead wakes are held in memory, and how long before its end the next stretch is read.
inline constexpr duration horizon_span = std::chrono::minutes{20};
inline constexpr duration horizon_margin = std::chrono::minutes{10};

/// Wakes of one answer of the registry.
inline constexpr std::size_t page_max = 5'000;

/// How long an answer of the registry is waited for before it is asked again, and how long wakes
/// are kept back for it.
inline constexpr duration page_patience = std::chrono::seconds{30};
inline constexpr duration hold_max = std::chrono::seconds{5};

/// What TIMERS has done since the process began. @thread any
struct timers_stats {
  std::atomic<std::uint64_t> armed = 0;     ///< In memory now.
  std::atomic<std::uint64_t> due = 0;       ///< Of these, those that are due and wait their turn.
  std::atomic<std::uint64_t> in_flight = 0; ///< Of these, those that were sent and not answered.
  std::atomic<std::uint64_t> fired = 0;
  std::atomic<std::uint64_t> unanswered = 0; ///< Wakes that had to be sent again.
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
  wake_queue wakes;
  instant horizon{};      ///< Up to here wakes are in memory, or are being read.
  instant known_until{};  ///< Everything due before this is in memory.
  wake_entry read_upto{}; ///< The registry was read up to here.
  bool is_read = true;    ///< Everything up to the horizon was read.
  instant asked{};        ///< When the registry was asked; the epoch: not waiting.
  instant held_since{};   ///< Since when wakes are kept back; the epoch: they are not.
};

timers_actor::behavior_type timers_behavior(timers_actor::stateful_pointer<timers_shell> self,
                                            timers_ports ports);

} // namespace cotm::timers
