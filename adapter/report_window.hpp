// adapter/report_window.hpp: which reports to send now: the new ones, and those nobody confirmed.
//
// A plain class in somebody else's time. Every report stays until it is confirmed. At most so many
// are on their way at once, so that a process that comes back to many open reports does not flood
// cotmd; one that was sent and not confirmed for a while is sent again.

#pragma once

#include "adapter/types.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <unordered_map>
#include <utility>
#include <vector>

namespace cotm::adapter {

/// Reports on their way at once: some hundred milliseconds of a busy link.
inline constexpr std::size_t reports_in_flight_max = 16'384;

/// How long a report may be unconfirmed before it is sent again: well above the time that an
/// overloaded cotmd takes, since repetitions are no help to it.
inline constexpr duration repeat_after = std::chrono::seconds{10};

class report_window {
public:
  using time = std::chrono::steady_clock::time_point;

  /// Takes a report in. @pre Its number is new.
  void add(report said);

  /// Lets go of a report that was confirmed or refused; false if there is none of that number.
  bool settle(std::uint64_t number);

  /// Takes everything for unsent again: the one it was sent to is gone.
  void restart();

  /// Picks at most `limit` reports to send at `now`. Valid until the next call of anything here.
  [[nodiscard]] std::vector<const report*> pick(time now, std::size_t limit);

  [[nodiscard]] std::size_t size() const noexcept {
    return kept_.size();
  }

private:
  struct entry {
    report said;
    bool is_in_flight = false;
  };

  void expire(time now);

  std::unordered_map<std::uint64_t, entry> kept_;
  std::deque<std::uint64_t> unsent_;                ///< May name reports that are gone.
  std::deque<std::pair<time, std::uint64_t>> sent_; ///< Likewise; oldest first.
  std::size_t in_flight_ = 0;
};

} // namespace cotm::adapter
