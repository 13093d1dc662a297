// tests/actors/registry/history_test.cpp: the past of an order is there, and is the past.

#include "actors/registry/history.hpp"

#include "tests/actors/registry/rig.hpp"

#include <gtest/gtest.h>

namespace cotm::registry {
namespace {

using namespace cotm::test;

class History : public testing::Test {
protected:
  void happen(std::vector<order::event> facts, instant now) {
    written.append(id_of(1), facts, now);
    states.push_back(written.at(id_of(1)).order);
  }

  /// Five records, an hour apart; the order is placed with the first.
  void live() {
    happen({order::placed{share(diamond()), noon}, order::released{{0}, noon}}, noon);
    written.append(id_of(2), {order::placed{share(diamond()), noon}});
    happen({order::acknowledged{0, noon + 1h}}, noon + 1h);
    happen({order::completed{0, noon + 2h}, order::released{{1, 2}, noon + 2h}}, noon + 2h);
    happen({order::failed{1, "E", "why", noon + 3h}}, noon + 3h);
    happen({order::cancel_requested{{"anna", "moved house"}, noon + 4h}}, noon + 4h);
  }

  persistence::memory_journal journal;
  written_journal written{journal};
  std::vector<order::state> states; ///< After each record.
};

TEST_F(History, HasEveryEventWithItsRecordAndTime) {
  live();
  auto page = read_history(journal, {id_of(1), 0, 100});
  ASSERT_EQ(page.records.size(), 5U);
  EXPECT_EQ(page.last, 5U);
  const auto& cancelled = page.records[4];
  EXPECT_EQ(cancelled.number, 5U);
  EXPECT_EQ(cancelled.at, 6U) << "another order was in between";
  EXPECT_EQ(cancelled.time, noon + 4h);
  EXPECT_EQ(std::get<order::cancel_requested>(cancelled.events.at(0)).who.by, "anna");
  EXPECT_EQ(page.records[0].events.size(), 2U);
}

TEST_F(History, ComesInPages) {
  live();
  auto first = read_history(journal, {id_of(1), 0, 2});
  ASSERT_EQ(first.records.size(), 2U);
  EXPECT_EQ(first.last, 5U) << "there is more";
  auto second = read_history(journal, {id_of(1), 2, 10});
  ASSERT_EQ(second.records.size(), 3U);
  EXPECT_EQ(second.records[0].number, 3U);
  EXPECT_TRUE(read_history(journal, {id_of(1), 5, 10}).records.empty());
}

TEST_F(History, OfAnOrderThatIsNotThereIsEmpty) {
  live();
  auto page = read_history(journal, {id_of(7), 0, 100});
  EXPECT_TRUE(page.records.empty());
  EXPECT_EQ(page.last, 0U);
}

TEST_F(History, KnowsThePlanThatEachRecordIsAbout) {
  happen({order::placed{share(plan_of({part("a")})), noon}}, noon);
  happen({order::released{{0}, noon}}, noon);
  auto more = share(plan_of({part("a"), part("z")}));
  happen({order::amended{more, {{1, order::amended_slot::change::added}}, {}, noon}}, noon);
  auto page = read_history(journal, {id_of(1), 1, 100});
  ASSERT_EQ(page.records.size(), 2U);
  EXPECT_EQ(page.records[0].asked->distributed.size(), 1U);
  EXPECT_EQ(page.records[1].asked->distributed.size(), 2U);
}

TEST_F(History, ShowsTheOrderAsItWasAtAnyInstant) {
  live();
  for (std::size_t hour = 0; hour < states.size(); ++hour) {
    for (auto past : {0min, 59min}) {
      auto view = find_as_of(journal, {id_of(1), noon + std::chrono::hours{hour} + past});
      ASSERT_TRUE(view);
      EXPECT_EQ(view->number, hour + 1);
      EXPECT_EQ(view->order, states[hour]);
    }
  }
  EXPECT_FALSE(find_as_of(journal, {id_of(1), noon - 1ms})) << "it was not there yet";
  EXPECT_FALSE(find_as_of(journal, {id_of(7), noon + 9h}));
}

TEST_F(History, IsWholeThoughAClockWasSetBack) {
  happen({order::placed{share(diamond()), noon}}, noon);
  happen({order::released{{0}, noon}}, noon + 24h);
  happen({order::acknowledged{0, noon}}, noon + 1h);
  EXPECT_EQ(find_as_of(journal, {id_of(1), noon + 2h})->number, 3U);
  EXPECT_EQ(find_as_of(journal, {id_of(1), noon + 30min})->number, 1U);
}

TEST_F(History, IsAnsweredByTheRegistry) {
  live();
  registry_rig rig{journal};
  EXPECT_EQ(rig.ask<history_page>(history_query{id_of(1)}).value().records.size(), 5U);
  auto view = rig.ask<order_view_ptr>(as_of_query{id_of(1), noon + 90min}).value();
  EXPECT_EQ(view->number, 2U);
}

} // namespace
} // namespace cotm::registry
