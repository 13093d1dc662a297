// persistence/sequencer.cpp: see sequencer.hpp.

#include "persistence/sequencer.hpp"

#include "runtime/base/invariant.hpp"

#include <algorithm>
#include <optional>

namespace cotm::persistence {

namespace {

/// Why `asked` is refused before its stream is looked at.
std::optional<refusal> refusal_of(const append& asked, const shard_states& shards) {
  if (asked.shard >= shards_max)
    return refusal::unknown_shard;
  if (asked.payload.size() > payload_bytes_max)
    return refusal::payload_too_large;
  if (asked.owner == 0 || asked.owner != shards[asked.shard].owner)
    return refusal::stale_epoch;
  return std::nullopt;
}

/// Bytes that the values of `batch` take at most: payloads, and the header of each.
std::size_t bytes_of(const std::vector<append>& batch) {
  constexpr std::size_t header_bytes_max = 160;
  std::size_t sum = 0;
  for (const auto& asked : batch)
    sum += asked.payload.size() + header_bytes_max;
  return sum;
}

} // namespace

std::string_view append_plan::value(std::size_t index) const {
  auto begin = index == 0 ? 0 : ends[index - 1];
  return std::string_view{values}.substr(begin, ends[index] - begin);
}

sequencer::sequencer(position last, const shard_states& shards) : last_{last}, shards_{shards} {
  // nop
}

append_plan sequencer::plan(std::vector<append> batch, const head_lookup& find) {
  append_plan made;
  made.shards = shards_;
  made.records = std::make_shared<std::vector<record>>();
  made.outcomes.reserve(batch.size());
  made.records->reserve(batch.size());
  made.ends.reserve(batch.size());
  made.values.reserve(bytes_of(batch));
  auto next = last_ + 1;
  for (auto& asked : batch) {
    if (auto why = refusal_of(asked, made.shards)) {
      made.outcomes.emplace_back(tl::unexpected{*why});
      continue;
    }
    auto [entry, is_new] = made.heads.try_emplace(asked.stream);
    auto& head = entry->second;
    if (is_new)
      head = find(asked.stream);
    if (asked.expected != head.number) {
      made.outcomes.emplace_back(tl::unexpected{refusal::stale_revision});
      if (is_new)
        made.heads.erase(entry);
      continue;
    }
    auto& shard = made.shards[asked.shard];
    auto& kept = made.records->emplace_back(
      record{next++, asked.shard, ++shard.sequence, asked.owner, asked.stream, head.number + 1,
             asked.at, head.last, head.hash, std::move(asked.payload)});
    auto begin = made.values.size();
    encode_onto(made.values, kept);
    made.ends.push_back(made.values.size());
    head = {kept.at, kept.number, hasher_.of(std::string_view{made.values}.substr(begin))};
    made.outcomes.emplace_back(kept.number);
  }
  return made;
}

void sequencer::adopt(const append_plan& made) {
  last_ += made.records->size();
  shards_ = made.shards;
}

shard_states sequencer::with_new_owner(std::span<const shard_no> claimed) const {
  auto shards = shards_;
  auto owner = newest_owner(shards_) + 1;
  for (auto shard : claimed) {
    COTM_INVARIANT(shard < shards_max);
    shards[shard].owner = owner;
  }
  return shards;
}

void sequencer::adopt(const shard_states& shards) {
  shards_ = shards;
}

epoch newest_owner(const shard_states& shards) noexcept {
  return std::ranges::max(shards, {}, &shard_state::owner).owner;
}

} // namespace cotm::persistence
