// persistence/sequencer.hpp: gives each append of a batch its place in the log, or says why not.
//
// The rules that every journal shares, without the place where records are kept: who owns a shard,
// what follows in a shard, in a stream and in the log. `plan` changes nothing; a journal writes
// what is planned, and calls `adopt` once it is durable. A plan whose write is repeated (LMDB's
// map grew) is written as it is.

#pragma once

#include "persistence/journal.hpp"
#include "persistence/record_codec.hpp"

#include <functional>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace cotm::persistence {

/// What the next record of a stream continues. All zero for an empty stream.
struct stream_head {
  position last = 0;
  revision number = 0;
  chain_hash hash{}; ///< Of the record at `last`.

  bool operator==(const stream_head&) const = default;
};

using stream_heads = std::unordered_map<stream_id, stream_head>;

/// Whose a shard is, and how many records it holds.
struct shard_state {
  epoch owner = 0;
  std::uint64_t sequence = 0;
};

/// All shards of a log, by their number.
using shard_states = std::array<shard_state, shards_max>;

/// What a batch becomes once it is durable.
struct append_plan {
  std::vector<result<revision, refusal>> outcomes;
  std::shared_ptr<std::vector<record>> records; ///< In the order of the log, without gaps.
  std::string values;                           ///< The stored values of `records`, end to end.
  std::vector<std::size_t> ends;                ///< Where in `values` the value of each one ends.
  stream_heads heads;                           ///< Of every stream that the batch moved.
  shard_states shards{};                        ///< All of them, as the batch leaves them.

  /// The stored value of `records[index]`.
  [[nodiscard]] std::string_view value(std::size_t index) const;
};

/// @thread One at a time.
class sequencer {
public:
  /// Continues a log that ends at `last`.
  sequencer(position last, const shard_states& shards);

  /// Finds the head of a stream in what is durable.
  using head_lookup = std::function<stream_head(const stream_id&)>;

  [[nodiscard]] append_plan plan(std::vector<append> batch, const head_lookup& find);

  /// Makes a plan the past. @pre It is the latest plan, and is durable.
  void adopt(const append_plan& made);

  /// Shows every shard with those of `claimed` given to an owner newer than all before.
  [[nodiscard]] shard_states with_new_owner(std::span<const shard_no> claimed) const;

  /// Makes what `with_new_owner` showed true. @pre It is durable.
  void adopt(const shard_states& shards);

  [[nodiscard]] position last() const noexcept {
    return last_;
  }

  [[nodiscard]] const shard_states& shards() const noexcept {
    return shards_;
  }

private:
  position last_;
  shard_states shards_;
  chain_hasher hasher_;
};

/// The newest epoch of any shard.
[[nodiscard]] epoch newest_owner(const shard_states& shards) noexcept;

} // namespace cotm::persistence
