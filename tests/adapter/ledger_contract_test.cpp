// tests/adapter/ledger_contract_test.cpp: what every ledger promises while the process lives.

#include "tests/adapter/made_transfers.hpp"
#include "tests/persistence/scratch_directory.hpp"

#include "adapter/ledger.hpp"
#include "adapter/lmdb_ledger.hpp"
#include "adapter/memory_ledger.hpp"
#include <gtest/gtest.h>

#include <functional>
#include <memory>

namespace cotm::adapter {

namespace {

/// A ledger in a directory that goes away with it.
class scratch_ledger final : public ledger {
public:
  std::optional<standing> find(const transfer_key& key) override {
    return kept_.find(key);
  }
  void take(const transfer& given) override {
    kept_.take(given);
  }
  void count_effect(const transfer_key& key) override {
    kept_.count_effect(key);
  }
  void add(const report& said) override {
    kept_.add(said);
  }
  void confirm(std::uint64_t number) override {
    kept_.confirm(number);
  }
  [[nodiscard]] bool has_staged() const override {
    return kept_.has_staged();
  }
  void commit() override {
    kept_.commit();
  }
  [[nodiscard]] std::uint64_t last_number() override {
    return kept_.last_number();
  }
  void each_unconfirmed(const std::function<void(const report&)>& see) override {
    kept_.each_unconfirmed(see);
  }
  void each_open(const std::function<void(const transfer&)>& see) override {
    kept_.each_open(see);
  }

private:
  test::scratch_directory where_;
  lmdb_ledger kept_{where_.path()};
};

} // namespace

/// Instantiated with a function that makes an empty ledger.
class LedgerContract : public ::testing::TestWithParam<std::function<std::unique_ptr<ledger>()>> {
protected:
  std::unique_ptr<ledger> kept = GetParam()();
  transfer_key key = key_of(7);
};

TEST_P(LedgerContract, KnowsNothingAtFirst) {
  EXPECT_FALSE(kept->find(key));
  EXPECT_EQ(kept->last_number(), 0U);
}

TEST_P(LedgerContract, SeesWhatIsStaged) {
  kept->take(transfer_of(key));
  EXPECT_EQ(kept->find(key), standing{});
  kept->commit();
  EXPECT_EQ(kept->find(key), standing{});
  EXPECT_FALSE(kept->find(key_of(8)));
}

TEST_P(LedgerContract, TellsKeysApartByEveryPart) {
  kept->take(transfer_of(key));
  kept->commit();
  auto amended = key;
  amended.revision = 2;
  EXPECT_FALSE(kept->find(amended));
  EXPECT_FALSE(kept->find(key_of(7, "d2")));
}

TEST_P(LedgerContract, MovesForwardOnly) {
  kept->take(transfer_of(key));
  kept->add(report_of(key, report::kind::failed, 1, "E1"));
  kept->add(report_of(key, report::kind::acknowledged, 2));
  kept->add(report_of(key, report::kind::completed, 3));
  kept->commit();
  auto known = kept->find(key);
  ASSERT_TRUE(known);
  EXPECT_EQ(known->reached, phase::failed);
  EXPECT_EQ(known->code, "E1");
}

TEST_P(LedgerContract, CountsEveryEffect) {
  kept->take(transfer_of(key));
  kept->count_effect(key);
  kept->commit();
  kept->count_effect(key);
  EXPECT_EQ(kept->find(key)->effects, 2U);
}

TEST_P(LedgerContract, ForgetsWhatIsRefused) {
  kept->take(transfer_of(key));
  kept->add(report_of(key, report::kind::refused, 1, "BUSY"));
  EXPECT_FALSE(kept->find(key));
  kept->commit();
  EXPECT_FALSE(kept->find(key));
}

TEST_P(LedgerContract, StillKnowsASettledTransferOnceItIsConfirmed) {
  kept->take(transfer_of(key));
  kept->add(report_of(key, report::kind::completed, 1));
  kept->commit();
  kept->confirm(1);
  kept->confirm(1);
  kept->confirm(99);
  kept->commit();
  EXPECT_EQ(kept->find(key)->reached, phase::completed);
}

INSTANTIATE_TEST_SUITE_P(Memory, LedgerContract,
                         ::testing::Values([] { return std::make_unique<memory_ledger>(); }));

INSTANTIATE_TEST_SUITE_P(Lmdb, LedgerContract,
                         ::testing::Values([] { return std::make_unique<scratch_ledger>(); }));

} // namespace cotm::adapter
