// tests/persistence/journal_verify_test.cpp: damage is found, named, and never crashes the finder.

#include "persistence/journal_verify.hpp"

#include "persistence/lmdb_journal.hpp"
#include "persistence/lmdb_layout.hpp"
#include "runtime/base/fail_stop.hpp"
#include "tests/persistence/appends.hpp"
#include "tests/persistence/child_process.hpp"
#include "tests/persistence/scratch_directory.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <random>

namespace cotm::persistence {
namespace {

class JournalVerify : public testing::Test {
protected:
  /// Streams 1 and 2 with three records each, in turn. Heads of the first four are in the table.
  JournalVerify() {
    auto kept = lmdb_journal{options()};
    auto us = test::writer{kept.claim(test::all_shards())};
    for (revision at = 0; at < 3; ++at) {
      kept.append({us.to(1, at, "first")});
      kept.append({us.to(2, at, "second")});
    }
    records = kept.read_log(1, 10);
  }

  lmdb_journal_options options() {
    return {scratch.path(), test::stream(42), std::size_t{512} << 10U, 2};
  }

  std::filesystem::path data() {
    return scratch.path() / "data.mdb";
  }

  /// Changes the tables as a program could that does not know the rules.
  void tamper(const std::function<void(lmdb_txn&, const layout::tables&)>& change) {
    auto env = lmdb_env{scratch.path(), lmdb_env::mode::writer, std::size_t{1} << 20U};
    auto tables = layout::open_tables(env);
    env.write([&](lmdb_txn& txn) { change(txn, tables); });
  }

  /// Puts another record in the place of one, with a right checksum.
  void replace(record changed) {
    tamper([&](lmdb_txn& txn, const layout::tables& in) {
      txn.put(in.log, lmdb_number{changed.at}.bytes(), encode(changed));
    });
  }

  std::string read_file() {
    auto file = std::ifstream{data(), std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
  }

  void write_file(const std::string& bytes) {
    std::ofstream{data(), std::ios::binary | std::ios::trunc} << bytes;
  }

  std::vector<finding> findings() {
    return verify(scratch.path()).findings;
  }

  test::scratch_directory scratch;
  std::vector<record> records;
};

TEST_F(JournalVerify, FindsNothingInASoundStore) {
  auto report = verify(scratch.path());
  EXPECT_TRUE(report.is_clean()) << report.failure;
  EXPECT_EQ(report.last, 6u);
  EXPECT_EQ(report.records, 6u);
  EXPECT_EQ(report.streams, 2u);
  EXPECT_EQ(report.shards, 2u);
  EXPECT_EQ(report.payload_bytes, 33u);
}

TEST_F(JournalVerify, FindsABitFlippedInAnyByteOfARecord) {
  auto sound = read_file();
  for (const auto& kept : {records[0], records[3]}) { // The first of a stream, and a later one.
    auto stored = encode(kept);
    for (std::size_t offset = 0; offset < stored.size(); ++offset) {
      auto broken = sound;
      for (auto at = sound.find(stored); at != std::string::npos; at = sound.find(stored, at + 1))
        broken[at + offset] = static_cast<char>(broken[at + offset] ^ (1 << (offset % 8)));
      write_file(broken);
      auto report = verify(scratch.path());
      EXPECT_FALSE(report.is_clean()) << "position " << kept.at << ", byte " << offset;
      ASSERT_FALSE(report.findings.empty());
      EXPECT_EQ(report.findings[0].at, kept.at);
    }
  }
}

TEST_F(JournalVerify, FindsARecordThatWasChangedWithItsChecksum) {
  auto changed = records[2];
  changed.payload = "forged";
  replace(changed);
  EXPECT_EQ(findings(), (std::vector<finding>{{5, test::stream(1), corruption::broken_chain},
                                              {3, test::stream(1), corruption::broken_index}}));
}

TEST_F(JournalVerify, FindsAGapInAShard) {
  auto changed = records[5];
  changed.shard_sequence += 1;
  replace(changed);
  EXPECT_EQ(findings(), (std::vector<finding>{{6, test::stream(2), corruption::broken_sequence}}));
}

TEST_F(JournalVerify, FindsARecordOfAnotherStream) {
  auto changed = records[5];
  changed.stream = test::stream(1);
  replace(changed);
  auto found = findings();
  ASSERT_FALSE(found.empty());
  EXPECT_EQ(found[0], (finding{6, test::stream(1), corruption::broken_revision}));
}

TEST_F(JournalVerify, FindsARecordInTheWrongPlace) {
  tamper([this](lmdb_txn& txn, const layout::tables& in) {
    txn.put(in.log, lmdb_number{6}.bytes(), encode(records[4]));
  });
  EXPECT_EQ(findings(), (std::vector<finding>{{6, {}, corruption::wrong_position}}));
}

TEST_F(JournalVerify, FindsAMissingRecord) {
  tamper(
    [](lmdb_txn& txn, const layout::tables& in) { txn.erase(in.log, lmdb_number{3}.bytes()); });
  auto found = findings();
  ASSERT_FALSE(found.empty());
  EXPECT_EQ(found[0], (finding{3, {}, corruption::wrong_position}));
}

TEST_F(JournalVerify, FindsAHeadThatIsNotTrue) {
  tamper([](lmdb_txn& txn, const layout::tables& in) {
    txn.put(in.streams, test::stream(1).key(), layout::encode(stream_head{3, 3, {}}));
  });
  EXPECT_EQ(findings(), (std::vector<finding>{{3, test::stream(1), corruption::broken_index}}));
}

TEST_F(JournalVerify, FindsAHeadThatIsMissing) {
  tamper([this](lmdb_txn& txn, const layout::tables& in) {
    for (auto number : {1U, 2U})
      txn.erase(in.streams, test::stream(number).key());
    layout::write_streams_upto(txn, in, records.size(), {});
  });
  EXPECT_EQ(findings(), (std::vector<finding>{{6, {}, corruption::broken_index}}));
}

TEST_F(JournalVerify, SaysThatThereIsNoStore) {
  EXPECT_NE(verify(scratch.path() / "nothing").failure, "");
}

/// Goal: no bytes whatever crash the verifier, LMDB's own pages included.
/// Method: a piece of the file is overwritten with random bytes, or cut off.
TEST_F(JournalVerify, SurvivesDamageAnywhere) {
  testing::internal::CaptureStderr(); // Sanitizers speak up in the child that crashes.
  auto sound = read_file();
  std::minstd_rand random{5};
  for (int round = 0; round < 60; ++round) {
    auto broken = sound;
    auto at = random() % broken.size();
    auto length = std::min<std::size_t>(random() % 64 + 1, broken.size() - at);
    for (std::size_t i = 0; i < length; ++i)
      broken[at + i] = static_cast<char>(random());
    if (round % 6 == 0)
      broken.resize(at);
    write_file(broken);
    auto report = verify(scratch.path());
    EXPECT_LE(report.findings.size(), findings_max);
  }
  testing::internal::GetCapturedStderr();
}

TEST_F(JournalVerify, ShowsEveryRecordFromAPositionOn) {
  std::vector<record> shown;
  dump(scratch.path(), 3, [&](position at, const result<record, corruption>& read) {
    EXPECT_EQ(at, read.value().at);
    shown.push_back(*read);
    return shown.size() < 3;
  });
  EXPECT_EQ(shown, (std::vector<record>{records[2], records[3], records[4]}));
}

TEST_F(JournalVerify, ShowsWhatIsWrongInTheMiddleOfADump) {
  tamper([](lmdb_txn& txn, const layout::tables& in) {
    txn.put(in.log, lmdb_number{4}.bytes(), "no record at all");
  });
  std::vector<position> bad;
  dump(scratch.path(), 1, [&](position at, const result<record, corruption>& read) {
    if (!read)
      bad.push_back(at);
    return true;
  });
  EXPECT_EQ(bad, (std::vector<position>{4}));
}

TEST_F(JournalVerify, ReadsAStoreThatIsBeingWrittenTo) {
  auto writer = test::child_process{[this](const test::child_process::teller& tell) {
    auto kept = lmdb_journal{options()};
    auto us = test::writer{kept.claim(test::all_shards())};
    for (revision at = 0;; ++at) {
      kept.append({us.to(3, at, std::string(3'000, 'x'))}); // The map grows meanwhile, too.
      tell(kept.last());
    }
    return EXIT_SUCCESS;
  }};
  for (int look = 0; look < 20; ++look) {
    auto told = writer.next().value_or(0);
    auto report = verify(scratch.path());
    EXPECT_TRUE(report.is_clean()) << report.found << " findings; " << report.failure;
    EXPECT_GE(report.last, told) << "new records are seen";
  }
}

TEST_F(JournalVerify, AgreesWithTheJournalWhichDoesNotOpenACorruptEnd) {
  auto changed = records[5];
  changed.previous_hash[0] ^= 1;
  replace(changed);
  EXPECT_EXIT(lmdb_journal{options()}, testing::ExitedWithCode(fail_stop_status),
              "corrupt at position 6: broken chain");
}

TEST_F(JournalVerify, AgreesWithTheJournalWhichStopsAtACorruptRead) {
  auto kept = std::make_unique<lmdb_journal>(options());
  kept.reset();
  tamper([](lmdb_txn& txn, const layout::tables& in) {
    txn.put(in.meta, layout::streams_upto_key, lmdb_number{6}.bytes());
    txn.put(in.log, lmdb_number{1}.bytes(), "no record at all");
  });
  EXPECT_EXIT(lmdb_journal{options()}.read_log(1, 1), testing::ExitedWithCode(fail_stop_status),
              "corrupt at position 1");
}

} // namespace
} // namespace cotm::persistence
