// actors/order/status.hpp: what the facts about an order mean, in the words of TMF622.
//
// Everything here is computed, nothing is stored: a state that is derived cannot disagree with the
// facts that it is derived from.
//
// Source: TMF622 v4.0.0 ProductOrderStateType, ProductOrderItemStateType; roll-up of MEF 123,
// table 8 (completed: all did; failed: all did; partial: some of each).

#pragma once

#include "actors/order/model.hpp"

#include <string>
#include <string_view>

namespace cotm::order {

/// The states of TMF622 that an order or an item of ours can be in. Items are never `partial`. The
/// numbers are those of `OrderState` in schemas/order.capnp.
enum class lifecycle : std::uint8_t {
  acknowledged, ///< Accepted, and nothing has been released yet.
  in_progress,
  held, ///< Waits for a person on our side, or for a provider that has a problem.
  completed,
  partial, ///< Some was done, and the rest will not be.
  failed,
  pending, ///< Waits for the requester.
  cancelled,
  pending_cancellation, ///< A cancellation was asked for and is being carried out.
};

/// The phase that one distributed order is in.
enum class phase : std::uint8_t {
  waiting,      ///< For a date, a dependency, its group or another order.
  unrouted,     ///< For a person to choose its destination.
  transferring, ///< Released, and not acknowledged yet.
  in_progress,  ///< Acknowledged by its destination.
  quarantined,
  completed,
  failed,
  abandoned,  ///< Can never start: what it depends on has failed.
  by_hand,    ///< On a worklist: people do it.
  pending,    ///< Its destination waits for the requester.
  held,       ///< Its destination has a problem.
  retrying,   ///< Failed, and is tried again at a time that is known.
  fallen_out, ///< Failed, and waits for a person.
  finishing,  ///< Done, and waits for what its completion depends on.
  undoing,    ///< Is being cancelled, compensated or redone.
  cancelled,
  compensated,
  withdrawn,
  skipped,
};

/// @pre The order is placed; here and below.
[[nodiscard]] phase phase_of(const state& order, slot about);
[[nodiscard]] std::vector<phase> phases_of(const state& order);
[[nodiscard]] lifecycle lifecycle_of(const state& order);

/// The state of each item, by `item_no`. An item with nested items rolls them up.
[[nodiscard]] std::vector<lifecycle> item_states_of(const state& order);

[[nodiscard]] constexpr bool is_final(lifecycle is) {
  return is == lifecycle::completed || is == lifecycle::partial || is == lifecycle::failed
         || is == lifecycle::cancelled;
}

/// Distributed orders that have completed or were skipped, in percent of those that are wanted,
/// rounded down; 100 only if all have.
[[nodiscard]] std::uint8_t percent_complete_of(const state& order);

/// When the order became final; none while it is not.
[[nodiscard]] std::optional<instant> finished_at(const state& order);

/// The highest level of the jeopardies that are raised.
[[nodiscard]] jeopardy_level jeopardy_of(const state& order);

/// One sentence: what the order waits for and since when. Empty if it is final.
[[nodiscard]] std::string waiting_for(const state& order);

/// As `waiting_for`, of one distributed order. Empty if it has settled.
[[nodiscard]] std::string waiting_for(const state& order, slot about);

} // namespace cotm::order
