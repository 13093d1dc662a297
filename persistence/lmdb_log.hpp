// persistence/lmdb_log.hpp: reads a log in LMDB, and believes nothing.
//
// A record is believed if its checksum is right and it lies where it says; when more than one is
// read, also if it follows the one before it, in the log, in its shard or in its stream, and
// carries the hash of the stream's record before it.

#pragma once

#include "persistence/lmdb_layout.hpp"
#include "persistence/sequencer.hpp"

#include <vector>

namespace cotm::persistence {

/// Says where a log is corrupt, and how.
class log_corrupt final : public store_failure {
public:
  log_corrupt(position at, corruption why);
};

/// Whether `next` follows a stream's record, whose head is `before`.
[[nodiscard]] bool follows(const record& next, const stream_head& before) noexcept;

/// Reads the record at a position. @errors `log_corrupt`, `store_failure`.
[[nodiscard]] record read_record(const lmdb_txn& txn, const layout::tables& in, position at);

/// Reads at most `limit` records from a position on. @errors `log_corrupt`, `store_failure`.
[[nodiscard]] std::vector<record> read_range(const lmdb_txn& txn, const layout::tables& in,
                                             position from, std::size_t limit);

/// Where a stream is to be read: what is known of its end, and how far back to go.
struct stream_range {
  stream_id stream;
  stream_head head;
  revision after = 0;
};

/// Reads a stream along its chain, oldest first. @errors `log_corrupt`, `store_failure`.
[[nodiscard]] std::vector<record> read_stream(const lmdb_txn& txn, const layout::tables& in,
                                              const stream_range& wanted);

/// How a log ends.
struct log_end {
  position last = 0;
  shard_states shards{};
  stream_heads heads; ///< Of the streams with records after `streams_upto`.
};

/// Verifies the log after `found.streams_upto`, which no index covers yet, and up to `before`
/// records before it. @errors `log_corrupt`, `store_failure`.
[[nodiscard]] log_end read_log_end(const lmdb_txn& txn, const layout::tables& in,
                                   const layout::meta& found, std::size_t before);

} // namespace cotm::persistence
