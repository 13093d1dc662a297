// edge/tmf622/render_distributed.hpp: the parts of an order that TMF622 v4 has no members for.

#pragma once

#include "actors/order/status.hpp"
#include "edge/json/writer.hpp"

namespace cotm::edge::tmf622 {

/// Appends the distributed orders as a list. @pre The order is placed; here and below.
void write_distributed(json::writer& out, const order::state& shown);

/// Appends the jeopardies that are raised as a list, in the shape of TMF641's JeopardyAlert.
void write_jeopardies(json::writer& out, const order::state& shown);

} // namespace cotm::edge::tmf622
