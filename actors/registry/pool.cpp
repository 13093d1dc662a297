// actors/registry/pool.cpp: see pool.hpp.

#include "actors/registry/pool.hpp"

#include "actors/order/fallout.hpp"
#include "actors/registry/keys.hpp"
#include "actors/registry/ranking.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <utility>

namespace cotm::registry {

namespace {

using persistence::view_store;

/// Which one of an order: a distributed order, or behind those a notice.
std::uint64_t part_of(const order::stuck& one) {
  if (one.notice)
    return order::distributed_orders_max + *one.notice;
  return one.about.value_or(0);
}

/// What an entry says.
struct pool_key {
  std::string_view fingerprint;
  std::uint8_t priority = 0;
  std::optional<instant> since;
  order_id id;
  std::uint64_t part = 0;
  order::fallout why = order::fallout::failed;
};

pool_key read_key(std::string_view key) {
  key_reader from{key};
  pool_key made;
  made.fingerprint = from.name();
  made.priority = static_cast<std::uint8_t>(from.number(1));
  made.since = from.time();
  made.id = from.id();
  made.part = from.number(part_bytes);
  made.why = static_cast<order::fallout>(from.number(1));
  return made;
}

std::string rank_of(const pool_query& wanted, std::uint8_t priority, std::optional<instant> since) {
  std::string rank;
  if (wanted.by == pool_query::sorting::priority)
    add_number(rank, priority, 1);
  add_time(rank, since);
  return rank;
}

// -- conditions ----------------------------------------------------------------------------------

bool is_old_enough(const pool_query& wanted, std::optional<instant> since) {
  return !wanted.stuck_before || (since && *since < *wanted.stuck_before);
}

/// What an entry can tell.
bool may_match(const pool_query& wanted, const pool_key& key) {
  return is_wanted(wanted.reasons, key.why) && is_wanted(wanted.priorities, int{key.priority})
         && is_old_enough(wanted, key.since);
}

/// Whom it is with: a destination, or a sink.
const std::string& party_of(const order::state& order, const order::stuck& one) {
  if (one.notice)
    return order.notices[*one.notice].sink;
  return order.asked->distributed[one.about.value_or(0)].destination;
}

bool matches(const pool_query& wanted, const order_view& view, const order::stuck& one) {
  return is_wanted(wanted.reasons, one.why) && is_wanted(wanted.fingerprints, one.fingerprint)
         && is_wanted(wanted.destinations, party_of(view.order, one))
         && is_wanted(wanted.owners, one.owner) && is_wanted(wanted.risks, one.risk)
         && is_wanted(wanted.priorities, int{view.order.asked->priority})
         && is_old_enough(wanted, one.since);
}

// -- candidates ----------------------------------------------------------------------------------

std::vector<candidate> stuck_in(const view_store& views, const pool_query& wanted) {
  std::vector<candidate> found;
  for (const auto& text : std::set(wanted.orders.begin(), wanted.orders.end())) {
    auto id = uuid::parse(text);
    auto view = id ? read_order(views, *id) : nullptr;
    if (!view)
      continue;
    for (const auto& one : order::pool_of(view->order))
      found.push_back({rank_of(wanted, view->order.asked->priority, one.since), *id, part_of(one)});
  }
  return found;
}

std::vector<candidate> candidates_for(const view_store& views, const pool_query& wanted) {
  if (!wanted.orders.empty())
    return stuck_in(views, wanted);
  std::vector<candidate> found;
  auto add = [&](std::string_view key) {
    auto one = read_key(key);
    if (may_match(wanted, one))
      found.push_back({rank_of(wanted, one.priority, one.since), one.id, one.part});
  };
  if (wanted.fingerprints.empty())
    for_each_below(views, table::pool, {}, add);
  for (const auto& one : std::set(wanted.fingerprints.begin(), wanted.fingerprints.end()))
    for_each_below(views, table::pool, prefix_of(one), add);
  return found;
}

std::optional<order::stuck> find_part(const order_view& view, std::uint64_t part) {
  auto all = order::pool_of(view.order);
  auto found = std::ranges::find(all, part, part_of);
  return found == all.end() ? std::nullopt : std::optional{std::move(*found)};
}

} // namespace

void add_pool_keys(std::vector<index_key>& to, const order_view& view) {
  for (const auto& one : order::pool_of(view.order)) {
    auto key = prefix_of(one.fingerprint);
    add_number(key, view.order.asked->priority, 1);
    add_time(key, one.since);
    key.append(view.id.key());
    add_number(key, part_of(one), part_bytes);
    add_number(key, static_cast<std::uint8_t>(one.why), 1);
    to.push_back({table::pool, std::move(key)});
  }
}

pool_page find_pool(const view_store& views, const pool_query& wanted) {
  pool_page found;
  auto show = [&](const order_view_ptr& view, std::uint64_t part, bool is_on_page) {
    auto one = find_part(*view, part);
    if (!one || !matches(wanted, *view, *one))
      return false;
    if (is_on_page)
      found.entries.push_back({view, std::move(*one)});
    return true;
  };
  auto is_known = wanted.orders.empty() && wanted.destinations.empty() && wanted.owners.empty()
                  && wanted.risks.empty();
  found.total
    = rank(views, candidates_for(views, wanted), {wanted.offset, wanted.limit, is_known}, show);
  return found;
}

fingerprint_page count_fingerprints(const view_store& views, const fingerprint_query& wanted) {
  struct cluster {
    std::size_t count = 0;
    pool_key oldest;
  };
  std::map<std::string, cluster, std::less<>> clusters;
  for_each_below(views, table::pool, {}, [&](std::string_view key) {
    auto one = read_key(key);
    auto& into = clusters.try_emplace(std::string{one.fingerprint}).first->second;
    if (into.count++ > 0 && one.since >= into.oldest.since)
      return;
    into.oldest = one;
    into.oldest.fingerprint = {}; // Is gone with the scan.
  });
  std::vector<std::pair<std::string, cluster>> sorted(clusters.begin(), clusters.end());
  std::ranges::stable_sort(sorted, std::greater<>{},
                           [](const auto& one) { return one.second.count; });
  fingerprint_page page;
  page.total = sorted.size();
  for (auto i = wanted.offset; i < sorted.size() && page.list.size() < wanted.limit; ++i) {
    auto& [fingerprint, all] = sorted[i];
    auto view = read_order(views, all.oldest.id);
    auto one = view ? find_part(*view, all.oldest.part) : std::nullopt;
    if (one)
      page.list.push_back({fingerprint, all.count, {view, std::move(*one)}});
  }
  return page;
}

} // namespace cotm::registry
