// edge/tmf622/render_event.hpp: what happened to an order, as one server-sent event.
//
// Source: HTML Living Standard, 9.2 Server-sent events; event names of TMF622 v4.0.0, and of
// v5.0.0 where v4 has none.

#pragma once

#include "actors/catalogue.hpp"

#include <string>
#include <string_view>

namespace cotm::edge::tmf622 {

/// What TMF calls the change, by the weightiest of its events. `StateChange` is of the order or of
/// a part of it; what is none of the others changes an attribute.
[[nodiscard]] std::string_view event_type_of(const status_change& what);

/// Appends the event: its number as id, so that a client resumes behind it, and one line of JSON.
/// @param previous the number before it in this stream.
void append_event(std::string& out, const status_change& what, persistence::position previous);

} // namespace cotm::edge::tmf622
