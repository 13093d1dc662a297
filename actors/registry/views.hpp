// actors/registry/views.hpp: how orders are laid out in a view store, and found there again.
//
// One table holds the latest snapshot of each order; the others are indexes, whose keys say it all:
//
//     by state        [state] [newest first] [order]
//     by customer     customer 0 [newest first] [order]     likewise externalId, destination
//     wakes           [due] [priority] [order]
//     owed            destination 0 [priority] [released] [order] [distributed order]
//                     sink 0        [priority] [since]    [order] [notice]
//
// Tasks, jeopardies, relations and the order pool have tables, too: worklist.hpp, lookups.hpp and
// pool.hpp. An order that is in no trouble has no entries there.
//
// Numbers are big-endian, so that the order of bytes is the order of numbers. All of it can be made
// again from the journal: entries follow from the state of an order and from nothing else.

#pragma once

#include "actors/catalogue.hpp"
#include "persistence/view_store.hpp"

#include <optional>
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
  tasks,
  assignments,
  jeopardies,
  relations,
  pool,
};
inline constexpr std::size_t table_count = 14;
static_assert(table_count <= persistence::tables_max);

/// Raised whenever what is laid down changes: a store of another version is made again.
inline constexpr std::uint64_t views_version = 3;

[[nodiscard]] constexpr persistence::table_no number_of(table one) {
  return static_cast<persistence::table_no>(one);
}

/// One entry of an index.
struct index_key {
  table in = table::by_placed;
  std::string key;
  auto operator<=>(const index_key&) const = default;
};

/// All entries that an order has in indexes, sorted, each once.
/// @param wake When it is to be woken. Policies say when that is and policies change, so what is in
/// the store about it is kept along with the order.
[[nodiscard]] std::vector<index_key> index_keys_of(const order_view& view,
                                                   std::optional<instant> wake);

/// When an order is to be woken after a restart: as its policy says, or at once, if it has to ask
/// others how they stand.
[[nodiscard]] std::optional<instant> wake_of(const order::state& order, const order::policy& rules);

/// Shows the latest snapshot of an order; null if there is none.
[[nodiscard]] order_view_ptr read_order(const persistence::view_store& views, const order_id& id);

/// What the store has of an order: its latest snapshot, and its entry among the wakes.
struct stored_order {
  order_view view;
  std::optional<instant> wake;
};
[[nodiscard]] std::optional<stored_order> read_stored(const persistence::view_store& views,
                                                      const order_id& id);

/// What an order looks like in the table of orders: [wake, or 0] [snapshot].
[[nodiscard]] std::string encode_order(const order_view& view, std::optional<instant> wake);

/// Finds a page of orders. As up to date as the store is.
[[nodiscard]] order_page find_orders(const persistence::view_store& views,
                                     const order_query& wanted);

/// Wakes that are due before `until` and come after `after`; at most `limit`, in the order of time.
[[nodiscard]] wake_page find_wakes(const persistence::view_store& views, instant until,
                                   const wake_entry& after, std::size_t limit);

/// Orders that owe a transfer to a destination, or a notice to a sink, of one of these names, by
/// priority and age, at most `limit` of what they owe.
[[nodiscard]] owed_page find_owed(const persistence::view_store& views,
                                  const std::vector<std::string>& names, std::size_t limit);

} // namespace cotm::registry
