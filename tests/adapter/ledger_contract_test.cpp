// tests/adapter/ledger_contract_test.cpp: what every ledger promises while the process lives.

#include "adapter/ledger.hpp"
#include "adapter/lmdb_ledger.hpp"
#include "adapter/memory_ledger.hpp"
#include "tests/adapter/made_transfers.hpp"
#include "tests/persistence/scratch_directory.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <functional>
#include <memory>

namespace cotm::adapter {

/// Makes an empty ledger, in a directory if it wants one.
using ledger_maker = std::function<std::unique_ptr<ledger>(const std::filesystem::path&)>;

class LedgerContract : public ::testing::TestWithParam<ledger_maker> {
protected:
  test::scratch_directory where;
  std::unique_ptr<ledger> kept = GetParam()(where.path());
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

INSTANTIATE_TEST_SUITE_P(Memory, LedgerContract, ::testing::Values([](const auto&) {
                           return std::make_unique<memory_ledger>();
                         }));

INSTANTIATE_TEST_SUITE_P(Lmdb, LedgerContract, ::testing::Values([](const auto& directory) {
                           return std::make_unique<lmdb_ledger>(directory);
                         }));

} // namespace cotm::adapter
