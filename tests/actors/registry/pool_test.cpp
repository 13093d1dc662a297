// tests/actors/registry/pool_test.cpp: what waits for a person is found, and equal failures
// together.

#include "tests/actors/registry/rig.hpp"

#include <gtest/gtest.h>

namespace cotm::registry {
namespace {

using namespace cotm::test;
using order::fallout;

/// Some orders in which something went wrong, and a registry.
class Pool : public testing::Test {
protected:
  void happen(std::uint8_t no, std::vector<order::event> facts) {
    rig.tell(written.append(id_of(no), facts));
  }

  void place(std::uint8_t no, std::uint8_t priority = 2) {
    auto asked = plan_of({part("a"), part("b")});
    asked.priority = priority;
    happen(no, {order::placed{share(asked), noon}, order::released{{0, 1}, noon}});
  }

  void fall_out(std::uint8_t no, slot about, const std::string& code, instant at) {
    happen(no, {order::attempt_failed{about, code, "no port " + std::to_string(no), {}, at}});
  }

  /// Entries on the page as "order/slot", and then how many there are.
  std::string find(pool_query wanted) {
    wanted.limit = wanted.limit == 0 ? 100 : wanted.limit;
    auto page = rig.ask<pool_page>(std::move(wanted)).value();
    std::string made;
    for (const auto& one : page.entries)
      made += std::to_string(one.order->id.bytes[0]) + "/"
              + (one.what.notice ? "n" + std::to_string(*one.what.notice)
                                 : std::to_string(one.what.about.value()))
              + " ";
    return made + "of " + std::to_string(page.total);
  }

  persistence::memory_journal journal;
  written_journal written{journal};
  registry_rig rig{journal};
};

TEST_F(Pool, IsEmptyWhileNothingIsStuck) {
  place(1);
  EXPECT_EQ(find({}), "of 0");
  happen(1, {order::attempt_failed{0, "E", "why", noon + 1h, noon}});
  EXPECT_EQ(find({}), "of 0") << "it is tried again";
}

TEST_F(Pool, ShowsTheHighestPriorityFirstAndThenTheOldest) {
  place(1, 3);
  place(2, 0);
  fall_out(1, 0, "E", noon);
  fall_out(2, 0, "E", noon + 2h);
  fall_out(2, 1, "E", noon + 1h);
  EXPECT_EQ(find({}), "2/1 2/0 1/0 of 3");
  pool_query wanted;
  wanted.by = pool_query::sorting::age;
  EXPECT_EQ(find(wanted), "1/0 2/1 2/0 of 3");
  wanted.offset = 1;
  wanted.limit = 1;
  EXPECT_EQ(find(wanted), "2/1 of 3");
}

TEST_F(Pool, LetsGoOfWhatAPersonDealtWith) {
  place(1);
  fall_out(1, 0, "E", noon);
  EXPECT_EQ(find({}), "1/0 of 1");
  happen(1, {order::retried{0, {"anna", "fixed"}, noon + 1h}});
  EXPECT_EQ(find({}), "of 0");
}

TEST_F(Pool, FindsByReasonDestinationPriorityAgeAndOrder) {
  place(1, 1);
  place(2, 2);
  fall_out(1, 0, "E", noon);
  fall_out(1, 1, "E", noon + 1h);
  happen(2, {order::quarantined{0, "poison", noon}});
  pool_query by_reason;
  by_reason.reasons = {fallout::quarantined};
  EXPECT_EQ(find(by_reason), "2/0 of 1");
  pool_query by_destination;
  by_destination.destinations = {"factory-b"};
  EXPECT_EQ(find(by_destination), "1/1 of 1");
  pool_query by_priority;
  by_priority.priorities = {2};
  EXPECT_EQ(find(by_priority), "2/0 of 1");
  pool_query by_age;
  by_age.stuck_before = noon + 30min;
  EXPECT_EQ(find(by_age), "1/0 2/0 of 2");
  pool_query by_order;
  by_order.orders = {id_of(1).text()};
  EXPECT_EQ(find(by_order), "1/0 1/1 of 2");
}

TEST_F(Pool, FindsByOwnerAndRisk) {
  place(1);
  place(2);
  fall_out(1, 0, "E", noon);
  fall_out(2, 0, "E", noon);
  auto key = order::jeopardy_key{order::jeopardy_kind::completion, slot{0}, 0};
  happen(2, {order::jeopardy_raised{{key, order::jeopardy_level::critical, noon, noon}},
             order::escalated{key, 1, "manager", noon}});
  pool_query wanted;
  wanted.owners = {"manager"};
  EXPECT_EQ(find(wanted), "2/0 of 1");
  wanted.owners = {""};
  EXPECT_EQ(find(wanted), "1/0 of 1");
  wanted = {};
  wanted.risks = {order::jeopardy_level::critical};
  EXPECT_EQ(find(wanted), "2/0 of 1");
}

TEST_F(Pool, HasNoticesThatNobodyTook) {
  place(1);
  happen(1, {order::notice_due{"billing", order::notice_trigger::order_completed, {}, noon},
             order::notice_failed{0, "503", "not now", {}, noon}});
  EXPECT_EQ(find({}), "1/n0 of 1");
  pool_query wanted;
  wanted.destinations = {"billing"};
  EXPECT_EQ(find(wanted), "1/n0 of 1");
}

TEST_F(Pool, CountsEqualFailuresTogetherTheMostFrequentFirst) {
  for (std::uint8_t no = 1; no <= 3; ++no)
    place(no);
  fall_out(1, 0, "NO_PORT", noon + 2h);
  fall_out(2, 0, "NO_PORT", noon + 1h);
  fall_out(3, 0, "NO_PORT", noon + 3h);
  fall_out(1, 1, "BROKEN", noon);
  auto page = rig.ask<fingerprint_page>(fingerprint_query{0, 10}).value();
  ASSERT_EQ(page.total, 2U);
  EXPECT_EQ(page.list[0].count, 3U) << "numbers in a reason do not matter";
  EXPECT_EQ(page.list[0].oldest.order->id, id_of(2));
  EXPECT_EQ(page.list[0].oldest.what.code, "NO_PORT");
  EXPECT_EQ(page.list[1].count, 1U);
  pool_query wanted;
  wanted.fingerprints = {page.list[0].fingerprint};
  EXPECT_EQ(find(wanted), "2/0 1/0 3/0 of 3");
  auto second = rig.ask<fingerprint_page>(fingerprint_query{1, 1}).value();
  ASSERT_EQ(second.list.size(), 1U);
  EXPECT_EQ(second.list[0].count, 1U);
}

} // namespace
} // namespace cotm::registry
