// tests/persistence/lmdb_journal_test.cpp: the journal in LMDB keeps the contract, whatever the
// sizes of its parts, and does what only it has to do.

#include "persistence/lmdb_journal.hpp"

#include "persistence/journal_verify.hpp"
#include "tests/persistence/journal_contract.hpp"
#include "tests/persistence/scratch_directory.hpp"

#include <atomic>
#include <optional>
#include <thread>

namespace cotm::persistence {
namespace {

/// A journal in a directory, with generations of `GenerationRecords` records.
template <std::size_t GenerationRecords>
struct kept_in_lmdb {
  kept_in_lmdb() {
    reopen();
  }

  ~kept_in_lmdb() {
    opened.reset();
    auto report = verify(scratch.path());
    EXPECT_TRUE(report.is_clean()) << report.found << " findings; " << report.failure;
  }

  kept_in_lmdb(const kept_in_lmdb&) = delete;
  kept_in_lmdb& operator=(const kept_in_lmdb&) = delete;

  journal& get() {
    return *opened;
  }

  void reopen() {
    constexpr std::size_t tiny_map = std::size_t{512} << 10U;
    opened.reset();
    opened.emplace(
      lmdb_journal_options{scratch.path(), test::stream(42), tiny_map, GenerationRecords});
  }

  test::scratch_directory scratch;
  std::optional<lmdb_journal> opened;
};

using with_heads_in_memory = kept_in_lmdb<heads_behind_max>;
using with_heads_in_the_table = kept_in_lmdb<3>;
INSTANTIATE_TYPED_TEST_SUITE_P(Lmdb, JournalContract, with_heads_in_memory);
INSTANTIATE_TYPED_TEST_SUITE_P(LmdbTable, JournalContract, with_heads_in_the_table);

class LmdbJournal : public testing::Test {
protected:
  lmdb_journal_options options(std::size_t generation_records = heads_behind_max) {
    return {scratch.path(), test::stream(42), std::size_t{512} << 10U, generation_records};
  }

  test::scratch_directory scratch;
};

TEST_F(LmdbJournal, GrowsItsMapUnderLoadWhileOthersRead) {
  auto kept = lmdb_journal{options()};
  auto us = test::writer{kept.claim(test::all_shards())};
  std::atomic<bool> is_done = false;
  auto reader = std::thread{[&] {
    position seen = 0;
    while (!is_done)
      for (const auto& read : kept.read_log(seen + 1, 50))
        EXPECT_EQ(read.at, ++seen);
  }};
  for (std::uint64_t n = 0; n < 120; ++n) {
    std::vector<append> batch;
    for (std::uint64_t i = 0; i < 10; ++i)
      batch.push_back(us.to(n * 10 + i, 0, std::string(4'000, 'p')));
    EXPECT_EQ(kept.append(std::move(batch)).kept->size(), 10u);
  }
  is_done = true;
  reader.join();
  EXPECT_EQ(kept.last(), 1'200u);
  EXPECT_GT(std::filesystem::file_size(scratch.path() / "data.mdb"), 4'000'000u);
}

TEST_F(LmdbJournal, IsRefusedToASecondWriter) {
  auto first = lmdb_journal{options()};
  EXPECT_THROW(lmdb_journal{options()}, store_in_use);
}

TEST_F(LmdbJournal, KeepsTheNameThatItWasMadeWith) {
  {
    auto made = lmdb_journal{options()};
    EXPECT_EQ(made.instance(), test::stream(42));
  }
  auto later = options();
  later.fresh_instance = test::stream(43);
  EXPECT_EQ(lmdb_journal{later}.instance(), test::stream(42));
}

/// Goal: a head is found wherever it is: open, closing, settled or in the table alone.
/// Method: generations of 10 records; after each append every stream is where it was left.
TEST_F(LmdbJournal, FindsEveryHeadWhileHeadsAreWrittenBehind) {
  auto kept = std::optional<lmdb_journal>{options(10)};
  auto us = test::writer{kept->claim(test::all_shards())};
  std::map<std::uint64_t, revision> model;
  std::minstd_rand random{3};
  for (int step = 0; step < 300; ++step) {
    auto number = random() % 40;
    auto done = kept->append({us.to(number, model[number])});
    EXPECT_EQ(test::revisions(done), (std::vector<revision>{++model[number]}));
    if (step % 50 == 49)
      kept.emplace(options(10)); // Destroys, then opens.
    for (const auto& [stream, at] : model)
      EXPECT_EQ(kept->at(test::stream(stream)), at) << "step " << step;
  }
  for (const auto& [stream, at] : model)
    EXPECT_EQ(kept->read(test::stream(stream), 0).size(), at);
}

TEST_F(LmdbJournal, MakesItsIndexAgainFromTheLogAlone) {
  {
    auto kept = lmdb_journal{options(2)};
    auto us = test::writer{kept.claim(test::all_shards())};
    for (revision at = 0; at < 10; ++at)
      kept.append({us.to(1, at), us.to(2, at)});
  }
  {
    auto env = lmdb_env{scratch.path(), lmdb_env::mode::writer, std::size_t{1} << 20U};
    auto tables = layout::open_tables(env);
    env.write([&](lmdb_txn& txn) {
      txn.empty(tables.streams);
      layout::write_streams_upto(txn, tables, 0, {});
    });
  }
  auto kept = lmdb_journal{options(2)};
  EXPECT_EQ(kept.at(test::stream(1)), 10u);
  auto us = test::writer{kept.claim(test::all_shards())};
  EXPECT_EQ(test::revisions(kept.append({us.to(2, 10)})), (std::vector<revision>{11}));
}

TEST_F(LmdbJournal, SaysWhyADirectoryCannotBeOpened) {
  std::filesystem::create_directories(scratch.path() / "LOCK");
  EXPECT_THROW(lmdb_journal{options()}, store_failure);
}

} // namespace
} // namespace cotm::persistence
