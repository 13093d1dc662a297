// actors/registry/views.cpp: see views.hpp.

#include "actors/registry/views.hpp"

#include "actors/order/codec.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <set>

namespace cotm::registry {

namespace {

using persistence::view_store;

// -- keys ----------------------------------------------------------------------------------------

void add_number(std::string& to, std::uint64_t value, std::size_t bytes) {
  std::array<char, sizeof value> digits{};
  for (std::size_t i = 0; i < bytes; ++i)
    digits[i] = static_cast<char>(value >> (8U * (bytes - 1 - i)));
  to.append(digits.data(), bytes);
}

std::uint64_t read_number(std::string_view from) {
  std::uint64_t value = 0;
  for (auto c : from)
    value = (value << 8U) | static_cast<std::uint8_t>(c);
  return value;
}

std::uint64_t ms_of(instant at) {
  return static_cast<std::uint64_t>(std::max<std::int64_t>(at.time_since_epoch().count(), 0));
}

/// Sorts later instants first.
void add_newest_first(std::string& to, instant at) {
  add_number(to, std::numeric_limits<std::uint64_t>::max() - ms_of(at), 8);
}

std::string prefix_of(std::string_view name) {
  std::string made{name};
  made.push_back('\0');
  return made;
}

std::string prefix_of(std::uint8_t number) {
  return {static_cast<char>(number)};
}

/// `prefix` [newest first] [order]: what all but two indexes look like.
index_key listed(table in, std::string prefix, const order_view& view) {
  add_newest_first(prefix, view.order.placed);
  prefix.append(view.id.key());
  return {in, std::move(prefix)};
}

constexpr std::size_t id_bytes = 16;

order_id id_at_end(std::string_view key) {
  return uuid::from_key(key.substr(key.size() - id_bytes));
}

bool is_below(std::string_view key, std::string_view prefix) {
  return key.starts_with(prefix);
}

index_key owed_key(const order_view& view, slot about) {
  const auto& planned = view.order.asked->distributed[about];
  auto key = prefix_of(planned.destination);
  add_number(key, view.order.asked->priority, 1);
  add_number(key, ms_of(*view.order.distributed[about].released), 8);
  key.append(view.id.key());
  add_number(key, about, 2);
  return {table::owed, std::move(key)};
}

index_key wake_key(const order_view& view, instant at) {
  std::string key;
  add_number(key, ms_of(at), 8);
  key.append(view.id.key());
  return {table::wakes, std::move(key)};
}

void add_obligations(std::vector<index_key>& keys, const order_view& view) {
  auto add = overload{
    [&](const order::oversee& owed) {
      if (!owed.is_acknowledged)
        keys.push_back(owed_key(view, owed.about));
    },
    [&](const order::wake& owed) { keys.push_back(wake_key(view, owed.at)); },
  };
  for (const auto& owed : order::obligations(view.order))
    std::visit(add, owed);
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

constexpr auto all_states = std::array{
  order::lifecycle::acknowledged, order::lifecycle::in_progress, order::lifecycle::held,
  order::lifecycle::completed,    order::lifecycle::partial,     order::lifecycle::failed};
constexpr auto raised_levels = std::array{
  order::jeopardy_level::normal, order::jeopardy_level::hazard, order::jeopardy_level::critical};

std::size_t conditions_of(const order_query& wanted) {
  std::size_t count = wanted.also ? 1 : 0;
  for (const auto* values : {&wanted.ids, &wanted.states, &wanted.external_ids, &wanted.customers,
                             &wanted.destinations, &wanted.jeopardies})
    count += values->empty() ? 0U : 1U;
  return count + (wanted.priorities.empty() ? 0U : 1U);
}

template <class Value, class Values>
bool is_wanted(const Values& any_of, const Value& value) {
  return any_of.empty() || std::ranges::find(any_of, value) != any_of.end();
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
    made = path_by(table::by_state, numbers_of(wanted.states, all_states));
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
      if (!is_below(key, prefix))
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

std::vector<index_key> index_keys_of(const order_view& view) {
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
  add_obligations(keys, view);
  std::ranges::sort(keys);
  return keys;
}

std::string encode_order(const order_view& view) {
  return order::encode_snapshot({view.number, view.at, view.order});
}

order_view_ptr read_order(const view_store& views, const order_id& id) {
  auto bytes = views.get(number_of(table::orders), id.key());
  if (!bytes)
    return nullptr;
  auto found = order::decode_snapshot(*bytes);
  return std::make_shared<const order_view>(
    order_view{id, found.revision, found.position, std::move(found.order)});
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
    if (!is_below(key, prefix))
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
  wake_page found;
  std::string from;
  add_number(from, ms_of(after.at), 8);
  from.append(after.id.key());
  views.scan(number_of(table::wakes), from, [&](std::string_view key, std::string_view) {
    if (key == from)
      return true;
    auto at = instant{duration{static_cast<std::int64_t>(read_number(key.substr(0, 8)))}};
    if (at >= until)
      return false;
    found.has_more = found.list.size() == limit;
    if (!found.has_more)
      found.list.push_back({at, id_at_end(key)});
    return !found.has_more;
  });
  return found;
}

owed_page find_owed(const view_store& views, const std::string& destination, std::size_t limit) {
  constexpr std::size_t slot_bytes = 2;
  owed_page found;
  std::size_t count = 0;
  auto prefix = prefix_of(destination);
  views.scan(number_of(table::owed), prefix, [&](std::string_view key, std::string_view) {
    if (!is_below(key, prefix) || count == limit)
      return false;
    ++count;
    auto id = id_at_end(key.substr(0, key.size() - slot_bytes));
    if (found.orders.empty() || found.orders.back() != id)
      found.orders.push_back(id);
    return true;
  });
  found.has_more = count == limit;
  return found;
}

} // namespace cotm::registry
