// actors/order/groups.hpp: groups, for whoever has to find out whether one can be released.

#pragma once

#include "actors/order/model.hpp"

#include <string_view>
#include <vector>

namespace cotm::order {

/// Why a group failed that was not released before its deadline.
inline constexpr std::string_view group_deadline_code = "groupDeadline";

/// Lists the members of a group that gathers whose destinations have to say that they are ready.
/// People always are; if there is nobody else the group can be opened at once. Empty for a group
/// that does not gather.
/// @pre There is a group of this number.
[[nodiscard]] std::vector<slot> members_to_ask(const state& order, const policy& rules,
                                               std::uint16_t group_no);

} // namespace cotm::order
