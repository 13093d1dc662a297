// actors/registry/replay.cpp: see replay.hpp.

#include "actors/registry/replay.hpp"

#include "actors/order/codec_difference.hpp"
#include "actors/registry/history.hpp"
#include "actors/registry/keys.hpp"

#include <algorithm>
#include <array>
#include <exception>
#include <string_view>
#include <utility>

namespace cotm::registry {

namespace {

using persistence::position;
using persistence::record;
using persistence::view_store;

/// How a report calls the tables.
constexpr std::array<std::string_view, table_count> names
  = {"orders", "byPlaced", "byState", "byJeopardy",  "byCustomer", "byExternalId", "byDestination",
     "wakes",  "owed",     "tasks",   "assignments", "jeopardies", "relations",    "pool"};

std::string name_of(table in) {
  return "index " + std::string{names.at(number_of(in))};
}

/// The records of an order that ends at `last`, oldest first; and what is wrong with them.
class chain {
public:
  chain(const record_lookup& find, const order_id& id, position last) {
    for (auto at = last; at > 0;) {
      auto kept = find(at);
      if (!kept || kept->stream != id) {
        fault
          = "position " + std::to_string(at) + (kept ? " is of another order" : " cannot be read");
        return;
      }
      at = kept->previous;
      records.push_back(std::move(*kept));
    }
    std::ranges::reverse(records);
  }

  std::vector<record> records;
  std::string fault;
};

order_view fold_all(const order_id& id, const std::vector<record>& records) {
  order_view made;
  made.id = id;
  for (const auto& kept : records)
    fold(made, kept);
  return made;
}

order::snapshot snapshot_of(const order_view& view) {
  return {view.number, view.at, view.order};
}

std::string hex(std::string_view bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string made;
  for (auto c : bytes) {
    made.push_back(digits[static_cast<std::uint8_t>(c) >> 4U]);
    made.push_back(digits[static_cast<std::uint8_t>(c) & 15U]);
  }
  return made;
}

/// Compares what could be read.
void compare(replay_report& into, const view_store& views, const stored_order& stored,
             const order_view& rebuilt, index_counts* counts) {
  for (auto& one : order::differences_of(snapshot_of(stored.view), snapshot_of(rebuilt)))
    into.differences.push_back({std::move(one.field), std::move(one.left), std::move(one.right)});
  for (const auto& one : index_keys_of(rebuilt, stored.wake)) {
    if (counts != nullptr)
      ++(*counts)[one.in];
    if (!views.get(number_of(one.in), one.key))
      into.differences.push_back({name_of(one.in), "no entry", hex(one.key)});
  }
}

/// What `act` gives; or why it could not, as a difference.
template <class Act>
auto guarded(replay_report& into, std::string_view what, Act act) -> decltype(act()) {
  try {
    return act();
  } catch (const std::exception& why) {
    into.differences.push_back({std::string{what}, why.what(), "readable"});
    return {};
  }
}

} // namespace

replay_report replay(const view_store& views, const record_lookup& find, const order_id& id,
                     position last, index_counts* counts) {
  replay_report made;
  made.id = id;
  const chain kept{find, id, last};
  made.records = kept.records.size();
  if (!kept.fault.empty()) {
    made.differences.push_back({"journal", "", kept.fault});
    return made;
  }
  auto rebuilt = guarded(made, "journal", [&] { return fold_all(id, kept.records); });
  made.number = rebuilt.number;
  auto stored = guarded(made, "snapshot", [&] { return read_stored(views, id); });
  if (!made.differences.empty())
    return made;
  if (!stored && rebuilt.number > 0)
    made.differences.push_back({"snapshot", "none", "revision " + std::to_string(rebuilt.number)});
  else if (stored && rebuilt.number == 0)
    made.differences.push_back(
      {"snapshot", "revision " + std::to_string(stored->view.number), "none"});
  else if (stored)
    compare(made, views, *stored, rebuilt, counts);
  return made;
}

std::vector<replay_difference> count_differences(const view_store& views,
                                                 const index_counts& wanted) {
  std::vector<replay_difference> found;
  for (persistence::table_no no = number_of(table::orders) + 1; no < table_count; ++no) {
    std::size_t count = 0;
    views.scan(no, {}, [&](std::string_view, std::string_view) {
      ++count;
      return true;
    });
    auto in = static_cast<table>(no);
    auto due = wanted.contains(in) ? wanted.at(in) : 0;
    if (count != due)
      found.push_back(
        {name_of(in), std::to_string(count) + " entries", std::to_string(due) + " entries"});
  }
  return found;
}

std::vector<order_id> stored_orders(const view_store& views) {
  std::vector<order_id> found;
  views.scan(number_of(table::orders), {}, [&](std::string_view key, std::string_view) {
    if (key.size() == id_bytes)
      found.push_back(uuid::from_key(key));
    return true;
  });
  return found;
}

} // namespace cotm::registry
