// tests/support/world.cpp: see world.hpp.

#include "tests/support/world.hpp"

#include "actors/destination/destination_actor.hpp"
#include "actors/groups/groups_actor.hpp"
#include "actors/registry/registry_actor.hpp"
#include "actors/shard/shard_actor.hpp"
#include "actors/timers/timers_actor.hpp"
#include "runtime/spawn.hpp"

#include <numeric>
#include <utility>

namespace cotm::test {

scheduler_clock::scheduler_clock(caf::actor_system& system)
  : system_{system}, start_{system.clock().now()} {
  // nop
}

instant scheduler_clock::now() const {
  return noon + std::chrono::duration_cast<duration>(system_.clock().now() - start_);
}

world::world(unsigned seed, world_limits limits) : time{seed}, clock{time.system}, limits_{limits} {
  claim_all();
  start();
}

world::~world() {
  crash();
}

void world::spawn_keepers() {
  journal_actor_ = runtime::spawn(time.system, persistence::journal_behavior,
                                  persistence::make_journal_ports(journal));
  feed_ = runtime::spawn(time.system, runtime::feed_behavior, &journal);
  caf::anon_send(journal_actor_, persistence::subscribe_atom::value,
                 caf::actor_cast<persistence::commit_listener>(feed_));
  registry_ = runtime::spawn(time.system, registry::registry_behavior,
                             registry::registry_ports{&journal, &views, feed_,
                                                      std::make_shared<registry::registry_stats>(),
                                                      registry::registry_ports::threading::shared});
  loader_ = runtime::spawn(time.system, registry::loader_behavior, &journal, &views);
  groups_ = runtime::spawn(
    time.system, groups::groups_behavior,
    groups::groups_ports{&journal, feed_, std::make_shared<groups::groups_stats>()});
}

void world::spawn_actors() {
  auto shards = std::make_shared<std::vector<shard_actor>>();
  timers_ = runtime::spawn(
    time.system, timers::timers_behavior,
    timers::timers_ports{registry_, shards, &clock, std::make_shared<timers::timers_stats>()});
  auto orders = std::make_shared<order::order_ports>();
  auto directory = std::make_shared<destination::directory>();
  for (const auto* name : {"factory-a", "factory-b", "factory-c", "factory-d", "factory-e"}) {
    auto policy = order::destination_policy{};
    policy.name = name;
    policy.window_max = limits_.window_max;
    destinations_.push_back(runtime::spawn(
      time.system, destination::destination_behavior,
      destination::destination_ports{policy, registry_, shards, &clock,
                                     std::make_shared<destination::destination_stats>(),
                                     limits_.queue_max}));
    directory->add(name, destinations_.back());
  }
  orders->destinations = directory;
  orders->policies = std::make_shared<const order::policy_source>();
  orders->journal = journal_actor_;
  orders->loader = loader_;
  orders->timers = timers_;
  orders->clock = &clock;
  orders->epoch = epoch_;
  orders->stats = stats;
  shard_ = runtime::spawn(time.system, shard::shard_behavior, shard::shard_ports{orders});
  shards->assign(persistence::shards_max, shard_); // One actor for all: the same, only fewer.
}

void world::start() {
  spawn_keepers();
  spawn_actors();
  caf::anon_send(timers_, tick_atom::value);
  connect_adapter();
}

void world::crash() {
  caf::anon_send(shard_, stop_atom::value);
  time.run();
  disconnect_adapter();
  for (const auto& one : destinations_)
    caf::anon_send(one, stop_atom::value);
  destinations_.clear();
  caf::anon_send(timers_, stop_atom::value);
  caf::anon_send(groups_, stop_atom::value);
  caf::anon_send(registry_, stop_atom::value);
  caf::anon_send(loader_, stop_atom::value);
  time.run();
  caf::anon_send(feed_, runtime::feed_stop_atom::value);
  caf::anon_send(journal_actor_, persistence::stop_atom::value);
  time.run();
}

void world::restart() {
  crash();
  claim_all();
  start();
}

void world::connect_adapter() {
  adapter_ = time.system.spawn(adapter_behavior, this);
  for (const auto& one : destinations_)
    caf::anon_send(one, credit_atom::value, caf::actor_cast<caf::strong_actor_ptr>(adapter_),
                   std::uint32_t{0});
  time.run();
}

void world::disconnect_adapter() {
  caf::anon_send(adapter_, stop_atom::value);
  time.run();
}

std::optional<ask_result> world::tell(const order_id& id, order::command asked) {
  std::optional<ask_result> got;
  send(id, std::move(asked), [&](std::optional<ask_result> value) { got = std::move(value); });
  time.run();
  return got;
}

std::optional<ask_result> world::place(const order_id& id, order::plan asked) {
  return tell(id, order::place{share(std::move(asked))});
}

void world::send(const order_id& id, order::command asked,
                 runtime::answer<ask_result>::taker take) {
  caf::anon_send(shard_, ask{id, std::move(asked), runtime::answer<ask_result>{std::move(take)}});
}

order_view_ptr world::look(const order_id& id) {
  order_view_ptr got;
  auto take = [&](const std::optional<order_view_ptr>& value) { got = value.value_or(nullptr); };
  caf::anon_send(registry_, find_atom::value, id, runtime::answer<order_view_ptr>{take});
  time.run();
  return got;
}

order_page world::find(order_query wanted) {
  order_page got;
  auto take = [&](std::optional<order_page> value) { got = std::move(value.value()); };
  caf::anon_send(registry_, find_atom::value,
                 std::make_shared<const order_query>(std::move(wanted)),
                 runtime::answer<order_page>{take});
  time.run();
  return got;
}

std::uint64_t world::send_report(const order_id& id, const std::string& part, report::kind is) {
  report one;
  one.number = ++memory.last_number;
  one.key = {id, part, 1};
  one.is = is;
  caf::anon_send(shard_, reported{id, {one}, caf::actor_cast<caf::weak_actor_ptr>(adapter_)});
  return one.number;
}

std::uint64_t world::say(const order_id& id, const std::string& part, report::kind is) {
  auto number = send_report(id, part, is);
  time.run();
  return number;
}

void world::subscribe(const subscription& wanted, const monitor_actor& monitor) {
  caf::anon_send(groups_, wanted, monitor);
  time.run();
}

void world::give_credit(const monitor_actor& monitor, std::uint32_t more) {
  caf::anon_send(groups_, credit_atom::value, monitor, more);
  time.run();
}

link_actor::behavior_type world::adapter_behavior(link_actor::pointer self, world* in) {
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

void world::take(link_actor::pointer self, const transfer_batch& batch) {
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
    self->send(shard_, reported{what->key.id,
                                {acknowledged, completed},
                                caf::actor_cast<caf::weak_actor_ptr>(self)});
    auto place = static_cast<std::size_t>(what->destination.back() - 'a');
    self->send(destinations_.at(place), forget_atom::value, key_batch{{what->key}});
  }
}

void world::claim_all() {
  std::vector<persistence::shard_no> all(persistence::shards_max);
  std::iota(all.begin(), all.end(), persistence::shard_no{0});
  epoch_ = journal.claim(all);
}

order_id fresh_id(std::uint8_t last) {
  return uuid::random(noon, {1, 2, 3, 4, 5, 6, 7, 8, 9, last});
}

} // namespace cotm::test
