// actors/registry/replay.hpp: makes orders again from the journal, and compares them with what the
// view store says of them.
//
// A snapshot and its entries in indexes follow from records and nothing else. If they do not, then
// a release evolved an event in another way than this one does, or a page is damaged, or there is
// a defect. The store is right again once it was made anew: it is never the truth.

#pragma once

#include "actors/registry/views.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <unordered_map>
#include <vector>

namespace cotm::registry {

/// Looks up one record of the log; none if it cannot be read.
using record_lookup = std::function<std::optional<persistence::record>(persistence::position)>;

/// Something that the store says, and the journal says otherwise.
struct replay_difference {
  std::string field; ///< "distributed[2].acknowledgedMs", "index tasks".
  std::string stored;
  std::string rebuilt;
};

struct replay_report {
  order_id id;
  persistence::revision number = 0; ///< That was compared.
  std::size_t records = 0;
  std::vector<replay_difference> differences;
};

/// Entries of each index that orders account for.
using index_counts = std::unordered_map<table, std::size_t>;

/// Rebuilds one order and compares it.
/// @param last The position of the last record of the order that the store should know.
/// @param counts Is given the entries that the order should have, if it is not null.
[[nodiscard]] replay_report replay(const persistence::view_store& views, const record_lookup& find,
                                   const order_id& id, persistence::position last,
                                   index_counts* counts = nullptr);

/// Lists indexes that have more or fewer entries than orders account for.
[[nodiscard]] std::vector<replay_difference> count_differences(const persistence::view_store& views,
                                                               const index_counts& wanted);

/// The orders that a view store has, as far as its keys are ids.
[[nodiscard]] std::vector<order_id> stored_orders(const persistence::view_store& views);

} // namespace cotm::registry
