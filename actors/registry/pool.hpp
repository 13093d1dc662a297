// actors/registry/pool.hpp: the order pool: everything that waits for a person.
//
//     pool    fingerprint 0 [priority] [since] [order] [distributed order or notice] [reason]
//
// Equal failures lie side by side, so that whoever has fixed the cause finds all that it stopped.
// An order in which nothing is stuck has no entries.

#pragma once

#include "actors/registry/views.hpp"

#include <vector>

namespace cotm::registry {

void add_pool_keys(std::vector<index_key>& to, const order_view& view);

/// Finds a page of what waits for a person. As up to date as the store is; here and below.
[[nodiscard]] pool_page find_pool(const persistence::view_store& views, const pool_query& wanted);

/// Counts what waits for a person by its fingerprint.
[[nodiscard]] fingerprint_page count_fingerprints(const persistence::view_store& views,
                                                  const fingerprint_query& wanted);

} // namespace cotm::registry
