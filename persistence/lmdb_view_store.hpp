// persistence/lmdb_view_store.hpp: a view store in one directory, in LMDB.
//
// What it holds is derivable, so it is thrown away when it does not fit: written by another format,
// or made from another log than the one it is opened for (a journal that was restored or replaced).

#pragma once

#include "persistence/lmdb_env.hpp"
#include "persistence/view_store.hpp"
#include "runtime/base/uuid.hpp"

#include <array>
#include <atomic>
#include <filesystem>

namespace cotm::persistence {

struct lmdb_view_store_options {
  std::filesystem::path directory;
  uuid journal_instance;     ///< The log that the views are made from.
  std::uint64_t version = 1; ///< Of what the owner keeps in the tables.
  std::size_t map_bytes = map_bytes_default;
};

class lmdb_view_store final : public view_store {
public:
  /// Opens the store of a directory, or makes it. Empties one that does not fit `options`.
  /// @errors `store_in_use`, `store_failure`.
  explicit lmdb_view_store(const lmdb_view_store_options& options);

  void apply(position upto, std::vector<mutation> changes) override;

  void clear() override;

  [[nodiscard]] position cursor() const override;

  [[nodiscard]] std::optional<std::string> get(table_no table, std::string_view key) const override;

  /// @pre `visit` does not call this store.
  void scan(table_no table, std::string_view from, const visitor& visit) const override;

private:
  [[nodiscard]] std::string identity() const;
  void open_cursor();
  void read_view(const lmdb_env::work& act) const;

  lmdb_env env_;
  uuid journal_instance_;
  std::uint64_t version_;
  MDB_dbi meta_;
  std::array<MDB_dbi, tables_max> tables_{};
  std::atomic<position> cursor_ = 0;
};

} // namespace cotm::persistence
