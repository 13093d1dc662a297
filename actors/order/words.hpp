// actors/order/words.hpp: the words of an order, as TMF622 and our own resources spell them.
//
// One name per value, in camel case as in JSON: "inProgress". Each `to_text` is total, and no two
// values of one type share a name.

#pragma once

#include "actors/order/fallout.hpp"
#include "actors/order/model.hpp"
#include "actors/order/status.hpp"

#include <array>
#include <string_view>

namespace cotm::order {

inline constexpr std::array all_lifecycles
  = {lifecycle::acknowledged, lifecycle::in_progress, lifecycle::held,
     lifecycle::completed,    lifecycle::partial,     lifecycle::failed,
     lifecycle::pending,      lifecycle::cancelled,   lifecycle::pending_cancellation};

[[nodiscard]] std::string_view to_text(lifecycle is);
[[nodiscard]] std::string_view to_text(phase is);
[[nodiscard]] std::string_view to_text(outcome is);
[[nodiscard]] std::string_view to_text(aim is);
[[nodiscard]] std::string_view to_text(condition is);
[[nodiscard]] std::string_view to_text(jeopardy_level is);
[[nodiscard]] std::string_view to_text(jeopardy_kind is);
[[nodiscard]] std::string_view to_text(dependency_type is);
[[nodiscard]] std::string_view to_text(transfer_kind is);
[[nodiscard]] std::string_view to_text(task_state is);
[[nodiscard]] std::string_view to_text(task_cause is);
[[nodiscard]] std::string_view to_text(fallout is);
[[nodiscard]] std::string_view to_text(action is);
[[nodiscard]] std::string_view to_text(notice_trigger is);
[[nodiscard]] std::string_view to_text(amended_slot::change is);

/// A word for the reason of a refusal: "unknownDistributedOrder".
[[nodiscard]] std::string_view to_text(rejection_code why);

} // namespace cotm::order
