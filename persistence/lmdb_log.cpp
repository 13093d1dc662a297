// persistence/lmdb_log.cpp: see lmdb_log.hpp.

#include "persistence/lmdb_log.hpp"

#include <algorithm>

namespace cotm::persistence {

namespace {

record decode_or_throw(std::string_view stored, position at) {
  auto read = decode(stored, at);
  if (!read)
    throw log_corrupt{at, read.error()};
  return std::move(*read);
}

std::string_view stored_at(const lmdb_txn& txn, const layout::tables& in, position at) {
  auto stored = txn.get(in.log, lmdb_number{at}.bytes());
  if (!stored)
    throw log_corrupt{at, corruption::wrong_position};
  return *stored;
}

/// The head that a stream had at `at`, as far as `next`, its record after that, can tell.
stream_head head_before(const lmdb_txn& txn, const layout::tables& in, const record& next,
                        chain_hasher& hasher) {
  if (next.previous == 0)
    return {};
  auto stored = stored_at(txn, in, next.previous);
  auto before = decode_or_throw(stored, next.previous);
  if (before.stream != next.stream)
    throw log_corrupt{next.at, corruption::broken_chain};
  return {before.at, before.number, hasher.of(stored)};
}

/// Takes one record of the end of the log into account.
void absorb(log_end& end, const record& read) {
  auto& shard = end.shards[read.shard];
  if (read.shard_sequence != shard.sequence + 1 || read.owner > shard.owner)
    throw log_corrupt{read.at, corruption::broken_sequence};
  shard.sequence = read.shard_sequence;
  end.last = read.at;
}

} // namespace

log_corrupt::log_corrupt(position at, corruption why)
  : store_failure{"the log is corrupt at position " + std::to_string(at) + ": "
                  + std::string{to_text(why)}} {
  // nop
}

bool follows(const record& next, const stream_head& before) noexcept {
  return next.number == before.number + 1 && next.previous == before.last
         && next.previous_hash == before.hash;
}

record read_record(const lmdb_txn& txn, const layout::tables& in, position at) {
  return decode_or_throw(stored_at(txn, in, at), at);
}

std::vector<record> read_range(const lmdb_txn& txn, const layout::tables& in, position from,
                               std::size_t limit) {
  std::vector<record> read;
  auto at = std::max<position>(from, 1);
  auto cursor = lmdb_cursor{txn, in.log};
  for (auto entry = cursor.seek(lmdb_number{at}.bytes()); entry && read.size() < limit;
       entry = cursor.next(), ++at) {
    if (lmdb_number::read(entry->key) != at)
      throw log_corrupt{at, corruption::wrong_position};
    read.push_back(decode_or_throw(entry->value, at));
  }
  return read;
}

std::vector<record> read_stream(const lmdb_txn& txn, const layout::tables& in,
                                const stream_range& wanted) {
  std::vector<record> read;
  auto hasher = chain_hasher{};
  auto head = wanted.head;
  while (head.number > wanted.after) {
    auto stored = stored_at(txn, in, head.last);
    auto one = decode_or_throw(stored, head.last);
    if (one.stream != wanted.stream || one.number != head.number)
      throw log_corrupt{head.last, corruption::broken_revision};
    if (hasher.of(stored) != head.hash)
      throw log_corrupt{head.last, corruption::broken_chain};
    head = {one.previous, one.number - 1, one.previous_hash};
    read.push_back(std::move(one));
  }
  std::ranges::reverse(read);
  return read;
}

log_end read_log_end(const lmdb_txn& txn, const layout::tables& in, const layout::meta& found,
                     std::size_t before) {
  auto end = log_end{found.streams_upto, found.shards, {}};
  auto hasher = chain_hasher{};
  auto cursor = lmdb_cursor{txn, in.log};
  auto at = found.streams_upto - std::min<position>(found.streams_upto, before) + 1;
  for (auto entry = cursor.seek(lmdb_number{at}.bytes()); entry; entry = cursor.next(), ++at) {
    if (lmdb_number::read(entry->key) != at)
      throw log_corrupt{at, corruption::wrong_position};
    auto read = decode_or_throw(entry->value, at);
    auto [known, is_new] = end.heads.try_emplace(read.stream);
    if (is_new)
      known->second = head_before(txn, in, read, hasher);
    if (!follows(read, known->second))
      throw log_corrupt{at, corruption::broken_chain};
    known->second = {read.at, read.number, hasher.of(entry->value)};
    if (at > found.streams_upto)
      absorb(end, read);
  }
  if (at <= found.streams_upto)
    throw log_corrupt{at, corruption::wrong_position};
  return end;
}

} // namespace cotm::persistence
