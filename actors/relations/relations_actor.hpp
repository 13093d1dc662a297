// actors/relations/relations_actor.hpp: the RELATIONS actor: orders that wait for other orders.
//
//     edge --place--> RELATIONS --place--> SHARD          refuses what would close a cycle
//     ORDER --watch--> RELATIONS --learn--> SHARD         tells how the other order stands
//                          ^
//                        FEED                             from the first watch on
//
// Orders that depend on others are placed through here, one after the other, so that two which
// arrive at the same time cannot close a cycle together; whichever arrives first. Orders that
// depend on none never come here.
//
// Nothing here is durable. Who waits for whom is in the plans of the orders; an order that waits
// says so again whenever it is reminded, and is told what is true by then.

#pragma once

#include "actors/catalogue.hpp"
#include "persistence/view_store.hpp"

#include <memory>
#include <set>
#include <unordered_map>
#include <utility>
#include <vector>

namespace cotm::relations {

struct relations_ports {
  const persistence::journal* journal = nullptr; ///< Outlives the actor; so does `views`.
  const persistence::view_store* views = nullptr;
  runtime::feed_actor feed;
  std::shared_ptr<const std::vector<shard_actor>> shards; ///< By `shard_of`. Set before any order.
};

/// State of RELATIONS.
class relations_shell {
public:
  static inline const char* name = "relations"; // NOLINT: CAF wants it so.

  relations_shell() = default;

  /// Who waits, and for which of its relations.
  using watcher = std::pair<order_id, std::uint16_t>;

  relations_ports ports;
  std::unordered_map<order_id, std::set<watcher>> watchers; ///< By the order that is waited for.
  /// Orders on their way to be placed, and what they depend on: as good as placed for the others.
  std::unordered_map<order_id, std::vector<order_id>> on_their_way;
  bool is_reading = false; ///< The feed.
};

relations_actor::behavior_type
relations_behavior(relations_actor::stateful_pointer<relations_shell> self, relations_ports ports);

} // namespace cotm::relations
