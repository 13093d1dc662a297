// persistence/head_index.hpp: the heads of streams that are not yet in the table of heads.
//
// An append that also moved its stream's entry in a table would write a random page per record. So
// heads live here first, and reach the table in sorted slices, a few with every later append:
//
//     open      the streams of the latest records; `adopt` moves them
//     closing   the open ones of before, being written: two for every record that is appended
//     settled   the closing ones of before; in the table, and kept as a cache
//
// Once all of a generation are in the table, so is the position that it reaches to. A restart reads
// the log from there on: at most two generations. An entry of the table may be newer than that
// position, but never newer than the head that is found here.

#pragma once

#include "persistence/sequencer.hpp"

#include <optional>
#include <shared_mutex>
#include <span>
#include <utility>
#include <vector>

namespace cotm::persistence {

/// @thread `find`: any. All others: one at a time.
class head_index {
public:
  using entry = std::pair<stream_id, stream_head>;

  /// What an append has to write behind it.
  struct slice {
    std::span<const entry> heads; ///< In the order of the table.
    bool is_last = false;         ///< With these, the table is true up to `upto`.
    position upto = 0;
    shard_states shards{}; ///< As they were at `upto`.
  };

  /// Closes a generation every `generation_records` records.
  explicit head_index(std::size_t generation_records);

  /// Begins with the heads of the last `records` records, which no table holds.
  void restore(stream_heads heads, std::size_t records);

  /// The head of a stream, unless only the table knows it.
  [[nodiscard]] std::optional<stream_head> find(const stream_id& stream) const;

  /// What to write together with an append of so many records. Changes nothing.
  [[nodiscard]] slice due(std::size_t records) const;

  /// Notes that a slice is durable.
  void settle(const slice& written);

  /// Notes that an append is durable, after which the log ends at `upto`.
  void adopt(const append_plan& made, position upto);

private:
  void close_generation(position upto, const shard_states& shards);

  std::size_t generation_records_;
  mutable std::shared_mutex lock_; ///< Guards the three maps.
  stream_heads open_;
  stream_heads closing_;
  stream_heads settled_;
  std::size_t open_records_ = 0;
  std::vector<entry> closing_order_; ///< What is in `closing_`, sorted.
  std::size_t closing_written_ = 0;
  position closing_upto_ = 0;
  shard_states closing_shards_{};
};

} // namespace cotm::persistence
