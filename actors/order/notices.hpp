// actors/order/notices.hpp: who has to be told what about an order, and has not confirmed it.

#pragma once

#include "actors/order/model.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace cotm::order {

/// Most notices of one order in its whole life: their numbers have 16 bits. An order that was
/// amended so often that it has more tells nobody of single distributed orders any more.
inline constexpr std::size_t notices_max = 60'000;

/// Kept free of those for what the end of the order has to tell, and to each sink.
inline constexpr std::size_t notices_of_end_max = 5'000;

/// The notices to send now, by number: of each sink the first that it has not confirmed, so that it
/// hears of an order in the order in which things happened; unless that one waits for its next
/// attempt or for a person.
[[nodiscard]] std::vector<std::uint16_t> notices_owed(const state& order);

/// When the next notice is sent again by itself; none if none is.
[[nodiscard]] std::optional<instant> next_notice(const state& order);

/// How a notice is called where a distributed order has its id: "notice/<sink>/<no>".
/// @pre There is a notice of this number.
[[nodiscard]] std::string notice_id(const state& order, std::uint16_t notice_no);

} // namespace cotm::order
