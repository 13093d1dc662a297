// tests/support/random_orders.hpp: orders, commands and policies drawn from a seed, for laws.
//
// Dates and delays are a few milliseconds, so that everything coincides now and then. What is drawn
// may be silly: laws hold of it all the same.

#pragma once

#include "actors/order/model.hpp"
#include "tests/support/orders.hpp"

#include <random>
#include <string>

namespace cotm::test {

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

  duration span_below(std::size_t milliseconds) {
    return duration{static_cast<int>(below(milliseconds))};
  }

private:
  std::minstd_rand random_;
};

inline order::plan random_plan(dice& roll) {
  auto asked = plan_of({});
  auto count = 1 + roll.below(6);
  for (std::size_t i = 0; i < count; ++i) {
    auto one = part(std::string(1, static_cast<char>('a' + i)));
    for (std::size_t on = 0; on < i; ++on)
      if (roll.one_in(3))
        one.depends_on.push_back({static_cast<order::slot>(on),
                                  static_cast<order::dependency_type>(roll.below(4)),
                                  roll.span_below(3)});
    if (roll.one_in(4))
      one.requested_completion = noon + roll.span_below(40);
    if (roll.one_in(5))
      one.requested_start = noon + roll.span_below(20);
    if (roll.one_in(4))
      one.milestones.push_back({"m", noon + roll.span_below(30), false});
    if (roll.one_in(8))
      one.destination.clear();
    if (roll.one_in(4))
      one.group = "g";
    one.acknowledge_within = duration{1} + roll.span_below(10);
    asked.distributed.push_back(std::move(one));
  }
  if (roll.one_in(3))
    asked.requested_completion = noon + roll.span_below(40);
  return asked;
}

} // namespace cotm::test
