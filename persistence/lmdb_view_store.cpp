// persistence/lmdb_view_store.cpp: see lmdb_view_store.hpp.

#include "persistence/lmdb_view_store.hpp"

#include "runtime/base/fail_stop.hpp"
#include "runtime/base/invariant.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace cotm::persistence {

namespace {

/// Of our own keys in `meta`; the owner's version is beside it.
constexpr std::uint64_t format_version = 1;

constexpr std::string_view identity_key = "identity";
constexpr std::string_view cursor_key = "cursor";

} // namespace

lmdb_view_store::lmdb_view_store(const lmdb_view_store_options& options)
  : env_{options.directory, lmdb_env::mode::writer, options.map_bytes},
    journal_instance_{options.journal_instance}, version_{options.version}, meta_{env_.open_table(
                                                                              "meta")} {
  for (std::size_t table = 0; table < tables_.size(); ++table)
    tables_[table] = env_.open_table(("t" + std::to_string(table)).c_str());
  open_cursor();
}

/// What a store must say about itself to be believed.
std::string lmdb_view_store::identity() const {
  std::string all{lmdb_number{format_version}.bytes()};
  all += lmdb_number{version_}.bytes();
  all += journal_instance_.key();
  return all;
}

void lmdb_view_store::open_cursor() {
  std::optional<position> found;
  read_view([&](lmdb_txn& txn) {
    if (txn.get(meta_, identity_key) == identity())
      if (auto bytes = txn.get(meta_, cursor_key))
        found = lmdb_number::read(*bytes);
  });
  if (found)
    cursor_ = *found;
  else
    clear();
}

void lmdb_view_store::apply(position upto, std::vector<mutation> changes) {
  COTM_INVARIANT(upto >= cursor_);
  for (const auto& change : changes) {
    COTM_INVARIANT(change.table < tables_max);
    COTM_INVARIANT(!change.key.empty() && change.key.size() <= key_bytes_max);
  }
  // In the order of keys, neighbours share pages. Later changes of one key still come later.
  std::ranges::stable_sort(changes, {}, [](const mutation& change) {
    return std::tuple{change.table, std::string_view{change.key}};
  });
  env_.write([&](lmdb_txn& txn) {
    for (const auto& change : changes)
      if (change.value)
        txn.put(tables_[change.table], change.key, *change.value);
      else
        txn.erase(tables_[change.table], change.key);
    txn.put(meta_, cursor_key, lmdb_number{upto}.bytes());
  });
  cursor_ = upto;
}

void lmdb_view_store::clear() {
  env_.write([&](lmdb_txn& txn) {
    for (auto table : tables_)
      txn.empty(table);
    txn.put(meta_, identity_key, identity());
    txn.put(meta_, cursor_key, lmdb_number{0}.bytes());
  });
  cursor_ = 0;
}

position lmdb_view_store::cursor() const {
  return cursor_;
}

std::optional<std::string> lmdb_view_store::get(table_no table, std::string_view key) const {
  COTM_INVARIANT(table < tables_max);
  std::optional<std::string> found;
  if (key.empty() || key.size() > key_bytes_max)
    return found;
  read_view([&](lmdb_txn& txn) {
    if (auto value = txn.get(tables_[table], key))
      found = std::string{*value};
  });
  return found;
}

void lmdb_view_store::scan(table_no table, std::string_view from, const visitor& visit) const {
  COTM_INVARIANT(table < tables_max);
  COTM_INVARIANT(from.size() <= key_bytes_max);
  read_view([&](lmdb_txn& txn) {
    auto cursor = lmdb_cursor{txn, tables_[table]};
    for (auto entry = from.empty() ? cursor.first() : cursor.seek(from);
         entry && visit(entry->key, entry->value); entry = cursor.next()) {
    }
  });
}

/// Reads, or ends the process: a store that answers wrongly is worse than none.
void lmdb_view_store::read_view(const lmdb_env::work& act) const {
  try {
    env_.read(act);
  } catch (const store_failure& failure) {
    fail_stop(env_.directory().string() + ": " + failure.what());
  }
}

} // namespace cotm::persistence
