// actors/order/promises.hpp: the dates that an order is measured against.
//
// A promise is open from the moment that it binds until it is kept or can no longer be. One that is
// open after its date is a jeopardy. Every order that is not over has at least one open promise:
// that somebody hears of it when nothing happens at all.

#pragma once

#include "actors/order/model.hpp"

#include <vector>

namespace cotm::order {

struct promise {
  jeopardy_key key;
  instant due;
};

/// How serious it is to miss a promise of this kind.
[[nodiscard]] jeopardy_level level_of(jeopardy_kind kind);

/// All promises that bind now, late ones included. None if the order is over.
[[nodiscard]] std::vector<promise> open_promises(const state& order);

/// When to look at the order again: the earliest date of an open promise that is not in jeopardy
/// yet, or of a release that waits for time alone. @pre The order is placed and not over.
[[nodiscard]] instant next_due(const state& order);

} // namespace cotm::order
