// actors/order/distributed_order_actor.hpp: the child of an order that looks after one distributed
// order in flight: hands its transfer over, and puts what its destination says in the order's
// words.
//
// What a destination sends and what a payload holds is dealt with here, one actor per distributed
// order, so that whatever is wrong with one of them is wrong with that one alone: the order
// restarts the child, and quarantines the distributed order if that does not help.

#pragma once

#include "actors/catalogue.hpp"
#include "runtime/clock.hpp"

namespace cotm::order {

/// What the child needs from outside.
struct distributed_order_ports {
  order_actor parent;
  destination_actor destination;
  const runtime::wall_clock* clock = nullptr;
};

/// State of the DISTRIBUTED ORDER.
class distributed_order_shell {
public:
  static inline const char* name = "distorder"; // NOLINT: CAF wants it so.

  distributed_order_shell() = default;

  distributed_order_ports ports;
  slot about = 0;
};

/// Runs the child for one distributed order of `order`, and hands its transfer over if that is
/// owed.
distributed_order_actor::behavior_type
distributed_order_behavior(distributed_order_actor::stateful_pointer<distributed_order_shell> self,
                           slot about, distributed_order_ports ports, const order_view_ptr& order);

} // namespace cotm::order
