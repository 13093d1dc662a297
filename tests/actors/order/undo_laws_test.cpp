// tests/actors/order/undo_laws_test.cpp: what holds however orders are cancelled and amended.

#include "actors/order/amend.hpp"
#include "actors/order/graph.hpp"
#include "actors/order/status.hpp"
#include "actors/order/undo.hpp"
#include "actors/order/waits.hpp"
#include "tests/support/undoing.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace cotm::order {
namespace {

using namespace cotm::test;

/// Draws from a seed that every failure prints.
class dice {
public:
  explicit dice(unsigned seed) : random_{seed} {
    // nop
  }

  std::size_t below(std::size_t limit) {
    return random_() % limit;
  }

  bool one_in(std::size_t count) {
    return below(count) == 0;
  }

private:
  std::minstd_rand random_;
};

policy some_rules() {
  policy rules;
  destination_policy people;
  people.name = "people";
  people.kind = destination_kind::manual;
  destination_policy patient;
  patient.name = "factory-a";
  patient.failures = {{.code = "F", .then = after_retries::fail}, {.retries = 2, .first = 1min}};
  rules.distribution.destinations = {people, patient};
  return rules;
}

std::vector<dependency> random_dependencies(dice& roll, std::size_t below) {
  std::vector<dependency> made;
  for (std::size_t on = 0; on < below; ++on)
    if (roll.one_in(3))
      made.push_back({static_cast<slot>(on), static_cast<dependency_type>(roll.below(4)), 0ms});
  return made;
}

distributed_plan random_part(dice& roll, std::string id) {
  auto one = part(std::move(id));
  if (roll.one_in(2))
    one.milestones.push_back({"m", noon + 1h, roll.one_in(2)});
  if (roll.one_in(6))
    one.destination = "people";
  if (roll.one_in(10))
    one.destination.clear();
  if (roll.one_in(4))
    one.group = "g";
  if (roll.one_in(5))
    one.requested_start = noon + duration{static_cast<int>(roll.below(20))};
  return one;
}

plan random_plan(dice& roll) {
  auto asked = plan_of({});
  auto count = 1 + roll.below(6);
  for (std::size_t i = 0; i < count; ++i) {
    auto one = random_part(roll, std::string(1, static_cast<char>('a' + i)));
    one.depends_on = random_dependencies(roll, i);
    asked.distributed.push_back(std::move(one));
  }
  return asked;
}

void edit_part(dice& roll, plan& wanted, std::size_t at) {
  auto& one = wanted.distributed[at];
  switch (roll.below(8)) {
    case 0:
      one.destination = "factory-x";
      return;
    case 1:
      one.requested_completion = noon + duration{static_cast<int>(roll.below(99))};
      return;
    case 2:
      one.is_removed = !one.is_removed;
      return;
    case 3:
      one.depends_on = random_dependencies(roll, at);
      return;
    case 4:
      one.milestones = {{"m", noon + 2h, roll.one_in(2)}};
      return;
    case 5:
      one.group = one.group.empty() ? "g" : "";
      return;
    default:
      one.payload = std::to_string(roll.below(1'000));
  }
}

command random_amendment(dice& roll, const state& order) {
  auto wanted = *order.asked;
  for (auto edits = 1 + roll.below(2); edits > 0; --edits)
    if (roll.one_in(5) && wanted.distributed.size() < 10)
      wanted.distributed.push_back(
        random_part(roll, "n" + std::to_string(wanted.distributed.size())));
    else
      edit_part(roll, wanted, roll.below(wanted.distributed.size()));
  return amend{share(std::move(wanted)), order.amendments, somebody};
}

/// A report about one of the transfers that there ever were.
command random_report(dice& roll, const state& order, instant now) {
  auto about = static_cast<slot>(roll.below(order.distributed.size()));
  auto revision
    = static_cast<std::uint32_t>(1 + roll.below(order.distributed[about].last_revision));
  switch (roll.below(8)) {
    case 0:
      return acknowledge{about, now, revision};
    case 1:
      return reach_milestone{about, "m", now, revision};
    case 2:
      return fail{about, roll.one_in(3) ? "F" : "E", "why", now, revision};
    case 3:
      return reject{about, roll.one_in(2) ? "alreadyCompleted" : "R", "why", now, revision};
    case 4:
      return report_condition{about, condition::held, "H", "", now, revision, 0};
    default:
      return complete{about, now, revision};
  }
}

/// What a person, or our own trouble, does to a distributed order.
command random_decision(dice& roll, const state& order) {
  auto about = static_cast<slot>(roll.below(order.distributed.size()));
  switch (roll.below(6)) {
    case 0:
      return retry{about, somebody};
    case 1:
      return skip{about, somebody};
    case 2:
      return complete_by_hand{about, somebody};
    case 3:
      return give_up{about, somebody};
    case 4:
      return reroute{about, "people", somebody};
    default:
      return quarantine{about, "poison"};
  }
}

/// Opens a group that gathers, if there is one: its destinations are ready.
std::optional<command> opening_of(const state& order) {
  for (std::size_t i = 0; i < order.groups.size(); ++i)
    if (is_gathering(order.groups[i]))
      return open_group{static_cast<std::uint16_t>(i)};
  return std::nullopt;
}

command random_command(dice& roll, const state& order, instant now) {
  if (roll.one_in(6))
    return random_amendment(roll, order);
  if (roll.one_in(40))
    return cancel{somebody};
  if (roll.one_in(6))
    return random_decision(roll, order);
  if (auto opening = opening_of(order); opening && roll.one_in(3))
    return *opening;
  return roll.one_in(5) ? command{check{}} : random_report(roll, order, now);
}

/// Has whoever was asked for something say yes. What fell out is dealt with by its destination.
state answered(state order, slot about, instant now, const policy& rules) {
  const auto& one = order.distributed[about];
  if (one.beside && !one.beside->tries.retry_at)
    return then(order, complete{about, now, one.beside->revision}, now, rules);
  if (is_with_destination(one) && one.wanted == aim::perform)
    return then(order, complete{about, now, one.revision}, now, rules);
  return order;
}

/// Has all destinations answer until nothing more happens.
state answered_to_the_end(state order, instant now, const policy& rules) {
  for (int round = 0; round < 100 && !is_over(order); ++round) {
    now += 2h;
    if (auto opening = opening_of(order))
      order = then(order, *opening, now, rules);
    for (std::size_t i = 0; i < order.distributed.size(); ++i)
      order = answered(order, static_cast<slot>(i), now, rules);
    order = then(order, check{}, now, rules);
  }
  return order;
}

/// Whatever starts to be undone has nothing on top of it that is still to be undone.
void expect_reverse_order(const state& order, const std::vector<event>& facts) {
  for (const auto& fact : facts) {
    const auto* started = std::get_if<beside_started>(&fact);
    if (started == nullptr || started->kind == transfer_kind::amend
        || !order.distributed[started->about].beside
        || order.distributed[started->about].beside->tries.failed > 0)
      continue;
    for (std::size_t i = 0; i < order.distributed.size(); ++i) {
      auto on = [&](const dependency& edge) { return edge.on == started->about; };
      if (std::ranges::any_of(order.asked->distributed[i].depends_on, on)) {
        EXPECT_FALSE(has_to_be_undone(order.distributed[i]))
          << i << " stands on " << started->about;
      }
    }
  }
}

/// Work in flight, or done, that an amendment does not concern runs on as if nothing had been.
void expect_the_rest_runs_on(const state& before, const state& after,
                             const std::vector<event>& facts) {
  const auto* change = facts.empty() ? nullptr : std::get_if<amended>(&facts[0]);
  if (change == nullptr)
    return;
  for (std::size_t i = 0; i < before.distributed.size(); ++i) {
    auto is_about = [&](const amended_slot& one) { return one.about == i; };
    const auto& was = before.distributed[i];
    if (!was.released || was.performed || was.wanted != aim::perform || was.beside
        || std::ranges::any_of(change->slots, is_about))
      continue;
    EXPECT_EQ(was, after.distributed[i]) << i;
  }
}

/// What was given out is never given out again, and an outcome changes only by being undone.
void expect_nothing_goes_backwards(const state& before, const state& after) {
  for (std::size_t i = 0; i < before.distributed.size(); ++i) {
    const auto& was = before.distributed[i];
    const auto& is = after.distributed[i];
    EXPECT_GE(is.last_revision, was.last_revision);
    EXPECT_GE(is.revision, was.revision);
    if (was.how == is.how || was.how == outcome::open)
      continue;
    EXPECT_TRUE(is.wanted == aim::undo || is.revision > was.revision)
      << i << ": it is undone for good, or as new";
  }
}

/// What is due was dealt with, and unless there is nothing left, time will bring more.
void expect_to_be_reminded(const state& order, const policy& rules, instant now) {
  auto at = next_wake(order, rules);
  EXPECT_EQ(at.has_value(), !is_at_rest(order));
  EXPECT_TRUE(!at || *at > now) << waiting_for(order);
}

/// @returns the state after `steps` random commands, with all laws held to after each
state after_random_commands(dice& roll, const plan& asked, const policy& rules, instant& now) {
  auto order = place_order(asked, now, rules);
  for (int step = 0; step < 30 && !testing::Test::HasFailure(); ++step) {
    now += duration{static_cast<int>(roll.below(4))} + (roll.one_in(5) ? 1min : 0min);
    auto wanted = random_command(roll, order, now);
    auto decided = decide(order, wanted, rules, now);
    EXPECT_EQ(decide(order, wanted, rules, now), decided) << "decide is a function";
    if (!decided)
      continue;
    auto before = order;
    for (const auto& fact : *decided)
      order = evolve(std::move(order), fact);
    auto again = decide(order, wanted, rules, now);
    EXPECT_TRUE(!again || again->empty()) << "a repeated command changes nothing";
    expect_reverse_order(order, *decided);
    expect_the_rest_runs_on(before, order, *decided);
    expect_nothing_goes_backwards(before, order);
    EXPECT_EQ(is_final(lifecycle_of(order)), is_over(order));
    if (!decided->empty())
      expect_to_be_reminded(order, rules, now);
    EXPECT_EQ(waiting_for(order).empty(), is_over(order));
  }
  return order;
}

/// Goal: whatever is asked of an order, and whatever its destinations say, no law breaks; and once
/// it is cancelled, and everybody answers, it ends.
TEST(UndoLaws, EveryOrderThatIsCancelledEnds) {
  auto rules = some_rules();
  std::size_t cancelled_count = 0;
  std::size_t partial_count = 0;
  for (unsigned seed = 0; seed < 8000 && !HasFailure(); ++seed) {
    SCOPED_TRACE(testing::Message() << "seed=" << seed);
    dice roll{seed};
    auto now = noon;
    auto asked = random_plan(roll);
    if (!decide({}, place{share(asked)}, rules, now))
      continue; // Its group waits for itself.
    auto order = after_random_commands(roll, asked, rules, now);
    auto asked_to = decide(order, cancel{somebody}, rules, now);
    if (!asked_to) {
      auto why = asked_to.error().code;
      EXPECT_TRUE(why == rejection_code::already_over
                  || why == rejection_code::past_point_of_no_return);
      continue;
    }
    order = answered_to_the_end(then(order, cancel{somebody}, now, rules), now, rules);
    EXPECT_TRUE(is_over(order)) << waiting_for(order);
    auto is = lifecycle_of(order);
    EXPECT_TRUE(is == lifecycle::cancelled || is == lifecycle::partial);
    (is == lifecycle::cancelled ? cancelled_count : partial_count) += 1;
    if (is == lifecycle::partial) {
      EXPECT_FALSE(order.tasks.empty()) << "somebody was told";
    }
  }
  EXPECT_GT(cancelled_count, 200U);
  EXPECT_GT(partial_count, 5U) << "or nothing passed its point of no return";
}

/// Goal: what an amendment has redone ends as completed as what it has not, under a new revision.
TEST(UndoLaws, WhatIsRedoneCompletesUnderAHigherRevision) {
  std::size_t redone_count = 0;
  for (unsigned seed = 0; seed < 1'000 && !HasFailure(); ++seed) {
    SCOPED_TRACE(testing::Message() << "seed=" << seed);
    dice roll{seed};
    auto asked = random_plan(roll);
    for (auto& one : asked.distributed) {
      one.group.clear();
      one.destination = "d";
    }
    auto now = noon + 1h;
    auto order = then(place_order(asked), check{}, now);
    for (auto answers = roll.below(8); answers > 0; --answers)
      order
        = answered(order, static_cast<slot>(roll.below(asked.distributed.size())), now, no_rules());
    auto edited = *order.asked;
    edited.distributed[roll.below(edited.distributed.size())].destination = "elsewhere";
    auto decided = decide(order, amend{share(edited), 0, somebody}, no_rules(), now);
    if (!decided)
      continue;
    auto before = order;
    for (const auto& fact : *decided)
      order = evolve(std::move(order), fact);
    order = answered_to_the_end(order, now, no_rules());
    EXPECT_EQ(lifecycle_of(order), lifecycle::completed) << waiting_for(order);
    for (const auto& [about, is] : std::get<amended>(decided->at(0)).slots)
      if (is == amended_slot::change::redone) {
        ++redone_count;
        EXPECT_EQ(order.distributed[about].how, outcome::completed);
        EXPECT_GT(order.distributed[about].revision, before.distributed[about].last_revision);
      }
  }
  EXPECT_GT(redone_count, 100U);
}

} // namespace
} // namespace cotm::order
