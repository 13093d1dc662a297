// apps/factory_sim/override.hpp: what an order's own payload says about its simulation.
//
//     {"sim": {"ackAfterMs": 50, "completeAfterMs": 2000, "milestones": ["packed"], "fail": "E17",
//              "reject": "E5", "silent": true, "duplicates": 2, "refuse": "BUSY", "refuseTimes":
//              3}}
//
// Here `fail`, `reject` and `refuse` are certain, and give the code. Any other property of
// behaviour.hpp goes too, in any case of letters: {"sim": {"pending": 500, "pendingCode": "P1",
// "failFirst": 2, "cancel": "reject"}}. What makes no sense is passed over: a payload is its
// destination's, and whatever it says is a transfer to be simulated.

#pragma once

#include "adapter/types.hpp"
#include "apps/factory_sim/behaviour.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace cotm::factory_sim {

/// Milestones that a payload may ask for.
inline constexpr std::size_t steps_max = 64;

/// How one transfer is to be treated.
struct treatment {
  behaviour how;
  std::optional<std::vector<std::string>> milestones; ///< Instead of the transfer's.
  std::optional<std::string> fail_code;
  std::optional<std::string> reject_code;
  std::optional<std::string> refuse_code; ///< Of this hand-over.
};

/// Lets a transfer's payload have its say about how a destination treats it.
[[nodiscard]] treatment overrule(const behaviour& how, const adapter::transfer& given);

} // namespace cotm::factory_sim
