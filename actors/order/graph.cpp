// actors/order/graph.cpp: see graph.hpp.

#include "actors/order/graph.hpp"

#include <algorithm>
#include <map>
#include <string_view>
#include <unordered_set>
#include <utility>

namespace cotm::order {

namespace {

slot to_slot(std::size_t index) {
  return static_cast<slot>(index);
}

bool has_settled_as_done(const progress& one) {
  return one.how == outcome::completed || one.how == outcome::skipped;
}

/// Says whether a distributed order ended in a way that what depends on its completion, or on its
/// start, cannot happen.
bool is_lost_for_others(const progress& one) {
  switch (one.how) {
    case outcome::failed:
    case outcome::cancelled:
    case outcome::compensated:
    case outcome::withdrawn:
      return true;
    case outcome::open:
    case outcome::completed:
    case outcome::skipped:
      return false;
  }
  return false;
}

/// When a distributed order started and finished, or another order did.
struct milestones_of_other {
  std::optional<instant> started;
  std::optional<instant> finished;
};

milestones_of_other times_of(const progress& one) {
  if (one.wanted != aim::perform)
    return {}; // Whatever it was, it will not have been.
  auto finished = has_settled_as_done(one) ? one.settled : std::nullopt;
  return {one.acknowledged ? one.acknowledged : finished, finished};
}

milestones_of_other times_of(const related& other) {
  return {other.started ? other.started : other.finished, other.finished};
}

/// The instant from which something that binds a start is met; none while it is not.
std::optional<instant> start_met_at(dependency_type type, duration delay,
                                    const milestones_of_other& on, instant placed) {
  switch (type) {
    case dependency_type::finish_to_start:
      return on.finished ? std::optional{*on.finished + delay} : std::nullopt;
    case dependency_type::start_to_start:
      return on.started ? std::optional{*on.started + delay} : std::nullopt;
    case dependency_type::finish_to_finish:
    case dependency_type::start_to_finish:
      return placed;
  }
  return std::nullopt;
}

/// The instant from which something that binds a finish is met; none while it is not.
std::optional<instant> finish_met_at(dependency_type type, duration delay,
                                     const milestones_of_other& on, instant performed) {
  switch (type) {
    case dependency_type::finish_to_finish:
      return on.finished ? std::optional{*on.finished + delay} : std::nullopt;
    case dependency_type::start_to_finish:
      return on.started ? std::optional{*on.started + delay} : std::nullopt;
    case dependency_type::finish_to_start:
    case dependency_type::start_to_start:
      return performed;
  }
  return std::nullopt;
}

/// The later of two instants that both have to come; none if one of them is not known.
std::optional<instant> later(std::optional<instant> left, std::optional<instant> right) {
  return left && right ? std::optional{std::max(*left, *right)} : std::nullopt;
}

/// As `opening_times`, for one distributed order.
std::optional<instant> own_opening_time(const state& order, slot about) {
  const auto& planned = order.asked->distributed[about];
  const auto& one = order.distributed[about];
  if (one.released || one.how != outcome::open || one.wanted != aim::perform || one.is_quarantined
      || one.tries.fallen_out || planned.destination.empty())
    return std::nullopt;
  std::optional opens = order.placed;
  for (const auto& date :
       {order.asked->requested_start, planned.requested_start, one.tries.retry_at})
    if (date)
      opens = std::max(*opens, *date);
  for (const auto& edge : planned.depends_on)
    opens = later(opens, start_met_at(edge.type, edge.delay, times_of(order.distributed[edge.on]),
                                      order.placed));
  for (std::size_t i = 0; i < order.relations.size(); ++i) {
    const auto& edge = order.asked->relations[i];
    opens = later(opens,
                  start_met_at(edge.type, edge.delay, times_of(order.relations[i]), order.placed));
  }
  return opens;
}

/// Says whether a dependency that binds a start can never be met, as far as what it is on has come
/// itself. What has started before it was lost has started.
bool is_lost(dependency_type type, bool is_on_lost, std::optional<instant> on_started) {
  if (type == dependency_type::start_to_start && on_started)
    return false;
  return binds_start(type) && is_on_lost;
}

bool has_lost_relation(const state& order) {
  for (std::size_t i = 0; i < order.relations.size(); ++i)
    if (const auto& on = order.relations[i];
        is_lost(order.asked->relations[i].type, on.is_lost, on.started))
      return true;
  return false;
}

bool has_losses(const state& order) {
  return has_lost_relation(order) || std::ranges::any_of(order.distributed, is_lost_for_others);
}

/// Says whether the members of a group wait for one another, be it for the first time or anew.
bool is_bound(const group_progress& group) {
  return !group.released || group.failed;
}

/// Gives up what can never start, and what can never start because of that.
class giving_up {
public:
  explicit giving_up(const state& order)
    : order_{order}, given_up_(order.distributed.size(), false), dependants_(given_up_.size()) {
    for (std::size_t i = 0; i < given_up_.size(); ++i)
      for (const auto& edge : order_.asked->distributed[i].depends_on)
        if (binds_start(edge.type))
          dependants_[edge.on].push_back(to_slot(i));
    if (!order_.groups.empty())
      bind_members();
  }

  std::vector<bool> run() {
    const auto is_all = has_lost_relation(order_);
    auto is_gone = [&](const dependency& edge) {
      const auto& on = order_.distributed[edge.on];
      return is_lost(edge.type, is_lost_for_others(on), times_of(on).started);
    };
    for (std::size_t i = 0; i < given_up_.size(); ++i) {
      if (is_all || std::ranges::any_of(order_.asked->distributed[i].depends_on, is_gone))
        give_up(to_slot(i));
      if (order_.distributed[i].how == outcome::failed)
        give_up_mates(to_slot(i)); // All or none.
    }
    for (std::size_t next = 0; next < found_.size(); ++next) {
      for (auto dependant : dependants_[found_[next]])
        give_up(dependant);
      give_up_mates(found_[next]);
    }
    return std::move(given_up_);
  }

private:
  void bind_members() {
    group_numbers numbers{*order_.asked};
    mates_.resize(order_.groups.size());
    number_.resize(given_up_.size());
    for (std::size_t i = 0; i < given_up_.size(); ++i)
      if (auto no = numbers.of(to_slot(i)); no && is_bound(order_.groups[*no])) {
        number_[i] = no;
        mates_[*no].push_back(to_slot(i));
      }
  }

  void give_up(slot about) {
    const auto& one = order_.distributed[about];
    if (given_up_[about] || one.released || one.how != outcome::open || one.wanted != aim::perform)
      return;
    given_up_[about] = true;
    found_.push_back(about);
  }

  void give_up_mates(slot about) {
    if (number_.empty() || !number_[about])
      return;
    for (auto mate : std::exchange(mates_[*number_[about]], {}))
      give_up(mate);
  }

  const state& order_;
  std::vector<bool> given_up_;
  std::vector<std::vector<slot>> dependants_;
  std::vector<std::vector<slot>> mates_;             ///< By group; empty once they are given up.
  std::vector<std::optional<std::uint16_t>> number_; ///< Of the group, if it is a bound one.
  std::vector<slot> found_;
};

/// What binds the finishes of an order: made once for all that was performed.
class finish_line {
public:
  explicit finish_line(const state& order)
    : order_{order}, is_gone_{abandoned(order)}, is_needed_(is_gone_.size(), false) {
    for (std::size_t i = 0; i < is_gone_.size(); ++i) {
      is_gone_[i] = is_gone_[i] || is_lost_for_others(order_.distributed[i]);
      if (!is_gone_[i])
        for (const auto& edge : order_.asked->distributed[i].depends_on)
          is_needed_[edge.on] = true;
    }
  }

  /// When a distributed order that is performed at `performed` may complete. What is lost binds
  /// nothing: there is nothing left to wait for.
  [[nodiscard]] std::optional<instant> time_of(slot about, instant performed) const {
    std::optional finishes = performed;
    for (const auto& edge : order_.asked->distributed[about].depends_on)
      if (!is_gone_[edge.on])
        finishes = later(finishes, finish_met_at(edge.type, edge.delay,
                                                 times_of(order_.distributed[edge.on]), performed));
    if (is_needed_[about])
      return finishes;
    for (std::size_t i = 0; i < order_.relations.size(); ++i) {
      const auto& edge = order_.asked->relations[i];
      const auto& other = order_.relations[i];
      if (!other.is_lost)
        finishes
          = later(finishes, finish_met_at(edge.type, edge.delay, times_of(other), performed));
    }
    return finishes;
  }

private:
  const state& order_;
  std::vector<bool> is_gone_;
  std::vector<bool> is_needed_; ///< By what may happen yet: the order does not finish with it.
};

bool is_fallen_out(const progress& one) {
  return one.how == outcome::open && one.tries.fallen_out;
}

/// Says whether work could start if its group could.
bool is_held_back(const progress& one, const group_progress& group) {
  return group.failed && !one.released && one.how == outcome::open && one.wanted == aim::perform;
}

bool has_failed(const group_progress& group) {
  return group.failed.has_value();
}

} // namespace

bool binds_start(dependency_type type) {
  return type == dependency_type::finish_to_start || type == dependency_type::start_to_start;
}

bool is_to_gather(const progress& one) {
  switch (one.wanted) {
    case aim::undo:
      return false;
    case aim::redo:
      return true;
    case aim::perform:
      break;
  }
  return one.how == outcome::failed || (one.how == outcome::open && !one.released);
}

group_numbers::group_numbers(const plan& asked) {
  std::map<std::string_view, std::uint16_t> numbers;
  for (std::size_t i = 0; i < asked.distributed.size(); ++i) {
    const auto& name = asked.distributed[i].group;
    if (name.empty())
      continue;
    number_.resize(asked.distributed.size());
    number_[i]
      = numbers.try_emplace(name, static_cast<std::uint16_t>(numbers.size())).first->second;
  }
}

std::vector<bool> abandoned(const state& order) {
  if (!has_losses(order))
    return std::vector<bool>(order.distributed.size(), false);
  return giving_up{order}.run();
}

std::vector<std::optional<instant>> opening_times(const state& order) {
  std::vector<std::optional<instant>> opens(order.distributed.size());
  for (std::size_t i = 0; i < opens.size(); ++i)
    opens[i] = own_opening_time(order, to_slot(i));
  return opens;
}

std::vector<std::optional<instant>> gathering_times(const state& order) {
  std::vector<std::optional<instant>> times(order.groups.size());
  if (std::ranges::none_of(order.groups, is_bound))
    return times;
  std::vector<bool> has_members(times.size(), false);
  group_numbers numbers{*order.asked};
  for (std::size_t i = 0; i < order.distributed.size(); ++i) {
    auto no = numbers.of(to_slot(i));
    if (!no || !is_bound(order.groups[*no]) || !is_to_gather(order.distributed[i]))
      continue;
    auto opens = own_opening_time(order, to_slot(i));
    times[*no] = has_members[*no] ? later(times[*no], opens) : opens;
    has_members[*no] = true;
  }
  return times;
}

std::vector<slot> releasable(const state& order, instant now) {
  std::vector<slot> ready;
  for (std::size_t i = 0; i < order.distributed.size(); ++i)
    if (auto opens = own_opening_time(order, to_slot(i)); opens && *opens <= now)
      ready.push_back(to_slot(i));
  if (ready.empty() || order.groups.empty())
    return ready;
  group_numbers numbers{*order.asked};
  std::erase_if(ready, [&](slot about) {
    auto no = numbers.of(about);
    return no && is_bound(order.groups[*no]);
  });
  return ready;
}

std::optional<instant> next_start(const state& order) {
  std::optional<instant> next;
  auto add = [&](std::optional<instant> at) {
    if (at && (!next || *at < *next))
      next = at;
  };
  group_numbers numbers{*order.asked};
  for (std::size_t i = 0; i < order.distributed.size(); ++i)
    if (auto no = numbers.of(to_slot(i)); !no || !is_bound(order.groups[*no]))
      add(own_opening_time(order, to_slot(i)));
  if (order.groups.empty())
    return next;
  auto times = gathering_times(order);
  for (std::size_t i = 0; i < times.size(); ++i)
    if (!order.groups[i].failed)
      add(is_gathering(order.groups[i]) ? order.groups[i].deadline : times[i]);
  return next;
}

std::vector<std::optional<instant>> finishing_times(const state& order) {
  std::vector<std::optional<instant>> finishes(order.distributed.size());
  auto is_performed = [](const progress& one) { return one.performed.has_value(); };
  if (std::ranges::none_of(order.distributed, is_performed))
    return finishes;
  const finish_line line{order};
  for (std::size_t i = 0; i < finishes.size(); ++i)
    if (const auto& one = order.distributed[i]; one.performed && one.wanted == aim::perform)
      finishes[i] = line.time_of(to_slot(i), *one.performed);
  return finishes;
}

bool has_finish_to_wait_for(const state& order, slot about) {
  auto binds_finish = [](const auto& edge) { return !binds_start(edge.type); };
  const auto& asked = *order.asked;
  return std::ranges::any_of(asked.distributed[about].depends_on, binds_finish)
         || std::ranges::any_of(asked.relations, binds_finish);
}

const std::string& destination_of(const state& order, slot about) {
  const auto& from = order.distributed[about].moved_from;
  return from.empty() ? order.asked->distributed[about].destination : from;
}

bool is_with_destination(const progress& one) {
  return one.released && one.how == outcome::open && !one.performed;
}

std::vector<bool> held_back(const state& order) {
  std::vector<bool> is_held(order.distributed.size(), false);
  if (std::ranges::none_of(order.groups, has_failed))
    return is_held;
  const group_numbers numbers{*order.asked};
  std::vector<bool> has_culprit(order.groups.size(), false);
  for (std::size_t i = 0; i < is_held.size(); ++i)
    if (auto no = numbers.of(to_slot(i)); no && is_fallen_out(order.distributed[i]))
      has_culprit[*no] = true;
  for (std::size_t i = 0; i < is_held.size(); ++i)
    if (auto no = numbers.of(to_slot(i)); no && !has_culprit[*no])
      is_held[i] = is_held_back(order.distributed[i], order.groups[*no]);
  return is_held;
}

std::optional<std::uint16_t> group_no_of(const plan& asked, slot about) {
  const auto& name = asked.distributed[about].group;
  if (name.empty())
    return std::nullopt;
  std::unordered_set<std::string_view> others;
  for (const auto& one : asked.distributed) {
    if (one.group == name)
      break;
    if (!one.group.empty())
      others.insert(one.group);
  }
  return static_cast<std::uint16_t>(others.size());
}

std::size_t group_count_of(const plan& asked) {
  std::unordered_set<std::string_view> names;
  for (const auto& one : asked.distributed)
    if (!one.group.empty())
      names.insert(one.group);
  return names.size();
}

std::vector<std::vector<slot>> groups_of(const plan& asked) {
  std::vector<std::vector<slot>> members;
  std::map<std::string_view, std::size_t> numbers;
  for (std::size_t i = 0; i < asked.distributed.size(); ++i) {
    const auto& name = asked.distributed[i].group;
    if (name.empty())
      continue;
    auto [known, is_new] = numbers.try_emplace(name, members.size());
    if (is_new)
      members.emplace_back();
    members[known->second].push_back(to_slot(i));
  }
  return members;
}

std::vector<slot> members_of(const plan& asked, std::uint16_t group_no) {
  return groups_of(asked).at(group_no);
}

bool is_gathering(const group_progress& group) {
  return group.ready && !group.released && !group.failed;
}

std::vector<std::uint16_t> relations_open(const state& order) {
  std::vector<std::uint16_t> open;
  if (order.relations.empty() || order.cancelled || is_over(order))
    return open;
  for (std::size_t i = 0; i < order.relations.size(); ++i)
    if (!order.relations[i].finished && !order.relations[i].is_lost)
      open.push_back(static_cast<std::uint16_t>(i));
  return open;
}

bool is_over(const state& order) {
  auto is_open = [](const progress& one) {
    return one.how == outcome::open || one.beside
           || (one.wanted != aim::perform && one.how == outcome::completed);
  };
  auto open = std::ranges::count_if(order.distributed, is_open);
  if (open == 0 || !has_losses(order))
    return open == 0;
  return std::ranges::count(abandoned(order), true) == open;
}

} // namespace cotm::order
