// actors/order/graph.hpp: what waits for what in an order, and what may start.
//
// Distributed orders are the nodes, dependencies the edges. Two kinds of edges bind a start:
// finish-to-start and start-to-start. The other two bind a finish: what is done before it may
// finish is performed, and completes when it may. A group is one node as far as its first start
// goes: its members are released together or not at all. Other orders that this one depends on are
// edges from outside.

#pragma once

#include "actors/order/model.hpp"

#include <optional>
#include <vector>

namespace cotm::order {

/// Finds the first thing that is wrong with a plan: a limit, an unknown reference, a cycle.
[[nodiscard]] std::optional<rejection> find_fault(const plan& asked);

/// Says whether a dependency binds the start of what depends; the others bind its finish.
[[nodiscard]] bool binds_start(dependency_type type);

/// Says for each distributed order whether it can never start, because something that it needs the
/// completion (or, start-to-start, the start) of has failed, or a member of its group cannot start.
[[nodiscard]] std::vector<bool> abandoned(const state& order);

/// The instant from which each distributed order may be released, as far as its own start date, its
/// dependencies, the orders that it depends on and the time of its next attempt go; none as long as
/// one of them is still to happen. Also none for what is released or settled already, is not
/// wanted, waits for a person or has no destination.
[[nodiscard]] std::vector<std::optional<instant>> opening_times(const state& order);

/// The instant from which each group could be released: the last of the opening times of those
/// members that it has to wait for. None as long as one of these has none, for a group that was
/// released, and for one that nobody is left of.
[[nodiscard]] std::vector<std::optional<instant>> gathering_times(const state& order);

/// What is to be released at `now`. Members of a group that was not released yet, or has failed,
/// are left out: they wait for one another and for their destinations (groups.cpp).
[[nodiscard]] std::vector<slot> releasable(const state& order, instant now);

/// When time alone next releases something, has a group gather, or has one fail that does. None if
/// something else has to happen first.
[[nodiscard]] std::optional<instant> next_start(const state& order);

/// The instant from which each distributed order that was performed may complete; none while it
/// waits or is not wanted, and for all others.
[[nodiscard]] std::vector<std::optional<instant>> finishing_times(const state& order);

/// Says whether a distributed order that is done now has to wait before it completes.
[[nodiscard]] bool has_finish_to_wait_for(const state& order, slot about);

/// The destination that has the work, or is to have it.
[[nodiscard]] const std::string& destination_of(const state& order, slot about);

/// Says whether the work is with its destination, or has to get there.
[[nodiscard]] bool is_with_destination(const progress& one);

/// Says for each distributed order whether a person has to see to its group, which failed: not if a
/// member fell out, since then it is that one that the person has to see to.
[[nodiscard]] std::vector<bool> held_back(const state& order);

/// The number of a distributed order's group; none if it is in none.
[[nodiscard]] std::optional<std::uint16_t> group_no_of(const plan& asked, slot about);

/// As `group_no_of`, for whoever asks about many.
class group_numbers {
public:
  explicit group_numbers(const plan& asked);

  [[nodiscard]] std::optional<std::uint16_t> of(slot about) const {
    return number_.empty() ? std::nullopt : number_[about];
  }

private:
  std::vector<std::optional<std::uint16_t>> number_; ///< Empty if there are no groups.
};

/// How many groups a plan has.
[[nodiscard]] std::size_t group_count_of(const plan& asked);

/// The members of each group, by number.
[[nodiscard]] std::vector<std::vector<slot>> groups_of(const plan& asked);

/// The members of one group. @pre There is a group of this number.
[[nodiscard]] std::vector<slot> members_of(const plan& asked, std::uint16_t group_no);

/// Says whether a member of a group that was not released, or failed, has to be waited for: not one
/// that leaves the group, is done, or went already.
[[nodiscard]] bool is_to_gather(const progress& one);

/// Says whether a group could start, and waits for its destinations.
[[nodiscard]] bool is_gathering(const group_progress& group);

/// The orders that this one waits for, by number: what is to be learnt of them matters still.
[[nodiscard]] std::vector<std::uint16_t> relations_open(const state& order);

/// Says whether nothing more can happen to the work: every distributed order has settled or is
/// abandoned, and nothing is to be undone. Tasks and notices may be left.
[[nodiscard]] bool is_over(const state& order);

} // namespace cotm::order
