// tests/actors/order/model_laws_test.cpp: what holds for every order, whatever it is asked.

#include "actors/order/codec.hpp"
#include "actors/order/graph.hpp"
#include "actors/order/model.hpp"
#include "actors/order/status.hpp"
#include "tests/support/orders.hpp"

#include <gtest/gtest.h>

#include <array>
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

plan random_plan(dice& roll) {
  auto asked = plan_of({});
  auto count = 1 + roll.below(6);
  for (std::size_t i = 0; i < count; ++i) {
    auto one = part(std::string(1, static_cast<char>('a' + i)));
    for (std::size_t on = 0; on < i; ++on)
      if (roll.one_in(3))
        one.depends_on.push_back({static_cast<slot>(on),
                                  static_cast<dependency_type>(roll.below(4)),
                                  duration{static_cast<int>(roll.below(3))}});
    if (roll.one_in(4))
      one.requested_completion = noon + duration{static_cast<int>(roll.below(40))};
    if (roll.one_in(5))
      one.requested_start = noon + duration{static_cast<int>(roll.below(20))};
    if (roll.one_in(4))
      one.milestones.push_back({"m", noon + duration{static_cast<int>(roll.below(30))}, false});
    if (roll.one_in(8))
      one.destination.clear();
    if (roll.one_in(4))
      one.group = "g";
    one.acknowledge_within = duration{1 + static_cast<int>(roll.below(10))};
    asked.distributed.push_back(std::move(one));
  }
  if (roll.one_in(3))
    asked.requested_completion = noon + duration{static_cast<int>(roll.below(40))};
  return asked;
}

command random_command(dice& roll, instant now) {
  auto about = static_cast<slot>(roll.below(7));
  switch (roll.below(8)) {
    case 0:
      return acknowledge{about, now};
    case 1:
    case 2:
      return complete{about, now - duration{static_cast<int>(roll.below(5))}};
    case 3:
      return fail{about, "E", "why", now};
    case 4:
      return reach_milestone{about, "m", now + 1h};
    case 5:
      return quarantine{about, "poison"};
    default:
      return check{};
  }
}

void expect_nothing_went_backwards(const state& before, const state& after) {
  if (is_over(before)) {
    EXPECT_EQ(lifecycle_of(before), lifecycle_of(after)) << "final stays final";
  }
  for (std::size_t i = 0; i < before.distributed.size(); ++i) {
    const auto& was = before.distributed[i];
    const auto& is = after.distributed[i];
    EXPECT_TRUE(!was.released || is.released == was.released);
    EXPECT_TRUE(!was.acknowledged || is.acknowledged == was.acknowledged);
    EXPECT_TRUE(was.how == outcome::open || is.how == was.how) << "an outcome stays";
  }
}

void expect_sequence_is_obeyed(const state& order) {
  for (std::size_t i = 0; i < order.distributed.size(); ++i) {
    if (!order.distributed[i].released)
      continue;
    const auto& planned = order.asked->distributed[i];
    EXPECT_FALSE(planned.destination.empty());
    EXPECT_TRUE(!planned.requested_start
                || *order.distributed[i].released >= *planned.requested_start)
      << "not early";
    for (const auto& edge : planned.depends_on)
      if (edge.type == dependency_type::finish_to_start) {
        EXPECT_EQ(order.distributed[edge.on].how, outcome::completed);
      }
  }
}

void expect_somebody_is_waited_for(const state& order, instant now) {
  auto owed = obligations(order);
  auto is_final_now = is_final(lifecycle_of(order));
  EXPECT_EQ(is_final_now, is_over(order));
  EXPECT_EQ(owed.empty(), is_final_now) << "every order that is not final has a timer";
  EXPECT_EQ(waiting_for(order).empty(), is_final_now) << "and names what it waits for";
  if (!owed.empty()) {
    EXPECT_TRUE(std::holds_alternative<wake>(owed.back()));
    EXPECT_GT(std::get<wake>(owed.back()).at, now) << "what is due was dealt with";
  }
}

void expect_codec_keeps_all(const state& after, const std::vector<event>& facts) {
  auto summary = digest_of(after, facts);
  EXPECT_EQ(decode_record(encode_record(facts, summary)), (record_content{facts, summary}));
  EXPECT_EQ(decode_snapshot(encode_snapshot({3, 4, after})), (snapshot{3, 4, after}));
}

/// Goal: no sequence of commands, however silly, breaks a law.
/// Method: random plans, commands and steps of time from a seed; all laws hold after each step.
TEST(OrderLaws, HoldUnderRandomCommands) {
  for (unsigned seed = 0; seed < 2'000; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed=" << seed);
    dice roll{seed};
    auto now = noon;
    auto asked = random_plan(roll);
    auto first = decide({}, place{share(asked)}, now);
    if (!first) {
      EXPECT_EQ(first.error().code, rejection_code::cyclic_group)
        << "the only way to go wrong here";
      continue;
    }
    auto order = place_order(asked);
    for (int step = 0; step < 25 && !HasFailure(); ++step) {
      now += duration{static_cast<int>(roll.below(4))};
      auto wanted = step % 3 == 0 ? command{check{}} : random_command(roll, now);
      auto decided = decide(order, wanted, now);
      EXPECT_EQ(decide(order, wanted, now), decided) << "decide is a function";
      if (!decided)
        continue;
      auto before = order;
      for (const auto& fact : *decided)
        order = evolve(std::move(order), fact);
      auto again = decide(order, wanted, now);
      EXPECT_TRUE(!again || again->empty()) << "a repeated command changes nothing";
      expect_nothing_went_backwards(before, order);
      expect_sequence_is_obeyed(order);
      if (step % 3 == 0)
        expect_somebody_is_waited_for(order, now);
      expect_codec_keeps_all(order, *decided);
    }
  }
}

/// Goal: an order whose destinations all answer completes, whatever its shape.
TEST(OrderLaws, EveryOrderThatIsAnsweredCompletes) {
  for (unsigned seed = 0; seed < 1'000; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed=" << seed);
    dice roll{seed};
    auto asked = random_plan(roll);
    for (auto& one : asked.distributed)
      one.destination = "d";
    if (!decide({}, place{share(asked)}, noon))
      continue;
    auto order = place_order(asked);
    auto now = noon;
    for (int step = 0; step < 500 && !is_over(order); ++step) {
      now += 1ms;
      for (const auto& owed : obligations(order))
        if (const auto* one = std::get_if<oversee>(&owed))
          order = then(order, complete{one->about, now}, now);
      order = then(order, check{}, now);
    }
    EXPECT_EQ(lifecycle_of(order), lifecycle::completed);
    EXPECT_TRUE(order.jeopardies.empty());
  }
}

} // namespace
} // namespace cotm::order
