// apps/factory_sim/behaviour.hpp: how a simulated destination treats what it is asked for.
//
// A behaviour comes from the command line or a scenario file, property by property, and any order
// may overrule it for itself in its own payload (override.hpp). What it comes to is planned in
// course.hpp.
//
//     atonce      flag    acknowledge and complete in the same breath, whatever the rest says
//     ack         ms      from when it is handed over to when it is acknowledged
//     work        ms      from then to the outcome
//     undo        ms      likewise, of a cancellation or compensation
//     milestones  flag    reach those of the transfer, evenly spaced; true unless it is said
//     progress    flag    say so when work begins
//     pending     ms      at first wait for the requester so long      pendingcode  of that
//     held        ms      then wait for ourselves so long              heldcode     of that
//     forecast    ms      forecast the completion, so much later than it will be
//     acklast     flag    acknowledge after the outcome, `ack` later
//     shuffle     flag    say the same things in any order
//     duplicates  1-16    say everything so many times
//     fail        share   fail instead of completing                   failcode     of that
//     failfirst   number  fail revisions up to this one, then work
//     failwhen    /a=b    fail if the payload has this value there
//     abandon     share   cancel of our own accord instead of completing
//     reject      share   reject instead of acknowledging              rejectcode   of that
//     refuse      share   refuse a hand-over: not now
//     silent      share   never say anything
//     amend       accept, reject or silent
//     cancel      accept, reject, fail or silent
//     compensate  likewise
//
// ms are milliseconds, 200 or 50-200; a share is a number from 0 to 1; a flag is true or false.
// What comes too late or too early to be accepted is rejected in any case: a cancellation or an
// amendment of what is done ("alreadyCompleted"), a compensation of what is not ("notCompleted").

#pragma once

#include "runtime/base/vocabulary.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cotm::factory_sim {

/// Copies of each report: enough to be a nuisance.
inline constexpr unsigned copies_max = 16;

/// A delay drawn evenly from a range.
struct delay_range {
  duration least{};
  duration most{};
};

/// What is said to an amendment, a cancellation or a compensation.
enum class answer : std::uint8_t { accept, reject, fail, silent };

struct behaviour {
  bool is_at_once = false;
  delay_range acknowledge_after;
  delay_range complete_after;
  delay_range undo_after;
  bool has_milestones = true;
  bool has_progress = false;
  delay_range pending; ///< Not at all if it is zero.
  delay_range held;    ///< Likewise.
  std::optional<delay_range> forecast;
  bool is_acknowledging_last = false;
  bool is_shuffled = false;
  unsigned copies = 1;
  double failing = 0;
  std::uint32_t fail_first = 0;
  double abandoning = 0;
  double rejecting = 0;
  double refusing = 0; ///< Of hand-overs.
  double silent = 0;
  answer amend = answer::accept;
  answer cancel = answer::accept;
  answer compensate = answer::accept;
  std::string fail_code = "SIM-FAILED";
  std::string reject_code = "SIM-REJECTED";
  std::string pending_code = "SIM-PENDING";
  std::string held_code = "SIM-HELD";
  std::string fail_pointer; ///< Where in the payload `fail_value` makes it fail; RFC 6901.
  std::string fail_value;
};

/// Sets one property by its name.
/// @errors says what is wrong with the name or the value.
[[nodiscard]] result<void, std::string> set(behaviour& to, std::string_view name,
                                            std::string_view value);

} // namespace cotm::factory_sim
