// tests/support/world.hpp: all actors of the trade in one process, over a journal in memory, in an
// order and a time that the test owns. Only the adapter is the test's own.

#pragma once

#include "actors/catalogue.hpp"
#include "persistence/journal_actor.hpp"
#include "persistence/memory_journal.hpp"
#include "persistence/memory_view_store.hpp"
#include "runtime/clock.hpp"
#include "tests/support/orders.hpp"
#include "tests/support/test_system.hpp"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace cotm::test {

/// The time of the test scheduler, counted from noon.
class scheduler_clock final : public runtime::wall_clock {
public:
  explicit scheduler_clock(caf::actor_system& system);

  [[nodiscard]] instant now() const override;

private:
  caf::actor_system& system_;
  caf::actor_clock::time_point start_;
};

/// What the destinations of a world remember: what they were given, and what became of their
/// reports.
struct destination_memory {
  std::map<transfer_key, int> transfers; ///< How often each was handed over.
  std::vector<transfer_key> in_order;
  std::vector<report_outcome> outcomes;
  bool is_silent = false; ///< Otherwise everything is acknowledged and completed at once.
  std::uint64_t last_number = 0;
};

/// The bounds of every destination of a world.
struct world_limits {
  std::uint32_t window_max = 1'000;
  std::size_t queue_max = 10'000;
};

/// Destinations are called "factory-a" to "factory-e".
class world {
public:
  explicit world(unsigned seed, world_limits limits = {});
  ~world();

  world(const world&) = delete;
  world& operator=(const world&) = delete;

  /// Spawns everything, as a process does that starts; the adapter is there at once.
  void start();

  /// Ends everything. What is in the stores stays.
  void crash();

  void restart();

  /// The adapter of all destinations.
  void connect_adapter();
  void disconnect_adapter();

  /// Asks an order, and runs until it has answered.
  std::optional<ask_result> tell(const order_id& id, order::command asked);
  std::optional<ask_result> place(const order_id& id, order::plan asked);

  /// Sends a command, and does not run.
  void send(const order_id& id, order::command asked, runtime::answer<ask_result>::taker take);

  /// What a query shows.
  order_view_ptr look(const order_id& id);
  order_page find(order_query wanted);

  /// Has the destination say something about a distributed order; gives the report's number.
  std::uint64_t say(const order_id& id, const std::string& part, report::kind is);

  /// As `say`, but does not run.
  std::uint64_t send_report(const order_id& id, const std::string& part, report::kind is);

  void subscribe(const subscription& wanted, const monitor_actor& monitor);
  void give_credit(const monitor_actor& monitor, std::uint32_t more);

  test_system time;
  scheduler_clock clock;
  persistence::memory_journal journal;
  persistence::memory_view_store views;
  destination_memory memory;
  std::shared_ptr<order_stats> stats = std::make_shared<order_stats>();

private:
  static link_actor::behavior_type adapter_behavior(link_actor::pointer self, world* in);
  void take(link_actor::pointer self, const transfer_batch& batch);
  void spawn_keepers();
  void spawn_actors();
  void claim_all();

  world_limits limits_;
  persistence::epoch epoch_ = 0;
  persistence::journal_actor journal_actor_;
  runtime::feed_actor feed_;
  registry_actor registry_;
  loader_actor loader_;
  groups_actor groups_;
  timers_actor timers_;
  shard_actor shard_;
  std::vector<destination_actor> destinations_;
  link_actor adapter_;
};

/// An order id that was made up just now.
[[nodiscard]] order_id fresh_id(std::uint8_t last);

} // namespace cotm::test
