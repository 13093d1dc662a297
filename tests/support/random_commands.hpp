// tests/support/random_commands.hpp: commands drawn from a seed, for laws over random orders.
//
// They fit the order often enough to get somewhere, and are wrong often enough to be refused.

#pragma once

#include "actors/order/model.hpp"
#include "tests/support/random_orders.hpp"

#include <string>
#include <utility>

namespace cotm::test {

inline order::on_behalf random_person(dice& roll) {
  return {roll.one_in(2) ? "ann" : "bob", "because"};
}

/// What a destination says about one of its transfers.
inline order::command random_report(dice& roll, const order::state& order, instant now) {
  auto about = static_cast<order::slot>(roll.below(order.distributed.size()));
  const auto& one = order.distributed[about];
  auto revision = one.beside && roll.one_in(2) ? one.beside->revision : one.revision;
  switch (roll.below(8)) {
    case 0:
      return order::acknowledge{about, now, revision};
    case 1:
      return order::fail{about, "E", "why", now, revision};
    case 2:
      return order::reject{about, "R", "why not", now, revision};
    case 3:
      return order::reach_milestone{about, "m", now, revision};
    case 4:
      return order::report_condition{
        about, static_cast<order::condition>(roll.below(3)), "", "", now, revision};
    case 5:
      return order::expect{about, now + std::chrono::minutes{roll.below(20)}, revision};
    default:
      return order::complete{about, now - roll.span_below(5), revision};
  }
}

/// The order as it stands, with something changed.
inline order::command random_amendment(dice& roll, const order::state& order) {
  auto asked = *order.asked;
  asked.fingerprint[1] = static_cast<std::uint8_t>(1 + roll.below(200));
  auto& one = asked.distributed[roll.below(asked.distributed.size())];
  switch (roll.below(4)) {
    case 0:
      one.payload = std::to_string(roll.below(1'000));
      break;
    case 1:
      one.requested_completion = noon + roll.span_below(60);
      break;
    case 2:
      asked.distributed.push_back(part("new-" + std::to_string(asked.distributed.size())));
      break;
    default:
      asked.distributed.erase(asked.distributed.end() - 1);
      break;
  }
  return order::amend{share(std::move(asked)), order.amendments, random_person(roll)};
}

/// What a person does about work that is stuck, or about the order.
inline order::command random_intervention(dice& roll, const order::state& order, instant now) {
  auto about = static_cast<order::slot>(roll.below(order.distributed.size()));
  auto who = random_person(roll);
  switch (roll.below(12)) {
    case 0:
    case 1:
      return order::retry{about, who};
    case 2:
      return order::skip{about, who};
    case 3:
      return order::complete_by_hand{about, who};
    case 4:
      return order::give_up{about, who};
    case 5:
    case 6:
      return order::reroute{about, "factory-b", who};
    case 7:
      return order::amend_dates{roll.one_in(2) ? std::optional{about} : std::nullopt,
                                now + roll.span_below(20), now + roll.span_below(60), who};
    case 8:
      return order::quarantine{about, "poison"};
    case 9:
      return random_amendment(roll, order);
    case 10:
      return roll.one_in(3) ? order::command{order::cancel{who}} : order::command{order::check{}};
    default:
      if (order.jeopardies.empty())
        return order::check{};
      return order::acknowledge_jeopardy{order.jeopardies[roll.below(order.jeopardies.size())].key,
                                         now + roll.span_below(9), who};
  }
}

/// What happens to tasks, groups, notices and other orders.
inline order::command random_surroundings(dice& roll, const order::state& order, instant now) {
  auto no = static_cast<std::uint16_t>(roll.below(3));
  auto who = random_person(roll);
  switch (roll.below(10)) {
    case 0:
      return order::open_group{0};
    case 1:
      return order::delay_group{0, static_cast<order::slot>(roll.below(order.distributed.size())),
                                "full"};
    case 2:
      return order::confirm_notice{no, 1, now};
    case 3:
      return order::fail_notice{no, 1, "E", "down"};
    case 4:
      return order::learn{0, {now, roll.one_in(2) ? std::optional{now} : std::nullopt, false}};
    case 5:
      return order::open_task{
        "contactCustomer", "", "call", std::nullopt, now + duration{1} + roll.span_below(9), who};
    case 6:
      return order::claim_task{no, who};
    case 7:
      return order::snooze_task{no, now + duration{1} + roll.span_below(9), who};
    case 8:
      return order::complete_task{no, "done", who};
    default:
      return order::release_task{no, who};
  }
}

inline order::command random_command(dice& roll, const order::state& order, instant now) {
  switch (roll.below(6)) {
    case 0:
      return order::check{};
    case 1:
      return random_intervention(roll, order, now);
    case 2:
      return random_surroundings(roll, order, now);
    default:
      return random_report(roll, order, now);
  }
}

} // namespace cotm::test
