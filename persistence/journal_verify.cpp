// persistence/journal_verify.cpp: see journal_verify.hpp.

#include "persistence/journal_verify.hpp"

#include "persistence/isolated.hpp"
#include "persistence/lmdb_layout.hpp"
#include "persistence/lmdb_log.hpp"

#include <algorithm>
#include <cstring>
#include <optional>
#include <utility>

namespace cotm::persistence {

namespace {

/// Records of one transaction: some milliseconds, in which no freed page is used again.
constexpr std::size_t step = 1'000;

/// A journal that somebody else may be writing to.
struct store {
  explicit store(const std::filesystem::path& directory)
    : env{directory, lmdb_env::mode::reader, 0}, tables{layout::open_tables(env)} {
    env.read([this](lmdb_txn& txn) {
      auto found = layout::read_meta(txn, tables);
      streams_upto = found ? found->streams_upto : 0;
      last = txn.entries(tables.log); // Positions are consecutive from 1.
    });
  }

  lmdb_env env;
  layout::tables tables;
  position streams_upto = 0;
  position last = 0;
};

/// Shows what lies at each position, or nothing, until `visit` says false. No key is believed: each
/// position is looked up, so that this ends whatever the pages hold.
using value_visitor = std::function<bool(position, std::optional<std::string_view>)>;
void walk(const store& in, position from, const value_visitor& visit) {
  auto at = std::max<position>(from, 1);
  auto is_done = false;
  while (!is_done && at <= in.last)
    in.env.read([&](lmdb_txn& txn) {
      auto end = at + std::min<position>(step, in.last - at + 1);
      for (; at < end && !is_done; ++at)
        is_done = !visit(at, txn.get(in.tables.log, lmdb_number{at}.bytes()));
    });
}

result<record, corruption> decode_at(position at, std::optional<std::string_view> stored) {
  if (!stored)
    return tl::unexpected{corruption::wrong_position};
  return decode(*stored, at);
}

/// Checks each record against all before it.
class checker {
public:
  explicit checker(const store& in) : in_{in} {
    report_.last = in.last;
  }

  verify_report run() {
    walk(in_, 1, [this](position at, std::optional<std::string_view> stored) {
      check(at, stored);
      return true;
    });
    check_index();
    report_.streams = heads_.size();
    report_.shards = static_cast<std::uint64_t>(
      std::ranges::count_if(shards_, [](const shard_state& one) { return one.sequence > 0; }));
    return std::move(report_);
  }

private:
  void find(position at, const stream_id& stream, corruption what) {
    ++report_.found;
    if (report_.findings.size() < findings_max)
      report_.findings.push_back({at, stream, what});
  }

  void check(position at, std::optional<std::string_view> stored) {
    auto read = decode_at(at, stored);
    if (!read) {
      find(at, {}, read.error());
      return;
    }
    ++report_.records;
    report_.payload_bytes += read->payload.size();
    check_shard(*read);
    auto& head = heads_[read->stream];
    if (read->number != head.number + 1 || read->previous != head.last)
      find(at, read->stream, corruption::broken_revision);
    else if (read->previous_hash != head.hash)
      find(at, read->stream, corruption::broken_chain);
    head = {at, read->number, hasher_.of(*stored)};
  }

  void check_shard(const record& read) {
    auto& shard = shards_[read.shard];
    if (read.shard_sequence != shard.sequence + 1 || read.owner < shard.owner)
      find(read.at, read.stream, corruption::broken_sequence);
    shard = {read.owner, read.shard_sequence};
  }

  /// Every stream that ended by `streams_upto` has its head in the table, and no other is there.
  void check_index() {
    std::size_t covered = 0;
    std::string after; // The key to go on from.
    auto is_done = false;
    auto stop = [&is_done] { is_done = true; };
    while (!is_done)
      in_.env.read([&](lmdb_txn& txn) {
        auto cursor = lmdb_cursor{txn, in_.tables.streams};
        auto entry = after.empty() ? cursor.first() : cursor.seek(after);
        for (std::size_t i = 0; entry && i < step; ++i, entry = cursor.next()) {
          if (entry->key < after || entry->key.size() != stream_id{}.bytes.size())
            return stop(); // The count below will not be right.
          if (check_head(txn, stream_id::from_key(entry->key), entry->value))
            ++covered;
          after.assign(entry->key).push_back('\0');
        }
        is_done = !entry;
      });
    auto is_due = [this](const auto& one) { return one.second.last <= in_.streams_upto; };
    if (covered != static_cast<std::size_t>(std::ranges::count_if(heads_, is_due)))
      find(in_.streams_upto, {}, corruption::broken_index);
  }

  /// Checks one entry of the table, and says whether it had to be there.
  bool check_head(const lmdb_txn& txn, const stream_id& stream, std::string_view stored) {
    auto walked = heads_.find(stream);
    auto is_known = walked != heads_.end();
    auto head = layout::decode_head(stored);
    auto is_newer = head && head->last > in_.last; // Written while we were walking.
    if (!head || (!is_newer && (!is_known || !is_true(txn, stream, *head))))
      find(head ? head->last : 0, stream, corruption::broken_index);
    return is_known && walked->second.last <= in_.streams_upto;
  }

  /// Whether a stream had this head, then or now.
  bool is_true(const lmdb_txn& txn, const stream_id& stream, const stream_head& head) {
    const auto& walked = heads_.at(stream);
    if (head.last == walked.last)
      return head == walked;
    auto stored = txn.get(in_.tables.log, lmdb_number{head.last}.bytes());
    auto read = decode_at(head.last, stored);
    return walked.last > in_.streams_upto && read && read->stream == stream
           && read->number == head.number && hasher_.of(*stored) == head.hash;
  }

  const store& in_;
  chain_hasher hasher_;
  shard_states shards_{};
  stream_heads heads_;
  verify_report report_;
};

verify_report check_store(const std::filesystem::path& directory) {
  try {
    auto opened = store{directory};
    return checker{opened}.run();
  } catch (const store_failure& failure) {
    verify_report report;
    report.failure = failure.what();
    return report;
  }
}

/// Appends the bytes of a value, for a reader in the same program.
template <class T>
void put(std::string& out, const T& value) {
  static_assert(std::is_trivially_copyable_v<T>);
  out.append(reinterpret_cast<const char*>(&value), sizeof value); // NOLINT
}

std::string pack(const verify_report& report) {
  std::string out;
  for (auto number : {report.last, report.records, report.payload_bytes, report.streams,
                      report.shards, report.found, std::uint64_t{report.findings.size()}})
    put(out, number);
  for (const auto& one : report.findings)
    put(out, one);
  return out + report.failure;
}

verify_report unpack(std::string_view bytes) {
  verify_report report;
  auto take = [&bytes](auto& value) {
    std::memcpy(&value, bytes.data(), sizeof value);
    bytes.remove_prefix(sizeof value);
  };
  std::uint64_t listed = 0;
  for (auto* number : {&report.last, &report.records, &report.payload_bytes, &report.streams,
                       &report.shards, &report.found, &listed})
    take(*number);
  report.findings.resize(listed);
  for (auto& one : report.findings)
    take(one);
  report.failure = bytes;
  return report;
}

} // namespace

verify_report verify(const std::filesystem::path& directory) {
  auto answer = run_isolated([&directory] { return pack(check_store(directory)); });
  if (answer)
    return unpack(*answer);
  verify_report report;
  report.failure = "pages of the store are damaged: the walk " + answer.error();
  return report;
}

void dump(const std::filesystem::path& directory, position from, const dump_visitor& visit) {
  walk(store{directory}, from, [&visit](position at, std::optional<std::string_view> stored) {
    return visit(at, decode_at(at, stored));
  });
}

} // namespace cotm::persistence
