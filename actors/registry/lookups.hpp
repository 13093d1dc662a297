// actors/registry/lookups.hpp: jeopardies by owner, and orders by the order that they wait for.
//
//     jeopardies   owner 0 [highest first] [raised] [order] [kind] [distributed order] [part]
//     relations    [order that is waited for] [order]
//
// An order that keeps its promises and waits for no other one has no entries.

#pragma once

#include "actors/registry/views.hpp"

#include <vector>

namespace cotm::registry {

void add_jeopardy_keys(std::vector<index_key>& to, const order_view& view);
void add_relation_keys(std::vector<index_key>& to, const order_view& view);

/// Finds a page of jeopardies that are raised. As up to date as the store is; here and below.
[[nodiscard]] jeopardy_page find_jeopardies(const persistence::view_store& views,
                                            const jeopardy_query& wanted);

/// Finds a page of orders that wait for another one, or did.
[[nodiscard]] order_page find_dependents(const persistence::view_store& views,
                                         const dependents_query& wanted);

} // namespace cotm::registry
