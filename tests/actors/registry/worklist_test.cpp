// tests/actors/registry/worklist_test.cpp: tasks, jeopardies and dependents are found.

#include "tests/actors/registry/rig.hpp"

#include <gtest/gtest.h>

namespace cotm::registry {
namespace {

using namespace cotm::test;
using order::task_state;

/// Some orders with tasks, and a registry.
class Worklist : public testing::Test {
protected:
  void place(std::uint8_t no, std::uint8_t priority = 2) {
    auto asked = diamond();
    asked.priority = priority;
    happen(no, order::placed{share(asked), noon});
  }

  void happen(std::uint8_t no, order::event fact) {
    rig.tell(written.append(id_of(no), {std::move(fact)}));
  }

  void open(std::uint8_t no, const std::string& queue, std::optional<instant> due = std::nullopt,
            const std::string& type = "call", std::optional<slot> about = std::nullopt) {
    order::task_opened made;
    made.no = static_cast<order::task_no>(written.at(id_of(no)).order.tasks.size());
    made.type = type;
    made.queue = queue;
    made.due = due;
    made.about = about;
    made.at = noon;
    happen(no, made);
  }

  /// Tasks on the page as "order/task", and then how many there are.
  std::string find(task_query wanted) {
    wanted.limit = wanted.limit == 0 ? 100 : wanted.limit;
    auto page = rig.ask<task_page>(std::move(wanted)).value();
    std::string made;
    for (const auto& one : page.tasks)
      made += std::to_string(one.order->id.bytes[0]) + "/" + std::to_string(one.no) + " ";
    return made + "of " + std::to_string(page.total);
  }

  persistence::memory_journal journal;
  written_journal written{journal};
  registry_rig rig{journal};
};

TEST_F(Worklist, ShowsTheHighestPriorityFirstAndThenWhatIsDueFirst) {
  place(1, 3);
  place(2, 0);
  open(1, "q", noon + 1h);
  open(1, "q");
  open(2, "q", noon + 3h);
  open(2, "q", noon + 2h);
  EXPECT_EQ(find({}), "2/1 2/0 1/0 1/1 of 4");
}

TEST_F(Worklist, ShowsWhatIsDueFirstIfAskedTo) {
  place(1, 3);
  place(2, 0);
  open(1, "q", noon + 1h);
  open(1, "q");
  open(2, "q", noon + 3h);
  task_query wanted;
  wanted.by = task_query::sorting::due;
  EXPECT_EQ(find(wanted), "1/0 2/0 1/1 of 3");
}

TEST_F(Worklist, FindsByQueue) {
  place(1);
  open(1, "front");
  open(1, "back");
  open(1, "frontier");
  task_query wanted;
  wanted.queues = {"front"};
  EXPECT_EQ(find(wanted), "1/0 of 1");
  wanted.queues = {"front", "back"};
  EXPECT_EQ(find(wanted), "1/0 1/1 of 2");
}

TEST_F(Worklist, FindsByState) {
  place(1);
  for (int i = 0; i < 4; ++i)
    open(1, "q");
  happen(1, order::task_claimed{1, {"ben", ""}, noon});
  happen(1, order::task_completed{2, "done", {"ben", ""}, noon});
  happen(1, order::task_cancelled{3, noon});
  task_query wanted;
  for (auto [is, found] : {std::pair{task_state::open, "1/0 of 1"},
                           {task_state::claimed, "1/1 of 1"},
                           {task_state::completed, "1/2 of 1"},
                           {task_state::cancelled, "1/3 of 1"}}) {
    wanted.states = {is};
    EXPECT_EQ(find(wanted), found);
  }
}

TEST_F(Worklist, FindsByAssigneeAndWhatNobodyHas) {
  place(1);
  open(1, "q");
  open(1, "q");
  open(1, "q");
  happen(1, order::task_claimed{1, {"ben", ""}, noon});
  happen(1, order::task_assigned{2, "carla", {"ben", ""}, noon});
  task_query wanted;
  wanted.assignees = {"ben"};
  EXPECT_EQ(find(wanted), "1/1 of 1");
  wanted.assignees = {"ben", "carla"};
  EXPECT_EQ(find(wanted), "1/1 1/2 of 2");
  wanted.assignees = {""};
  EXPECT_EQ(find(wanted), "1/0 of 1");
  happen(1, order::task_released{1, {"ben", ""}, noon});
  wanted.assignees = {"ben"};
  EXPECT_EQ(find(wanted), "of 0");
}

TEST_F(Worklist, FindsByTypeDestinationPriorityAndOrder) {
  place(1, 1);
  place(2, 2);
  open(1, "q", {}, "call", slot{1});
  open(1, "q", {}, "visit", slot{2});
  open(2, "q", {}, "call");
  task_query by_type;
  by_type.types = {"visit"};
  EXPECT_EQ(find(by_type), "1/1 of 1");
  task_query by_destination;
  by_destination.destinations = {"factory-b"};
  EXPECT_EQ(find(by_destination), "1/0 of 1");
  task_query by_priority;
  by_priority.priorities = {2};
  EXPECT_EQ(find(by_priority), "2/0 of 1");
  task_query by_order;
  by_order.orders = {id_of(1).text(), "no id"};
  by_order.types = {"call"};
  EXPECT_EQ(find(by_order), "1/0 of 1");
}

TEST_F(Worklist, FindsWhatIsOverdueAndLeavesOutWhatSleeps) {
  place(1);
  open(1, "q", noon + 1h);
  open(1, "q", noon + 2h);
  open(1, "q");
  task_query overdue;
  overdue.due_before = noon + 2h;
  EXPECT_EQ(find(overdue), "1/0 of 1");
  happen(1, order::task_snoozed{2, noon + 5h, {"ben", ""}, noon});
  task_query awake;
  awake.awake_at = noon + 4h;
  EXPECT_EQ(find(awake), "1/0 1/1 of 2");
  awake.awake_at = noon + 5h;
  EXPECT_EQ(find(awake), "1/0 1/1 1/2 of 3");
}

TEST_F(Worklist, PagesKnowHowMuchThereIs) {
  place(1);
  for (int i = 0; i < 5; ++i)
    open(1, "q");
  task_query wanted;
  wanted.offset = 1;
  wanted.limit = 2;
  EXPECT_EQ(find(wanted), "1/1 1/2 of 5");
  wanted.destinations = {"factory-a"}; // Orders have to be read for it.
  EXPECT_EQ(find(wanted), "of 0");
  wanted.destinations.clear();
  wanted.offset = 9;
  EXPECT_EQ(find(wanted), "of 5");
}

TEST_F(Worklist, CountsWhatThereIsToDo) {
  place(1);
  open(1, "back", noon + 1h);
  open(1, "front", noon + 3h);
  open(1, "front");
  open(1, "front");
  happen(1, order::task_claimed{1, {"ben", ""}, noon});
  happen(1, order::task_snoozed{2, noon + 5h, {"ben", ""}, noon});
  happen(1, order::task_completed{3, "done", {"ben", ""}, noon});
  auto page = rig.ask<queue_page>(queue_query{noon + 2h}).value();
  ASSERT_EQ(page.queues.size(), 2U);
  const auto& back = page.queues[0];
  EXPECT_EQ(back.queue, "back");
  EXPECT_EQ(back.open, 1U);
  EXPECT_EQ(back.overdue, 1U);
  const auto& front = page.queues[1];
  EXPECT_EQ(front.queue, "front");
  EXPECT_EQ(front.open, 1U);
  EXPECT_EQ(front.claimed, 1U);
  EXPECT_EQ(front.snoozed, 1U);
  EXPECT_EQ(front.overdue, 0U);
}

/// Jeopardies on the page as "order kind", and then how many there are.
std::string found_by(registry_rig& rig, jeopardy_query wanted) {
  wanted.limit = 100;
  auto page = rig.ask<jeopardy_page>(std::move(wanted)).value();
  std::string made;
  for (const auto& one : page.jeopardies)
    made += std::to_string(one.order->id.bytes[0]) + " "
            + std::string{order::to_text(one.what.key.kind)} + ", ";
  return made + "of " + std::to_string(page.total);
}

TEST_F(Worklist, FindsJeopardiesByOwnerTheHighestFirst) {
  place(1);
  place(2, 0);
  using order::jeopardy_kind;
  using order::jeopardy_level;
  happen(1, order::jeopardy_raised{
              {{jeopardy_kind::start, slot{0}, 0}, jeopardy_level::hazard, noon, noon}});
  happen(1, order::jeopardy_raised{
              {{jeopardy_kind::completion, slot{1}, 0}, jeopardy_level::hazard, noon, noon - 1h}});
  happen(2, order::jeopardy_raised{
              {{jeopardy_kind::stalled, {}, 0}, jeopardy_level::critical, noon, noon}});
  EXPECT_EQ(found_by(rig, {}), "2 stalled, 1 completion, 1 start, of 3");
  happen(1, order::escalated{{jeopardy_kind::start, slot{0}, 0}, 1, "manager", noon});
  jeopardy_query wanted;
  wanted.owners = {"manager"};
  EXPECT_EQ(found_by(rig, wanted), "1 start, of 1");
  wanted.owners = {""};
  EXPECT_EQ(found_by(rig, wanted), "2 stalled, 1 completion, of 2");
  wanted = {};
  wanted.destinations = {"factory-b"};
  EXPECT_EQ(found_by(rig, wanted), "1 completion, of 1");
  wanted = {};
  wanted.levels = {jeopardy_level::critical};
  EXPECT_EQ(found_by(rig, wanted), "2 stalled, of 1");
  happen(2, order::jeopardy_cleared{{jeopardy_kind::stalled, {}, 0}, noon});
  EXPECT_EQ(found_by(rig, wanted), "of 0");
}

TEST_F(Worklist, FindsWhoWaitsForAnOrderThatNeedNotBeThere) {
  auto asked = diamond();
  asked.relations = {{id_of(9), "other", {}, {}}, {id_of(8), "another", {}, {}}};
  happen(1, order::placed{share(asked), noon});
  happen(2, order::placed{share(asked), noon});
  place(3);
  auto page = rig.ask<order_page>(dependents_query{id_of(9), 0, 10}).value();
  ASSERT_EQ(page.total, 2U);
  EXPECT_EQ(page.orders[0]->id, id_of(1));
  EXPECT_EQ(page.orders[1]->id, id_of(2));
  EXPECT_EQ(rig.ask<order_page>(dependents_query{id_of(3), 0, 10}).value().total, 0U);
}

} // namespace
} // namespace cotm::registry
