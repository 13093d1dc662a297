// actors/order/vocabulary.hpp: the words that an order, its policies and its records share.

#pragma once

#include "runtime/base/uuid.hpp"
#include "runtime/base/vocabulary.hpp"

#include <cstddef>
#include <cstdint>

namespace cotm::order {

using order_id = uuid;
using item_no = std::uint16_t; ///< Place of an item in its order.
using slot = std::uint16_t;    ///< Place of a distributed order in its order.

// -- limits --------------------------------------------------------------------------------------

/// Most items, and most distributed orders, in one order. Each may become an actor; more is a bulk
/// order and is split by whoever sends it.
inline constexpr std::size_t items_max = 1'000;
inline constexpr std::size_t distributed_orders_max = 1'000;

/// Most milestones and most dependencies of one distributed order: what a person can still read.
inline constexpr std::size_t milestones_max = 64;
inline constexpr std::size_t dependencies_max = 64;

/// Bytes of an id, name, code or destination: fits any index key.
inline constexpr std::size_t name_bytes_max = 200;

/// Bytes of a reason that a destination gives; longer ones are cut where they enter.
inline constexpr std::size_t reason_bytes_max = 1'000;

/// Priorities are 0 (highest) to 4, as TMF622 has them.
inline constexpr std::uint8_t priority_max = 4;
inline constexpr std::size_t priority_count = priority_max + 1;

/// How long an order may be silent before somebody is told that it is, if no policy says otherwise.
/// No order that waits can be forgotten: this timer runs even when no date was ever given.
inline constexpr duration review_interval = std::chrono::hours{24 * 7};

// -- words ---------------------------------------------------------------------------------------

/// Source: MEF 123, coordinatedAction. The two that bind a start are obeyed; the two that bind a
/// finish are kept and shown, since a finish is the destination's to decide.
enum class dependency_type : std::uint8_t {
  finish_to_start,
  start_to_start,
  finish_to_finish,
  start_to_finish,
};

/// Which kind of promise. The numbers are those of `JeopardyKind` in schemas/order.capnp.
enum class jeopardy_kind : std::uint8_t {
  completion,      ///< A requested completion date.
  acknowledgement, ///< A destination says that it has a transfer.
  milestone,       ///< A milestone's date.
  stalled,         ///< Anything at all happens within the review interval.
  start,           ///< A requested start date.
  customer_reply,  ///< The customer, or whoever asked, does what is pending.
  notice,          ///< A sink confirms a notice: billing, maintenance.
  task,            ///< A person completes a task.
};
inline constexpr std::size_t jeopardy_kind_count = 8;

enum class jeopardy_level : std::uint8_t { none, normal, hazard, critical };

} // namespace cotm::order
