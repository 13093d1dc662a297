// actors/timers/wake_queue.hpp: the wakes that TIMERS has in memory: what is due, what goes first,
// and what was sent and not answered yet. A plain class in somebody else's time.
//
//     later -(its time comes)-> due -(there is room)-> out -(armed anew, or disarmed)-> answered
//       ^    by time             ^   by priority        |
//       |                        |                      |
//       `--(the clock went back)-+----(no answer)-------'
//
// When very many orders are due in one minute they start in the order of their priority, those of
// equal priority by due time, and only so many at once: whatever else happens in the system finds
// at most those before it. An order answers its wake by asking for a later one, or for none. Asking
// for one that was due already when the wake was sent is what an order does first of all when it is
// brought into memory: that is no answer, since what it was woken for is still to come.
//
// An order that does not answer in time gives its place up and goes behind all that were never
// sent: orders that are broken must not keep those that are not from being woken.

#pragma once

#include "actors/catalogue.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <tuple>
#include <unordered_map>
#include <utility>

namespace cotm::timers {

/// Wakes that were sent and not answered. A woken order reads its past, decides and commits. So
/// many fill a commit of the journal, which is what keeps the pace up; one more would only make
/// live traffic wait behind it.
inline constexpr std::size_t wakes_in_flight_max = 256;

/// How long an order has to answer a wake before it is sent again.
inline constexpr duration answer_patience = std::chrono::seconds{30};

class wake_queue {
public:
  /// Wakes an order at this instant, and at no other. Answers the wake that it was sent, if it was
  /// sent before this instant.
  void arm(const wake_entry& asked);

  /// Wakes an order no more. Answers the wake that it was sent.
  void disarm(const order_id& id);

  [[nodiscard]] bool knows(const order_id& id) const {
    return known_.contains(id);
  }

  /// Looks at the clock: what is due now, what is not any more since the clock went back, and what
  /// was not answered for too long. @returns how many were not answered.
  std::size_t look(instant now);

  /// The next order to wake; none if none is due or enough are out. @pre `look` at the same `now`.
  std::optional<order_id> next(instant now);

  // How many there are.
  [[nodiscard]] std::size_t size() const noexcept {
    return known_.size();
  }
  [[nodiscard]] std::size_t due() const noexcept {
    return due_.size();
  }
  [[nodiscard]] std::size_t out() const noexcept {
    return out_.size();
  }

private:
  enum class place : std::uint8_t { later, due, out };

  struct known_wake {
    wake_entry what;
    place in = place::later;
    std::uint32_t unanswered = 0; ///< How often it was sent in vain.
    instant sent;                 ///< If it is out.
  };

  /// Never sent first, then by priority, then by time.
  using rank = std::tuple<std::uint32_t, std::uint8_t, instant, order_id>;

  static rank rank_of(const known_wake& one);
  void put(known_wake& one, place in);
  void take(const known_wake& one);
  void move(const order_id& id, place to);
  void turn_back(instant now);

  std::unordered_map<order_id, known_wake> known_;
  std::set<wake_entry> later_;
  std::set<rank> due_;
  std::set<std::pair<instant, order_id>> out_; ///< By when they were sent.
  instant looked_{};                           ///< When the clock was last looked at.
};

} // namespace cotm::timers
