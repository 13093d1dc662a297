// persistence/head_index.cpp: see head_index.hpp.

#include "persistence/head_index.hpp"

#include <algorithm>
#include <mutex>

namespace cotm::persistence {

namespace {

/// Twice as fast as records arrive: a generation is written before the next one is full.
constexpr std::size_t heads_per_record = 2;

} // namespace

head_index::head_index(std::size_t generation_records) : generation_records_{generation_records} {
  // nop
}

void head_index::restore(stream_heads heads, std::size_t records) {
  auto guard = std::unique_lock{lock_};
  open_ = std::move(heads);
  open_records_ = records;
}

std::optional<stream_head> head_index::find(const stream_id& stream) const {
  auto guard = std::shared_lock{lock_};
  for (const auto* heads : {&open_, &closing_, &settled_})
    if (auto found = heads->find(stream); found != heads->end())
      return found->second;
  return std::nullopt;
}

head_index::slice head_index::due(std::size_t records) const {
  auto left = std::span{closing_order_}.subspan(closing_written_);
  auto count = std::min(left.size(), records * heads_per_record);
  return {left.first(count), count > 0 && count == left.size(), closing_upto_, closing_shards_};
}

void head_index::settle(const slice& written) {
  closing_written_ += written.heads.size();
  if (!written.is_last)
    return;
  closing_order_.clear();
  closing_written_ = 0;
  auto dropped = stream_heads{}; // Freed outside the lock.
  auto guard = std::unique_lock{lock_};
  dropped = std::exchange(settled_, std::exchange(closing_, {}));
}

void head_index::adopt(const append_plan& made, position upto) {
  {
    auto guard = std::unique_lock{lock_};
    for (const auto& [stream, head] : made.heads)
      open_.insert_or_assign(stream, head);
  }
  open_records_ += made.records->size();
  if (open_records_ >= generation_records_ && closing_order_.empty())
    close_generation(upto, made.shards);
}

void head_index::close_generation(position upto, const shard_states& shards) {
  closing_order_.assign(open_.begin(), open_.end());
  std::ranges::sort(closing_order_, {}, &entry::first);
  closing_upto_ = upto;
  closing_shards_ = shards;
  open_records_ = 0;
  auto guard = std::unique_lock{lock_};
  closing_ = std::exchange(open_, {});
}

} // namespace cotm::persistence
