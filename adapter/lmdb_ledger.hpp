// adapter/lmdb_ledger.hpp: a ledger that survives the process and the power.
//
// One LMDB environment in a directory of its own, in the default (synchronous) mode. Its tables:
//
//     known     key             -> phase, effects, kind, about, reports so far, code, reason
//     open      key             -> the transfer itself, until it is settled: to go on with it
//     reports   number          -> a report that is not confirmed
//     settled   number          -> key, settled and confirmed: the oldest are forgotten
//               number, key     -> key, superseded when that was the last number: likewise
//     meta      "last_number"   -> the highest number of a report
//
// where a key is the order's 16 bytes, the revision (4 bytes, big-endian) and the distributed
// order's id. Changes are staged in memory and written by `commit` in one transaction, with one
// sync of the disk: the more is staged, the less each costs. A commit that fails, or bytes that
// nobody here wrote, end the process (runtime/base/fail_stop.hpp).

#pragma once

#include "adapter/ledger.hpp"

#include <lmdb.h>

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace cotm::adapter {

/// Settled and confirmed transfers that are still remembered: days of a busy destination, should
/// cotmd itself be restored from an older backup.
inline constexpr std::size_t durable_remembered_max = 5'000'000;

/// Address space of the environment; the file grows as it is used.
inline constexpr std::size_t ledger_bytes_max = std::size_t{64} << 30U;

class lmdb_ledger final : public ledger {
public:
  /// Opens or makes the ledger in `directory`. Ends the process if it cannot.
  explicit lmdb_ledger(const std::filesystem::path& directory,
                       std::size_t remembered = durable_remembered_max);

  std::optional<standing> find(const transfer_key& key) override;
  void take(const transfer& given) override;
  void count_effect(const transfer_key& key) override;
  std::uint32_t add(report said) override;
  void supersede(const transfer_key& key) override;
  void confirm(std::uint64_t number) override;
  [[nodiscard]] bool has_staged() const override;
  void commit() override;
  [[nodiscard]] std::uint64_t last_number() override;
  void each_unconfirmed(const std::function<void(const report&)>& see) override;
  void each_open(const std::function<void(const transfer&)>& see) override;

  /// Shows every transfer that is remembered, for operators.
  void each_known(const std::function<void(const transfer_key&, const standing&)>& see);

private:
  /// What is staged of one transfer.
  struct change {
    std::optional<standing> known; ///< None: it is forgotten.
    std::string opened;            ///< The transfer, if it was taken since the last commit.
  };

  struct close_environment {
    void operator()(MDB_env* opened) const noexcept {
      mdb_env_close(opened);
    }
  };

  [[nodiscard]] std::optional<standing> read_known(std::string_view key);
  change& stage(const transfer_key& key);
  void write(MDB_txn* in, const std::string& key, const change& to);
  void settle(MDB_txn* in, std::uint64_t number);
  void forget_oldest(MDB_txn* in);

  std::unique_ptr<MDB_env, close_environment> environment_;
  MDB_dbi known_ = 0;
  MDB_dbi open_ = 0;
  MDB_dbi reports_ = 0;
  MDB_dbi settled_ = 0;
  MDB_dbi meta_ = 0;
  std::size_t remembered_;

  std::unordered_map<std::string, change> changes_;
  std::vector<report> added_;
  std::vector<std::uint64_t> confirmed_;
  std::vector<std::string> superseded_; ///< Keys.
};

} // namespace cotm::adapter
