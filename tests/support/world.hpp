// tests/support/world.hpp: all actors of the trade in one process, over a journal in memory, in an
// order and a time that the test owns. Only the adapter is the test's own.

#pragma once

#include "actors/destination/destination_actor.hpp"
#include "actors/groups/groups_actor.hpp"
#include "actors/registry/registry_actor.hpp"
#include "actors/shard/shard_actor.hpp"
#include "actors/timers/timers_actor.hpp"
#include "persistence/memory_journal.hpp"
#include "persistence/memory_view_store.hpp"
#include "runtime/spawn.hpp"
#include "tests/support/orders.hpp"
#include "tests/support/test_system.hpp"

#include <functional>
#include <map>
#include <numeric>
#include <set>

namespace cotm::test {

/// The time of the test scheduler, counted from noon.
class scheduler_clock final : public runtime::wall_clock {
public:
  explicit scheduler_clock(caf::actor_system& system)
    : system_{system}, start_{system.clock().now()} {
    // nop
  }

  [[nodiscard]] instant now() const override {
    return noon + std::chrono::duration_cast<duration>(system_.clock().now() - start_);
  }

private:
  caf::actor_system& system_;
  caf::actor_clock::time_point start_;
};

/// What a destination is like: it remembers what it was given, and says what the test has it say.
struct destination_memory {
  std::map<transfer_key, int> transfers; ///< How often each was handed over.
  std::vector<transfer_key> in_order;
  std::vector<report_outcome> outcomes;
  bool is_silent = false;
  std::uint64_t last_number = 0;
};

class world {
public:
  explicit world(unsigned seed, std::uint32_t window = 1'000, std::size_t queue = 10'000)
    : time{seed}, clock{time.system}, window_max{window}, queue_max{queue} {
    claim_all();
    start();
  }

  ~world() {
    crash();
  }

  /// Spawns everything, as a process does that starts; adapters are there at once.
  void start() {
    auto ports = persistence::make_journal_ports(journal);
    journal_stats = ports.stats;
    journal_actor = runtime::spawn(time.system, persistence::journal_behavior, std::move(ports));
    feed = runtime::spawn(time.system, runtime::feed_behavior, &journal);
    caf::anon_send(journal_actor, persistence::subscribe_atom::value,
                   caf::actor_cast<persistence::commit_listener>(feed));
    registry = runtime::spawn(time.system, registry::registry_behavior,
                              registry::registry_ports{
                                &journal, &views, feed, std::make_shared<registry::registry_stats>(),
                                registry::registry_ports::threading::shared});
    loader = runtime::spawn(time.system, registry::loader_behavior, &journal, &views);
    groups = runtime::spawn(
      time.system, groups::groups_behavior,
      groups::groups_ports{&journal, feed, std::make_shared<groups::groups_stats>()});
    auto shards = std::make_shared<std::vector<shard_actor>>();
    timers = runtime::spawn(time.system, timers::timers_behavior,
                            timers::timers_ports{registry, shards, &clock,
                                                 std::make_shared<timers::timers_stats>()});
    auto orders = std::make_shared<order::order_ports>();
    for (const auto* name : {"factory-a", "factory-b", "factory-c", "factory-d", "factory-e"}) {
      auto policy = order::destination_policy{};
      policy.name = name;
      policy.window_max = window_max;
      destinations.push_back(runtime::spawn(
        time.system, destination::destination_behavior,
        destination::destination_ports{policy, registry, shards, &clock,
                                       std::make_shared<destination::destination_stats>(),
                                       queue_max}));
      orders->destinations.emplace(name, destinations.back());
    }
    orders->journal = journal_actor;
    orders->loader = loader;
    orders->timers = timers;
    orders->clock = &clock;
    orders->epoch = epoch;
    orders->stats = stats;
    shard = runtime::spawn(time.system, shard::shard_behavior, shard::shard_ports{orders});
    shards->assign(persistence::shards_max, shard); // One actor for all: the same, only fewer.
    caf::anon_send(timers, tick_atom::value);
    connect_adapter();
    time.run();
  }

  /// Ends everything at once, as kill -9 does. What is in the stores stays.
  void crash() {
    auto kill = [](const auto& one) { caf::anon_send_exit(one, caf::exit_reason::kill); };
    // The shard first hears of its end like any actor; its orders would outlive it.
    caf::anon_send(shard, stop_atom::value);
    time.run();
    disconnect_adapter();
    for (const auto& one : destinations)
      caf::anon_send(one, stop_atom::value);
    caf::anon_send(timers, stop_atom::value);
    caf::anon_send(groups, stop_atom::value);
    caf::anon_send(registry, stop_atom::value);
    caf::anon_send(loader, stop_atom::value);
    time.run();
    caf::anon_send(feed, runtime::feed_stop_atom::value);
    caf::anon_send(journal_actor, stop_atom::value);
    time.run();
    kill(shard);
    destinations.clear();
    time.run();
  }

  void restart() {
    crash();
    claim_all();
    start();
  }

  /// The adapter of all destinations: acknowledges and completes at once, unless it is silent.
  void connect_adapter() {
    adapter = time.system.spawn(adapter_behavior, this);
    for (const auto& one : destinations)
      caf::anon_send(one, credit_atom::value, caf::actor_cast<caf::strong_actor_ptr>(adapter),
                     std::uint32_t{0});
    time.run();
  }

  void disconnect_adapter() {
    caf::anon_send(adapter, stop_atom::value);
    time.run();
  }

  /// Asks an order, and runs until it has answered.
  std::optional<ask_result> tell(const order_id& id, order::command asked) {
    std::optional<ask_result> got;
    caf::anon_send(shard, ask{id, std::move(asked),
                              runtime::answer<ask_result>{[&](auto value) { got = value; }}});
    time.run();
    return got;
  }

  std::optional<ask_result> place(const order_id& id, order::plan asked) {
    return tell(id, order::place{share(std::move(asked))});
  }

  /// What a query shows.
  order_view_ptr look(const order_id& id) {
    order_view_ptr got;
    caf::anon_send(registry, find_atom::value, id,
                   runtime::answer<order_view_ptr>{[&](auto value) { got = value.value_or(nullptr); }});
    time.run();
    return got;
  }

  order_page find(order_query wanted) {
    order_page got;
    caf::anon_send(registry, find_atom::value, std::make_shared<const order_query>(std::move(wanted)),
                   runtime::answer<order_page>{[&](auto value) { got = value.value(); }});
    time.run();
    return got;
  }

  /// Has the destination say something about a distributed order.
  std::uint64_t say(const order_id& id, const std::string& part, report::kind is) {
    report one;
    one.number = ++memory.last_number;
    one.key = {id, part, 1};
    one.is = is;
    auto link = caf::actor_cast<caf::weak_actor_ptr>(adapter);
    caf::anon_send(shard, reported{id, {one}, link});
    time.run();
    return one.number;
  }

  static link_actor::behavior_type adapter_behavior(link_actor::pointer self, world* in) {
    return {
      [](const runtime::envelope&) {},
      [self, in](const transfer_batch& batch) { in->take(self, batch); },
      [in](const outcome_batch& decided) {
        auto& all = in->memory.outcomes;
        all.insert(all.end(), decided.list.begin(), decided.list.end());
      },
      [](tick_atom) {},
      [self](stop_atom) { self->quit(); },
    };
  }

  void take(link_actor::pointer self, const transfer_batch& batch) {
    for (const auto& [what, attempt] : batch.list) {
      ++memory.transfers[what->key];
      memory.in_order.push_back(what->key);
      if (memory.is_silent)
        continue;
      report acknowledged;
      acknowledged.number = ++memory.last_number;
      acknowledged.key = what->key;
      report completed = acknowledged;
      completed.number = ++memory.last_number;
      completed.is = report::kind::completed;
      self->send(shard, reported{what->key.id, {acknowledged, completed},
                                 caf::actor_cast<caf::weak_actor_ptr>(self)});
      auto destination = what->destination.back() - 'a';
      self->send(destinations.at(static_cast<std::size_t>(destination)), forget_atom::value,
                 key_batch{{what->key}});
    }
  }

  test_system time;
  scheduler_clock clock;
  std::uint32_t window_max; ///< Of every destination; so is the next.
  std::size_t queue_max;
  persistence::memory_journal journal;
  persistence::memory_view_store views;
  persistence::epoch epoch = 0;
  destination_memory memory;
  std::shared_ptr<order_stats> stats = std::make_shared<order_stats>();
  std::shared_ptr<persistence::journal_stats> journal_stats;

  persistence::journal_actor journal_actor;
  runtime::feed_actor feed;
  registry_actor registry;
  loader_actor loader;
  groups_actor groups;
  timers_actor timers;
  shard_actor shard;
  std::vector<destination_actor> destinations;
  link_actor adapter;

private:
  void claim_all() {
    std::vector<persistence::shard_no> all(persistence::shards_max);
    std::iota(all.begin(), all.end(), persistence::shard_no{0});
    epoch = journal.claim(all);
  }
};

/// An order id that was made up just now.
inline order_id fresh_id(std::uint8_t last) {
  return uuid::random(noon, {1, 2, 3, 4, 5, 6, 7, 8, 9, last});
}

} // namespace cotm::test
