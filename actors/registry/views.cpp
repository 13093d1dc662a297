// actors/registry/views.cpp: see views.hpp.

#include "actors/registry/views.hpp"

#include "actors/order/codec.hpp"
#include "actors/order/graph.hpp"
#include "actors/order/notices.hpp"
#include "actors/registry/keys.hpp"
#include "actors/registry/lookups.hpp"
#include "actors/registry/pool.hpp"
#include "actors/registry/ranking.hpp"
#include "actors/registry/worklist.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace cotm::registry {

namespace {

using persistence::view_store;

// -- keys ----------------------------------------------------------------------------------------

/// `prefix` [newest first] [order]: what all but two indexes look like.
index_key listed(table in, std::string prefix, const order_view& view) {
  add_newest_first(prefix, view.order.placed);
  prefix.append(view.id.key());
  return {in, std::move(prefix)};
}

constexpr std::size_t wake_bytes = 8;

index_key owed_key(const order_view& view, const order::oversee& owed) {
  const auto& so_far = view.order.distributed[owed.about];
  auto is_work = owed.kind == order::transfer_kind::perform;
  auto key = prefix_of(order::destination_of(view.order, owed.about));
  add_number(key, view.order.asked->priority, 1);
  add_number(key, ms_of(since), 8);
  key.append(view.id.key());
  add_number(key, owed.about, part_bytes);
  return {table::owed, std::move(key)};
}

index_key owed_key(const order_view& view, const order::notice& owed, std::uint16_t no) {
  auto key = prefix_of(owed.sink);
  add_number(key, view.order.asked->priority, 1);
  add_time(key, owed.since);
  key.append(view.id.key());
  add_number(key, no, part_bytes);
  return {table::owed, std::move(key)};
}

index_key wake_key(const order_view& view, instant at) {
  std::string key;
  add_number(key, ms_of(at), 8);
  add_number(key, view.order.asked->priority, 1);
  key.append(view.id.key());
  return {table::wakes, std::move(key)};
}

void add_transfers(std::vector<index_key>& keys, const order_view& view) {
  for (std::size_t i = 0; i < view.order.distributed.size(); ++i)
    for (const auto& owed : order::transfers_of(view.order, static_cast<slot>(i)))
      if (!owed.is_acknowledged)
        keys.push_back(owed_key(view, owed));
}

void add_notices(std::vector<index_key>& keys, const order_view& view) {
  if (view.order.notices.empty())
    return;
  for (auto no : order::notices_owed(view.order))
    keys.push_back(owed_key(view, view.order.notices[no], no));
}

// -- queries -------------------------------------------------------------------------------------

/// Prefixes of one index that together hold every order that can match.
struct access_path {
  table in = table::by_placed;
  std::vector<std::string> prefixes{std::string{}};
  bool is_exact = true; ///< Whatever is below a prefix matches: nothing else is asked.
};

template <class Text>
access_path path_by(table in, const std::vector<Text>& values) {
  access_path made{in, {}, true};
  for (const auto& value : std::set(values.begin(), values.end()))
    made.prefixes.push_back(prefix_of(value));
  return made;
}

template <class Enum, std::size_t Count>
std::vector<std::uint8_t>
numbers_of(const std::vector<std::string>& names, const std::array<Enum, Count>& all) {
  std::vector<std::uint8_t> numbers;
  for (auto one : all)
    if (std::ranges::find(names, order::to_text(one)) != names.end())
      numbers.push_back(static_cast<std::uint8_t>(one));
  return numbers;
}

constexpr auto raised_levels = std::array{
  order::jeopardy_level::normal, order::jeopardy_level::hazard, order::jeopardy_level::critical};

std::size_t conditions_of(const order_query& wanted) {
  std::size_t count = wanted.also ? 1 : 0;
  for (const auto* values : {&wanted.ids, &wanted.states, &wanted.external_ids, &wanted.customers,
                             &wanted.destinations, &wanted.jeopardies})
    count += values->empty() ? 0U : 1U;
  return count + (wanted.priorities.empty() ? 0U : 1U);
}

/// Chooses the index that leaves the least to look through.
access_path choose_path(const order_query& wanted) {
  access_path made;
  auto used = std::size_t{1};
  if (!wanted.external_ids.empty())
    made = path_by(table::by_external_id, wanted.external_ids);
  else if (!wanted.customers.empty())
    made = path_by(table::by_customer, wanted.customers);
  else if (!wanted.jeopardies.empty() && !is_wanted(wanted.jeopardies, "none"))
    made = path_by(table::by_jeopardy, numbers_of(wanted.jeopardies, raised_levels));
  else if (!wanted.states.empty())
    made = path_by(table::by_state, numbers_of(wanted.states, order::all_lifecycles));
  else if (!wanted.destinations.empty())
    made = path_by(table::by_destination, wanted.destinations);
  else
    used = 0;
  made.is_exact = conditions_of(wanted) == used;
  return made;
}

bool matches(const order_query& wanted, const order_view& view) {
  const auto& asked = *view.order.asked;
  auto is_for_one = [&](const order::distributed_plan& one) {
    return is_wanted(wanted.destinations, one.destination);
  };
  return is_wanted(wanted.states, order::to_text(order::lifecycle_of(view.order)))
         && is_wanted(wanted.external_ids, asked.external_id)
         && is_wanted(wanted.customers, asked.customer)
         && is_wanted(wanted.jeopardies, order::to_text(order::jeopardy_of(view.order)))
         && is_wanted(wanted.priorities, int{asked.priority})
         && (wanted.destinations.empty() || std::ranges::any_of(asked.distributed, is_for_one))
         && (wanted.ids.empty() || is_wanted(wanted.ids, view.id.text()))
         && (!wanted.also || wanted.also(view));
}

/// Collects one page out of candidates that come newest first.
class pager {
public:
  pager(const view_store& views, const order_query& wanted) : views_{views}, wanted_{wanted} {
    // nop
  }

  void add(const order_id& id, bool is_known_to_match) {
    auto is_on_page = page_.total >= wanted_.offset && page_.orders.size() < wanted_.limit;
    if (is_known_to_match && !is_on_page) {
      ++page_.total;
      return;
    }
    auto view = read_order(views_, id);
    if (!view || (!is_known_to_match && !matches(wanted_, *view)))
      return;
    ++page_.total;
    if (is_on_page)
      page_.orders.push_back(std::move(view));
  }

  order_page take() {
    return std::move(page_);
  }

private:
  const view_store& views_;
  const order_query& wanted_;
  order_page page_;
};

/// The orders below all prefixes, newest first, each once.
std::vector<std::string> merge(const view_store& views, const access_path& path) {
  std::set<std::string> tails; // [newest first] [order] sorts as wanted.
  for (const auto& prefix : path.prefixes)
    views.scan(number_of(path.in), prefix, [&](std::string_view key, std::string_view) {
      if (!key.starts_with(prefix))
        return false;
      tails.emplace(key.substr(prefix.size()));
      return true;
    });
  return {tails.begin(), tails.end()};
}

order_page find_by_ids(const view_store& views, const order_query& wanted) {
  pager found{views, wanted};
  for (const auto& text : std::set(wanted.ids.begin(), wanted.ids.end()))
    if (auto id = uuid::parse(text))
      found.add(*id, false);
  return found.take();
}

} // namespace

std::vector<index_key> index_keys_of(const order_view& view, std::optional<instant> wake) {
  const auto& asked = *view.order.asked;
  std::vector<index_key> keys;
  keys.push_back(listed(table::by_placed, {}, view));
  auto state = static_cast<std::uint8_t>(order::lifecycle_of(view.order));
  keys.push_back(listed(table::by_state, prefix_of(state), view));
  auto level = order::jeopardy_of(view.order);
  if (level != order::jeopardy_level::none)
    keys.push_back(listed(table::by_jeopardy, prefix_of(static_cast<std::uint8_t>(level)), view));
  if (!asked.customer.empty())
    keys.push_back(listed(table::by_customer, prefix_of(asked.customer), view));
  if (!asked.external_id.empty())
    keys.push_back(listed(table::by_external_id, prefix_of(asked.external_id), view));
  std::set<std::string_view> destinations;
  for (const auto& one : asked.distributed)
    if (!one.destination.empty() && destinations.insert(one.destination).second)
      keys.push_back(listed(table::by_destination, prefix_of(one.destination), view));
  add_transfers(keys, view);
  add_notices(keys, view);
  add_task_keys(keys, view);
  add_jeopardy_keys(keys, view);
  add_relation_keys(keys, view);
  add_pool_keys(keys, view);
  if (wake)
    keys.push_back(wake_key(view, *wake));
  std::ranges::sort(keys);
  keys.erase(std::ranges::unique(keys).begin(), keys.end());
  return keys;
}

std::optional<instant> wake_of(const order::state& order, const order::policy& rules) {
  auto is_asking = [](const order::obligation& owed) {
    return std::holds_alternative<order::prepare>(owed)
           || std::holds_alternative<order::watch>(owed);
  };
  auto owed = order::obligations(order, rules);
  if (std::ranges::any_of(owed, is_asking))
    return order.changed;
  const auto* due = owed.empty() ? nullptr : std::get_if<order::wake>(&owed.back());
  return due == nullptr ? std::nullopt : std::optional{due->at};
}

std::string encode_order(const order_view& view, std::optional<instant> wake) {
  std::string bytes;
  add_number(bytes, wake ? ms_of(*wake) : 0, wake_bytes);
  bytes.append(order::encode_snapshot({view.number, view.at, view.order}));
  return bytes;
}

std::optional<stored_order> read_stored(const view_store& views, const order_id& id) {
  auto bytes = views.get(number_of(table::orders), id.key());
  if (!bytes)
    return std::nullopt;
  auto all = std::string_view{*bytes};
  auto found = order::decode_snapshot(all.substr(wake_bytes));
  auto wake = read_number(all.substr(0, wake_bytes));
  stored_order made;
  made.view = order_view{id, found.revision, found.position, std::move(found.order)};
  if (wake > 0)
    made.wake = instant{duration{static_cast<std::int64_t>(wake)}};
  return made;
}

order_view_ptr read_order(const view_store& views, const order_id& id) {
  auto found = read_stored(views, id);
  return found ? std::make_shared<const order_view>(std::move(found->view)) : nullptr;
}

order_page find_orders(const view_store& views, const order_query& wanted) {
  if (!wanted.ids.empty())
    return find_by_ids(views, wanted);
  auto path = choose_path(wanted);
  pager found{views, wanted};
  if (path.prefixes.size() != 1) {
    for (const auto& tail : merge(views, path))
      found.add(id_at_end(tail), path.is_exact);
    return found.take();
  }
  // Candidates are taken out of the index first: reading one order inside of a scan would hold
  // pages of the store for as long as all of them take.
  std::vector<order_id> candidates;
  const auto& prefix = path.prefixes.front();
  views.scan(number_of(path.in), prefix, [&](std::string_view key, std::string_view) {
    if (!key.starts_with(prefix))
      return false;
    candidates.push_back(id_at_end(key));
    return true;
  });
  for (const auto& id : candidates)
    found.add(id, path.is_exact);
  return found.take();
}

wake_page find_wakes(const view_store& views, instant until, const wake_entry& after,
                     std::size_t limit) {
  wake_page found{{}, until, false};
  std::string from;
  add_number(from, ms_of(after.at), 8);
  add_number(from, after.priority, 1);
  from.append(after.id.key());
  views.scan(number_of(table::wakes), from, [&](std::string_view key, std::string_view) {
    if (key == from)
      return true;
    auto at = instant{duration{static_cast<std::int64_t>(read_number(key.substr(0, 8)))}};
    if (at >= until)
      return false;
    found.has_more = found.list.size() == limit;
    if (!found.has_more)
      found.list.push_back({at, static_cast<std::uint8_t>(key[8]), id_at_end(key)});
    return !found.has_more;
  });
  return found;
}

owed_page find_owed(const view_store& views, const std::vector<std::string>& names,
                    std::size_t limit) {
  // One more of each name than can be shown: then what is cut off is known to be there.
  std::vector<std::string> tails; // [priority] [since] [order] [number] sorts as wanted.
  for (const auto& name : names) {
    auto prefix = prefix_of(name);
    std::size_t count = 0;
    views.scan(number_of(table::owed), prefix, [&](std::string_view key, std::string_view) {
      if (!key.starts_with(prefix) || count++ > limit)
        return false;
      tails.emplace_back(key.substr(prefix.size()));
      return true;
    });
  }
  std::ranges::sort(tails);
  owed_page found;
  found.has_more = tails.size() > limit;
  tails.resize(std::min(tails.size(), limit));
  for (std::string_view tail : tails)
    found.orders.push_back(id_at_end(tail.substr(0, tail.size() - part_bytes)));
  return found;
}

} // namespace cotm::registry
