// apps/cotmctl/event_json.hpp: recorded events as JSON, named as in schemas/order.capnp.

#pragma once

#include "actors/order/codec.hpp"
#include "persistence/journal.hpp"

#include <nlohmann/json_fwd.hpp>

namespace cotm::ctl {

/// One event. Distributed orders are named by their place in the order, from 0.
[[nodiscard]] nlohmann::ordered_json to_json(const order::event& fact);

/// What a record tells: its header, its events, and the state that they left.
[[nodiscard]] nlohmann::ordered_json to_json(const persistence::record& kept,
                                             const order::record_content& content);

} // namespace cotm::ctl
