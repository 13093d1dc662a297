// adapter/lmdb_ledger.cpp: see lmdb_ledger.hpp.

#include "adapter/lmdb_ledger.hpp"

#include "adapter/codec.hpp"
#include "runtime/base/fail_stop.hpp"

#include <algorithm>
#include <cstring>
#include <system_error>
#include <utility>

namespace cotm::adapter {

namespace {

constexpr unsigned tables_max = 5;
constexpr mdb_mode_t file_mode = 0600;
constexpr std::string_view last_number_name = "last_number";
constexpr std::size_t order_bytes = 16;
constexpr std::size_t revision_bytes = 4;
constexpr std::size_t number_bytes = 8;

void check(int code, const char* what) {
  if (code != MDB_SUCCESS)
    fail_stop(std::string{"ledger: "} + what + ": " + mdb_strerror(code));
}

MDB_val to_val(std::string_view bytes) {
  return {bytes.size(), const_cast<char*>(bytes.data())}; // NOLINT: LMDB only reads it.
}

std::string_view to_view(const MDB_val& value) {
  return {static_cast<const char*>(value.mv_data), value.mv_size};
}

template <std::size_t Bytes>
void put_number(std::string& to, std::uint64_t number) {
  for (std::size_t byte = Bytes; byte-- > 0;)
    to.push_back(static_cast<char>(number >> 8U * byte));
}

std::uint64_t get_number(std::string_view bytes) {
  std::uint64_t number = 0;
  for (auto byte : bytes)
    number = number << 8U | static_cast<std::uint8_t>(byte);
  return number;
}

std::string number_key(std::uint64_t number) {
  auto made = std::string{};
  put_number<number_bytes>(made, number);
  return made;
}

std::string to_key(const transfer_key& key) {
  auto made = std::string{key.order.key()};
  put_number<revision_bytes>(made, key.revision);
  return made + key.distributed_order;
}

transfer_key from_key(std::string_view bytes) {
  constexpr auto head = order_bytes + revision_bytes;
  return {uuid::from_key(bytes.substr(0, order_bytes)), std::string{bytes.substr(head)},
          static_cast<std::uint32_t>(get_number(bytes.substr(order_bytes, revision_bytes)))};
}

/// What begins a value of today. Those of version 1 had phase, effects, length of the code, code
/// and reason, and begin with their phase.
constexpr char value_version = 0x42;

/// Version, phase, effects, kind, about, said, length of the code, code, reason.
std::string to_value(const standing& known) {
  auto made = std::string{value_version, static_cast<char>(known.reached)};
  put_number<4>(made, known.effects);
  made.push_back(static_cast<char>(known.kind));
  put_number<4>(made, known.about);
  put_number<4>(made, known.said);
  put_number<2>(made, known.code.size());
  return made + known.code + known.reason;
}

/// Takes values off the front of bytes that somebody wrote.
class value_reader {
public:
  explicit value_reader(std::string_view bytes) : rest_{bytes} {
    // nop
  }

  std::string_view text(std::size_t size) {
    if (rest_.size() < size)
      fail_stop("ledger: a value that nobody here wrote");
    auto taken = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return taken;
  }

  template <class Number>
  Number number() {
    return static_cast<Number>(get_number(text(sizeof(Number))));
  }

  [[nodiscard]] std::string_view rest() const {
    return rest_;
  }

private:
  std::string_view rest_;
};

standing from_value(std::string_view bytes) {
  auto from = value_reader{bytes};
  auto known = standing{};
  auto first = from.number<std::uint8_t>();
  known.reached = static_cast<phase>(first == value_version ? from.number<std::uint8_t>() : first);
  known.effects = from.number<std::uint32_t>();
  if (first == value_version) {
    known.kind = static_cast<transfer_kind>(from.number<std::uint8_t>());
    known.about = from.number<std::uint32_t>();
    known.said = from.number<std::uint32_t>();
  }
  if (known.reached > phase::superseded || known.kind > transfer_kind::notify)
    fail_stop("ledger: a value that nobody here wrote");
  known.code = from.text(from.number<std::uint16_t>());
  known.reason = from.rest();
  return known;
}

/// LMDB aligns no values; a message has to be.
std::string aligned_copy(const MDB_val& value) {
  return std::string{to_view(value)};
}

struct abort_transaction {
  void operator()(MDB_txn* begun) const noexcept {
    mdb_txn_abort(begun);
  }
};
using transaction = std::unique_ptr<MDB_txn, abort_transaction>;

transaction begin(MDB_env* in, unsigned flags) {
  MDB_txn* begun = nullptr;
  check(mdb_txn_begin(in, nullptr, flags, &begun), "begin");
  return transaction{begun};
}

/// Calls `see(key, value)` for each entry of a table, in the order of the keys, until it says no.
template <class See>
void each(MDB_txn* in, MDB_dbi table, See see) {
  MDB_cursor* at = nullptr;
  check(mdb_cursor_open(in, table, &at), "cursor");
  auto key = MDB_val{};
  auto value = MDB_val{};
  auto more = mdb_cursor_get(at, &key, &value, MDB_FIRST);
  while (more == MDB_SUCCESS && see(key, value))
    more = mdb_cursor_get(at, &key, &value, MDB_NEXT);
  mdb_cursor_close(at);
  if (more != MDB_NOTFOUND)
    check(more, "read");
}

std::optional<std::string> get(MDB_txn* in, MDB_dbi table, std::string_view key) {
  auto at = to_val(key);
  auto value = MDB_val{};
  auto found = mdb_get(in, table, &at, &value);
  if (found == MDB_NOTFOUND)
    return std::nullopt;
  check(found, "read");
  return std::string{to_view(value)};
}

void put(MDB_txn* in, MDB_dbi table, std::string_view key, std::string_view value) {
  auto at = to_val(key);
  auto kept = to_val(value);
  check(mdb_put(in, table, &at, &kept, 0), "write");
}

void erase(MDB_txn* in, MDB_dbi table, std::string_view key) {
  auto at = to_val(key);
  if (auto gone = mdb_del(in, table, &at, nullptr); gone != MDB_NOTFOUND)
    check(gone, "erase");
}

} // namespace

lmdb_ledger::lmdb_ledger(const std::filesystem::path& directory, std::size_t remembered)
  : remembered_{remembered} {
  auto failure = std::error_code{};
  std::filesystem::create_directories(directory, failure);
  MDB_env* opened = nullptr;
  check(mdb_env_create(&opened), "create");
  environment_.reset(opened);
  check(mdb_env_set_maxdbs(opened, tables_max), "create");
  check(mdb_env_set_mapsize(opened, ledger_bytes_max), "map");
  check(mdb_env_open(opened, directory.c_str(), MDB_NOTLS, file_mode), "open");
  auto in = begin(opened, 0);
  auto open_table = [&](const char* name, MDB_dbi& table) {
    check(mdb_dbi_open(in.get(), name, MDB_CREATE, &table), name);
  };
  open_table("known", known_);
  open_table("open", open_);
  open_table("reports", reports_);
  open_table("settled", settled_);
  open_table("meta", meta_);
  check(mdb_txn_commit(in.release()), "commit");
}

// -- staging
// ----------------------------------------------------------------------------------------

std::optional<standing> lmdb_ledger::read_known(std::string_view key) {
  auto in = begin(environment_.get(), MDB_RDONLY);
  auto value = get(in.get(), known_, key);
  return value ? std::optional{from_value(*value)} : std::nullopt;
}

std::optional<standing> lmdb_ledger::find(const transfer_key& key) {
  auto at = to_key(key);
  auto staged = changes_.find(at);
  return staged == changes_.end() ? read_known(at) : staged->second.known;
}

lmdb_ledger::change& lmdb_ledger::stage(const transfer_key& key) {
  auto [at, is_new] = changes_.try_emplace(to_key(key));
  if (is_new)
    at->second.known = read_known(at->first);
  return at->second;
}

void lmdb_ledger::take(const transfer& given) {
  auto& to = stage(given.key);
  to.known = taken(given);
  to.opened = to_bytes(given);
}

void lmdb_ledger::count_effect(const transfer_key& key) {
  if (auto& known = stage(key).known)
    ++known->effects;
}

std::uint32_t lmdb_ledger::add(report said) {
  auto& to = stage(said.key);
  if (said.is == report::kind::refused) {
    to = {};
    return 0;
  }
  if (to.known) {
    move_on(*to.known, said);
    said.sequence = to.known->said;
  }
  added_.push_back(std::move(said));
  return added_.back().sequence;
}

void lmdb_ledger::supersede(const transfer_key& key) {
  auto& known = stage(key).known;
  if (!known)
    known = standing{};
  if (is_settled(known->reached))
    return;
  known->reached = phase::superseded;
  superseded_.push_back(to_key(key));
}

void lmdb_ledger::confirm(std::uint64_t number) {
  confirmed_.push_back(number);
}

bool lmdb_ledger::has_staged() const {
  return !changes_.empty() || !added_.empty() || !confirmed_.empty();
}

// -- the transaction
// ----------------------------------------------------------------------------------

void lmdb_ledger::commit() {
  if (!has_staged())
    return;
  auto in = begin(environment_.get(), 0);
  for (const auto& [key, to] : changes_)
    write(in.get(), key, to);
  for (const auto& one : added_)
    put(in.get(), reports_, number_key(one.number), to_bytes(one));
  if (!added_.empty())
    put(in.get(), meta_, last_number_name, number_key(added_.back().number));
  auto last = get(in.get(), meta_, last_number_name).value_or(number_key(0));
  for (const auto& key : superseded_)
    put(in.get(), settled_, last + key, key);
  for (auto number : confirmed_)
    settle(in.get(), number);
  forget_oldest(in.get());
  check(mdb_txn_commit(in.release()), "commit");
  changes_.clear();
  added_.clear();
  confirmed_.clear();
  superseded_.clear();
}

void lmdb_ledger::write(MDB_txn* in, const std::string& key, const change& to) {
  if (!to.known) {
    erase(in, known_, key);
    erase(in, open_, key);
    return;
  }
  put(in, known_, key, to_value(*to.known));
  if (is_settled(to.known->reached))
    erase(in, open_, key);
  else if (!to.opened.empty())
    put(in, open_, key, to.opened);
}

void lmdb_ledger::settle(MDB_txn* in, std::uint64_t number) {
  auto at = number_key(number);
  auto kept = get(in, reports_, at);
  if (!kept)
    return; // A repetition.
  auto said = to_report(*kept);
  if (!said)
    fail_stop("ledger: a report that nobody here wrote");
  erase(in, reports_, at);
  auto known = standing{};
  move_on(known, *said);
  if (is_settled(known.reached))
    put(in, settled_, at, to_key(said->key));
}

void lmdb_ledger::forget_oldest(MDB_txn* in) {
  auto size = MDB_stat{};
  check(mdb_stat(in, settled_, &size), "size");
  if (size.ms_entries <= remembered_)
    return;
  auto oldest = std::vector<std::pair<std::string, std::string>>{};
  each(in, settled_, [&](const MDB_val& number, const MDB_val& key) {
    oldest.emplace_back(to_view(number), to_view(key));
    return oldest.size() < size.ms_entries - remembered_;
  });
  for (const auto& [number, key] : oldest) {
    erase(in, settled_, number);
    erase(in, known_, key);
  }
}

// -- after a restart
// ------------------------------------------------------------------------------------

std::uint64_t lmdb_ledger::last_number() {
  auto in = begin(environment_.get(), MDB_RDONLY);
  auto kept = get(in.get(), meta_, last_number_name);
  return kept ? get_number(*kept) : 0;
}

void lmdb_ledger::each_unconfirmed(const std::function<void(const report&)>& see) {
  auto in = begin(environment_.get(), MDB_RDONLY);
  each(in.get(), reports_, [&](const MDB_val&, const MDB_val& value) {
    auto kept = to_report(aligned_copy(value));
    if (!kept)
      fail_stop("ledger: a report that nobody here wrote");
    see(*kept);
    return true;
  });
}

void lmdb_ledger::each_open(const std::function<void(const transfer&)>& see) {
  auto in = begin(environment_.get(), MDB_RDONLY);
  each(in.get(), open_, [&](const MDB_val& key, const MDB_val& value) {
    auto known = get(in.get(), known_, to_view(key));
    auto show = [&](transfer kept) {
      kept.known = from_value(known.value_or(std::string{}));
      see(kept);
    };
    if (!see_transfer(aligned_copy(value), show))
      fail_stop("ledger: a transfer that nobody here wrote");
    return true;
  });
}

void lmdb_ledger::each_known(const std::function<void(const transfer_key&, const standing&)>& see) {
  auto in = begin(environment_.get(), MDB_RDONLY);
  each(in.get(), known_, [&](const MDB_val& key, const MDB_val& value) {
    see(from_key(to_view(key)), from_value(to_view(value)));
    return true;
  });
}

} // namespace cotm::adapter
