// actors/order/discharge.hpp: takes up what an order owes the world: the outward half of ORDER.
//
// What is owed follows from the state alone. Here is remembered what has been taken up since the
// order was activated, so that it is not taken up after every commit again; whoever is asked twice
// after a restart takes it for old news.

#pragma once

#include "actors/order/order_actor.hpp"

namespace cotm::order {

using order_self = order_actor::stateful_pointer<order_shell>;

/// How often the destinations of a group that waits for one of them are asked again.
inline constexpr duration group_ask_interval = std::chrono::seconds{5};

/// Puts a command where it waits to be decided. In order_actor.cpp.
void gather(order_self self, command what, ticket reply);

/// Shows the order as it stands.
[[nodiscard]] order_view_ptr view_of(const order_shell& order);

/// Takes up whatever the order has come to owe since it was last asked.
void discharge(order_self self);

/// Takes up everything that the order owes, as if nothing had been taken up yet.
void discharge_again(order_self self);

/// Asks TIMERS for a wake at this instant. An order that is not placed, since the journal had no
/// room for it, is as little urgent as there is.
void wake_at(order_self self, instant at);

/// A child that ended by itself has done its work; one that failed is restarted, then quarantined.
void on_child_down(order_self self, const caf::down_msg& down);

/// A destination says whether it could take a member of a group now.
void on_ready(order_self self, const readiness_answer& said);

} // namespace cotm::order
