// persistence/lmdb_journal.cpp: see lmdb_journal.hpp.

#include "persistence/lmdb_journal.hpp"

#include "persistence/lmdb_log.hpp"
#include "runtime/base/fail_stop.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace cotm::persistence {

lmdb_journal::lmdb_journal(const lmdb_journal_options& options)
  : env_{options.directory, lmdb_env::mode::writer, options.map_bytes},
    tables_{layout::open_tables(env_)}, sequencer_{0, {}}, heads_{options.generation_records} {
  auto found = open_meta(options.fresh_instance);
  instance_ = found.instance;
  recover(found);
}

/// Reads `meta`, and writes it first if this is a new store.
layout::meta lmdb_journal::open_meta(const uuid& fresh_instance) {
  std::optional<layout::meta> found;
  env_.read([&](lmdb_txn& txn) { found = layout::read_meta(txn, tables_); });
  if (found)
    return *found;
  auto fresh = layout::meta{fresh_instance, {}, 0};
  env_.write([&](lmdb_txn& txn) { layout::write_meta(txn, tables_, fresh); });
  return fresh;
}

void lmdb_journal::recover(const layout::meta& found) {
  read_view([&](lmdb_txn& txn) {
    auto end = read_log_end(txn, tables_, found, verified_at_start);
    last_ = end.last;
    sequencer_ = sequencer{end.last, end.shards};
    heads_.restore(std::move(end.heads), end.last - found.streams_upto);
  });
}

epoch lmdb_journal::claim(std::span<const shard_no> shards) {
  auto claimed = sequencer_.with_new_owner(shards);
  env_.write([&](lmdb_txn& txn) { layout::write_owners(txn, tables_, claimed); });
  sequencer_.adopt(claimed);
  return newest_owner(claimed);
}

append_result lmdb_journal::append(std::vector<persistence::append> batch) {
  std::optional<append_plan> made;
  head_index::slice due;
  env_.write([&](lmdb_txn& txn) {
    if (!made) // The map may grow and have us write it again.
      made = sequencer_.plan(std::move(batch), [&](const stream_id& stream) {
        auto head = heads_.find(stream);
        return head ? *head : table_head(txn, stream);
      });
    due = heads_.due(made->records->size());
    put_records(txn, *made);
    put_heads(txn, due);
  });
  heads_.settle(due);
  sequencer_.adopt(*made);
  heads_.adopt(*made, sequencer_.last());
  last_ = sequencer_.last();
  return {std::move(made->outcomes), std::move(made->records)};
}

void lmdb_journal::put_records(lmdb_txn& txn, const append_plan& made) const {
  const auto& records = *made.records;
  for (std::size_t i = 0; i < records.size(); ++i)
    txn.put(tables_.log, lmdb_number{records[i].at}.bytes(), made.value(i), MDB_APPEND);
}

void lmdb_journal::put_heads(lmdb_txn& txn, const head_index::slice& due) const {
  for (const auto& [stream, head] : due.heads)
    txn.put(tables_.streams, stream.key(), layout::encode(head));
  if (due.is_last)
    layout::write_streams_upto(txn, tables_, due.upto, due.shards);
}

position lmdb_journal::last() const {
  return last_;
}

revision lmdb_journal::at(const stream_id& stream) const {
  if (auto head = heads_.find(stream))
    return head->number;
  revision found = 0;
  read_view([&](lmdb_txn& txn) { found = table_head(txn, stream).number; });
  return found;
}

std::vector<record> lmdb_journal::read(const stream_id& stream, revision after) const {
  std::vector<record> found;
  auto head = heads_.find(stream); // Before the view begins, which then holds what it names.
  read_view([&](lmdb_txn& txn) {
    auto from = head ? *head : table_head(txn, stream);
    found = read_stream(txn, tables_, {stream, from, after});
  });
  return found;
}

std::vector<record> lmdb_journal::read_log(position from, std::size_t limit) const {
  std::vector<record> found;
  read_view([&](lmdb_txn& txn) { found = read_range(txn, tables_, from, limit); });
  return found;
}

/// Reads, or ends the process: what cannot be read here was acknowledged once.
void lmdb_journal::read_view(const lmdb_env::work& act) const {
  try {
    env_.read(act);
  } catch (const store_failure& failure) {
    fail_stop(env_.directory().string() + ": " + failure.what());
  }
}

stream_head lmdb_journal::table_head(const lmdb_txn& txn, const stream_id& stream) const {
  auto stored = txn.get(tables_.streams, stream.key());
  if (!stored)
    return {};
  auto head = layout::decode_head(*stored);
  if (!head)
    throw store_failure{"the head of stream " + stream.text() + " is malformed"};
  return *head;
}

} // namespace cotm::persistence
