// actors/order/waits.hpp: what an order waits for, and until when. Nothing is stuck silently.
//
// Every order that is not at rest waits for something that has a name: a date, a destination, a
// person, another order, a sink. And whatever it waits for, there is an instant at which it is
// looked at again, so that somebody hears of it. That is a law (tests) and is swept for in
// production.

#pragma once

#include "actors/order/model.hpp"

#include <optional>
#include <string>
#include <vector>

namespace cotm::order {

/// Says whether there is nothing left to do or to hear: the work is over, no task is open and every
/// notice is confirmed. @pre The order is placed; here and below.
[[nodiscard]] bool is_at_rest(const state& order);

/// When to look at the order again: the earliest instant at which `check` comes to anything, if
/// nothing else happens before. None if the order is at rest.
[[nodiscard]] std::optional<instant> next_wake(const state& order, const policy& rules);

/// What is waited for.
enum class wait_kind : std::uint8_t {
  date,            ///< A requested start date, or a delay after something that has happened.
  dependency,      ///< Another distributed order of this order.
  group,           ///< The other members of its group, or their destinations.
  other_order,     ///< An order that this one depends on.
  acknowledgement, ///< Of a transfer, by its destination.
  completion,      ///< Of the work, by its destination.
  customer,        ///< Or whoever has to do what is pending.
  provider,        ///< A destination that has a problem.
  person,          ///< On our side.
  retry,           ///< The next attempt.
  undo,            ///< Of what was done.
  notice,          ///< A sink to confirm one.
};

struct wait {
  wait_kind what = wait_kind::date;
  std::optional<slot> about; ///< None: the order as a whole.
  instant since;
  instant until;        ///< By then it is over, or somebody hears that it is not.
  std::string sentence; ///< As in status.hpp.
  bool operator==(const wait&) const = default;
};

/// Lists what the order waits for: by slot, then tasks of which the slots say nothing, then
/// notices. None if it is at rest, and at least one if not. `until` is never before `next_wake`.
[[nodiscard]] std::vector<wait> waits_of(const state& order, const policy& rules);

} // namespace cotm::order
