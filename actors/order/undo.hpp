// actors/order/undo.hpp: whether work can be undone, and whether it has to be.

#pragma once

#include "actors/order/model.hpp"

namespace cotm::order {

/// Says whether work is beyond the milestone from which on nobody can undo it, and stands: a point
/// of no return of something that was undone, or that failed, binds nobody.
[[nodiscard]] bool is_past_no_return(const state& order, slot about);

/// Says whether the work is done: it has completed, or would have if its finish waited for nothing.
[[nodiscard]] bool is_done(const progress& one);

/// Says whether a distributed order is not wanted as it is and something of it is left to undo.
[[nodiscard]] bool has_to_be_undone(const progress& one);

} // namespace cotm::order
