// persistence/lmdb_env.hpp: LMDB as owned objects, with our rules for it.
//
//   - Default, synchronous mode: a commit that returned is on disk.
//   - A commit that failed ends the process. LMDB itself would let the next transaction begin as
//     if nothing had happened (notes on fsync: runtime/base/fail_stop.hpp).
//   - The one failure that is none is a full map: the transaction is aborted, the map doubled once
//     no reader is inside, and the work done again.
//   - A reader lives as long as one call. One that stays open keeps every page that is freed
//     meanwhile, until the disk is full.
//   - One process writes. It holds a lock on the file LOCK in the directory; LMDB's own lock would
//     let a second writer in between two transactions. Readers of other processes need none.
//   - No MDB_DUPSORT, and no transaction of more than some ten thousand pages: LMDB 0.9.24 has
//     defects in both (ITS#9155, ITS#9376).

#pragma once

#include <lmdb.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <shared_mutex>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace cotm::persistence {

/// A store that cannot be opened or read; says where and why.
class store_failure : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Another process (or object) writes to this store.
class store_in_use final : public store_failure {
  using store_failure::store_failure;
};

/// Bytes of address space that a store begins with. The file grows as it is written to.
inline constexpr std::size_t map_bytes_default = std::size_t{1} << 30U;

/// Bytes beyond which a map does not grow: an eighth of the address space of a process.
inline constexpr std::size_t map_bytes_max = std::size_t{1} << 44U;

/// Transactions that read at the same time, over all processes.
inline constexpr unsigned readers_max = 512;

/// One key and its value, in the pages of the store: gone with the transaction.
struct lmdb_entry {
  std::string_view key;
  std::string_view value;
};

/// One transaction; aborted unless committed.
/// @errors Every member may throw `store_failure`; those that write, also `map_full`.
class lmdb_txn {
public:
  /// The map has no room for this transaction.
  struct map_full {};

  explicit lmdb_txn(MDB_txn* begun) : txn_{begun} {
    // nop
  }

  [[nodiscard]] std::optional<std::string_view> get(MDB_dbi table, std::string_view key) const;

  /// Puts a value; `flags` are LMDB's.
  void put(MDB_dbi table, std::string_view key, std::string_view value, unsigned flags = 0);

  /// Erases a key, if it is there.
  void erase(MDB_dbi table, std::string_view key);

  /// Erases every key of a table.
  void empty(MDB_dbi table);

  void commit();

  [[nodiscard]] std::size_t entries(MDB_dbi table) const;

  [[nodiscard]] MDB_txn* raw() const noexcept {
    return txn_.get();
  }

private:
  struct aborter {
    void operator()(MDB_txn* txn) const noexcept {
      mdb_txn_abort(txn);
    }
  };

  std::unique_ptr<MDB_txn, aborter> txn_;
};

/// Walks a table in the order of its keys. @pre The transaction outlives it.
class lmdb_cursor {
public:
  lmdb_cursor(const lmdb_txn& txn, MDB_dbi table);

  [[nodiscard]] std::optional<lmdb_entry> first();
  [[nodiscard]] std::optional<lmdb_entry> last();
  [[nodiscard]] std::optional<lmdb_entry> next();

  /// The first entry at or after `key`. @pre `key` is not empty.
  [[nodiscard]] std::optional<lmdb_entry> seek(std::string_view key);

private:
  struct closer {
    void operator()(MDB_cursor* cursor) const noexcept {
      mdb_cursor_close(cursor);
    }
  };

  std::optional<lmdb_entry> move(MDB_val key, MDB_cursor_op where);

  std::unique_ptr<MDB_cursor, closer> cursor_;
};

/// Holds the LOCK file of a directory for as long as it lives.
class directory_lock {
public:
  /// Makes the directory if need be. @errors `store_in_use`, `store_failure`.
  explicit directory_lock(const std::filesystem::path& directory);
  ~directory_lock();

  directory_lock(const directory_lock&) = delete;
  directory_lock& operator=(const directory_lock&) = delete;

private:
  int file_ = -1;
};

/// One environment in one directory. At most one object per directory and process: LMDB's locks
/// belong to the process.
/// @thread `write`: one at a time. All others: any.
class lmdb_env {
public:
  enum class mode { writer, reader };

  /// Opens a store; as a writer, makes it if need be. @errors `store_in_use`, `store_failure`.
  lmdb_env(std::filesystem::path directory, mode opened_as, std::size_t map_bytes);

  /// Opens a table; a writer makes it if need be. `flags` are LMDB's. @pre Nothing else runs.
  [[nodiscard]] MDB_dbi open_table(const char* name, unsigned flags = 0);

  using work = std::function<void(lmdb_txn&)>;

  /// Does `act` in one transaction and makes it durable, or ends the process. `act` is done again
  /// from the start if the map had to grow.
  void write(const work& act);

  /// Does `act` on one unchanging view. It is short, and calls nothing else of this object.
  void read(const work& act) const;

  [[nodiscard]] const std::filesystem::path& directory() const noexcept {
    return directory_;
  }

private:
  struct closer {
    void operator()(MDB_env* env) const noexcept {
      mdb_env_close(env);
    }
  };

  bool try_write(const work& act);
  void grow();
  [[nodiscard]] lmdb_txn begin_read() const;

  std::filesystem::path directory_;
  mode mode_;
  std::optional<directory_lock> lock_;
  std::unique_ptr<MDB_env, closer> env_;
  mutable std::shared_mutex map_; ///< Shared by who looks at pages, exclusive while the map moves.
};

/// A number of the host as a key of a table with MDB_INTEGERKEY, or as a value.
class lmdb_number {
public:
  explicit lmdb_number(std::uint64_t value) noexcept : value_{value} {
    // nop
  }

  [[nodiscard]] std::string_view bytes() const noexcept {
    return {reinterpret_cast<const char*>(&value_), sizeof value_}; // NOLINT
  }

  /// Reads back what `bytes` gave; any other length is no number.
  [[nodiscard]] static std::optional<std::uint64_t> read(std::string_view bytes) noexcept;

private:
  std::uint64_t value_;
};

} // namespace cotm::persistence
