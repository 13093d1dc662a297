// tests/actors/registry/rig.hpp: a registry over stores in memory, and orders whose events the test
// writes. No order decides anything here.

#pragma once

#include "actors/order/codec.hpp"
#include "actors/registry/registry_actor.hpp"
#include "persistence/memory_journal.hpp"
#include "persistence/memory_view_store.hpp"
#include "runtime/spawn.hpp"
#include "tests/support/orders.hpp"
#include "tests/support/test_system.hpp"

#include <array>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace cotm::test {

/// Order number `no` of a test.
inline order_id id_of(std::uint8_t no) {
  order_id made;
  made.bytes.fill(no);
  return made;
}

/// A journal that is written directly, with the orders that its records make.
class written_journal {
public:
  explicit written_journal(persistence::journal& into) : journal_{into} {
    std::vector<persistence::shard_no> shards;
    for (std::size_t no = 0; no < persistence::shards_max; ++no)
      shards.push_back(static_cast<persistence::shard_no>(no));
    epoch_ = journal_.claim(shards);
  }

  /// Appends one record. @return what was committed.
  persistence::committed append(const order_id& id, const std::vector<order::event>& facts,
                                instant now = noon) {
    auto& view = views_[id];
    view.id = id;
    for (const auto& fact : facts)
      view.order = order::evolve(std::move(view.order), fact);
    persistence::append made;
    made.shard = shard_of(id);
    made.owner = epoch_;
    made.stream = id;
    made.expected = view.number;
    made.at = now;
    made.payload = order::encode_record(facts, order::digest_of(view.order, facts));
    auto kept = journal_.append({std::move(made)});
    view.number = kept.outcomes.front().value();
    view.at = kept.kept->back().at;
    return kept.kept;
  }

  [[nodiscard]] const order_view& at(const order_id& id) {
    return views_[id];
  }

  [[nodiscard]] const std::map<order_id, order_view>& all() const {
    return views_;
  }

private:
  persistence::journal& journal_;
  persistence::epoch epoch_ = 0;
  std::map<order_id, order_view> views_;
};

/// Everything that a view store holds.
using store_content = std::vector<std::array<std::string, 3>>;
inline store_content content_of(const persistence::view_store& views) {
  store_content all;
  for (persistence::table_no no = 0; no < persistence::tables_max; ++no)
    views.scan(no, {}, [&](std::string_view key, std::string_view value) {
      all.push_back({std::to_string(no), std::string{key}, std::string{value}});
      return true;
    });
  return all;
}

/// A registry that has read all that is in a journal so far, and reads on.
class registry_rig {
public:
  explicit registry_rig(persistence::journal& over, unsigned seed = 1)
    : time{seed}, feed_{runtime::spawn(time.system, runtime::feed_behavior, &over)},
      registry_{runtime::spawn(
        time.system, registry::registry_behavior,
        registry::registry_ports{&over, &views, feed_, std::make_shared<registry::registry_stats>(),
                                 policies, registry::registry_ports::threading::shared})} {
    time.run();
  }

  ~registry_rig() {
    caf::anon_send(registry_, stop_atom::value);
    caf::anon_send(feed_, runtime::feed_stop_atom::value);
    time.run();
  }

  registry_rig(const registry_rig&) = delete;
  registry_rig& operator=(const registry_rig&) = delete;

  /// Tells of a commit, and does not run.
  void tell(const persistence::committed& fresh) {
    caf::anon_send(feed_, runtime::committed_atom::value, fresh);
  }

  /// Asks for a list; none if nobody answered.
  template <class Page, class Query>
  std::optional<Page> ask(Query wanted) {
    std::optional<Page> got;
    auto take = [&](std::optional<Page> page) { got = std::move(page); };
    caf::anon_send(
      registry_, find_atom::value,
      list_question{asking<Query, Page>{std::move(wanted), runtime::answer<Page>{take}}});
    time.run();
    return got;
  }

  /// Writes everything behind.
  void write() {
    caf::anon_send(registry_, tick_atom::value);
    time.run();
  }

  test_system time;
  persistence::memory_view_store views;
  std::shared_ptr<order::policy_source> policies = std::make_shared<order::policy_source>();

private:
  runtime::feed_actor feed_;
  registry_actor registry_;
};

} // namespace cotm::test
