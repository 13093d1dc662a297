// actors/order/groups.cpp: the members of a group are released together or not at all.
//
//     all could start          every destination is ready
//     [group_readied] -------> [released] .......... a member cannot be done
//        |      ^                                         |
//        |      `-- [group_unreadied]                     | policy: keep: nothing more than its
//        v          one cannot start any more             v         fallout
//     the deadline passes ---------------------> [group_failed]   compensate: the others are undone
//                                                   |    ^
//             a person retries, skips or            `----'
//             re-routes a member: all begin anew
//
// What is undone because its group failed is as new then: it waits for its group, which waits for a
// person. If the person gives the member up the group can never be released, and the others are
// abandoned. With a member that is undone goes whatever was started because of it.
//
// Absent on purpose: whether a destination is ready. Its actor knows; it says `open_group` or
// `delay_group`.

#include "actors/order/groups.hpp"

#include "actors/order/graph.hpp"
#include "actors/order/rules.hpp"

#include <algorithm>
#include <utility>

namespace cotm::order {

namespace {

slot to_slot(std::size_t index) {
  return static_cast<slot>(index);
}

bool is_decided(const group_progress& group) {
  return group.released || group.failed;
}

/// The members that are released when their group is. All of them can start. @pre It gathers.
std::vector<slot> gathered(const state& order, std::uint16_t group_no) {
  std::vector<slot> members;
  for (auto about : members_of(*order.asked, group_no))
    if (is_to_gather(order.distributed[about]))
      members.push_back(about);
  return members;
}

/// A member that keeps its group from being ready any more; if nobody is left, the first that was.
slot unready_member(const state& order, std::uint16_t group_no, instant now) {
  auto opens = opening_times(order);
  auto members = members_of(*order.asked, group_no);
  auto found = std::ranges::find_if(members, [&](slot about) {
    return is_to_gather(order.distributed[about]) && (!opens[about] || *opens[about] > now);
  });
  return found != members.end() ? *found : members.front();
}

group_failed miss_deadline(const state& order, std::uint16_t group_no, instant now) {
  const auto& group = order.groups[group_no];
  auto reason = std::string{"its members were not released in time"};
  if (group.waits_for)
    reason = "'" + order.asked->distributed[*group.waits_for].destination + "' was not ready"
             + (group.why_not.empty() ? "" : ": " + group.why_not);
  return {group_no, std::string{group_deadline_code}, std::move(reason), {}, now};
}

/// A distributed order that cannot be done, as one fact says.
struct lost_member {
  slot about = 0;
  std::string code;
  std::string reason;
};

std::optional<lost_member> member_lost_by(const state& order, const event& fact) {
  if (const auto* one = std::get_if<attempt_failed>(&fact); one != nullptr && !one->retry_at)
    return lost_member{one->about, one->code, one->reason};
  if (const auto* one = std::get_if<failed>(&fact))
    return lost_member{one->about, one->code, one->reason};
  if (const auto* one = std::get_if<settled_by_hand>(&fact);
      one != nullptr && one->how == outcome::failed)
    return lost_member{one->about, order.distributed[one->about].tries.code, one->who.why};
  return std::nullopt;
}

/// Says whether something was done, or is being done, that can be undone.
bool is_begun(const progress& one) {
  return one.wanted == aim::perform
         && (one.how == outcome::completed || (one.how == outcome::open && one.released));
}

/// Says whether a member has to wait for its group if that fails.
bool is_concerned(const progress& one) {
  return is_begun(one) || is_to_gather(one);
}

/// Adds to `undone` what was started because of something in it.
void add_dependants(const state& order, std::vector<bool>& undone, std::vector<slot> from) {
  std::vector<std::vector<slot>> dependants(undone.size());
  for (std::size_t i = 0; i < undone.size(); ++i)
    for (const auto& edge : order.asked->distributed[i].depends_on)
      if (binds_start(edge.type))
        dependants[edge.on].push_back(to_slot(i));
  while (!from.empty()) {
    auto on = from.back();
    from.pop_back();
    for (auto about : dependants[on])
      if (!undone[about] && is_begun(order.distributed[about])) {
        undone[about] = true;
        from.push_back(about);
      }
  }
}

/// Lists what is undone if a group fails: its members, and what was built on them.
std::vector<slot> to_be_undone(const state& order, const std::vector<slot>& members) {
  std::vector<bool> undone(order.distributed.size(), false);
  std::vector<slot> from;
  for (auto about : members)
    if (is_begun(order.distributed[about])) {
      undone[about] = true;
      from.push_back(about);
    }
  add_dependants(order, undone, std::move(from));
  std::vector<slot> listed;
  for (std::size_t i = 0; i < undone.size(); ++i)
    if (undone[i])
      listed.push_back(to_slot(i));
  return listed;
}

void fail_group_of(unfolding& here, const lost_member& lost) {
  const auto& order = here.order();
  auto no = group_no_of(*order.asked, lost.about);
  if (!no || !order.groups[*no].released || order.groups[*no].failed)
    return;
  auto members = members_of(*order.asked, *no);
  auto is_other
    = [&](slot about) { return about != lost.about && is_concerned(order.distributed[about]); };
  if (std::ranges::none_of(members, is_other))
    return; // There is nobody that it could be released together with.
  here.note(group_failed{*no, lost.code, lost.reason, to_be_undone(order, members), here.now()});
}

/// Says which group a command is about, if that still gathers.
/// @errors not_placed, unknown_group
result<const group_progress*, rejection> gathering(const state& order, std::uint16_t group_no) {
  if (!order.is_placed())
    return refuse(rejection_code::not_placed);
  if (group_no >= order.groups.size())
    return refuse(rejection_code::unknown_group);
  const auto& group = order.groups[group_no];
  return is_gathering(group) ? &group : nullptr;
}

} // namespace

std::vector<slot> members_to_ask(const state& order, const policy& rules, std::uint16_t group_no) {
  if (!is_gathering(order.groups.at(group_no)))
    return {};
  auto members = gathered(order, group_no);
  std::erase_if(members, [&](slot about) { return is_done_by_people(order, about, rules); });
  return members;
}

decision on(const state& order, const open_group& asked, const context& with) {
  auto group = gathering(order, asked.group_no);
  if (!group)
    return tl::unexpected{group.error()};
  if (*group == nullptr)
    return nothing_new();
  if (with.now >= *(*group)->deadline)
    return events{miss_deadline(order, asked.group_no, with.now)};
  return release(order, gathered(order, asked.group_no), with);
}

decision on(const state& order, const delay_group& said, const context& with) {
  auto group = gathering(order, said.group_no);
  if (!group)
    return tl::unexpected{group.error()};
  if (said.waits_for >= order.distributed.size())
    return refuse(rejection_code::unknown_slot);
  if (*group == nullptr || group_no_of(*order.asked, said.waits_for) != said.group_no
      || !is_to_gather(order.distributed[said.waits_for]))
    return nothing_new();
  if ((*group)->waits_for == said.waits_for && (*group)->why_not == said.why_not)
    return nothing_new();
  return events{group_delayed{said.group_no, said.waits_for, said.why_not, with.now}};
}

void draw_group_failures(unfolding& here) {
  if (here.order().groups.empty() || here.rules().groups.on_failure == group_failure::keep)
    return;
  const auto count = here.facts().size();
  for (std::size_t i = 0; i < count; ++i)
    if (auto lost = member_lost_by(here.order(), here.facts()[i]))
      fail_group_of(here, *lost);
}

void draw_groups(unfolding& here) {
  if (std::ranges::all_of(here.order().groups, is_decided))
    return;
  const auto times = gathering_times(here.order());
  for (std::uint16_t no = 0; no < times.size(); ++no) {
    const auto& group = here.order().groups[no];
    if (is_decided(group))
      continue;
    // A clock that was set back makes nobody unready.
    auto seen = std::max(here.now(), group.ready.value_or(here.now()));
    auto is_ready = times[no] && *times[no] <= seen;
    if (!group.ready && is_ready)
      here.note(group_readied{no, here.now() + here.rules().groups.deadline, here.now()});
    else if (group.ready && !is_ready)
      here.note(group_unreadied{no, unready_member(here.order(), no, seen), here.now()});
    else if (group.ready && here.now() >= *group.deadline)
      here.note(miss_deadline(here.order(), no, here.now()));
  }
}

} // namespace cotm::order
