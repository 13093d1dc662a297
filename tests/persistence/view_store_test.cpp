// tests/persistence/view_store_test.cpp: both view stores keep the contract; LMDB's forgets what
// does not fit.

#include "persistence/lmdb_view_store.hpp"
#include "persistence/memory_view_store.hpp"
#include "tests/persistence/appends.hpp"
#include "tests/persistence/scratch_directory.hpp"
#include "tests/persistence/view_store_contract.hpp"

#include <optional>

namespace cotm::persistence {
namespace {

constexpr std::size_t tiny_map = std::size_t{512} << 10U;

/// The object is the disk, so it stays.
struct kept_in_memory {
  view_store& get() {
    return disk;
  }

  void reopen() {
    // nop
  }

  memory_view_store disk;
};

struct kept_in_lmdb {
  kept_in_lmdb() {
    reopen();
  }

  view_store& get() {
    return *opened;
  }

  void reopen() {
    opened.reset();
    opened.emplace(lmdb_view_store_options{scratch.path(), test::stream(1), 1, tiny_map});
  }

  test::scratch_directory scratch;
  std::optional<lmdb_view_store> opened;
};

INSTANTIATE_TYPED_TEST_SUITE_P(Memory, ViewStoreContract, kept_in_memory);
INSTANTIATE_TYPED_TEST_SUITE_P(Lmdb, ViewStoreContract, kept_in_lmdb);

class LmdbViewStore : public testing::Test {
protected:
  LmdbViewStore() {
    lmdb_view_store{options}.apply(5, {{0, "a", "1"}});
  }

  test::scratch_directory scratch;
  lmdb_view_store_options options{scratch.path(), test::stream(1), 1, tiny_map};
};

TEST_F(LmdbViewStore, IsEmptiedWhenTheJournalIsAnotherOne) {
  options.journal_instance = test::stream(2);
  auto store = lmdb_view_store{options};
  EXPECT_EQ(store.cursor(), 0u);
  EXPECT_EQ(store.get(0, "a"), std::nullopt);
}

TEST_F(LmdbViewStore, IsEmptiedWhenItsOwnerKeepsSomethingElseInIt) {
  options.version = 2;
  EXPECT_EQ(lmdb_view_store{options}.cursor(), 0u);
}

TEST_F(LmdbViewStore, IsRefusedToASecondWriter) {
  auto first = lmdb_view_store{options};
  EXPECT_THROW(lmdb_view_store{options}, store_in_use);
}

TEST_F(LmdbViewStore, GrowsItsMap) {
  auto store = lmdb_view_store{options};
  for (position upto = 6; upto < 30; ++upto)
    store.apply(upto, {{1, std::to_string(upto), std::string(200'000, 'v')}});
  EXPECT_EQ(store.get(1, "29").value_or("").size(), 200'000u);
}

} // namespace
} // namespace cotm::persistence
