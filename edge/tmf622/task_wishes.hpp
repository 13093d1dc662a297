// edge/tmf622/task_wishes.hpp: what people do with tasks, as requests say it.

#pragma once

#include "edge/tmf622/wish.hpp"

#include <array>
#include <optional>

namespace cotm::edge::tmf622 {

/// Opens a task: {type, queue?, title?, distributedOrder?, dueDate?, reason?}.
[[nodiscard]] wish read_open_task(const wish_source& from, checked& into);

[[nodiscard]] wish read_claim(const wish_source& from, checked& into);    ///< {reason?}
[[nodiscard]] wish read_release(const wish_source& from, checked& into);  ///< {reason?}
[[nodiscard]] wish read_assign(const wish_source& from, checked& into);   ///< {to, reason?}
[[nodiscard]] wish read_snooze(const wish_source& from, checked& into);   ///< {until, reason?}
[[nodiscard]] wish read_complete(const wish_source& from, checked& into); ///< {outcome, reason?}
[[nodiscard]] wish read_comment(const wish_source& from, checked& into);  ///< {text, reason?}

/// What can be wished for of a task that is there.
inline constexpr std::array task_wishes
  = {wish_kind{"claim", read_claim},       wish_kind{"release", read_release},
     wish_kind{"assign", read_assign},     wish_kind{"snooze", read_snooze},
     wish_kind{"complete", read_complete}, wish_kind{"comment", read_comment}};

/// The number of a task in its order, as a path spells it.
[[nodiscard]] std::optional<order::task_no> parse_task_no(std::string_view text);

} // namespace cotm::edge::tmf622
