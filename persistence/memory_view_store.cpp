// persistence/memory_view_store.cpp: see memory_view_store.hpp.

#include "persistence/memory_view_store.hpp"

#include "runtime/base/invariant.hpp"

namespace cotm::persistence {

void memory_view_store::apply(position upto, std::vector<mutation> changes) {
  auto guard = std::lock_guard{lock_};
  COTM_INVARIANT(upto >= cursor_);
  for (const auto& change : changes) {
    COTM_INVARIANT(change.table < tables_max);
    COTM_INVARIANT(!change.key.empty() && change.key.size() <= key_bytes_max);
  }
  for (auto& change : changes) {
    auto& changed = tables_[change.table];
    if (change.value)
      changed.insert_or_assign(std::move(change.key), std::move(*change.value));
    else
      changed.erase(change.key);
  }
  cursor_ = upto;
}

void memory_view_store::clear() {
  auto guard = std::lock_guard{lock_};
  for (auto& table : tables_)
    table.clear();
  cursor_ = 0;
}

position memory_view_store::cursor() const {
  auto guard = std::lock_guard{lock_};
  return cursor_;
}

std::optional<std::string> memory_view_store::get(table_no table, std::string_view key) const {
  COTM_INVARIANT(table < tables_max);
  auto guard = std::lock_guard{lock_};
  auto found = tables_[table].find(key);
  if (found == tables_[table].end())
    return std::nullopt;
  return found->second;
}

void memory_view_store::scan(table_no table, std::string_view from, const visitor& visit) const {
  COTM_INVARIANT(table < tables_max);
  auto guard = std::lock_guard{lock_};
  const auto& scanned = tables_[table];
  for (auto entry = scanned.lower_bound(from); entry != scanned.end(); ++entry)
    if (!visit(entry->first, entry->second))
      return;
}

} // namespace cotm::persistence
