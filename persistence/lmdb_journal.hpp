// persistence/lmdb_journal.hpp: a journal in one directory, in LMDB.
//
// An append goes to the end of the table `log` and nowhere else: with MDB_APPEND its pages fill one
// after the other, and a commit costs one sync. What can be derived from the log, the heads of
// streams, follows in slices (head_index.hpp); a restart reads on from where they end.
//
//     log      position -> record          appended, never changed
//     streams  stream -> head              behind the log
//     meta     format, instance, owners and sequences of shards, how far `streams` is
//
// Everything that is read is verified. Bytes that were never written end the process, as does a
// commit that failed; `cotmctl journal verify` then says what is wrong (journal_verify.hpp).
//
// Absent on purpose: deleting. What leaves the log goes to an archive as whole segments.

#pragma once

#include "persistence/head_index.hpp"
#include "persistence/journal.hpp"
#include "persistence/lmdb_env.hpp"
#include "persistence/lmdb_layout.hpp"
#include "persistence/sequencer.hpp"

#include <atomic>
#include <filesystem>
#include <optional>
#include <span>
#include <vector>

namespace cotm::persistence {

/// Records between two times that the table of heads is brought up. A restart reads at most twice
/// as many; half a second's worth on a slow machine.
inline constexpr std::size_t heads_behind_max = 50'000;

/// Records before the unwritten heads that are verified at every start: the last pages written.
inline constexpr std::size_t verified_at_start = 1'000;

struct lmdb_journal_options {
  std::filesystem::path directory;
  uuid fresh_instance; ///< The name of the log, if it is made now.
  std::size_t map_bytes = map_bytes_default;
  std::size_t generation_records = heads_behind_max;
};

class lmdb_journal final : public journal {
public:
  /// Opens the journal of a directory, or makes it.
  /// @errors `store_in_use`, `store_failure`. Ends the process if the end of the log is corrupt.
  explicit lmdb_journal(const lmdb_journal_options& options);

  /// Which log this is; what is derived from another one does not fit it.
  [[nodiscard]] const uuid& instance() const noexcept {
    return instance_;
  }

  epoch claim(std::span<const shard_no> shards) override;

  append_result append(std::vector<persistence::append> batch) override;

  [[nodiscard]] position last() const override;

  [[nodiscard]] revision at(const stream_id& stream) const override;

  [[nodiscard]] std::vector<record> read(const stream_id& stream, revision after) const override;

  [[nodiscard]] std::vector<record> read_log(position from, std::size_t limit) const override;

private:
  layout::meta open_meta(const uuid& fresh_instance);
  void recover(const layout::meta& found);
  void read_view(const lmdb_env::work& act) const;
  [[nodiscard]] stream_head table_head(const lmdb_txn& txn, const stream_id& stream) const;
  void put_records(lmdb_txn& txn, const append_plan& made) const;
  void put_heads(lmdb_txn& txn, const head_index::slice& due) const;

  lmdb_env env_;
  layout::tables tables_;
  uuid instance_;
  sequencer sequencer_;
  head_index heads_;
  std::atomic<position> last_ = 0;
};

} // namespace cotm::persistence
