// actors/registry/registry_actor.hpp: the REGISTRY actor: answers queries about all orders.
//
//     feed -> overlay (changed lately, in memory) -> written behind -> view store (everything)
//
// Reads are never stale: a query is answered once everything that was durable when it came has been
// applied here. One order is then read from the overlay, or else from the store. A list is read
// from the store after what is in the overlay has been written; lists that wait share one write. So
// an index is needed in one place only, and what is in memory is what changed since the last write.
//
// The view store carries the position that it is true for. After a restart the feed is read on from
// there: seconds, however many orders there are. Writing and list reading each have an actor with a
// thread of its own; this one never waits for a disk longer than one look-up takes.

#pragma once

#include "actors/registry/views.hpp"
#include "runtime/clock.hpp"

#include <deque>
#include <functional>
#include <unordered_map>
#include <vector>

namespace cotm::registry {

/// How often what has changed is written behind, and after how many orders at the latest. The first
/// bounds what a restart has to read again, the second the memory of the overlay.
inline constexpr duration write_interval = std::chrono::seconds{1};
inline constexpr std::size_t dirty_max = 20'000;

/// Queries that wait for the feed or for a write. Beyond, they are turned away (abandoned).
inline constexpr std::size_t waiting_max = 10'000;

/// What the registry has done since the process began. @thread any
struct registry_stats {
  std::atomic<std::uint64_t> applied = 0; ///< Position of the last record.
  std::atomic<std::uint64_t> written = 0; ///< Position that the view store is true for.
  std::atomic<std::uint64_t> overlay = 0; ///< Orders in memory now.
  std::atomic<std::uint64_t> queries = 0;
  std::atomic<std::uint64_t> broken_records = 0; ///< That could not be applied: a defect.
};

struct registry_ports {
  const persistence::journal* journal = nullptr; ///< Outlives the actor; so do `views`.
  persistence::view_store* views = nullptr;
  runtime::feed_actor feed;
  std::shared_ptr<registry_stats> stats;
  /// Whether the writer and the reader of lists get threads of their own; not under a test
  /// scheduler.
  enum class threading : std::uint8_t { own_threads, shared } threads = threading::own_threads;
};

using apply_atom = caf::atom_constant<caf::atom("apply")>;

/// Writes mutations and a cursor to the view store.
using view_writer_actor = caf::typed_actor<
  caf::replies_to<apply_atom, persistence::position,
                  std::shared_ptr<std::vector<persistence::mutation>>>::with<persistence::position>,
  caf::reacts_to<stop_atom>>;

/// Reads lists from the view store, for whoever they are for.
using list_job = std::shared_ptr<const std::function<void()>>;
using list_reader_actor = caf::typed_actor<caf::reacts_to<list_job>, caf::reacts_to<stop_atom>>;

/// State of the REGISTRY.
class registry_shell {
public:
  static inline const char* name = "registry"; // NOLINT: CAF wants it so.

  registry_shell() = default;

  /// An order that has changed since it was last written.
  struct entry {
    order_view view;
    std::vector<index_key> written_keys; ///< What the store's indexes say of it.
    std::vector<index_key> writing_keys; ///< What they will say when the write is through.
    bool is_dirty = false;               ///< Changed since the last write began.
  };

  /// What waits until the feed has come to `until`.
  struct waiting {
    persistence::position until = 0;
    std::function<void()> then;
  };

  registry_ports ports;
  view_writer_actor writer;
  list_reader_actor lists;
  persistence::position applied = 0;
  persistence::position written = 0;
  bool is_writing = false;
  std::unordered_map<order_id, entry> overlay;
  std::vector<order_id> dirty;    ///< Those of `overlay` that are.
  std::deque<waiting> for_feed;   ///< By `until`.
  std::vector<waiting> for_write; ///< Lists.
};

registry_actor::behavior_type
registry_behavior(registry_actor::stateful_pointer<registry_shell> self, registry_ports ports);

/// Runs the LOADER: reads single orders for their actors.
class loader_shell {
public:
  static inline const char* name = "loader"; // NOLINT: CAF wants it so.
  loader_shell() = default;
};
loader_actor::behavior_type loader_behavior(loader_actor::stateful_pointer<loader_shell> self,
                                            const persistence::journal* journal,
                                            const persistence::view_store* views);

} // namespace cotm::registry

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(std::shared_ptr<std::vector<cotm::persistence::mutation>>)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cotm::registry::list_job)
