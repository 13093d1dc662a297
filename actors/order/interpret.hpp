// actors/order/interpret.hpp: what a destination's report comes to, as a command.

#pragma once

#include "actors/catalogue.hpp"

namespace cotm::order {

/// Puts a report about `about` in the model's words. A report that names no time happened at `now`.
/// @pre The report is not `refused`: that one concerns the transfer, not the order.
[[nodiscard]] command interpret(slot about, const report& said, instant now);

/// The distributed order that a key names; none if the order has no such one at that revision.
[[nodiscard]] std::optional<slot> find_slot(const state& order, const transfer_key& key);

} // namespace cotm::order
