// actors/registry/views.hpp: how orders are laid out in a view store, and found there again.
//
// One table holds the latest snapshot of each order; the others are indexes, whose keys say it all:
//
//     by state        [state] [newest first] [order]
//     by customer     customer 0 [newest first] [order]     likewise externalId, destination
//     wakes           [due] [order]
//     owed            destination 0 [priority] [released] [order] [distributed order]
//
// Numbers are big-endian, so that the order of bytes is the order of numbers. All of it can be made
// again from the journal.

#pragma once

#include "actors/catalogue.hpp"
#include "persistence/view_store.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cotm::registry {

enum class table : persistence::table_no {
  orders,
  by_placed,
  by_state,
  by_jeopardy,
  by_customer,
  by_external_id,
  by_destination,
  wakes,
  owed,
};

[[nodiscard]] constexpr persistence::table_no number_of(table one) {
  return static_cast<persistence::table_no>(one);
}

/// One entry of an index.
struct index_key {
  table in = table::by_placed;
  std::string key;
  auto operator<=>(const index_key&) const = default;
};

/// All entries that an order has in indexes, sorted.
[[nodiscard]] std::vector<index_key> index_keys_of(const order_view& view);

/// Shows the latest snapshot of an order; null if there is none.
[[nodiscard]] order_view_ptr read_order(const persistence::view_store& views, const order_id& id);

/// What a snapshot looks like in the table of orders.
[[nodiscard]] std::string encode_order(const order_view& view);

/// Finds a page of orders. As up to date as the store is.
[[nodiscard]] order_page find_orders(const persistence::view_store& views,
                                     const order_query& wanted);

/// Wakes that are due before `until` and come after `after`; at most `limit`, in the order of time.
[[nodiscard]] wake_page find_wakes(const persistence::view_store& views, instant until,
                                   const wake_entry& after, std::size_t limit);

/// Orders that owe a destination a transfer, by priority and age, at most `limit` transfers.
[[nodiscard]] owed_page find_owed(const persistence::view_store& views,
                                  const std::string& destination, std::size_t limit);

} // namespace cotm::registry
