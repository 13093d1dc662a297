// persistence/journal_reader.cpp: see journal_reader.hpp.

#include "persistence/journal_reader.hpp"

#include <algorithm>
#include <optional>

namespace cotm::persistence {

journal_reader::journal_reader(const std::filesystem::path& directory)
  : env_{directory, lmdb_env::mode::reader, 0}, tables_{layout::open_tables(env_)} {
  env_.read([this](lmdb_txn& txn) {
    if (auto found = layout::read_meta(txn, tables_))
      instance_ = found->instance;
  });
}

position journal_reader::last() const {
  position last = 0;
  env_.read([&](lmdb_txn& txn) { last = txn.entries(tables_.log); }); // Consecutive from 1.
  return last;
}

result<record, corruption> journal_reader::read(position at) const {
  result<record, corruption> found = tl::unexpected{corruption::wrong_position};
  env_.read([&](lmdb_txn& txn) {
    if (auto stored = txn.get(tables_.log, lmdb_number{at}.bytes()))
      found = decode(*stored, at);
  });
  return found;
}

position journal_reader::last_of(const stream_id& stream, position upto) const {
  position known = 0;
  position indexed = 0;
  env_.read([&](lmdb_txn& txn) {
    if (auto found = layout::read_meta(txn, tables_))
      indexed = found->streams_upto;
    if (auto stored = txn.get(tables_.streams, stream.key()))
      if (auto head = layout::decode_head(*stored))
        known = head->last;
  });
  auto end = std::min(upto, last());
  for (auto at = indexed + 1; at <= end; ++at)
    if (auto kept = read(at); kept && kept->stream == stream)
      known = std::max(known, at);
  while (known > upto) {
    auto kept = read(known);
    known = kept && kept->stream == stream ? kept->previous : 0;
  }
  return known;
}

} // namespace cotm::persistence
