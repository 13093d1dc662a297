// apps/cotmd/server.hpp: every part of cotmd, wired.
//
// Construction is the order of dependence: stores, then the actors that keep and tell (journal,
// feed, registry, groups), then those that act (destinations, timers, shards), then the doors
// (adapters, HTTP). Destruction is the reverse: doors first, and the journal last, so that whatever
// was accepted is on disk.

#pragma once

#include "actors/destination/destination_actor.hpp"
#include "actors/groups/groups_actor.hpp"
#include "actors/link/gate_actor.hpp"
#include "actors/registry/registry_actor.hpp"
#include "actors/shard/shard_actor.hpp"
#include "actors/timers/timers_actor.hpp"
#include "apps/cotmd/options.hpp"
#include "persistence/journal_actor.hpp"
#include "persistence/lmdb_journal.hpp"
#include "persistence/lmdb_view_store.hpp"
#include "runtime/metrics.hpp"
#include "runtime/tls.hpp"

#include <memory>
#include <vector>

namespace cotm::apps {

/// How long the parts are given to stop by themselves.
inline constexpr duration stop_patience = std::chrono::seconds{20};

class server {
public:
  /// Starts everything. @errors throws std::runtime_error with a sentence for the operator.
  explicit server(const cotmd_options& options);

  ~server();

  server(const server&) = delete;
  server& operator=(const server&) = delete;

  /// Where it serves, as "HOST:PORT".
  [[nodiscard]] std::string http_address() const;
  [[nodiscard]] std::string adapters_address() const;

  /// Whether queries and commands are answered: whatever the journal had at the start is applied.
  [[nodiscard]] edge::readiness is_ready() const;

  /// Reads the configuration again. Rules are followed from the next decision on; new destinations
  /// are there at once. A file that is wrong is logged, and nothing changes.
  void reload();

private:
  void open_stores(const cotmd_options& options);
  void spawn_keepers();
  void spawn_actors();
  void spawn_destination(const order::destination_policy& policy);
  void open_doors(const cotmd_options& options);
  void add_metrics();
  void add_metrics_of(const std::string& destination, const destination::destination_stats& stats);
  void stop_all();

  cotmd_options options_;
  runtime::system_clock clock_;
  runtime::metrics metrics_;
  std::shared_ptr<order::policy_source> policies_;
  std::unique_ptr<persistence::lmdb_journal> journal_;
  std::unique_ptr<persistence::lmdb_view_store> views_;
  persistence::epoch epoch_ = 0;
  persistence::position last_at_start_ = 0;

  std::unique_ptr<runtime::system_config> system_config_;
  std::unique_ptr<caf::actor_system> system_;

  std::shared_ptr<persistence::journal_stats> journal_stats_;
  std::shared_ptr<registry::registry_stats> registry_stats_;
  std::shared_ptr<groups::groups_stats> groups_stats_;
  std::shared_ptr<order_stats> order_stats_;
  std::shared_ptr<timers::timers_stats> timers_stats_;
  std::shared_ptr<link::link_stats> link_stats_;
  std::vector<std::shared_ptr<const destination::destination_stats>> destination_stats_;

  persistence::journal_actor journal_actor_;
  runtime::feed_actor feed_;
  registry_actor registry_;
  loader_actor loader_;
  groups_actor groups_;
  std::shared_ptr<std::vector<shard_actor>> shards_;
  std::shared_ptr<destination::directory> destinations_;
  timers_actor timers_;
  gate_actor gate_;
  std::uint16_t adapters_port_ = 0;
  std::unique_ptr<edge::http_server> http_;
};

} // namespace cotm::apps
