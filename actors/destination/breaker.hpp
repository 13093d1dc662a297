// actors/destination/breaker.hpp: a circuit breaker, as a plain class in somebody else's time.
//
//     closed --failures in a row--> open --after a while--> half open --success--> closed
//                                    ^                          |
//                                    `-------- failure ---------'
//
// Open, nothing is sent. Half open, one transfer is sent and decides.

#pragma once

#include "actors/order/distribution.hpp"
#include "runtime/base/vocabulary.hpp"

namespace cotm::destination {

class breaker {
public:
  enum class position { closed, open, half_open };

  breaker() = default;

  explicit breaker(const order::breaker_policy& policy) : policy_{policy} {
    // nop
  }

  [[nodiscard]] position at(instant now) const {
    if (is_tripped_ && now < opened_ + policy_.open_for)
      return position::open;
    return is_tripped_ ? position::half_open : position::closed;
  }

  /// When an open breaker lets one through.
  [[nodiscard]] instant reopens_at() const {
    return opened_ + policy_.open_for;
  }

  void on_success() {
    failures_ = 0;
    is_tripped_ = false;
  }

  /// Counts a failure; says whether this one opened the breaker.
  bool on_failure(instant now) {
    ++failures_;
    auto was_closed = !is_tripped_;
    if (failures_ < policy_.failures)
      return false;
    is_tripped_ = true;
    opened_ = now;
    return was_closed;
  }

private:
  order::breaker_policy policy_;
  std::uint32_t failures_ = 0;
  bool is_tripped_ = false;
  instant opened_{};
};

} // namespace cotm::destination
