// tests/adapter/lmdb_ledger_test.cpp: the durable ledger: restarts, forgetting, kill -9.

#include "adapter/lmdb_ledger.hpp"

#include "tests/adapter/made_transfers.hpp"
#include "tests/persistence/child_process.hpp"
#include "tests/persistence/scratch_directory.hpp"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

namespace cotm::adapter {

namespace {

std::vector<std::uint64_t> unconfirmed(ledger& kept) {
  auto numbers = std::vector<std::uint64_t>{};
  kept.each_unconfirmed([&](const report& one) { numbers.push_back(one.number); });
  return numbers;
}

std::vector<transfer_key> open_keys(ledger& kept) {
  auto keys = std::vector<transfer_key>{};
  kept.each_open([&](const transfer& one) { keys.push_back(one.key); });
  return keys;
}

using numbers = std::vector<std::uint64_t>;

/// Works on a ledger until it is killed: takes, acknowledges, completes, one commit for each batch,
/// and tells of every commit once it returned.
int work_until_killed(const std::filesystem::path& where, const test::child_process::teller& tell) {
  auto kept = lmdb_ledger{where};
  auto number = kept.last_number();
  for (std::uint32_t batch = 1;; ++batch) {
    for (std::uint8_t order = 0; order < 10; ++order) {
      auto key = key_of(order);
      key.revision = batch;
      kept.take(transfer_of(key));
      kept.count_effect(key);
      kept.add(report_of(key, report::kind::acknowledged, ++number));
      if (order % 2 == 0)
        kept.add(report_of(key, report::kind::completed, ++number));
    }
    kept.commit();
    tell(batch);
  }
}

/// Replaces the one value of the table `known`, as another version would have written it.
void write_known(const std::filesystem::path& where, std::string value) {
  MDB_env* opened = nullptr;
  MDB_txn* in = nullptr;
  MDB_cursor* at = nullptr;
  auto table = MDB_dbi{};
  auto key = MDB_val{};
  auto kept = MDB_val{};
  auto made = MDB_val{value.size(), value.data()};
  ASSERT_EQ(mdb_env_create(&opened), 0);
  ASSERT_EQ(mdb_env_set_maxdbs(opened, 5), 0);
  ASSERT_EQ(mdb_env_open(opened, where.c_str(), 0, 0600), 0);
  ASSERT_EQ(mdb_txn_begin(opened, nullptr, 0, &in), 0);
  ASSERT_EQ(mdb_dbi_open(in, "known", 0, &table), 0);
  ASSERT_EQ(mdb_cursor_open(in, table, &at), 0);
  ASSERT_EQ(mdb_cursor_get(at, &key, &kept, MDB_FIRST), 0);
  ASSERT_EQ(mdb_cursor_put(at, &key, &made, MDB_CURRENT), 0);
  mdb_cursor_close(at);
  ASSERT_EQ(mdb_txn_commit(in), 0);
  mdb_env_close(opened);
}

} // namespace

TEST(LmdbLedger, GoesOnWhereItWas) {
  auto where = test::scratch_directory{};
  {
    auto kept = lmdb_ledger{where.path()};
    for (std::uint8_t order = 1; order <= 3; ++order)
      kept.take(transfer_of(key_of(order)));
    kept.count_effect(key_of(1));
    kept.add(report_of(key_of(1), report::kind::acknowledged, 11));
    kept.add(report_of(key_of(2), report::kind::failed, 12, "E7"));
    kept.commit();
    kept.confirm(11);
    kept.commit();
    kept.take(transfer_of(key_of(4))); // Never committed.
  }
  auto kept = lmdb_ledger{where.path()};
  EXPECT_EQ(kept.last_number(), 12U);
  EXPECT_EQ(unconfirmed(kept), numbers{12});
  EXPECT_EQ(open_keys(kept), (std::vector{key_of(1), key_of(3)}));
  EXPECT_EQ(kept.find(key_of(1)), (standing{phase::acknowledged, 1, {}, {}, {}, 0, 1}));
  EXPECT_EQ(kept.find(key_of(2)), (standing{phase::failed, 0, "E7", {}, {}, 0, 1}));
  EXPECT_FALSE(kept.find(key_of(4)));
}

TEST(LmdbLedger, KeepsAnOpenTransferWhole) {
  auto where = test::scratch_directory{};
  {
    auto kept = lmdb_ledger{where.path()};
    kept.take(transfer_of(key_of(1)));
    kept.commit();
  }
  auto kept = lmdb_ledger{where.path()};
  auto count = 0;
  kept.each_open([&](const transfer& one) {
    ++count;
    EXPECT_EQ(one.destination, "warehouse");
    EXPECT_EQ(one.payload, "{\"x\":1}");
    EXPECT_EQ(one.milestones, (std::vector<std::string_view>{"packed", "shipped"}));
    ASSERT_EQ(one.items.size(), 1U);
    EXPECT_EQ(one.items[0].attributes, "\"a\":1");
  });
  EXPECT_EQ(count, 1);
}

TEST(LmdbLedger, GoesOnNumberingAndCancellingAfterARestart) {
  auto where = test::scratch_directory{};
  auto cancelling = transfer_of(key_about(key_of(1), 2));
  cancelling.kind = transfer_kind::cancel;
  cancelling.about = 1;
  {
    auto kept = lmdb_ledger{where.path()};
    kept.take(transfer_of(key_of(1)));
    kept.add(report_of(key_of(1), report::kind::acknowledged, 1));
    kept.take(cancelling);
    kept.supersede(key_of(1));
    kept.add(report_of(cancelling.key, report::kind::acknowledged, 2));
    kept.commit();
  }
  auto kept = lmdb_ledger{where.path()};
  EXPECT_EQ(open_keys(kept), std::vector{cancelling.key}) << "the work that it is about has ended";
  kept.each_open([&](const transfer& one) {
    EXPECT_EQ(one.kind, transfer_kind::cancel);
    EXPECT_EQ(one.about, 1U);
    EXPECT_EQ(one.known.about, 1U);
  });
  kept.each_unconfirmed([](const report& one) { EXPECT_EQ(one.sequence, 1U); });
  EXPECT_EQ(kept.add(report_of(cancelling.key, report::kind::completed, 3)), 2U);
}

TEST(LmdbLedger, ForgetsTheOldestThatWereSuperseded) {
  auto where = test::scratch_directory{};
  auto kept = lmdb_ledger{where.path(), 2};
  for (std::uint8_t order = 1; order <= 4; ++order)
    kept.supersede(key_of(order));
  kept.commit();
  auto left = 0;
  kept.each_known([&](const transfer_key&, const standing&) { ++left; });
  EXPECT_EQ(left, 2);
}

TEST(LmdbLedger, ReadsAValueOfVersion1) {
  auto where = test::scratch_directory{};
  {
    auto kept = lmdb_ledger{where.path()};
    kept.take(transfer_of(key_of(1)));
    kept.commit();
  }
  write_known(where.path(), {"\3\0\0\0\1\0\2E7why", 12});
  auto kept = lmdb_ledger{where.path()};
  EXPECT_EQ(kept.find(key_of(1)), (standing{phase::failed, 1, "E7", "why", {}, 0, 0}));
}

TEST(LmdbLedger, ForgetsTheOldestThatAreSettledAndConfirmed) {
  auto where = test::scratch_directory{};
  auto kept = lmdb_ledger{where.path(), 2};
  for (std::uint8_t order = 1; order <= 4; ++order) {
    kept.take(transfer_of(key_of(order)));
    kept.add(report_of(key_of(order), report::kind::completed, order));
    kept.commit();
  }
  for (std::uint64_t number : {4U, 2U, 3U})
    kept.confirm(number);
  kept.commit();
  EXPECT_TRUE(kept.find(key_of(1))) << "its outcome is not confirmed";
  EXPECT_FALSE(kept.find(key_of(2)));
  EXPECT_TRUE(kept.find(key_of(3)));
  EXPECT_TRUE(kept.find(key_of(4)));
}

TEST(LmdbLedger, LosesNothingThatItCommittedWhenItIsKilled) {
  auto where = test::scratch_directory{};
  for (auto round = 0; round < 3; ++round) {
    auto directory = where.path() / std::to_string(round);
    auto child
      = test::child_process{[&](const auto& tell) { return work_until_killed(directory, tell); }};
    auto committed = std::uint64_t{0};
    for (auto told = 0; told < 20 + round; ++told)
      committed = child.next().value();
    child.kill();
    while (auto more = child.next())
      committed = *more; // What it told of before it died counts.
    auto kept = lmdb_ledger{directory};
    auto batches = std::map<std::uint64_t, int>{};
    kept.each_known([&](const transfer_key& key, const standing& known) {
      ++batches[key.revision];
      EXPECT_EQ(known.effects, 1U);
      EXPECT_EQ(known.reached,
                key.order.bytes.back() % 2 == 0 ? phase::completed : phase::acknowledged);
    });
    for (std::uint64_t batch = 1; batch <= committed; ++batch)
      EXPECT_EQ(batches[batch], 10) << "batch " << batch << " of " << committed;
    EXPECT_EQ(unconfirmed(kept).size(), batches.size() * 15);
  }
}

} // namespace cotm::adapter
