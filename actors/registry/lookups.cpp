// actors/registry/lookups.cpp: see lookups.hpp.

#include "actors/registry/lookups.hpp"

#include "actors/registry/keys.hpp"
#include "actors/registry/ranking.hpp"

#include <set>
#include <utility>

namespace cotm::registry {

namespace {

using persistence::view_store;

/// So that the highest level comes first.
constexpr std::uint8_t level_end = 0xFF;

/// Which jeopardy of an order: [kind] [0, or 1 + distributed order] [part] as one number.
std::uint64_t number_of(const order::jeopardy_key& key) {
  auto about = key.about ? std::uint64_t{*key.about} + 1 : 0;
  return static_cast<std::uint64_t>(key.kind) << 32U | about << 16U | key.part;
}
constexpr std::size_t number_bytes = 5;

order::jeopardy_kind kind_in(std::uint64_t number) {
  return static_cast<order::jeopardy_kind>(number >> 32U);
}

bool matches(const jeopardy_query& wanted, const order_view& view, const order::jeopardy& one) {
  const auto& asked = *view.order.asked;
  auto is_for = [&](slot about) {
    return is_wanted(wanted.destinations, asked.distributed.at(about).destination);
  };
  return is_wanted(wanted.owners, one.owner) && is_wanted(wanted.levels, one.level)
         && is_wanted(wanted.kinds, one.key.kind)
         && is_wanted(wanted.priorities, int{asked.priority})
         && (wanted.destinations.empty() || (one.key.about && is_for(*one.key.about)));
}

std::vector<candidate> candidates_for(const view_store& views, const jeopardy_query& wanted) {
  std::vector<candidate> found;
  auto add = [&](std::string_view key) {
    key_reader from{key};
    from.name();
    candidate one;
    auto level = static_cast<std::uint8_t>(from.number(1));
    auto raised = from.time();
    one.id = from.id();
    one.part = from.number(number_bytes);
    if (!is_wanted(wanted.levels, static_cast<order::jeopardy_level>(level_end - level))
        || !is_wanted(wanted.kinds, kind_in(one.part)))
      return;
    add_number(one.rank, level, 1);
    add_time(one.rank, raised);
    found.push_back(std::move(one));
  };
  if (wanted.owners.empty())
    for_each_below(views, table::jeopardies, {}, add);
  for (const auto& owner : std::set(wanted.owners.begin(), wanted.owners.end()))
    for_each_below(views, table::jeopardies, prefix_of(owner), add);
  return found;
}

} // namespace

void add_jeopardy_keys(std::vector<index_key>& to, const order_view& view) {
  for (const auto& one : view.order.jeopardies) {
    auto key = prefix_of(one.owner);
    add_number(key, level_end - static_cast<std::uint8_t>(one.level), 1);
    add_time(key, one.raised);
    key.append(view.id.key());
    add_number(key, number_of(one.key), number_bytes);
    to.push_back({table::jeopardies, std::move(key)});
  }
}

void add_relation_keys(std::vector<index_key>& to, const order_view& view) {
  for (const auto& one : view.order.asked->relations) {
    auto key = std::string{one.on.key()};
    key.append(view.id.key());
    to.push_back({table::relations, std::move(key)});
  }
}

jeopardy_page find_jeopardies(const view_store& views, const jeopardy_query& wanted) {
  jeopardy_page found;
  auto show = [&](const order_view_ptr& view, std::uint64_t number, bool is_on_page) {
    const auto& all = view->order.jeopardies;
    auto is_meant = [&](const order::jeopardy& one) { return number_of(one.key) == number; };
    auto one = std::ranges::find_if(all, is_meant);
    if (one == all.end() || !matches(wanted, *view, *one))
      return false;
    if (is_on_page)
      found.jeopardies.push_back({view, *one});
    return true;
  };
  auto is_known = wanted.destinations.empty() && wanted.priorities.empty();
  found.total
    = rank(views, candidates_for(views, wanted), {wanted.offset, wanted.limit, is_known}, show);
  return found;
}

order_page find_dependents(const view_store& views, const dependents_query& wanted) {
  std::vector<candidate> all;
  for_each_below(views, table::relations, wanted.on.key(), [&](std::string_view key) {
    all.push_back({{}, id_at_end(key), 0});
  });
  order_page found;
  auto show = [&](const order_view_ptr& view, std::uint64_t, bool is_on_page) {
    if (is_on_page)
      found.orders.push_back(view);
    return true;
  };
  found.total = rank(views, std::move(all), {wanted.offset, wanted.limit, true}, show);
  return found;
}

} // namespace cotm::registry
