// actors/order/codec_types.hpp: what a record tells the world besides its events.

#pragma once

#include "actors/order/status.hpp"

#include <string>
#include <vector>

namespace cotm::order {

/// What readers of the feed route by: computed when the record was made, never read by the model.
struct digest {
  lifecycle state = lifecycle::acknowledged;
  jeopardy_level jeopardy = jeopardy_level::none;
  std::uint8_t priority = 4;
  std::uint8_t percent_complete = 0;
  std::string customer;
  std::string external_id;
  std::vector<std::string> destinations; ///< Those that an event of the record concerns.
  bool operator==(const digest&) const = default;
};

/// One event, for a list.
struct event_summary {
  std::string_view name; ///< As in schemas/order.capnp: "milestoneReached". Static storage.
  std::optional<slot> about;
};

/// Computes the digest of a record: the state after it, and the destinations of its events.
[[nodiscard]] digest digest_of(const state& order, const std::vector<event>& facts);

} // namespace cotm::order
