// actors/order/policy_source.hpp: the policy that is in force, for everybody who decides.
//
// The configuration may be read again while the process runs. Whoever needs a policy asks for the
// current one each time, and uses that one for the whole decision: a policy never changes, only
// which one is current does.

#pragma once

#include "actors/order/policy.hpp"

#include <atomic>
#include <memory>
#include <utility>

namespace cotm::order {

/// Holds one policy, never none. @thread any
class policy_source {
public:
  /// Begins with the defaults.
  policy_source() : policy_source{std::make_shared<const policy>()} {
    // nop
  }

  /// @pre `first` is not null.
  explicit policy_source(policy_ptr first) : current_{std::move(first)} {
    // nop
  }

  [[nodiscard]] policy_ptr current() const {
    return current_.load();
  }

  /// @pre `next` is not null.
  void replace(policy_ptr next) {
    current_.store(std::move(next));
  }

private:
  std::atomic<policy_ptr> current_;
};

} // namespace cotm::order
