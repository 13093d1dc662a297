// actors/order/interpret.cpp: see interpret.hpp.

#include "actors/order/interpret.hpp"

#include "runtime/base/invariant.hpp"

#include <algorithm>

namespace cotm::order {

command interpret(slot about, const report& said, instant now) {
  auto at = said.at.value_or(now);
  switch (said.is) {
    case report::kind::acknowledged:
      return acknowledge{about, at};
    case report::kind::milestone:
      return reach_milestone{about, said.code, at};
    case report::kind::completed:
      return complete{about, at};
    case report::kind::failed:
      return fail{about, said.code, said.reason, at};
    case report::kind::in_progress:
      return acknowledge{about, at};
    case report::kind::pending:
    case report::kind::held:
    case report::kind::rejected:
    case report::kind::cancelled:
    case report::kind::expected_completion:
      return check{};
    case report::kind::refused:
      break;
  }
  COTM_INVARIANT(said.is != report::kind::refused);
  return check{};
}

std::optional<slot> find_slot(const state& order, const transfer_key& key) {
  if (!order.is_placed() || key.revision != 1) // No amendment has made another one yet.
    return std::nullopt;
  const auto& planned = order.asked->distributed;
  auto found = std::ranges::find(planned, key.distributed_order, &distributed_plan::id);
  if (found == planned.end())
    return std::nullopt;
  return static_cast<slot>(found - planned.begin());
}

} // namespace cotm::order
