// persistence/memory_journal.cpp: see memory_journal.hpp.

#include "persistence/memory_journal.hpp"

#include <algorithm>

namespace cotm::persistence {

memory_journal::memory_journal() : sequencer_{0, {}} {
  // nop
}

epoch memory_journal::claim(std::span<const shard_no> shards) {
  auto guard = std::lock_guard{lock_};
  sequencer_.adopt(sequencer_.with_new_owner(shards));
  return newest_owner(sequencer_.shards());
}

append_result memory_journal::append(std::vector<persistence::append> batch) {
  auto guard = std::lock_guard{lock_};
  auto made = sequencer_.plan(std::move(batch), [this](const stream_id& stream) {
    auto found = heads_.find(stream);
    return found == heads_.end() ? stream_head{} : found->second;
  });
  log_.insert(log_.end(), made.records->begin(), made.records->end());
  for (const auto& [stream, head] : made.heads)
    heads_[stream] = head;
  sequencer_.adopt(made);
  return {std::move(made.outcomes), std::move(made.records)};
}

position memory_journal::last() const {
  auto guard = std::lock_guard{lock_};
  return sequencer_.last();
}

revision memory_journal::at(const stream_id& stream) const {
  auto guard = std::lock_guard{lock_};
  auto found = heads_.find(stream);
  return found == heads_.end() ? 0 : found->second.number;
}

std::vector<record> memory_journal::read(const stream_id& stream, revision after) const {
  auto guard = std::lock_guard{lock_};
  std::vector<record> found;
  auto head = heads_.find(stream);
  if (head == heads_.end())
    return found;
  for (auto at = head->second.last; at != 0 && log_[at - 1].number > after;
       at = log_[at - 1].previous)
    found.push_back(log_[at - 1]);
  std::ranges::reverse(found);
  return found;
}

std::vector<record> memory_journal::read_log(position from, std::size_t limit) const {
  auto guard = std::lock_guard{lock_};
  auto begin = from == 0 ? 0 : std::min<std::size_t>(from - 1, log_.size());
  auto end = begin + std::min(limit, log_.size() - begin);
  auto at = [this](std::size_t index) { return log_.begin() + static_cast<std::ptrdiff_t>(index); };
  return {at(begin), at(end)};
}

} // namespace cotm::persistence
