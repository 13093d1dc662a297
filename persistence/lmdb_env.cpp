// persistence/lmdb_env.cpp: see lmdb_env.hpp.

#include "persistence/lmdb_env.hpp"

#include "runtime/base/fail_stop.hpp"
#include "runtime/base/invariant.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <mutex>
#include <system_error>

namespace cotm::persistence {

namespace {

constexpr unsigned tables_in_env_max = 32;
constexpr mdb_mode_t owner_only = 0600;

[[noreturn]] void fail(const std::string& what, int code) {
  throw store_failure{what + ": " + mdb_strerror(code)};
}

/// Throws unless `code` is success.
void check(int code, const char* what) {
  if (code == MDB_MAP_FULL)
    throw lmdb_txn::map_full{};
  if (code != MDB_SUCCESS)
    fail(what, code);
}

MDB_val val_of(std::string_view bytes) {
  return {bytes.size(), const_cast<char*>(bytes.data())}; // NOLINT: LMDB never writes to it.
}

std::string_view view_of(const MDB_val& val) {
  return {static_cast<const char*>(val.mv_data), val.mv_size};
}

/// Makes the entries of a directory durable.
void sync_directory(const std::filesystem::path& directory) {
  auto file = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); // NOLINT
  auto is_synced = file >= 0 && ::fsync(file) == 0;
  auto code = errno;
  if (file >= 0)
    ::close(file);
  if (!is_synced)
    fail("sync of " + directory.string(), code);
}

} // namespace

std::optional<std::string_view> lmdb_txn::get(MDB_dbi table, std::string_view key) const {
  auto sought = val_of(key);
  MDB_val found{};
  auto code = mdb_get(txn_.get(), table, &sought, &found);
  if (code == MDB_NOTFOUND)
    return std::nullopt;
  check(code, "get");
  return view_of(found);
}

void lmdb_txn::put(MDB_dbi table, std::string_view key, std::string_view value, unsigned flags) {
  auto to = val_of(key);
  auto from = val_of(value);
  check(mdb_put(txn_.get(), table, &to, &from, flags), "put");
}

void lmdb_txn::erase(MDB_dbi table, std::string_view key) {
  auto gone = val_of(key);
  auto code = mdb_del(txn_.get(), table, &gone, nullptr);
  if (code != MDB_NOTFOUND)
    check(code, "erase");
}

void lmdb_txn::empty(MDB_dbi table) {
  check(mdb_drop(txn_.get(), table, 0), "empty a table");
}

void lmdb_txn::commit() {
  check(mdb_txn_commit(txn_.release()), "commit"); // LMDB frees it, whatever happens.
}

std::size_t lmdb_txn::entries(MDB_dbi table) const {
  MDB_stat stat{};
  check(mdb_stat(txn_.get(), table, &stat), "stat");
  return stat.ms_entries;
}

lmdb_cursor::lmdb_cursor(const lmdb_txn& txn, MDB_dbi table) {
  MDB_cursor* opened = nullptr;
  check(mdb_cursor_open(txn.raw(), table, &opened), "open a cursor");
  cursor_.reset(opened);
}

std::optional<lmdb_entry> lmdb_cursor::first() {
  return move({}, MDB_FIRST);
}

std::optional<lmdb_entry> lmdb_cursor::last() {
  return move({}, MDB_LAST);
}

std::optional<lmdb_entry> lmdb_cursor::next() {
  return move({}, MDB_NEXT);
}

std::optional<lmdb_entry> lmdb_cursor::seek(std::string_view key) {
  return move(val_of(key), MDB_SET_RANGE);
}

std::optional<lmdb_entry> lmdb_cursor::move(MDB_val key, MDB_cursor_op where) {
  MDB_val value{};
  auto code = mdb_cursor_get(cursor_.get(), &key, &value, where);
  if (code == MDB_NOTFOUND)
    return std::nullopt;
  check(code, "move a cursor");
  return lmdb_entry{view_of(key), view_of(value)};
}

directory_lock::directory_lock(const std::filesystem::path& directory) {
  std::error_code failed;
  std::filesystem::create_directories(directory, failed);
  if (failed)
    throw store_failure{"cannot make " + directory.string() + ": " + failed.message()};
  auto name = directory / "LOCK";
  file_ = ::open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, owner_only); // NOLINT
  if (file_ < 0)
    fail("cannot open " + name.string(), errno);
  if (::flock(file_, LOCK_EX | LOCK_NB) == 0)
    return;
  auto code = errno;
  ::close(file_);
  if (code == EWOULDBLOCK)
    throw store_in_use{directory.string() + " is in use by another process"};
  fail("cannot lock " + name.string(), code);
}

directory_lock::~directory_lock() {
  ::close(file_);
}

lmdb_env::lmdb_env(std::filesystem::path directory, mode opened_as, std::size_t map_bytes)
  : directory_{std::move(directory)}, mode_{opened_as} {
  if (mode_ == mode::writer)
    lock_.emplace(directory_);
  MDB_env* made = nullptr;
  check(mdb_env_create(&made), "make an environment");
  env_.reset(made);
  check(mdb_env_set_maxdbs(made, tables_in_env_max), "set the number of tables");
  check(mdb_env_set_maxreaders(made, readers_max), "set the number of readers");
  if (mode_ == mode::writer)
    check(mdb_env_set_mapsize(made, map_bytes), "set the size of the map");
  auto is_new = !std::filesystem::exists(directory_ / "data.mdb");
  auto flags = unsigned{MDB_NOTLS} | (mode_ == mode::reader ? unsigned{MDB_RDONLY} : 0U);
  if (auto code = mdb_env_open(made, directory_.c_str(), flags, owner_only); code != MDB_SUCCESS)
    fail("cannot open " + directory_.string(), code);
  if (mode_ == mode::reader)
    return;
  check(mdb_reader_check(made, nullptr), "clear the slots of dead readers");
  if (!is_new)
    return;
  sync_directory(directory_);
  sync_directory(std::filesystem::absolute(directory_).parent_path());
}

MDB_dbi lmdb_env::open_table(const char* name, unsigned flags) {
  MDB_dbi table = 0;
  auto open_in = [&](lmdb_txn& txn, unsigned all_flags) {
    auto code = mdb_dbi_open(txn.raw(), name, all_flags, &table);
    if (code == MDB_NOTFOUND || code == MDB_INCOMPATIBLE)
      throw store_failure{directory_.string() + " has no table \"" + name + "\""};
    check(code, "open a table");
  };
  if (mode_ == mode::writer) {
    write([&](lmdb_txn& txn) { open_in(txn, flags | MDB_CREATE); });
    return table;
  }
  auto txn = begin_read();
  open_in(txn, flags);
  txn.commit(); // Keeps the handle; aborting would close it.
  return table;
}

void lmdb_env::write(const work& act) {
  try {
    while (!try_write(act))
      grow();
  } catch (const store_failure& failure) {
    fail_stop("write to " + directory_.string() + " failed: " + failure.what());
  }
}

/// Says whether the map was large enough.
bool lmdb_env::try_write(const work& act) {
  COTM_INVARIANT(mode_ == mode::writer);
  MDB_txn* begun = nullptr;
  check(mdb_txn_begin(env_.get(), nullptr, 0, &begun), "begin");
  auto txn = lmdb_txn{begun};
  try {
    act(txn);
    txn.commit();
    return true;
  } catch (const lmdb_txn::map_full&) {
    return false;
  }
}

void lmdb_env::grow() {
  auto guard = std::unique_lock{map_};
  MDB_envinfo info{};
  check(mdb_env_info(env_.get(), &info), "info");
  if (info.me_mapsize > map_bytes_max / 2)
    fail("grow", MDB_MAP_FULL);
  check(mdb_env_set_mapsize(env_.get(), info.me_mapsize * 2), "grow");
}

void lmdb_env::read(const work& act) const {
  for (;;) {
    {
      auto guard = std::shared_lock{map_};
      MDB_txn* begun = nullptr;
      auto code = mdb_txn_begin(env_.get(), nullptr, MDB_RDONLY, &begun);
      if (code == MDB_SUCCESS) {
        auto txn = lmdb_txn{begun};
        act(txn);
        return;
      }
      if (code != MDB_MAP_RESIZED)
        fail("begin", code);
    }
    auto guard = std::unique_lock{map_}; // A writer in another process has grown the file.
    check(mdb_env_set_mapsize(env_.get(), 0), "follow the size of the map");
  }
}

lmdb_txn lmdb_env::begin_read() const {
  MDB_txn* begun = nullptr;
  check(mdb_txn_begin(env_.get(), nullptr, MDB_RDONLY, &begun), "begin");
  return lmdb_txn{begun};
}

std::optional<std::uint64_t> lmdb_number::read(std::string_view bytes) noexcept {
  std::uint64_t value = 0;
  if (bytes.size() != sizeof value)
    return std::nullopt;
  std::memcpy(&value, bytes.data(), sizeof value);
  return value;
}

} // namespace cotm::persistence
