// persistence/lmdb_layout.hpp: the tables of a journal in LMDB, for those who write and those who
// verify. FORMAT.md has the same in words.

#pragma once

#include "persistence/lmdb_env.hpp"
#include "persistence/sequencer.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace cotm::persistence::layout {

/// Raised when an older program could misread what a newer one writes.
inline constexpr std::uint64_t format_version = 1;

/// Handles of the tables.
struct tables {
  MDB_dbi log = 0;     ///< Position -> stored record.
  MDB_dbi streams = 0; ///< Stream -> head, true up to `streams_upto` at least.
  MDB_dbi meta = 0;    ///< The few keys below.
};

/// Opens the tables of a journal, which a writer makes if need be. @errors `store_failure`.
[[nodiscard]] tables open_tables(lmdb_env& env);

/// Keys of `meta`.
inline constexpr std::string_view format_key = "format";       ///< A number.
inline constexpr std::string_view instance_key = "instance";   ///< Sixteen bytes.
inline constexpr std::string_view owners_key = "owners";       ///< A number for each shard.
inline constexpr std::string_view sequences_key = "sequences"; ///< The same, at `streams_upto`.
inline constexpr std::string_view streams_upto_key = "streamsUpto"; ///< A number.

/// What `meta` holds.
struct meta {
  uuid instance;         ///< Which log this is, among all that ever were.
  shard_states shards{}; ///< Owners as of now, sequences as of `streams_upto`.
  position streams_upto = 0;
};

/// Reads `meta`, or nothing of a store that was never written to.
/// @errors `store_failure` if the format is not ours, or a key is missing.
[[nodiscard]] std::optional<meta> read_meta(const lmdb_txn& txn, const tables& in);

/// Writes all of `meta`.
void write_meta(lmdb_txn& txn, const tables& in, const meta& made);

/// Writes who owns the shards.
void write_owners(lmdb_txn& txn, const tables& in, const shard_states& shards);

/// Writes that the table of streams is true up to `upto`, where the shards were at `shards`.
void write_streams_upto(lmdb_txn& txn, const tables& in, position upto, const shard_states& shards);

/// A head as a value of `streams`: position, revision, hash; 32 bytes.
[[nodiscard]] std::string encode(const stream_head& head);

/// Reads back what `encode` made; nothing if it has another length.
[[nodiscard]] std::optional<stream_head> decode_head(std::string_view bytes);

} // namespace cotm::persistence::layout
