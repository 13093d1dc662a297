// apps/factory_sim/course.hpp: what a simulated destination does about a transfer, as a pure plan.
//
//     perform, notify   acknowledged, pending .. held .. milestones ..           outcome
//     amend             the same, from the beginning, or rejected
//     cancel, compensate                              acknowledged, undone       or rejected
//
// Chance is drawn from the seed and the transfer's key: the same run gives the same fates, whatever
// arrives first, and a restarted simulator goes on as it would have. Nothing here remembers: what
// the ledger knows of a transfer, and of the revision that it is about, comes with it.

#pragma once

#include "adapter/types.hpp"
#include "apps/factory_sim/behaviour.hpp"

#include <cstdint>
#include <vector>

namespace cotm::factory_sim {

/// Something to say, and when: counted from when the transfer is handed over.
struct step {
  duration after{};
  adapter::report said;
};

struct course {
  std::vector<step> steps;   ///< By time. Empty: nothing ever.
  bool takes_effect = false; ///< The transfer is taken on: work begins, or is undone.
  bool supersedes = false;   ///< The work of the revision that it is about ends now.
};

/// Plans what is said about a transfer that is handed over at `now`, and what it does.
[[nodiscard]] course plan(const behaviour& how, const adapter::transfer& given, std::uint64_t seed,
                          instant now);

} // namespace cotm::factory_sim
