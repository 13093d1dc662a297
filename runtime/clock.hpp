// runtime/clock.hpp: whose time it is.

#pragma once

#include "runtime/base/vocabulary.hpp"

namespace cotm::runtime {

/// Tells the wall-clock time. Injected, so that tests and simulation own the time.
/// @thread any
class wall_clock {
public:
  virtual ~wall_clock() = default;
  [[nodiscard]] virtual instant now() const = 0;
};

/// The time of this machine.
class system_clock final : public wall_clock {
public:
  [[nodiscard]] instant now() const override {
    return std::chrono::time_point_cast<duration>(std::chrono::system_clock::now());
  }
};

} // namespace cotm::runtime
