// actors/order/tasks.hpp: work for people.
//
// A task is opened by a person, or by a rule because something needs one: then it has a cause, and
// is closed by itself when that is over. For one cause one task is open. Completing a task is one
// of the ways to do what it is for, and does exactly what the other ways do:
//
//     cause           opened when                     completed with     which does
//     unrouted        nobody knows where it goes      a destination      reroute
//     fallout         something is stuck              the name of an     retry, skip, ...
//                                                     action
//     work            its destination is people       "completed"        complete
//                                                     anything else      fail, with it as the code
//     notice          a sink does not take a notice   "retry"            resend_notice
//     date_changed,   a task rule says so             whatever its type  nothing
//     ..., asked      somebody opened it              allows             nothing
//
// Whoever claims work, or is given it, has acknowledged it. Work that is undone, and its undoing,
// are tasks of their own: each stands for a transfer and has its revision for `task::part`.

#pragma once

#include "actors/order/fallout.hpp"
#include "actors/order/model.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace cotm::order {

/// What work that was done is completed with; with anything else it has failed.
inline constexpr std::string_view done_outcome = "completed";

[[nodiscard]] bool is_open(const task& one);

/// The revision of the transfer that people are to carry out now; none if they are not.
[[nodiscard]] std::optional<std::uint32_t> work_by_hand(const progress& one);

/// Says whether there is an open task for the work of a distributed order that people do.
[[nodiscard]] bool has_open_work(const state& order, slot about);

/// The open task to resolve what is stuck.
[[nodiscard]] std::optional<task_no> open_task_of(const state& order, const stuck& one);

} // namespace cotm::order
