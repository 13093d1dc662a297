// actors/order/fallout.hpp: what waits for a person, and what a person can do about it.
//
// What the rules cannot go on with falls out: nobody knows where it should go, it failed more often
// than its destination's rules allow, it could not be undone, its group could not be released, our
// own actor for it failed again and again. It stays where it is until a person decides. All orders
// with something like that are the order pool.
//
// What a person may do is one table, `possible_actions`: deciding goes by it, and whoever shows an
// order shows it.
//
//                         retry  skip  complete  give up  re-route  amend dates
//     waiting                     x                          x          x
//     unrouted                    x               x          x          x
//     transferring                                                      x
//     in progress,                         x                            x
//       pending, held
//     by hand                             (x)    (x)         x          x
//     retrying              x     x        x      x          x          x
//     fallen out            x     x        x      x          x          x
//     group failed          x     x               x          x          x
//     quarantined           x     x        x      x         (x)         x
//     finishing                            x                            x
//     undoing              (x)             x
//       that fell out       x     x        x      x
//     amendment fell out    x     x               x                     x
//
// Why:
// - Skip what is stuck, or has not begun: what is with a destination would go on unknown to us.
// - Complete by hand also what a destination has acknowledged: its report got lost, and somebody
//   rang them up. Not what nobody may have begun with. It overrules a finish that is waited for.
//   While undoing, it means that a person has undone it.
// - Give up what is stuck. What has not begun is taken out by an amendment, what is with a
//   destination by cancelling: that asks the destination. Undoing that is given up leaves the work
//   as it is, wanted again; skipping it is the same. An amendment that is skipped counts as taken,
//   one that is given up leaves the work as it was.
// - Re-route what no destination has. Of what is quarantined: unless it was acknowledged.
// - Work of people is completed by its task; here only if the order has too many to have opened
//   one. Undoing is retried if it waits for its next attempt.
// - None of them, said twice, means something else the second time. That is a law.

#pragma once

#include "actors/order/fingerprint.hpp"
#include "actors/order/model.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace cotm::order {

/// Why something waits for a person.
enum class fallout : std::uint8_t {
  unrouted, ///< No rule says where it should go.
  failed,   ///< And is not tried again by itself.
  undo_failed,
  amendment_failed,
  quarantined,
  group_failed, ///< And holds it back.
  notice_failed,
};

/// Says why a distributed order waits for a person; none if it does not.
[[nodiscard]] std::optional<fallout> why_stuck(const state& order, slot about);

/// As `why_stuck`, of all by slot; empty if none of them is stuck, as in most orders.
[[nodiscard]] std::vector<std::optional<fallout>> reasons_stuck(const state& order);

[[nodiscard]] bool is_stuck(const state& order, slot about);

/// @pre It is stuck.
[[nodiscard]] instant stuck_since(const state& order, slot about);

/// The fingerprint of why it is stuck. @pre It is stuck.
[[nodiscard]] std::string fingerprint_of(const state& order, slot about);

/// What a person can do about a distributed order; of the whole order there is also `cancel`.
enum class action : std::uint8_t {
  retry,
  skip,
  complete_by_hand,
  give_up,
  reroute,
  amend_dates,
};

/// What can be done about a distributed order now, by the table above.
[[nodiscard]] std::vector<action> possible_actions(const state& order, slot about);

/// One thing that waits for a person.
struct stuck {
  fallout why = fallout::failed;
  std::optional<slot> about;           ///< None: a notice about the whole order.
  std::optional<std::uint16_t> notice; ///< If it is one; what can be done is to send it again.
  instant since;
  std::string code;
  std::string reason;
  std::string fingerprint;
  std::string owner; ///< Who has claimed its task; else the role that a jeopardy climbed to.
  jeopardy_level risk = jeopardy_level::none; ///< Of it, or of the order as a whole.
  std::optional<task_no> task;                ///< The open task to resolve it.
  bool operator==(const stuck&) const = default;
};

/// Everything of an order that waits for a person, by slot, then by notice.
[[nodiscard]] std::vector<stuck> pool_of(const state& order);

} // namespace cotm::order
