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

/// The states of TMF622 that an order or an item of ours can be in. Items are never `partial`.
enum class lifecycle : std::uint8_t {
  acknowledged, ///< Accepted, and nothing has been released yet.
  in_progress,
  held, ///< Waits for a person on our side: no destination, or quarantined.
  completed,
  partial,
  failed,
};

/// The name as TMF622 spells it: "inProgress".
[[nodiscard]] std::string_view to_text(lifecycle is);
[[nodiscard]] std::string_view to_text(jeopardy_level is);
[[nodiscard]] std::string_view to_text(jeopardy_kind is);
[[nodiscard]] std::string_view to_text(dependency_type is);

/// A word for the reason of a refusal: "unknownSlot".
[[nodiscard]] std::string_view to_text(rejection_code why);

/// The phase that one distributed order is in.
enum class phase : std::uint8_t {
  waiting,      ///< For a date, a dependency or its group.
  unrouted,     ///< For a person to choose its destination.
  transferring, ///< Released, and not acknowledged yet.
  in_progress,  ///< Acknowledged by its destination.
  quarantined,
  completed,
  failed,
  abandoned, ///< Can never start: what it depends on has failed.
};

[[nodiscard]] std::string_view to_text(phase is);

/// @pre The order is placed; here and below.
[[nodiscard]] phase phase_of(const state& order, slot about);
[[nodiscard]] std::vector<phase> phases_of(const state& order);
[[nodiscard]] lifecycle lifecycle_of(const state& order);

/// The state of each item, by `item_no`. An item with nested items rolls them up.
[[nodiscard]] std::vector<lifecycle> item_states_of(const state& order);

[[nodiscard]] constexpr bool is_final(lifecycle is) {
  return is == lifecycle::completed || is == lifecycle::partial || is == lifecycle::failed;
}

/// Distributed orders that have completed, in percent, rounded down; 100 only if all have.
[[nodiscard]] std::uint8_t percent_complete_of(const state& order);

/// When the order became final; none while it is not.
[[nodiscard]] std::optional<instant> finished_at(const state& order);

/// The highest level of the jeopardies that are raised.
[[nodiscard]] jeopardy_level jeopardy_of(const state& order);

/// One sentence: what the order waits for and since when. Empty if it is final.
[[nodiscard]] std::string waiting_for(const state& order);

} // namespace cotm::order
