// actors/order/amend.hpp: what of an order may be amended, in which stage, and what that takes.
//
// One table. An amendment is compared with the plan, field by field; of all that differs in one
// distributed order the strongest remedy is taken, and if one thing is refused the whole amendment
// is: an order is never amended by half. What does not differ runs on.
//
//     field \ stage  waiting  in flight  no return  done    beyond  ended   redoing
//     identity       refuse   refuse     refuse     refuse  refuse  refuse  refuse
//     terms          plain    plain      plain      plain   plain   plain   plain
//     dates          plain    inform     inform     plain   plain   plain   plain
//     milestone
//       dates        plain    plain      plain      plain   plain   plain   plain
//     milestones     plain    inform     refuse     plain   refuse  plain   plain
//     dependencies   plain    plain      plain      plain   plain   plain   plain
//     group          plain    refuse     refuse     refuse  refuse  refuse  plain
//     destination    plain    redo       refuse     redo    refuse  redo    plain
//     payload        plain    amend      refuse     redo    refuse  redo    plain
//     items          plain    amend      refuse     redo    refuse  redo    plain
//     presence       undo     undo       refuse     undo    refuse  undo    undo
//
// What an amendment took out may come back: it is performed anew.

#pragma once

#include "actors/order/model.hpp"

#include <array>

namespace cotm::order {

/// What of a plan may differ.
enum class field : std::uint8_t {
  identity,        ///< Of the order: external id, customer, orders that it depends on.
  terms,           ///< Of the order: priority, category, dates, notes and whatever else it has.
  dates,           ///< From here on of one distributed order: requested start and completion.
  milestone_dates, ///< Destinations are not told these.
  milestones,      ///< Which there are, and which is the point of no return.
  dependencies,
  group,
  destination,
  payload,
  items,    ///< Which ones it serves, and what is asked of those.
  presence, ///< That it is there at all.
};
inline constexpr std::size_t field_count = 11;

/// How far one distributed order has come.
enum class stage : std::uint8_t {
  waiting,   ///< Not handed over; to be tried again, or fallen out, included.
  in_flight, ///< Its destination can still change it.
  no_return, ///< In flight, past its point of no return.
  done,      ///< Completed or performed.
  beyond,    ///< Done, past its point of no return.
  ended,     ///< Failed or skipped.
  redoing,   ///< Being undone, to be performed anew with whatever the plan says then.
};
inline constexpr std::size_t stage_count = 7;

/// What it takes, the stronger the later.
enum class remedy : std::uint8_t {
  plain,  ///< Nothing: the plan is replaced.
  inform, ///< Its destination is told; that the work is done before makes no difference.
  amend,  ///< Its destination is told; work that is done before is redone.
  redo,   ///< It is undone and performed anew.
  undo,   ///< It is undone.
  refuse,
};

/// What an amendment of a field takes, by stage.
[[nodiscard]] constexpr remedy remedy_for(field what, stage at) {
  using enum remedy;
  using row = std::array<remedy, stage_count>;
  constexpr std::array<row, field_count> table = {{
    // waiting, in_flight, no_return, done, beyond, ended, redoing
    {refuse, refuse, refuse, refuse, refuse, refuse, refuse}, // identity
    {plain, plain, plain, plain, plain, plain, plain},        // terms
    {plain, inform, inform, plain, plain, plain, plain},      // dates
    {plain, plain, plain, plain, plain, plain, plain},        // milestone_dates
    {plain, inform, refuse, plain, refuse, plain, plain},     // milestones
    {plain, plain, plain, plain, plain, plain, plain},        // dependencies
    {plain, refuse, refuse, refuse, refuse, refuse, plain},   // group
    {plain, redo, refuse, redo, refuse, redo, plain},         // destination
    {plain, amend, refuse, redo, refuse, redo, plain},        // payload
    {plain, amend, refuse, redo, refuse, redo, plain},        // items
    {undo, undo, refuse, undo, refuse, undo, undo},           // presence
  }};
  return table[static_cast<std::size_t>(what)][static_cast<std::size_t>(at)];
}

/// @pre The order is placed and not cancelled, and no amendment took this out.
[[nodiscard]] stage stage_of(const state& order, slot about);

/// Brings a plan that somebody wants into the shape of the order's: every distributed order keeps
/// its place, by its id; new ones come at the end; those that are gone, or marked as removed, stay
/// as removed ones. What tells a repeated order from a conflicting one stays as it was placed.
///
/// @pre The order is placed.
/// @errors as `find_fault`, of the plan that is wanted, about its places; then
///         too_many_distributed_orders, counting removed ones
[[nodiscard]] result<plan_ptr, rejection> align(const state& order, const plan& wanted);

} // namespace cotm::order
