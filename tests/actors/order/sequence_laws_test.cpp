// tests/actors/order/sequence_laws_test.cpp: what holds of sequences, groups, relations and
// notices, whatever orders are asked.
//
// The rules are said a second time here, as conditions on what happened, so that a mistake has to
// be made twice.

#include "actors/order/graph.hpp"
#include "actors/order/notices.hpp"
#include "actors/order/status.hpp"
#include "tests/support/random_orders.hpp"
#include "tests/support/sequences.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

namespace cotm::order {
namespace {

using namespace cotm::test;

// -- what is drawn
// ---------------------------------------------------------------------------------

plan random_sequence(dice& roll) {
  auto asked = random_plan(roll);
  for (auto& one : asked.distributed)
    if (roll.one_in(2))
      one.group = roll.one_in(2) ? "g" : "h";
  for (auto count = roll.below(3); count > 0; --count)
    asked.relations.push_back(
      {{}, "other", static_cast<dependency_type>(roll.below(4)), roll.span_below(3)});
  return asked;
}

policy random_rules(dice& roll) {
  auto rules = final_failures();
  for (auto& one : rules.distribution.destinations) {
    auto& rule = one.failures[0];
    rule.retries = static_cast<std::uint32_t>(roll.below(3));
    rule.first = roll.span_below(5);
    rule.then = roll.one_in(2) ? after_retries::fail : after_retries::fallout;
    if (roll.one_in(6))
      one.kind = destination_kind::manual;
  }
  rules.groups.deadline = duration{1} + roll.span_below(20);
  rules.groups.on_failure = static_cast<group_failure>(roll.below(2));
  for (const auto* name : {"billing", "maintenance"}) {
    sink one;
    one.name = name;
    one.destination = "factory-h"; // So it has its rules for failures.
    one.on
      = {static_cast<notice_trigger>(roll.below(4)), notice_trigger::distributed_order_completed};
    rules.sinks.push_back(std::move(one));
  }
  return rules;
}

const on_behalf somebody = {"somebody", "why not"};

std::uint32_t any_revision(dice& roll, const progress& one) {
  return one.beside && roll.one_in(2) ? one.beside->revision : one.revision;
}

command random_report(dice& roll, const state& order, instant now) {
  auto about = static_cast<slot>(roll.below(order.distributed.size()));
  auto revision = any_revision(roll, order.distributed[about]);
  auto at = now - roll.span_below(5);
  switch (roll.below(6)) {
    case 0:
      return acknowledge{about, at, revision};
    case 1:
      return fail{about, "E", "why", at, revision};
    case 2:
      return reject{about, "R", "why", at, revision};
    default:
      return complete{about, at, revision};
  }
}

command random_step(dice& roll, const state& order, instant now) {
  auto about = static_cast<slot>(roll.below(order.distributed.size() + 1));
  auto no = static_cast<std::uint16_t>(roll.below(3));
  switch (roll.below(14)) {
    case 0:
    case 1:
    case 2:
      return open_group{no};
    case 3:
      return delay_group{no, about, "down"};
    case 4:
    case 5: {
      related said{now, roll.one_in(2) ? std::optional{now} : std::nullopt, roll.one_in(5)};
      return learn{no, said};
    }
    case 6:
      return confirm_notice{no, 1 + static_cast<std::uint32_t>(roll.below(2)), now};
    case 7:
      return fail_notice{no, 1 + static_cast<std::uint32_t>(roll.below(2)), "E", "why"};
    case 8:
      return resend_notice{no, somebody};
    case 9:
      return retry{about, somebody};
    case 10:
      return quarantine{about, "poison"};
    default:
      return random_report(roll, order, now);
  }
}

// -- laws
// ------------------------------------------------------------------------------------------

bool has_been_done(const progress& one) {
  return one.wanted == aim::perform
         && (one.how == outcome::completed || one.how == outcome::skipped);
}

bool binds_with_start(dependency_type type) {
  return type == dependency_type::start_to_start || type == dependency_type::start_to_finish;
}

/// Says whether what one distributed order waits for of another has happened by `at`.
bool has_happened(const dependency& edge, const progress& on, instant at) {
  auto since = binds_with_start(edge.type) && on.acknowledged ? on.acknowledged : on.settled;
  auto is_there = binds_with_start(edge.type) ? on.acknowledged.has_value() : has_been_done(on);
  return is_there && *since + edge.delay <= at;
}

bool has_happened(const relation& edge, const related& on, instant at) {
  auto since = binds_with_start(edge.type) && on.started ? on.started : on.finished;
  return since && *since + edge.delay <= at;
}

void expect_may_start(const state& order, slot about, instant at) {
  const auto& planned = order.asked->distributed.at(about);
  EXPECT_FALSE(order.distributed[about].released);
  EXPECT_FALSE(planned.destination.empty());
  EXPECT_TRUE(!planned.requested_start || *planned.requested_start <= at);
  for (const auto& edge : planned.depends_on)
    EXPECT_TRUE(!binds_start(edge.type) || has_happened(edge, order.distributed[edge.on], at))
      << about << " starts before " << edge.on << " lets it";
  for (std::size_t i = 0; i < order.relations.size(); ++i)
    EXPECT_TRUE(!binds_start(order.asked->relations[i].type)
                || has_happened(order.asked->relations[i], order.relations[i], at))
      << about << " starts before another order lets it";
}

bool is_lost_to_others(const state& order, slot on) {
  const auto& one = order.distributed[on];
  return (one.how != outcome::open && !has_been_done(one)) || abandoned(order)[on];
}

void expect_may_finish(const state& order, slot about, instant at) {
  for (const auto& edge : order.asked->distributed.at(about).depends_on)
    EXPECT_TRUE(binds_start(edge.type) || is_lost_to_others(order, edge.on)
                || has_happened(edge, order.distributed[edge.on], at))
      << about << " finishes before " << edge.on << " lets it";
}

/// Looks at each fact in the order that it happened to.
void expect_sequence(state order, const std::vector<event>& facts) {
  for (const auto& fact : facts) {
    if (const auto* one = std::get_if<released>(&fact))
      for (auto about : one->slots)
        expect_may_start(order, about, one->at);
    if (const auto* one = std::get_if<released_by_hand>(&fact))
      expect_may_start(order, one->about, one->at);
    if (const auto* one = std::get_if<completed>(&fact))
      expect_may_finish(order, one->about, one->at);
    order = evolve(std::move(order), fact);
  }
}

bool is_wanted_and_waits(const progress& one) {
  return one.how == outcome::open && one.wanted == aim::perform && !one.released;
}

/// All members or none, and none before its group.
void expect_groups_are_whole(const state& before, const state& after) {
  auto groups = groups_of(*after.asked);
  for (std::size_t no = 0; no < groups.size(); ++no) {
    const auto& was = before.groups[no];
    const auto& is = after.groups[no];
    auto has_opened = is.released && !was.released;
    auto is_loose = was.released && !was.failed;
    for (auto about : groups[no]) {
      auto is_new = after.distributed[about].released && !before.distributed[about].released;
      EXPECT_TRUE(!is_new || has_opened || is_loose) << about << " went without its group";
      EXPECT_FALSE(has_opened && !is.failed && is_wanted_and_waits(after.distributed[about])
                   && !after.distributed[about].tries.retry_at
                   && !after.distributed[about].tries.fallen_out)
        << about << " was left behind";
    }
  }
}

void expect_relations_go_forward(const state& before, const state& after) {
  for (std::size_t i = 0; i < before.relations.size(); ++i) {
    const auto& was = before.relations[i];
    const auto& is = after.relations[i];
    EXPECT_TRUE(!was.started || is.started == was.started);
    EXPECT_TRUE(!was.finished || is.finished == was.finished);
    EXPECT_TRUE(!was.is_lost || is.is_lost);
  }
}

/// Counts what could have caused notices, over the life of an order.
struct causes {
  std::map<slot, int> completions;
  std::map<std::tuple<std::string, notice_trigger, std::optional<slot>>, int> notices;

  void hear(const std::vector<event>& facts) {
    for (const auto& fact : facts) {
      if (const auto* one = std::get_if<completed>(&fact))
        ++completions[one->about];
      if (const auto* one = std::get_if<settled_by_hand>(&fact);
          one != nullptr && one->how == outcome::completed)
        ++completions[one->about];
      if (const auto* one = std::get_if<notice_due>(&fact))
        ++notices[{one->sink, one->on, one->about}];
    }
  }

  void expect_one_notice_each() const {
    for (const auto& [told, count] : notices) {
      const auto& about = std::get<2>(told);
      EXPECT_EQ(count, about ? completions.at(*about) : 1);
    }
  }
};

void expect_notices_in_order(const state& order) {
  std::map<std::string, std::size_t> first;
  for (auto i = order.notices.size(); i > 0; --i)
    if (!order.notices[i - 1].confirmed)
      first[order.notices[i - 1].sink] = i - 1;
  for (auto no : notices_owed(order))
    EXPECT_EQ(first.at(order.notices.at(no).sink), no) << "something came before it";
}

void expect_nothing_is_stuck_silently(const state& order, const policy& rules, instant now) {
  auto is_final_now = is_final(lifecycle_of(order));
  EXPECT_EQ(is_final_now, is_over(order));
  EXPECT_EQ(waiting_for(order).empty(), is_final_now) << waiting_for(order);
  auto wakes = wake_of(order, rules);
  EXPECT_TRUE(is_final_now || wakes);
  EXPECT_TRUE(!wakes || *wakes > now) << "what is due was dealt with";
}

bool is_meant_to_be_done_again(const command& asked) {
  return std::holds_alternative<resend_notice>(asked);
}

/// Goal: whatever happens, nothing starts or finishes before it may, groups stay whole, whoever has
/// to be told is told once and in order, and everything has somebody who will look at it.
TEST(OrderSequenceLaws, HoldUnderRandomCommands) {
  for (unsigned seed = 0; seed < 1'000 && !HasFailure(); ++seed) {
    SCOPED_TRACE(testing::Message() << "seed=" << seed);
    dice roll{seed};
    auto now = noon;
    auto asked = share(random_sequence(roll));
    const auto rules = random_rules(roll);
    if (find_fault(*asked))
      continue;
    state order;
    causes heard;
    for (int step = 0; step < 60 && !HasFailure(); ++step) {
      SCOPED_TRACE(testing::Message() << "step=" << step);
      now += roll.span_below(4);
      auto wanted = step == 0       ? command{place{asked}}
                    : step % 3 == 0 ? command{check{}}
                                    : random_step(roll, order, now);
      auto decided = decide(order, wanted, rules, now);
      if (!decided)
        continue;
      auto before = order;
      for (const auto& fact : *decided)
        order = evolve(std::move(order), fact);
      auto again = decide(order, wanted, rules, now);
      EXPECT_TRUE(!again || again->empty() || is_meant_to_be_done_again(wanted));
      expect_sequence(before, *decided);
      if (step > 0)
        expect_groups_are_whole(before, order);
      expect_relations_go_forward(before, order);
      heard.hear(*decided);
      heard.expect_one_notice_each();
      expect_notices_in_order(order);
      if (step % 3 == 0)
        expect_nothing_is_stuck_silently(order, rules, now);
    }
  }
}

/// Discharges everything that an order owes, well.
state answer_all(state order, const policy& rules, instant now) {
  for (const auto& owed : obligations(order, rules)) {
    if (const auto* one = std::get_if<oversee>(&owed))
      order = then(order, complete{one->about, now, one->revision}, now, rules);
    if (const auto* one = std::get_if<prepare>(&owed))
      order = then(order, open_group{one->group_no}, now, rules);
    if (const auto* one = std::get_if<watch>(&owed))
      order = then(order, learn{one->relation_no, {now, now, false}}, now, rules);
    if (const auto* one = std::get_if<notify>(&owed))
      order
        = then(order, confirm_notice{one->notice_no, order.notices[one->notice_no].revision, now},
               now, rules);
  }
  return then(order, check{}, now, rules);
}

/// Goal: an order whose destinations, relations and sinks all answer completes and comes to rest.
TEST(OrderSequenceLaws, EveryOrderThatIsAnsweredCompletesAndRests) {
  for (unsigned seed = 0; seed < 1'000 && !HasFailure(); ++seed) {
    SCOPED_TRACE(testing::Message() << "seed=" << seed);
    dice roll{seed};
    auto asked = random_sequence(roll);
    auto rules = random_rules(roll);
    rules.groups.deadline = 1h;
    for (auto& one : rules.distribution.destinations)
      one.kind = destination_kind::factory;
    for (auto& one : asked.distributed)
      one.destination = "factory-a";
    if (find_fault(asked))
      continue;
    auto order = place_order(asked, noon, rules);
    auto now = noon;
    for (int step = 0; step < 200 && wake_of(order, rules); ++step) {
      now += 1ms;
      order = answer_all(std::move(order), rules, now);
    }
    EXPECT_EQ(lifecycle_of(order), lifecycle::completed) << waiting_for(order);
    EXPECT_TRUE(obligations(order, rules).empty());
  }
}

} // namespace
} // namespace cotm::order
