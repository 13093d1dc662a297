// tests/actors/order/order_actor_test.cpp: the shells keep their promises under every schedule.

#include "tests/support/world.hpp"

#include <gtest/gtest.h>

#include <set>

namespace cotm {
namespace {

using namespace cotm::test;

class Orders : public testing::TestWithParam<unsigned> {
protected:
  order::lifecycle state_of(const order_id& of) {
    auto view = it.look(of);
    return view ? order::lifecycle_of(view->order) : order::lifecycle::acknowledged;
  }

  world it{GetParam()};
  const order_id id = fresh_id(1);
};

TEST_P(Orders, CompleteAndEveryTransferTakesPlaceInSequence) {
  ASSERT_TRUE(it.place(id, diamond())->has_value());
  EXPECT_EQ(state_of(id), order::lifecycle::completed);
  ASSERT_EQ(it.memory.in_order.size(), 5U);
  EXPECT_EQ(it.memory.in_order.front().distributed_order, "a");
  EXPECT_EQ(it.memory.in_order[3].distributed_order, "d");
  EXPECT_EQ(it.memory.in_order.back().distributed_order, "e");
}

TEST_P(Orders, AreNotAnsweredBeforeTheyAreDurable) {
  auto answered_at = persistence::position{0};
  auto when_answered = [&](const std::optional<ask_result>&) { answered_at = it.journal.last(); };
  it.send(id, order::place{share(diamond())}, when_answered);
  it.time.run();
  EXPECT_GE(answered_at, 1U);
}

TEST_P(Orders, ConfirmEveryReportOnce) {
  it.place(id, diamond());
  std::set<std::uint64_t> confirmed;
  for (const auto& one : it.memory.outcomes) {
    EXPECT_TRUE(one.refused_code.empty()) << one.refused_code;
    EXPECT_TRUE(confirmed.insert(one.number).second);
  }
  EXPECT_EQ(confirmed.size(), 10U);
}

TEST_P(Orders, AreGoneFromMemoryOnceTheyAreFinal) {
  it.place(id, diamond());
  it.time.run();
  EXPECT_EQ(it.stats->active, 0U);
}

TEST_P(Orders, AreGoneFromMemoryWhenNothingHappens) {
  it.memory.is_silent = true;
  it.place(id, diamond());
  EXPECT_EQ(it.stats->active, 1U);
  it.time.advance(4s);
  EXPECT_EQ(it.stats->active, 0U);
  it.say(id, "a", report::kind::completed);
  EXPECT_EQ(it.look(id)->order.distributed[0].how, order::outcome::completed);
}

TEST_P(Orders, ComeBackFromACrashAndOweAgainWhatTheyOwed) {
  it.memory.is_silent = true;
  it.place(id, diamond());
  EXPECT_EQ(it.memory.transfers.size(), 1U);
  auto before = it.look(id)->order;
  it.restart();
  EXPECT_EQ(it.look(id)->order, before);
  it.memory.is_silent = false;
  it.time.advance(5s);
  EXPECT_EQ(state_of(id), order::lifecycle::completed);
}

TEST_P(Orders, GoOnAfterACrashEvenIfTheViewsAreLost) {
  it.memory.is_silent = true;
  it.place(id, diamond());
  it.crash();
  it.views.clear();
  it.start();
  it.memory.is_silent = false;
  it.time.advance(5s);
  EXPECT_EQ(state_of(id), order::lifecycle::completed);
}

TEST_P(Orders, StartOnTheirDateAlsoOverARestart) {
  auto asked = diamond();
  asked.requested_start = noon + 1min;
  it.place(id, asked);
  it.time.advance(5s);
  EXPECT_EQ(it.stats->active, 0U) << "an order that waits is not in memory";
  it.restart();
  it.time.advance(54s);
  EXPECT_TRUE(it.memory.transfers.empty()) << "not early";
  it.time.advance(2s);
  EXPECT_EQ(state_of(id), order::lifecycle::completed);
}

TEST_P(Orders, AreFoundInJeopardyWhenTheirDateHasPassedAndNoLongerWhenCured) {
  it.memory.is_silent = true;
  auto asked = diamond();
  asked.requested_completion = noon + 10s;
  it.place(id, asked);
  it.time.advance(9s);
  EXPECT_EQ(it.find({.jeopardies = {"critical"}, .limit = 10}).total, 0U);
  it.time.advance(2s);
  EXPECT_EQ(it.find({.jeopardies = {"critical"}, .limit = 10}).total, 1U);
  for (const auto* part : {"a", "b", "c", "d", "e"})
    it.say(id, part, report::kind::completed);
  EXPECT_EQ(state_of(id), order::lifecycle::completed);
  EXPECT_EQ(it.find({.jeopardies = {"critical"}, .limit = 10}).total, 0U);
}

TEST_P(Orders, ThatADestinationDidNotTakeAreHandedOverWhenItComesBack) {
  it.disconnect_adapter();
  it.place(id, diamond());
  EXPECT_TRUE(it.memory.transfers.empty());
  it.time.advance(10s);
  it.connect_adapter();
  it.time.advance(5s);
  EXPECT_EQ(state_of(id), order::lifecycle::completed);
}

TEST_P(Orders, AreHandedOverAgainUntilTheyAreAcknowledged) {
  it.memory.is_silent = true;
  it.place(id, diamond());
  it.time.advance(8s);
  EXPECT_GE(it.memory.transfers.begin()->second, 3) << "after 1, 2 and 4 seconds";
  it.say(id, "a", report::kind::acknowledged);
}

TEST_P(Orders, TakeRepeatedReportsForOldNewsAndConfirmThem) {
  it.place(id, diamond());
  auto records = it.journal.last();
  auto number = it.say(id, "a", report::kind::completed);
  EXPECT_EQ(it.journal.last(), records);
  EXPECT_EQ(it.memory.outcomes.back().number, number);
  EXPECT_TRUE(it.memory.outcomes.back().refused_code.empty());
}

TEST_P(Orders, RefuseReportsThatMakeNoSenseAndChangeNothing) {
  it.memory.is_silent = true;
  it.place(id, diamond());
  auto records = it.journal.last();
  it.say(id, "d", report::kind::completed);
  EXPECT_EQ(it.memory.outcomes.back().refused_code, "notReleased");
  it.say(id, "nonsense", report::kind::completed);
  EXPECT_EQ(it.memory.outcomes.back().refused_code, "unknownDistributedOrder");
  it.say(fresh_id(99), "a", report::kind::completed);
  EXPECT_EQ(it.memory.outcomes.back().refused_code, "unknownOrder");
  EXPECT_EQ(it.journal.last(), records);
}

TEST_P(Orders, ArePlacedOnceHoweverManyAskAtOnce) {
  auto named = uuid::named({7, 7, 7});
  std::set<persistence::revision> revisions;
  for (int i = 0; i < 8; ++i)
    it.send(named, order::place{share(diamond())}, [&](const std::optional<ask_result>& got) {
      revisions.insert(got.value().value()->number);
    });
  it.time.run();
  EXPECT_EQ(it.find({.limit = 10}).total, 1U);
  auto other = diamond();
  other.fingerprint[0] = 9;
  auto refused = it.place(named, other);
  ASSERT_TRUE(refused.has_value());
  ASSERT_FALSE(refused->has_value());
  EXPECT_EQ(refused->error().why.code, order::rejection_code::already_placed);
}

TEST_P(Orders, DecideWhatArrivesWhileACommitIsUnderWayIntoOneRecord) {
  it.memory.is_silent = true;
  it.place(id, plan_of({part("a"), part("b"), part("c")}));
  auto records = it.journal.last();
  for (const auto* name : {"a", "b", "c"})
    it.send_report(id, name, report::kind::completed);
  it.time.run();
  EXPECT_EQ(state_of(id), order::lifecycle::completed);
  EXPECT_LE(it.journal.last() - records, 3U);
}

TEST_P(Orders, OfADestinationThatIsNotConfiguredAreQuarantined) {
  auto asked = plan_of({part("a"), part("unheard")});
  it.place(id, asked);
  EXPECT_EQ(order::phase_of(it.look(id)->order, 1), order::phase::quarantined);
  EXPECT_EQ(state_of(id), order::lifecycle::held);
}

/// Goal: a poisoned distributed order costs itself and no other.
/// Method: a report that no LINK lets through (`refused`) breaks an invariant of the child.
TEST_P(Orders, QuarantineADistributedOrderWhoseChildKeepsFailing) {
  it.memory.is_silent = true;
  it.place(id, plan_of({part("a"), part("b")}));
  it.say(id, "a", report::kind::refused);
  it.say(id, "a", report::kind::refused);
  EXPECT_EQ(order::phase_of(it.look(id)->order, 0), order::phase::transferring) << "restarted";
  EXPECT_EQ(it.stats->restarts, 2U);
  it.say(id, "a", report::kind::refused);
  EXPECT_EQ(order::phase_of(it.look(id)->order, 0), order::phase::quarantined);
  it.say(id, "b", report::kind::completed);
  EXPECT_EQ(state_of(id), order::lifecycle::held);
  it.say(id, "a", report::kind::completed);
  EXPECT_EQ(state_of(id), order::lifecycle::completed) << "its destination had done it after all";
}

/// Goal: an order whose own actor keeps failing is left alone, and the others go on.
TEST_P(Orders, AreQuarantinedWhenTheirOwnActorKeepsFailing) {
  it.memory.is_silent = true;
  it.place(id, plan_of({part("a"), part("b")}));
  it.say(id, "a", report::kind::completed); // Its child is gone: the order itself meets the poison.
  for (int i = 0; i < 3; ++i)
    it.say(id, "a", report::kind::refused);
  auto asked = it.tell(id, order::check{});
  ASSERT_TRUE(asked.has_value());
  ASSERT_FALSE(asked->has_value());
  EXPECT_EQ(asked->error().is, ask_failure::kind::quarantined);
  EXPECT_EQ(it.look(id)->order.distributed[0].how, order::outcome::completed) << "still shown";
  it.memory.is_silent = false;
  it.place(fresh_id(2), diamond());
  EXPECT_EQ(state_of(fresh_id(2)), order::lifecycle::completed);
}

TEST_P(Orders, AreAllThereAfterManyWerePlacedAndTheProcessCrashed) {
  for (std::uint8_t i = 0; i < 20; ++i)
    it.place(fresh_id(i), diamond());
  it.restart();
  auto page = it.find({.states = {"completed"}, .limit = 7});
  EXPECT_EQ(page.total, 20U);
  EXPECT_EQ(page.orders.size(), 7U);
  EXPECT_EQ(it.find({.customers = {"customer-1"}, .offset = 15, .limit = 7}).orders.size(), 5U);
  EXPECT_EQ(it.find({.destinations = {"factory-c"}, .limit = 1}).total, 20U);
  EXPECT_EQ(it.find({.states = {"completed"}, .priorities = {0}, .limit = 1}).total, 0U);
}

INSTANTIATE_TEST_SUITE_P(Seeds, Orders, testing::Range(0U, 15U));

} // namespace
} // namespace cotm
