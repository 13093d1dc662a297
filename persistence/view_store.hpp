// persistence/view_store.hpp: a place for what is derivable from a journal.
//
// Snapshots and indexes are written behind the log, in batches, each with the position of the log
// that it is true for: the cursor. After a crash the log is read on from there. A store that is
// lost or not understood is thrown away and made again from position 0.

#pragma once

#include "persistence/journal.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cotm::persistence {

/// Names a table of a view store; what it holds is up to the owner. Below `tables_max`.
using table_no = std::uint8_t;

inline constexpr table_no tables_max = 16;

/// Bytes of a key in a view store; LMDB's limit is 511.
inline constexpr std::size_t key_bytes_max = 480;

/// One change of one table: a new value, or none to erase the key.
struct mutation {
  table_no table = 0;
  std::string key;
  std::optional<std::string> value;
};

/// Ordered tables of bytes with one cursor.
/// @thread `apply`: one thread at a time. All others: any thread, at any time.
class view_store {
public:
  virtual ~view_store() = default;

  /// Makes the mutations and the cursor true together, durably. @pre `upto` never decreases.
  virtual void apply(position upto, std::vector<mutation> changes) = 0;

  /// Erases everything and sets the cursor to 0.
  virtual void clear() = 0;

  /// The position of the log up to which this store is true.
  [[nodiscard]] virtual position cursor() const = 0;

  [[nodiscard]] virtual std::optional<std::string> get(table_no table,
                                                       std::string_view key) const = 0;

  /// Shows entries with keys at or after `from` in the order of bytes, until `visit` says false.
  /// The views live as long as the call; a visit is short, since a reader holds pages.
  using visitor = std::function<bool(std::string_view key, std::string_view value)>;
  virtual void scan(table_no table, std::string_view from, const visitor& visit) const = 0;
};

} // namespace cotm::persistence
