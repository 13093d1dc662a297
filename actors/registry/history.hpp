// actors/registry/history.hpp: the past of one order, out of its journal.
//
// The journal is the only truth about the past: snapshots know no yesterday. So everything here is
// folded from the first record on, which takes as long as the order has a past.

#pragma once

#include "actors/catalogue.hpp"

namespace cotm::registry {

/// Reads a page of an order's records. @errors throws if what is kept does not decode; as does all
/// below.
[[nodiscard]] history_page read_history(const persistence::journal& journal,
                                        const history_query& wanted);

/// Shows an order as it was at an instant; null if it was not there yet. Clocks may have been set
/// back between two records: everything up to the last record that is not later counts.
[[nodiscard]] order_view_ptr find_as_of(const persistence::journal& journal,
                                        const as_of_query& wanted);

/// Brings an order up by its next record.
void fold(order_view& into, const persistence::record& kept);

} // namespace cotm::registry
