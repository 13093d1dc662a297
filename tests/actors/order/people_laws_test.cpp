// tests/actors/order/people_laws_test.cpp: what holds for every order, whatever people do with it.

#include "actors/order/graph.hpp"
#include "actors/order/model.hpp"
#include "actors/order/rules.hpp"
#include "actors/order/status.hpp"
#include "actors/order/tasks.hpp"
#include "tests/support/people.hpp"
#include "tests/support/random_commands.hpp"

#include <gtest/gtest.h>

#include <array>
#include <set>
#include <tuple>

namespace cotm::order {
namespace {

using namespace cotm::test;

/// One of a few.
template <class T, std::size_t Count>
T any_of(dice& roll, const std::array<T, Count>& list) {
  return list[roll.below(Count)];
}

const std::array<std::string, 4> destinations{"factory-a", "other", "spare", "crew"};

plan work_plan(dice& roll) {
  auto asked = plan_of({});
  auto count = 1 + roll.below(5);
  for (std::size_t i = 0; i < count; ++i) {
    auto one = part(std::string(1, static_cast<char>('a' + i)));
    one.destination = roll.one_in(5) ? std::string{} : any_of(roll, destinations);
    for (std::size_t on = 0; on < i; ++on)
      if (roll.one_in(3))
        one.depends_on.push_back(
          {static_cast<slot>(on), static_cast<dependency_type>(roll.below(4)), 0ms});
    if (roll.one_in(5))
      one.requested_start = noon + roll.span_below(20);
    if (roll.one_in(4))
      one.group = "g";
    asked.distributed.push_back(std::move(one));
  }
  return asked;
}

/// No two seeds are governed alike.
policy work_policy(dice& roll) {
  auto made = people_rules();
  for (auto& one : made.distribution.destinations)
    if (roll.one_in(2)) {
      failure_rule rule;
      rule.pace = static_cast<retry_pace>(roll.below(3));
      rule.retries = static_cast<std::uint32_t>(roll.below(3));
      rule.first = duration{static_cast<int>(roll.below(5))};
      rule.then = roll.one_in(3) ? after_retries::fail : after_retries::fallout;
      one.failures.push_back(rule);
    }
  if (roll.one_in(2))
    made.task_rules.push_back({task_trigger::order_failed, {}, "contactCustomer", {}, {}});
  return made;
}

command random_action(dice& roll, instant now) {
  auto about = static_cast<slot>(roll.below(6));
  switch (roll.below(6)) {
    case 0:
      return retry{about, ann};
    case 1:
      return skip{about, ann};
    case 2:
      return complete_by_hand{about, ann};
    case 3:
      return give_up{about, ann};
    case 4:
      return reroute{about, any_of(roll, destinations), ann};
    default:
      return amend_dates{about, now + duration{static_cast<int>(roll.below(9))}, now + 1h, ann};
  }
}

command random_task_command(dice& roll, const state& order, instant now) {
  const std::array<std::string, 7> outcomes{"completed", "failed",    "retry", "skip",
                                            "giveUp",    "factory-a", "crew"};
  auto no = static_cast<task_no>(roll.below(order.tasks.size() + 1));
  const auto& who = roll.one_in(2) ? ann : bob;
  switch (roll.below(6)) {
    case 0:
      return claim_task{no, who};
    case 1:
      return release_task{no, who};
    case 2:
      return assign_task{no, roll.one_in(3) ? "" : "bob", who};
    case 3:
      return snooze_task{no, now + 5ms, who};
    case 4:
      return comment_task{no, "hm", who};
    default:
      return complete_task{no, any_of(roll, outcomes), who};
  }
}

command command_of_people(dice& roll, const state& order, instant now) {
  switch (roll.below(4)) {
    case 0:
      return random_action(roll, now);
    case 1:
      return random_task_command(roll, order, now);
    default:
      return random_command(roll, order, now);
  }
}

// -- laws ----------------------------------------------------------------------------------------

void expect_one_open_task_for_a_cause(const state& order) {
  std::set<std::tuple<task_cause, std::optional<slot>, std::uint32_t>> seen;
  for (const auto& one : order.tasks)
    if (is_open(one) && one.cause != task_cause::asked) {
      EXPECT_TRUE(seen.insert({one.cause, one.about, one.part}).second) << one.title;
    }
}

bool has_open(const state& order, task_cause cause, slot about) {
  return std::ranges::any_of(order.tasks, [&](const task& one) {
    return is_open(one) && one.cause == cause && one.about == about;
  });
}

/// Who waits for a person has a task, and a task means that somebody waits.
void expect_tasks_for_what_waits_and_for_nothing_else(const state& order) {
  for (std::size_t i = 0; i < order.distributed.size(); ++i) {
    auto about = static_cast<slot>(i);
    auto why = why_stuck(order, about);
    EXPECT_EQ(has_open(order, task_cause::unrouted, about), why == fallout::unrouted);
    EXPECT_EQ(has_open(order, task_cause::fallout, about), why && why != fallout::unrouted);
    EXPECT_EQ(has_open(order, task_cause::work, about), has_open_work(order, about));
    EXPECT_EQ(has_open_work(order, about), work_by_hand(order.distributed[i]).has_value());
  }
  auto stuck_count
    = std::ranges::count_if(pool_of(order), [](const stuck& one) { return one.task.has_value(); });
  EXPECT_EQ(static_cast<std::size_t>(stuck_count), pool_of(order).size());
}

void expect_closed_tasks_stay(const state& before, const state& after) {
  ASSERT_GE(after.tasks.size(), before.tasks.size());
  for (std::size_t i = 0; i < before.tasks.size(); ++i)
    if (!is_open(before.tasks[i])) {
      EXPECT_EQ(before.tasks[i].is, after.tasks[i].is);
      EXPECT_EQ(before.tasks[i].outcome, after.tasks[i].outcome);
    }
}

command command_for(action wanted, slot about, instant now, std::string destination) {
  switch (wanted) {
    case action::retry:
      return retry{about, ann};
    case action::skip:
      return skip{about, ann};
    case action::complete_by_hand:
      return complete_by_hand{about, ann};
    case action::give_up:
      return give_up{about, ann};
    case action::reroute:
      return reroute{about, std::move(destination), ann};
    case action::amend_dates:
      break;
  }
  return amend_dates{about, std::nullopt, now + 77h, ann};
}

void expect_decide_goes_by_the_table(const state& order, const policy& rules, instant now) {
  using enum action;
  for (std::size_t i = 0; i < order.distributed.size(); ++i) {
    auto about = static_cast<slot>(i);
    auto possible = possible_actions(order, about);
    EXPECT_TRUE(std::ranges::is_sorted(possible));
    const auto& now_at = order.asked->distributed[i].destination;
    auto elsewhere = now_at == "factory-e" ? "factory-d" : "factory-e";
    for (auto wanted : {retry, skip, complete_by_hand, give_up, reroute, amend_dates}) {
      auto decided = decide(order, command_for(wanted, about, now, elsewhere), rules, now);
      EXPECT_EQ(decided && !decided->empty(), std::ranges::count(possible, wanted) == 1);
    }
  }
}

void expect_final_is_final(const state& before, const state& after) {
  EXPECT_EQ(is_final(lifecycle_of(after)), is_over(after));
  if (is_over(before)) {
    EXPECT_EQ(lifecycle_of(before), lifecycle_of(after));
  }
}

/// Goal: no sequence of reports and of what people do breaks a law.
/// Method: random plans, policies, commands and steps of time from a seed; all laws hold after
/// each.
TEST(OrderPeopleLaws, HoldUnderRandomCommands) {
  for (unsigned seed = 0; seed < 1'000 && !HasFailure(); ++seed) {
    SCOPED_TRACE(testing::Message() << "seed=" << seed);
    dice roll{seed};
    auto rules = work_policy(roll);
    auto asked = work_plan(roll);
    if (find_fault(asked))
      continue; // A cycle through the group.
    auto order = place_order(std::move(asked), noon, rules);
    auto now = noon;
    for (int step = 0; step < 30 && !HasFailure(); ++step) {
      now += duration{static_cast<int>(roll.below(4))};
      auto wanted = command_of_people(roll, order, now);
      auto decided = decide(order, wanted, rules, now);
      EXPECT_EQ(decide(order, wanted, rules, now), decided) << "decide is a function";
      if (!decided)
        continue;
      auto before = order;
      for (const auto& fact : *decided)
        order = evolve(std::move(order), fact);
      auto again = decide(order, wanted, rules, now);
      EXPECT_TRUE(!again || again->empty() || std::holds_alternative<open_task>(wanted))
        << "a repeated command changes nothing: " << wanted.index();
      expect_one_open_task_for_a_cause(order);
      expect_tasks_for_what_waits_and_for_nothing_else(order);
      expect_closed_tasks_stay(before, order);
      if (step % 10 == 9)
        expect_decide_goes_by_the_table(order, rules, now);
      expect_final_is_final(before, order);
    }
  }
}

/// What somebody at a desk does about a task.
command work_off(const state& order, task_no no) {
  switch (order.tasks[no].cause) {
    case task_cause::unrouted:
      return complete_task{no, "other", ann};
    case task_cause::fallout:
      return complete_task{no, "retry", ann};
    case task_cause::work:
      return complete_task{no, "completed", ann};
    case task_cause::notice:
    case task_cause::asked:
    case task_cause::date_changed:
    case task_cause::content_changed:
    case task_cause::order_cancelled:
    case task_cause::order_failed:
      break;
  }
  return complete_task{no, "", ann};
}

/// Asks for something; what is refused changes nothing.
void ask(state& order, const command& wanted, const policy& rules, instant now) {
  if (auto decided = decide(order, wanted, rules, now))
    for (const auto& fact : *decided)
      order = evolve(std::move(order), fact);
}

/// Has every destination answer, every group released and every task worked off.
void work_through(state& order, const policy& rules, instant now) {
  ask(order, check{}, rules, now);
  for (const auto& owed : obligations(order, rules)) {
    if (const auto* one = std::get_if<oversee>(&owed))
      ask(order, complete{one->about, now, one->revision}, rules, now);
    if (const auto* one = std::get_if<prepare>(&owed))
      ask(order, open_group{one->group_no}, rules, now);
  }
  for (std::size_t i = 0; i < order.tasks.size(); ++i)
    if (auto no = static_cast<task_no>(i); is_open(order.tasks[i])) {
      ask(order, assign_task{no, "ann", ann}, rules, now);
      ask(order, work_off(order, no), rules, now);
    }
}

/// Goal: an order whose destinations answer and whose people work ends, after whatever chaos.
TEST(OrderPeopleLaws, EveryOrderWhoseTasksAreWorkedOffEnds) {
  for (unsigned seed = 0; seed < 1'000 && !HasFailure(); ++seed) {
    SCOPED_TRACE(testing::Message() << "seed=" << seed);
    dice roll{seed};
    auto rules = work_policy(roll);
    auto asked = work_plan(roll);
    if (find_fault(asked))
      continue; // A cycle through the group.
    auto order = place_order(std::move(asked), noon, rules);
    auto now = noon;
    for (int step = 0; step < 15; ++step, now += 1ms)
      ask(order, command_of_people(roll, order, now), rules, now);
    for (int step = 0; step < 100 && !is_over(order); ++step, now += 1min)
      work_through(order, rules, now);
    EXPECT_TRUE(is_over(order)) << waiting_for(order);
    EXPECT_TRUE(pool_of(order).empty());
    auto is_lost = [](const progress& one) { return one.how == outcome::failed; };
    auto has_losses = std::ranges::any_of(order.distributed, is_lost);
    if (!order.cancelled && order.amendments == 0) {
      EXPECT_EQ(lifecycle_of(order) == lifecycle::completed, !has_losses);
    }
  }
}

} // namespace
} // namespace cotm::order
