// actors/registry/load.hpp: reads one order, all that is durable by now.

#pragma once

#include "actors/catalogue.hpp"
#include "persistence/view_store.hpp"

namespace cotm::registry {

/// The latest snapshot of an order with the records after it folded in. @errors throws if what is
/// kept does not decode.
[[nodiscard]] loaded_order load_order(const persistence::journal& journal,
                                      const persistence::view_store& views, const order_id& id);

} // namespace cotm::registry
