// edge/routes/events.hpp: streams what happens, as server-sent events.

#pragma once

#include "edge/edge_ports.hpp"
#include "edge/http/router.hpp"

#include <memory>

namespace cotm::edge {

/// Changes that one stream may have queued. A client that reads slowly is not sent more; it loses
/// nothing, since the groups read on from the journal.
inline constexpr std::uint32_t stream_credit = 64;

/// Serves `GET /events?group=<group>`, or `?state=<state>`, several joined by "or". It begins with
/// what happens from now on; behind a number, if the client names one with `Last-Event-ID` or
/// `?after=`.
void add_event_routes(http::router& to, const std::shared_ptr<const edge_ports>& ports);

} // namespace cotm::edge
