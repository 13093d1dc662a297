// apps/factory_sim/behaviour.hpp: how a simulated destination treats a transfer, as a pure plan.
//
// A behaviour comes from the command line or a scenario file, and any order may overrule it in its
// own payload, so that a demonstration can say what becomes of each:
//
//     {"sim": {"ackAfterMs": 50, "completeAfterMs": 2000, "milestones": ["packed"], "fail": "E17",
//              "silent": true, "duplicates": 2, "refuse": "BUSY", "refuseTimes": 3}}
//
// Chance is drawn from the seed and the transfer's key: the same run gives the same fates, whatever
// arrives first, and a restarted simulator goes on as it would have.

#pragma once

#include "adapter/types.hpp"
#include "runtime/base/vocabulary.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace cotm::factory_sim {

/// Milestones that a payload may ask for, and copies of each report.
inline constexpr std::size_t steps_max = 64;
inline constexpr unsigned copies_max = 16;

/// A delay drawn evenly from a range.
struct delay_range {
  duration least{};
  duration most{};
};

struct behaviour {
  bool is_at_once = false;       ///< Acknowledge and complete in the same breath; nothing else.
  delay_range acknowledge_after; ///< From when it is handed over.
  delay_range complete_after;    ///< From when it is acknowledged.
  bool has_milestones = true;    ///< Reaches those of the transfer, evenly spaced.
  bool is_shuffled = false;      ///< Says things in any order.
  unsigned copies = 1;           ///< Says everything so many times.
  double failing = 0;            ///< Share of transfers that fail.
  double silent = 0;             ///< Share of transfers that nothing is ever said about.
  double refusing = 0;           ///< Share of hand-overs that are refused.
  std::string fail_code = "SIM-FAILED";
  std::string fail_pointer; ///< Where in the payload `fail_value` makes it fail; RFC 6901.
  std::string fail_value;
};

/// Sets one property by the name that it has on the command line and in scenario files: atonce,
/// ack, work, milestones, shuffle, duplicates, fail, silent, refuse, failcode, failwhen.
/// @errors says what is wrong with the name or the value.
[[nodiscard]] result<void, std::string> set(behaviour& to, std::string_view name,
                                            std::string_view value);

/// Something to say, and when: counted from when the transfer is handed over.
struct step {
  duration after{};
  adapter::report said;
};

/// Plans what is said about a transfer, by time. Empty: nothing ever.
[[nodiscard]] std::vector<step> plan(const behaviour& how, const adapter::transfer& given,
                                     std::uint64_t seed);

} // namespace cotm::factory_sim
