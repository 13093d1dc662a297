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
#include <tuple>

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

TEST_P(LedgerContract, NumbersTheReportsAboutEachTransfer) {
  kept->take(transfer_of(key));
  kept->take(transfer_of(key_of(8)));
  EXPECT_EQ(kept->add(report_of(key, report::kind::acknowledged, 1)), 1U);
  EXPECT_EQ(kept->add(report_of(key, report::kind::pending, 2, "E1")), 2U);
  EXPECT_EQ(kept->add(report_of(key_of(8), report::kind::acknowledged, 3)), 1U);
  kept->commit();
  kept->confirm(2);
  kept->commit();
  EXPECT_EQ(kept->add(report_of(key, report::kind::in_progress, 4)), 3U);
  EXPECT_EQ(kept->add(report_of(key, report::kind::completed, 5)), 4U);
  EXPECT_EQ(kept->add(report_of(key, report::kind::completed, 6)), 5U) << "settled or not";
}

TEST_P(LedgerContract, NumbersNoReportAboutWhatItDoesNotKnow) {
  EXPECT_EQ(kept->add(report_of(key, report::kind::acknowledged, 1)), 0U);
  kept->commit();
  EXPECT_FALSE(kept->find(key)) << "or it would never be taken";
  kept->take(transfer_of(key));
  EXPECT_EQ(kept->add(report_of(key, report::kind::refused, 2, "BUSY")), 0U);
}

TEST_P(LedgerContract, KnowsWhatWasAskedFor) {
  auto asked = transfer_of(key_about(key, 3));
  asked.kind = transfer_kind::cancel;
  asked.about = 2;
  kept->take(asked);
  kept->count_effect(asked.key);
  kept->commit();
  EXPECT_EQ(kept->find(asked.key)->kind, transfer_kind::cancel);
  EXPECT_EQ(kept->find(asked.key)->about, 2U);
  EXPECT_EQ(kept->find(asked.key)->effects, 1U);
}

TEST_P(LedgerContract, TakesRejectionAndCancellationForOutcomes) {
  for (auto [order, is, reached] : {std::tuple{1, report::kind::rejected, phase::rejected},
                                    std::tuple{2, report::kind::cancelled, phase::cancelled}}) {
    auto about = key_of(static_cast<std::uint8_t>(order));
    kept->take(transfer_of(about));
    kept->add(report_of(about, is, static_cast<std::uint64_t>(order), "E1"));
    kept->add(report_of(about, report::kind::completed, static_cast<std::uint64_t>(order) + 10));
    kept->commit();
    EXPECT_EQ(kept->find(about)->reached, reached);
  }
}

TEST_P(LedgerContract, LeavesThePhaseWhereItIsForNewsOnTheWay) {
  kept->take(transfer_of(key));
  kept->add(report_of(key, report::kind::acknowledged, 1));
  auto number = std::uint64_t{1};
  for (auto is : {report::kind::in_progress, report::kind::pending, report::kind::held,
                  report::kind::milestone, report::kind::expected_completion})
    kept->add(report_of(key, is, ++number, "E1"));
  kept->commit();
  EXPECT_EQ(kept->find(key)->reached, phase::acknowledged);
  EXPECT_EQ(kept->find(key)->code, "");
}

TEST_P(LedgerContract, SupersedesWhatIsNotSettled) {
  kept->take(transfer_of(key));
  kept->take(transfer_of(key_of(8)));
  kept->add(report_of(key_of(8), report::kind::completed, 1));
  kept->supersede(key);
  kept->supersede(key_of(8));
  kept->supersede(key_of(9));
  kept->commit();
  EXPECT_EQ(kept->find(key)->reached, phase::superseded);
  EXPECT_EQ(kept->find(key_of(8))->reached, phase::completed);
  EXPECT_EQ(kept->find(key_of(9))->reached, phase::superseded) << "should it come, it is too late";
}

INSTANTIATE_TEST_SUITE_P(Memory, LedgerContract, ::testing::Values([](const auto&) {
                           return std::make_unique<memory_ledger>();
                         }));

INSTANTIATE_TEST_SUITE_P(Lmdb, LedgerContract, ::testing::Values([](const auto& directory) {
                           return std::make_unique<lmdb_ledger>(directory);
                         }));

} // namespace cotm::adapter
