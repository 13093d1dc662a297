// tests/persistence/view_store_contract.hpp: what persistence/view_store.hpp promises, as tests.
// Instantiated as journal_contract.hpp is.

#pragma once

#include "persistence/view_store.hpp"
#include "runtime/base/invariant.hpp"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace cotm::persistence {

template <class Kept>
class ViewStoreContract : public testing::Test {
protected:
  view_store& get() {
    return kept.get();
  }

  std::vector<std::pair<std::string, std::string>> entries(table_no table, std::string from = "") {
    std::vector<std::pair<std::string, std::string>> shown;
    get().scan(table, from, [&shown](std::string_view key, std::string_view value) {
      shown.emplace_back(key, value);
      return true;
    });
    return shown;
  }

  Kept kept;
};

TYPED_TEST_SUITE_P(ViewStoreContract);

TYPED_TEST_P(ViewStoreContract, IsEmptyAtFirst) {
  EXPECT_EQ(this->get().cursor(), 0u);
  EXPECT_EQ(this->get().get(0, "a"), std::nullopt);
  EXPECT_TRUE(this->entries(0).empty());
}

TYPED_TEST_P(ViewStoreContract, MovesTheCursorWithTheChanges) {
  this->get().apply(7, {{0, "a", "1"}});
  EXPECT_EQ(this->get().cursor(), 7u);
  EXPECT_EQ(this->get().get(0, "a"), "1");
  this->get().apply(9, {});
  EXPECT_EQ(this->get().cursor(), 9u);
}

TYPED_TEST_P(ViewStoreContract, RefusesACursorThatGoesBack) {
  this->get().apply(7, {});
  EXPECT_THROW(this->get().apply(6, {}), invariant_violation);
}

TYPED_TEST_P(ViewStoreContract, ReplacesAndErasesValues) {
  this->get().apply(1, {{0, "a", "1"}, {0, "b", "1"}});
  this->get().apply(2, {{0, "a", "2"}, {0, "b", std::nullopt}, {0, "c", std::nullopt}});
  EXPECT_EQ(this->get().get(0, "a"), "2");
  EXPECT_EQ(this->get().get(0, "b"), std::nullopt);
}

TYPED_TEST_P(ViewStoreContract, LetsTheLastChangeOfAKeyWin) {
  this->get().apply(1, {{0, "b", "0"}, {0, "a", "1"}, {0, "a", std::nullopt}, {0, "a", "3"}});
  EXPECT_EQ(this->get().get(0, "a"), "3");
}

TYPED_TEST_P(ViewStoreContract, KeepsTablesApart) {
  this->get().apply(1, {{0, "a", "0"}, {tables_max - 1, "a", "15"}});
  EXPECT_EQ(this->get().get(0, "a"), "0");
  EXPECT_EQ(this->get().get(tables_max - 1, "a"), "15");
  EXPECT_EQ(this->get().get(1, "a"), std::nullopt);
}

TYPED_TEST_P(ViewStoreContract, KeepsAnyBytes) {
  auto key = std::string{"\0\xFF", 2};
  auto value = std::string(70'000, '\0');
  this->get().apply(1, {{0, key, value}, {0, "empty", ""}});
  EXPECT_EQ(this->get().get(0, key), value);
  EXPECT_EQ(this->get().get(0, "empty"), "");
}

TYPED_TEST_P(ViewStoreContract, TakesTheLongestKeyAndNoLongerOne) {
  auto longest = std::string(key_bytes_max, 'k');
  this->get().apply(1, {{0, longest, "1"}});
  EXPECT_EQ(this->get().get(0, longest), "1");
  EXPECT_THROW(this->get().apply(2, {{0, longest + "k", "1"}}), invariant_violation);
  EXPECT_THROW(this->get().apply(2, {{0, "", "1"}}), invariant_violation);
  EXPECT_THROW(this->get().apply(2, {{tables_max, "a", "1"}}), invariant_violation);
  EXPECT_EQ(this->get().get(0, longest + "k"), std::nullopt);
}

TYPED_TEST_P(ViewStoreContract, ScansInTheOrderOfBytesFromAKeyOn) {
  this->get().apply(1, {{0, "b", "2"}, {0, "\xFF", "4"}, {0, "a", "1"}, {0, "ba", "3"}});
  using pairs = std::vector<std::pair<std::string, std::string>>;
  EXPECT_EQ(this->entries(0), (pairs{{"a", "1"}, {"b", "2"}, {"ba", "3"}, {"\xFF", "4"}}));
  EXPECT_EQ(this->entries(0, "b"), (pairs{{"b", "2"}, {"ba", "3"}, {"\xFF", "4"}}));
  EXPECT_EQ(this->entries(0, "b0"), (pairs{{"ba", "3"}, {"\xFF", "4"}}));
  EXPECT_TRUE(this->entries(0, "\xFF\xFF").empty());
}

TYPED_TEST_P(ViewStoreContract, ScansUntilToldToStop) {
  this->get().apply(1, {{0, "a", "1"}, {0, "b", "2"}, {0, "c", "3"}});
  auto seen = 0;
  this->get().scan(0, "", [&seen](std::string_view, std::string_view) { return ++seen < 2; });
  EXPECT_EQ(seen, 2);
}

TYPED_TEST_P(ViewStoreContract, ForgetsEverythingWhenCleared) {
  this->get().apply(5, {{0, "a", "1"}, {9, "b", "2"}});
  this->get().clear();
  EXPECT_EQ(this->get().cursor(), 0u);
  EXPECT_TRUE(this->entries(0).empty());
  EXPECT_TRUE(this->entries(9).empty());
  this->get().apply(1, {{0, "a", "2"}});
  EXPECT_EQ(this->get().get(0, "a"), "2");
}

TYPED_TEST_P(ViewStoreContract, KeepsEverythingOverAReopen) {
  this->get().apply(5, {{0, "a", "1"}, {9, "b", "2"}});
  this->kept.reopen();
  EXPECT_EQ(this->get().cursor(), 5u);
  EXPECT_EQ(this->get().get(9, "b"), "2");
}

TYPED_TEST_P(ViewStoreContract, AgreesWithAMapUnderRandomChanges) {
  std::minstd_rand random{9};
  std::map<std::string, std::string> model;
  for (position upto = 1; upto <= 60; ++upto) {
    std::vector<mutation> changes;
    for (int i = 0; i < 20; ++i) {
      auto key = std::to_string(random() % 100);
      if (random() % 3 == 0) {
        model.erase(key);
        changes.push_back({3, key, std::nullopt});
      } else {
        model[key] = std::string(random() % 2'000, 'v');
        changes.push_back({3, key, model[key]});
      }
    }
    this->get().apply(upto, std::move(changes));
    if (upto % 20 == 0)
      this->kept.reopen();
  }
  using pairs = std::vector<std::pair<std::string, std::string>>;
  EXPECT_EQ(this->entries(3), pairs(model.begin(), model.end()));
}

REGISTER_TYPED_TEST_SUITE_P(ViewStoreContract, IsEmptyAtFirst, MovesTheCursorWithTheChanges,
                            RefusesACursorThatGoesBack, ReplacesAndErasesValues,
                            LetsTheLastChangeOfAKeyWin, KeepsTablesApart, KeepsAnyBytes,
                            TakesTheLongestKeyAndNoLongerOne, ScansInTheOrderOfBytesFromAKeyOn,
                            ScansUntilToldToStop, ForgetsEverythingWhenCleared,
                            KeepsEverythingOverAReopen, AgreesWithAMapUnderRandomChanges);

} // namespace cotm::persistence
