// edge/tmf622/attributes.hpp: which members of an order are ours and which are only kept.

#pragma once

#include "edge/json/document.hpp"

#include <array>
#include <span>
#include <string>
#include <string_view>

namespace cotm::edge::tmf622 {

/// Members of an order that we compute, or take apart; all others are kept as they come. A client
/// may send back what it was shown: what we compute is then ignored.
inline constexpr std::array<std::string_view, 11> order_members_of_ours = {"id",
                                                                           "href",
                                                                           "state",
                                                                           "orderDate",
                                                                           "completionDate",
                                                                           "expectedCompletionDate",
                                                                           "productOrderItem",
                                                                           "distributedOrder",
                                                                           "percentComplete",
                                                                           "waitingFor",
                                                                           "jeopardyAlert"};

/// Likewise of an item.
inline constexpr std::array<std::string_view, 2> item_members_of_ours
  = {"productOrderItem", "state"};

/// The other members of an object, as they came: joined by commas, without braces.
[[nodiscard]] std::string attributes_of(json::value object,
                                        std::span<const std::string_view> of_ours);

} // namespace cotm::edge::tmf622
