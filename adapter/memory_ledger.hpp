// adapter/memory_ledger.hpp: a ledger that forgets everything when the process ends.
//
// For adapters whose partner deduplicates by key himself, for simulation and for tests.

#pragma once

#include "adapter/ledger.hpp"

#include <deque>
#include <unordered_map>

namespace cotm::adapter {

/// Settled and confirmed transfers that are still remembered. cotmd does not hand them over again;
/// what may still come is what was on its way when they settled: seconds of traffic.
inline constexpr std::size_t remembered_max = 200'000;

class memory_ledger final : public ledger {
public:
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

private:
  void remember(transfer_key settled);

  std::unordered_map<transfer_key, standing, transfer_key_hash> known_;
  std::unordered_map<std::uint64_t, transfer_key> outcomes_; ///< Not confirmed, by number.
  std::deque<transfer_key> settled_;                         ///< And confirmed, oldest first.
};

} // namespace cotm::adapter
