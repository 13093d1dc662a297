// actors/order/promises.hpp: the dates that an order is measured against.
//
// A promise binds from the moment that somebody can be held to it until it is kept or can no longer
// be. One that binds when a threshold of its rule is reached is in jeopardy (jeopardies.cpp).
//
//     kind             whose            binds while                           is due
//     completion       order, slot      it is wanted and has not completed    when that was asked
//     milestone        slot             it is wanted and has not reached it   when that was planned
//     start            order, slot      it was never handed over              when that was asked
//     acknowledgement  slot             a transfer is on its way              as its destination
//     may customer_reply   slot             it is pending                         policy, from then
//     on notice           order, slot      its sink has not confirmed it         as that may take
//     task             order, slot      it is open, snoozed or not            as the task says
//     stalled          order            the order is not at rest              policy, of silence
//
// Silence is counted from the last thing that happened. An order that waits for nothing but dates
// is not silent before the first of them: nobody could say anything. Of every order that is not at
// rest at least this one binds.

#pragma once

#include "actors/order/model.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace cotm::order {

struct promise {
  jeopardy_key key;
  instant due;
  duration planned{}; ///< From the requested start, the release or the placement to `due`.
  std::string_view destination; ///< Or sink, for rules; empty: of nobody. As long as the order is.
  bool is_on_track = false;     ///< Nothing is in its way: thresholds before `due` are not reached.
};

/// Which number a promise of an acknowledgement has in its key, by the transfer.
inline constexpr std::uint16_t work_part = 0;
inline constexpr std::uint16_t beside_part = 1;

/// What many questions about one state have in common, found out once.
/// @pre The order is placed, and outlives this; so do the rules.
class survey {
public:
  survey(const state& order, const policy& rules);

  [[nodiscard]] const state& order() const noexcept {
    return order_;
  }
  [[nodiscard]] const policy& rules() const noexcept {
    return rules_;
  }
  [[nodiscard]] bool is_over() const noexcept {
    return is_over_;
  }
  [[nodiscard]] bool is_at_rest() const noexcept {
    return is_at_rest_;
  }
  /// Says whether a distributed order can never start: see `abandoned`.
  [[nodiscard]] bool is_given_up(slot about) const {
    return !given_up_.empty() && given_up_[about];
  }
  /// See `opening_times`.
  [[nodiscard]] const std::vector<std::optional<instant>>& opens();

private:
  const state& order_;
  const policy& rules_;
  bool is_over_ = false;
  bool is_at_rest_ = false;
  std::vector<bool> given_up_; ///< Empty: none.
  std::vector<std::optional<instant>> opens_;
};

/// All promises that bind now, late ones included. None if the order is at rest.
[[nodiscard]] std::vector<promise> open_promises(survey& known);

/// When it is to be noted, or noted again, that nothing happens. @pre Not at rest.
[[nodiscard]] instant review_at(survey& known);

/// The highest level of whose threshold `now` is not before. By the first rule that matches; by
/// none, none.
[[nodiscard]] jeopardy_level level_at(const survey& known, const promise& one, instant now);

/// When a promise reaches a level above `above`; none if it never does.
[[nodiscard]] std::optional<instant> next_level_at(const survey& known, const promise& one,
                                                   jeopardy_level above);

/// The next step of a jeopardy's ladder, and when it is climbed.
struct next_step {
  const escalation_step* what = nullptr; ///< As long as the rules.
  instant at;                            ///< Not before an acknowledgement ends.
};

/// None at the top, or if there is no ladder.
[[nodiscard]] std::optional<next_step> next_step_of(const state& order, const jeopardy& late,
                                                    const policy& rules);

} // namespace cotm::order
