// actors/destination/transfer_queue.hpp: the transfers that a destination has: which one goes next,
// which ones are out, and when each of those is late. A plain class in somebody else's time.
//
//     offered -> queue (by priority, then age) -> window (sent, unacknowledged) -> forgotten
//                  ^ ^                               |  |
//                  | `-------- late, or taken back --'  | refused
//                  `-------------- rests <--------------'
//
// What was refused rests for as long as an acknowledgement would have been waited for, and takes no
// place in the window meanwhile: some that a destination does not want must not keep the others
// from it.
//
// The most urgent goes next, always. A cap bounds, for each priority, how many transfers of it or
// below may be out at once, in percent of the window. So however much bulk there is, the window has
// room for what is urgent, which then waits for nobody. Below its cap bulk is served whenever
// nothing more urgent waits, and only then: while urgent work comes faster than the destination
// takes it, bulk waits. That is what priority means; the jeopardies of its dates speak up for it.

#pragma once

#include "actors/catalogue.hpp"
#include "actors/order/policy.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <tuple>
#include <unordered_map>

namespace cotm::destination {

/// Percent of a window, by priority.
using priority_caps = std::array<std::uint32_t, order::priority_count>;

struct queue_policy {
  std::size_t queue_max = 0; ///< Transfers that wait.
  priority_caps caps{};
  order::backoff retry;
};

/// A transfer that is to be sent now, and how often it will have been.
struct attempt {
  transfer_ptr what;
  std::uint32_t number = 0;
};

class transfer_queue {
public:
  enum class admission : std::uint8_t {
    kept,
    known,     ///< It is here already: old news.
    displaced, ///< It is kept, and others, that go last, had to leave.
    dropped,   ///< There is no room.
  };

  transfer_queue() = default;

  explicit transfer_queue(queue_policy policy) : policy_{policy} {
    // nop
  }

  /// Takes a transfer in. A full queue lets go of what would be sent last, be it this one.
  admission offer(const transfer_ptr& offered);

  /// Lets go of a transfer. @returns false if it is not here.
  bool forget(const transfer_key& key);

  /// Puts the next transfer into the window, unless its cap or the window is full.
  /// @param window How many may be out at once; caps count in percent of it, and are at least one.
  std::optional<attempt> next(std::size_t window, instant at);

  /// Has a transfer rest that was refused. @returns false if it is not out.
  bool refuse(const transfer_key& key);

  /// Looks at the clock: puts what is late, and what has rested, back into the queue.
  /// @returns how many were late.
  std::size_t look(instant at);

  /// Puts all that is out back into the queue.
  void take_back_all();

  /// How many are out, and how many wait.
  [[nodiscard]] std::size_t out() const noexcept {
    return used_.front();
  }
  [[nodiscard]] std::size_t waiting() const noexcept {
    return known_.size() - out();
  }

  [[nodiscard]] bool is_empty() const noexcept {
    return known_.empty();
  }
  [[nodiscard]] bool is_full() const noexcept {
    return waiting() >= policy_.queue_max;
  }

  /// The most urgent that waits and may not go for its cap or the window.
  [[nodiscard]] bool is_held(std::size_t window) const;

  /// The orders that have transfers here, and how many.
  [[nodiscard]] std::unordered_map<order_id, std::size_t> orders() const;

private:
  /// The place of a transfer in the queue.
  using rank = std::tuple<std::uint8_t, instant, transfer_key>;

  enum class place : std::uint8_t { queue, window, rest };

  struct held {
    transfer_ptr what;
    std::uint32_t attempts = 0; ///< How often it was sent.
    place in = place::queue;
    instant due; ///< If it is not in the queue: when it goes back there.
  };

  static rank rank_of(const transfer& one);
  bool make_room(const transfer& offered);
  void enter(held& one, instant at);
  void leave(const held& one);
  void turn_back(duration by);
  [[nodiscard]] bool has_room(std::uint8_t priority, std::size_t window) const;

  queue_policy policy_;
  std::unordered_map<transfer_key, held, transfer_key_hash> known_;
  std::set<rank> queue_;                                  ///< What waits, and so what goes next.
  std::set<std::pair<instant, transfer_key>> due_;        ///< What is not in the queue.
  std::array<std::size_t, order::priority_count> used_{}; ///< Out, of this priority or below.
  instant looked_{};                                      ///< When the clock was last looked at.
};

} // namespace cotm::destination
