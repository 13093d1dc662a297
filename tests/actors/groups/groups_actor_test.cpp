// tests/actors/groups/groups_actor_test.cpp: monitors hear of everything, once, in order.

#include "actors/groups/group.hpp"
#include "tests/support/world.hpp"

#include <gtest/gtest.h>

namespace cotm {
namespace {

using namespace cotm::test;

/// Writes down what it is told.
struct notes {
  std::vector<persistence::position> numbers;
  std::vector<persistence::position> previous;
  std::vector<order::lifecycle> states;
};

class monitor_shell {
public:
  static inline const char* name = "monitor"; // NOLINT: CAF wants it so.
  monitor_shell() = default;
};

monitor_actor::behavior_type noting(monitor_actor::stateful_pointer<monitor_shell>, notes* into) {
  return {[into](const changes_ptr& fresh) {
    for (std::size_t i = 0; i < fresh->list.size(); ++i) {
      into->numbers.push_back(fresh->list[i]->number);
      into->previous.push_back(fresh->previous[i]);
      into->states.push_back(fresh->list[i]->digest.state);
    }
  }};
}

class Groups : public testing::TestWithParam<unsigned> {
protected:
  ~Groups() override {
    for (const auto& one : monitors_)
      caf::anon_send_exit(one, caf::exit_reason::kill);
    monitors_.clear();
    it.time.run();
  }

  monitor_actor subscribe(notes* into, const subscription& wanted) {
    monitors_.push_back(it.time.system.spawn(noting, into));
    it.subscribe(wanted, monitors_.back());
    return monitors_.back();
  }

  void place_some(std::uint8_t from, std::uint8_t to) {
    for (auto i = from; i < to; ++i)
      it.place(fresh_id(i), diamond());
  }

  static void expect_gapless(const notes& got) {
    for (std::size_t i = 1; i < got.numbers.size(); ++i) {
      EXPECT_EQ(got.previous[i], got.numbers[i - 1]);
      EXPECT_LT(got.numbers[i - 1], got.numbers[i]);
    }
  }

  world it{GetParam()};

private:
  std::vector<monitor_actor> monitors_;
};

TEST_P(Groups, TellEveryNumberOnceAndInOrder) {
  notes got;
  subscribe(&got, {"all", 0, true, 10'000});
  place_some(0, 10);
  ASSERT_EQ(got.numbers.size(), it.journal.last());
  expect_gapless(got);
  EXPECT_EQ(got.numbers.front(), 1U);
}

TEST_P(Groups, TellWhatHappenedBeforeFromTheNumberOn) {
  place_some(0, 5);
  notes got;
  subscribe(&got, {"all", 7, false, 10'000});
  EXPECT_EQ(got.numbers.front(), 8U);
  place_some(5, 10);
  EXPECT_EQ(got.numbers.back(), it.journal.last());
  EXPECT_EQ(got.numbers.size(), it.journal.last() - 7);
  expect_gapless(got);
}

TEST_P(Groups, TellOnlyAsMuchAsThereIsCreditForAndGoOnWithoutAGap) {
  notes got;
  auto monitor = subscribe(&got, {"all", 0, false, 3});
  place_some(0, 4);
  EXPECT_EQ(got.numbers.size(), 3U);
  it.give_credit(monitor, 4);
  EXPECT_EQ(got.numbers.size(), 7U);
  it.give_credit(monitor, 10'000);
  EXPECT_EQ(got.numbers.size(), it.journal.last());
  expect_gapless(got);
}

TEST_P(Groups, NameThePreviousNumberAlsoWhereTheGroupLeavesSomeOut) {
  notes got;
  subscribe(&got, {"state.completed", 0, true, 10'000});
  place_some(0, 6);
  EXPECT_EQ(got.numbers.size(), 6U);
  expect_gapless(got);
  for (auto state : got.states)
    EXPECT_EQ(state, order::lifecycle::completed);
}

TEST_P(Groups, TellADestinationsMonitorOfItsOwnOnly) {
  notes got;
  subscribe(&got, {"destination.factory-e", 0, true, 10'000});
  it.place(fresh_id(1), plan_of({part("a")}));
  EXPECT_TRUE(got.numbers.empty());
  it.place(fresh_id(2), diamond());
  EXPECT_FALSE(got.numbers.empty());
}

TEST_P(Groups, GoOnAfterARestartWhereTheMonitorLeftOff) {
  notes got;
  subscribe(&got, {"all", 0, false, 10'000});
  place_some(0, 3);
  it.restart();
  place_some(3, 6);
  subscribe(&got, {"all", got.numbers.back(), false, 10'000});
  EXPECT_EQ(got.numbers.size(), it.journal.last());
  expect_gapless(got);
}

TEST(Group, HasANameOfAKnownForm) {
  EXPECT_TRUE(groups::parse_group("all"));
  EXPECT_TRUE(groups::parse_group("customer.42"));
  EXPECT_TRUE(groups::parse_group("state.inProgress"));
  EXPECT_FALSE(groups::parse_group("state.nonsense"));
  EXPECT_FALSE(groups::parse_group("jeopardy."));
  EXPECT_FALSE(groups::parse_group("everything"));
  EXPECT_FALSE(groups::parse_group(""));
}

INSTANTIATE_TEST_SUITE_P(Seeds, Groups, testing::Range(0U, 8U));

} // namespace
} // namespace cotm
