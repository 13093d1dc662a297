// actors/registry/ranking.hpp: one page out of entries of an index, in any order.
//
// An index says of each entry what it sorts by. Only the orders of the page are read, unless the
// index cannot tell whether an entry matches: then all are.

#pragma once

#include "actors/registry/views.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace cotm::registry {

/// An entry of an index that may be on a page.
struct candidate {
  std::string rank; ///< Pages go by this, and then by what follows.
  order_id id;
  std::uint64_t part = 0; ///< Which one of the order.
  auto operator<=>(const candidate&) const = default;
};

/// What of all candidates is wanted.
struct page_bounds {
  std::size_t offset = 0;
  std::size_t limit = 0;
  bool is_known_to_match = false; ///< All do, as far as their index tells.
};

/// Puts candidates in order and calls `show(view, part)` for those that may be on the page. It says
/// whether that one is wanted, and if `is_on_page` keeps it.
/// @return how many are wanted.
template <class Show>
std::size_t rank(const persistence::view_store& views, std::vector<candidate> all,
                 const page_bounds& bounds, Show show) {
  std::ranges::sort(all);
  std::size_t total = 0;
  std::size_t shown = 0;
  order_view_ptr view;
  for (const auto& one : all) {
    auto is_on_page = total >= bounds.offset && shown < bounds.limit;
    if (bounds.is_known_to_match && !is_on_page) {
      ++total;
      continue;
    }
    if (!view || view->id != one.id)
      view = read_order(views, one.id);
    if (!view || !show(view, one.part, is_on_page))
      continue;
    ++total;
    shown += is_on_page ? 1U : 0U;
  }
  return total;
}

/// Whether a value is one of those that are asked for, if any are.
template <class Values, class Value>
[[nodiscard]] bool is_wanted(const Values& any_of, const Value& value) {
  return any_of.empty() || std::ranges::find(any_of, value) != any_of.end();
}

/// Visits the keys of a table that begin with `prefix`.
template <class Visit>
void for_each_below(const persistence::view_store& views, table in, std::string_view prefix,
                    Visit visit) {
  views.scan(number_of(in), prefix, [&](std::string_view key, std::string_view) {
    if (!key.starts_with(prefix))
      return false;
    visit(key);
    return true;
  });
}

} // namespace cotm::registry
