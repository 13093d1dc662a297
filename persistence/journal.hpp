// persistence/journal.hpp: what every journal promises, whatever it is kept in.
//
// A journal keeps one log of records. Each record belongs to a stream (one per order) and to a
// shard; it is opaque bytes with a header. The promises, which tests/persistence/
// journal_contract.hpp holds every implementation to:
//
//   - A batch of appends is one durable transaction: when `append` returns, it is on disk.
//   - An append names the revision that it expects its stream to be at, and the epoch of the owner
//     of its shard. If either is stale it is refused, and only it: its neighbours go on.
//   - Positions of the log are consecutive from 1, revisions of a stream too, and so are the
//     sequence numbers of a shard.
//   - Each record carries the hash of the stream's record before it: a stream is a chain.
//
// Nothing here is an error that could be handled: an implementation that cannot commit, or reads
// what it never wrote, ends the process (runtime/base/fail_stop.hpp).

#pragma once

#include "runtime/base/uuid.hpp"
#include "runtime/base/vocabulary.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace cotm::persistence {

using stream_id = uuid;
using position = std::uint64_t; ///< Place of a record in the log, from 1. 0 is "before all".
using revision = std::uint64_t; ///< How many records a stream holds. An empty stream is at 0.
using epoch = std::uint64_t;    ///< Which ownership of a shard this is. Grows with every owner.
using shard_no = std::uint16_t; ///< 0 .. shards_max - 1.
using chain_hash = std::array<std::uint8_t, 16>; ///< First half of a SHA-256; zeros for "none".

/// Shards of one log. Orders hash to them; DESIGN wants 256 from the first day on.
inline constexpr std::size_t shards_max = 256;

/// Bytes of one record's payload. An order's largest event is bounded by the edge's body limit of
/// 1 MiB; twice that leaves room for encoding.
inline constexpr std::size_t payload_bytes_max = std::size_t{2} << 20U;

/// What a writer asks to be kept.
struct append {
  shard_no shard = 0;
  epoch owner = 0; ///< The epoch that the writer believes to own `shard` with.
  stream_id stream;
  revision expected = 0; ///< The revision that the stream is at, as the writer knows it.
  instant at;            ///< When the writer decided; kept with the record.
  std::string payload;
};

/// What was kept.
struct record {
  position at = 0;
  shard_no shard = 0;
  std::uint64_t shard_sequence = 0; ///< From 1, without gaps in its shard.
  epoch owner = 0;
  stream_id stream;
  revision number = 0; ///< The stream's revision once this record is counted.
  instant time;
  position previous = 0; ///< Where the stream's record before this one is; 0 for the first.
  chain_hash previous_hash{};
  std::string payload;

  bool operator==(const record&) const = default;
};

/// Why an append was not kept.
enum class refusal {
  stale_revision = 1, ///< The stream is at another revision than expected.
  stale_epoch,        ///< The shard has had a newer owner, or was never claimed with this epoch.
  payload_too_large,  ///< More than `payload_bytes_max`.
  unknown_shard,      ///< Not below `shards_max`.
};

/// Records of one commit, in the order of the log. Shared with every reader of the feed.
using committed = std::shared_ptr<const std::vector<record>>;

/// The outcome of `journal::append`: one entry per append in `outcomes`, and what was kept.
struct append_result {
  std::vector<result<revision, refusal>> outcomes; ///< The stream's new revision.
  committed kept;                                  ///< Empty, but never null, if all were refused.
};

/// Keeps records, as the head of this file promises.
/// @thread `append` and `claim`: one thread at a time. All others: any thread, at any time.
class journal {
public:
  virtual ~journal() = default;

  /// Takes over every shard of `shards` with an epoch above every earlier one, durably, and returns
  /// it. What an earlier owner appends from now on is refused.
  virtual epoch claim(std::span<const shard_no> shards) = 0;

  /// Keeps the appends that are not stale, as one durable transaction, in the order given. Two
  /// appends to one stream in one batch are allowed: the second expects what the first leaves.
  virtual append_result append(std::vector<append> batch) = 0;

  /// The last position that is durable.
  [[nodiscard]] virtual position last() const = 0;

  /// The revision that a stream is at; 0 if nothing was ever appended to it.
  [[nodiscard]] virtual revision at(const stream_id& stream) const = 0;

  /// The records of `stream` with a revision above `after`, oldest first.
  [[nodiscard]] virtual std::vector<record> read(const stream_id& stream, revision after) const = 0;

  /// At most `limit` records of the log from `from` on, oldest first. `from` 0 means 1.
  [[nodiscard]] virtual std::vector<record> read_log(position from, std::size_t limit) const = 0;
};

} // namespace cotm::persistence
