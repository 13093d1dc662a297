// persistence/memory_journal.hpp: a journal that is as durable as the object that holds it.
//
// For tests and simulation, where a "crash" ends actors and not the process: whoever keeps this
// object alive keeps the disk. It makes the same promises as every journal and passes the same
// contract, chain of hashes included.

#pragma once

#include "persistence/journal.hpp"
#include "persistence/sequencer.hpp"

#include <mutex>
#include <unordered_map>
#include <vector>

namespace cotm::persistence {

class memory_journal final : public journal {
public:
  memory_journal();

  epoch claim(std::span<const shard_no> shards) override;

  append_result append(std::vector<persistence::append> batch) override;

  [[nodiscard]] position last() const override;

  [[nodiscard]] revision at(const stream_id& stream) const override;

  [[nodiscard]] std::vector<record> read(const stream_id& stream, revision after) const override;

  [[nodiscard]] std::vector<record> read_log(position from, std::size_t limit) const override;

private:
  mutable std::mutex lock_; ///< Guards all below.
  sequencer sequencer_;
  std::vector<record> log_; ///< The record at position `n` is at `n - 1`.
  stream_heads heads_;
};

} // namespace cotm::persistence
