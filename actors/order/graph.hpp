// actors/order/graph.hpp: what waits for what in an order, and what may start.
//
// Distributed orders are the nodes, dependencies the edges. Two kinds of edges bind a start and are
// obeyed: finish-to-start and start-to-start. A group is one node as far as starting goes: its
// members are released together or not at all.

#pragma once

#include "actors/order/model.hpp"

#include <optional>
#include <vector>

namespace cotm::order {

/// Finds the first thing that is wrong with a plan: a limit, an unknown reference, a cycle.
[[nodiscard]] std::optional<rejection> find_fault(const plan& asked);

/// Says for each distributed order whether it can never start, because something that it needs the
/// completion (or, start-to-start, the start) of has failed, or a member of its group cannot start.
[[nodiscard]] std::vector<bool> abandoned(const state& order);

/// The instant from which each distributed order may be released, as far as its own start date and
/// its dependencies go and those of its group; none as long as one of them is still to happen.
/// Also none for what is released already, or has no destination.
[[nodiscard]] std::vector<std::optional<instant>> opening_times(const state& order);

/// What is to be released at `now`.
[[nodiscard]] std::vector<slot> releasable(const state& order, instant now);

/// Says whether nothing more can happen: every distributed order has settled or is abandoned.
[[nodiscard]] bool is_over(const state& order);

} // namespace cotm::order
