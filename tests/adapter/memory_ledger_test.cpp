// tests/adapter/memory_ledger_test.cpp: what the ledger that forgets still knows.

#include "adapter/memory_ledger.hpp"

#include "tests/adapter/made_transfers.hpp"

#include <gtest/gtest.h>

namespace cotm::adapter {

TEST(MemoryLedger, ForgetsTheOldestThatAreConfirmed) {
  auto kept = memory_ledger{};
  auto key = key_of(1);
  for (std::uint32_t revision = 1; revision <= remembered_max + 1; ++revision) {
    key.revision = revision;
    kept.take(transfer_of(key));
    kept.add(report_of(key, report::kind::completed, revision));
    if (revision != 2)
      kept.confirm(revision);
  }
  key.revision = 1;
  EXPECT_TRUE(kept.find(key)) << "no more are confirmed than are remembered";
  kept.confirm(2);
  EXPECT_FALSE(kept.find(key));
  key.revision = 2;
  EXPECT_TRUE(kept.find(key)) << "it was confirmed last";
}

TEST(MemoryLedger, ForgetsTheOldestThatWereSuperseded) {
  auto kept = memory_ledger{};
  for (std::uint32_t revision = 1; revision <= remembered_max + 1; ++revision)
    kept.supersede(key_about(key_of(1), revision));
  EXPECT_FALSE(kept.find(key_about(key_of(1), 1)));
  EXPECT_TRUE(kept.find(key_about(key_of(1), 2)));
}

} // namespace cotm::adapter
