// edge/tmf622/render_history.hpp: recorded events as JSON, named as in schemas/order.capnp.
//
// The history of an order, for the audit: what happened, when, to what, who asked for it and why.
// `cotmctl` shows records of a journal in the same words.

#pragma once

#include "actors/queries.hpp"
#include "edge/json/writer.hpp"

namespace cotm::edge::tmf622 {

/// How much is said of an event that brought a plan.
enum class plan_detail : std::uint8_t { without, with };

/// Appends one event as an object. Distributed orders are named by their place in the order, from
/// 0, as "slot".
/// @param asked The plan that the event belongs to, if it is known: then distributed orders,
///   milestones, groups and related orders are called by their names besides.
void write_event(json::writer& out, const order::event& fact, const order::plan* asked,
                 plan_detail shown);

/// Appends one record of an order's history as an object: its revision, its place in the log, when
/// it was decided, and its events.
void write_record(json::writer& out, const history_record& shown, plan_detail detail);

} // namespace cotm::edge::tmf622
