// persistence/lmdb_layout.cpp: see lmdb_layout.hpp.

#include "persistence/lmdb_layout.hpp"

#include <cstring>

namespace cotm::persistence::layout {

namespace {

using numbers = std::array<std::uint64_t, shards_max>;

std::string_view bytes_of(const numbers& of_shards) {
  return {reinterpret_cast<const char*>(of_shards.data()), sizeof of_shards}; // NOLINT
}

std::string_view need(const lmdb_txn& txn, MDB_dbi table, std::string_view key, std::size_t size) {
  auto found = txn.get(table, key);
  if (!found || found->size() != size)
    throw store_failure{"meta has no sound \"" + std::string{key} + "\""};
  return *found;
}

std::uint64_t need_number(const lmdb_txn& txn, MDB_dbi table, std::string_view key) {
  return lmdb_number::read(need(txn, table, key, sizeof(std::uint64_t))).value_or(0);
}

numbers need_numbers(const lmdb_txn& txn, MDB_dbi table, std::string_view key) {
  numbers of_shards{};
  std::memcpy(of_shards.data(), need(txn, table, key, sizeof of_shards).data(), sizeof of_shards);
  return of_shards;
}

} // namespace

tables open_tables(lmdb_env& env) {
  return {env.open_table("log", MDB_INTEGERKEY), env.open_table("streams"), env.open_table("meta")};
}

std::optional<meta> read_meta(const lmdb_txn& txn, const tables& in) {
  if (txn.entries(in.meta) == 0)
    return std::nullopt;
  auto format = need_number(txn, in.meta, format_key);
  if (format != format_version)
    throw store_failure{"format " + std::to_string(format) + " is not one that we know"};
  meta found;
  found.instance = uuid::from_key(need(txn, in.meta, instance_key, found.instance.bytes.size()));
  auto owners = need_numbers(txn, in.meta, owners_key);
  auto sequences = need_numbers(txn, in.meta, sequences_key);
  for (std::size_t shard = 0; shard < shards_max; ++shard)
    found.shards[shard] = {owners[shard], sequences[shard]};
  found.streams_upto = need_number(txn, in.meta, streams_upto_key);
  return found;
}

void write_meta(lmdb_txn& txn, const tables& in, const meta& made) {
  txn.put(in.meta, format_key, lmdb_number{format_version}.bytes());
  txn.put(in.meta, instance_key, made.instance.key());
  write_owners(txn, in, made.shards);
  write_streams_upto(txn, in, made.streams_upto, made.shards);
}

void write_owners(lmdb_txn& txn, const tables& in, const shard_states& shards) {
  numbers owners{};
  for (std::size_t shard = 0; shard < shards_max; ++shard)
    owners[shard] = shards[shard].owner;
  txn.put(in.meta, owners_key, bytes_of(owners));
}

void write_streams_upto(lmdb_txn& txn, const tables& in, position upto,
                        const shard_states& shards) {
  numbers sequences{};
  for (std::size_t shard = 0; shard < shards_max; ++shard)
    sequences[shard] = shards[shard].sequence;
  txn.put(in.meta, sequences_key, bytes_of(sequences));
  txn.put(in.meta, streams_upto_key, lmdb_number{upto}.bytes());
}

std::string encode(const stream_head& head) {
  std::string bytes{lmdb_number{head.last}.bytes()};
  bytes += lmdb_number{head.number}.bytes();
  bytes.append(reinterpret_cast<const char*>(head.hash.data()), head.hash.size()); // NOLINT
  return bytes;
}

std::optional<stream_head> decode_head(std::string_view bytes) {
  stream_head head;
  constexpr auto numbers_size = sizeof head.last + sizeof head.number;
  if (bytes.size() != numbers_size + head.hash.size())
    return std::nullopt;
  std::memcpy(&head.last, bytes.data(), sizeof head.last);
  std::memcpy(&head.number, bytes.data() + sizeof head.last, sizeof head.number);
  std::memcpy(head.hash.data(), bytes.data() + numbers_size, head.hash.size());
  return head;
}

} // namespace cotm::persistence::layout
