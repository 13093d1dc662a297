// actors/order/interpret.cpp: see interpret.hpp.

#include "actors/order/interpret.hpp"

#include "actors/order/notices.hpp"
#include "runtime/base/invariant.hpp"

#include <algorithm>

namespace cotm::order {

command interpret(slot about, const report& said, instant now) {
  auto at = said.at.value_or(now);
  auto revision = said.key.revision;
  auto condition_of = [&](condition is) {
    return report_condition{about, is, said.code, said.reason, at, revision, said.sequence};
  };
  switch (said.is) {
    case report::kind::acknowledged:
      return acknowledge{about, at, revision};
    case report::kind::milestone:
      return reach_milestone{about, said.code, at, revision};
    case report::kind::completed:
      return complete{about, at, revision};
    case report::kind::failed:
      return fail{about, said.code, said.reason, at, revision};
    case report::kind::in_progress:
      return condition_of(condition::normal);
    case report::kind::pending:
      return condition_of(condition::pending);
    case report::kind::held:
      return condition_of(condition::held);
    case report::kind::rejected:
      return reject{about, said.code, said.reason, at, revision};
    case report::kind::cancelled: // It is not what was wanted, and trying again is for a person.
      return reject{about, said.code.empty() ? "cancelled" : said.code, said.reason, at, revision};
    case report::kind::expected_completion:
      return expect{about, said.expected.value_or(at), revision, said.sequence};
    case report::kind::refused:
      break;
  }
  COTM_INVARIANT(said.is != report::kind::refused);
  return check{};
}

command interpret_notice(std::uint16_t notice_no, const report& said, instant now) {
  switch (said.is) {
    case report::kind::completed:
      return confirm_notice{notice_no, said.key.revision, said.at.value_or(now)};
    case report::kind::failed:
    case report::kind::rejected:
    case report::kind::cancelled:
      return fail_notice{notice_no, said.key.revision, said.code, said.reason};
    case report::kind::acknowledged:
    case report::kind::milestone:
    case report::kind::in_progress:
    case report::kind::pending:
    case report::kind::held:
    case report::kind::expected_completion:
    case report::kind::refused:
      break;
  }
  return check{};
}

std::optional<slot> find_slot(const state& order, const transfer_key& key) {
  if (!order.is_placed())
    return std::nullopt;
  const auto& planned = order.asked->distributed;
  auto found = std::ranges::find(planned, key.distributed_order, &distributed_plan::id);
  if (found == planned.end())
    return std::nullopt;
  return static_cast<slot>(found - planned.begin());
}

std::optional<std::uint16_t> find_notice(const state& order, const transfer_key& key) {
  if (!key.distributed_order.starts_with(notice_id_prefix))
    return std::nullopt;
  for (std::size_t i = 0; i < order.notices.size(); ++i)
    if (auto no = static_cast<std::uint16_t>(i); notice_id(order, no) == key.distributed_order)
      return no;
  return std::nullopt;
}

} // namespace cotm::order
