// actors/order/status.cpp: see status.hpp.

#include "actors/order/status.hpp"

#include "actors/order/fallout.hpp"
#include "actors/order/graph.hpp"
#include "actors/order/words.hpp"
#include "runtime/base/iso8601.hpp"

#include <algorithm>

namespace cotm::order {

namespace {

/// How many distributed orders are in which kind of phase.
struct tally {
  std::size_t waiting = 0;
  std::size_t in_flight = 0;
  std::size_t pending = 0;
  std::size_t held = 0;
  std::size_t completed = 0;
  std::size_t failed = 0;
  std::size_t undone = 0; ///< Cancelled, compensated or withdrawn.

  void add(phase is) {
    switch (is) {
      case phase::waiting:
        ++waiting;
        return;
      case phase::transferring:
      case phase::in_progress:
      case phase::by_hand:
      case phase::retrying:
      case phase::finishing:
      case phase::undoing:
        ++in_flight;
        return;
      case phase::pending:
        ++pending;
        return;
      case phase::unrouted:
      case phase::quarantined:
      case phase::held:
      case phase::fallen_out:
        ++held;
        return;
      case phase::completed:
      case phase::skipped:
        ++completed;
        return;
      case phase::failed:
      case phase::abandoned:
        ++failed;
        return;
      case phase::cancelled:
      case phase::compensated:
      case phase::withdrawn:
        ++undone;
        return;
    }
  }

  [[nodiscard]] std::size_t open() const {
    return waiting + in_flight + pending + held;
  }

  [[nodiscard]] std::size_t all() const {
    return open() + completed + failed + undone;
  }
};

/// Rolls up what has ended. What an amendment took out counts only if there is nothing else.
lifecycle roll_up_ended(const tally& count, bool is_cancelled) {
  if (is_cancelled)
    return count.completed + count.failed == 0 ? lifecycle::cancelled : lifecycle::partial;
  if (count.failed == 0)
    return count.completed > 0 || count.undone == 0 ? lifecycle::completed : lifecycle::cancelled;
  return count.completed == 0 ? lifecycle::failed : lifecycle::partial;
}

/// Rolls phases up as TMF622 does; `partial` stays possible, which is for orders only.
lifecycle roll_up(const tally& count, bool is_cancelled) {
  if (count.open() == 0)
    return roll_up_ended(count, is_cancelled);
  if (is_cancelled)
    return lifecycle::pending_cancellation;
  if (count.pending > 0)
    return lifecycle::pending;
  if (count.in_flight > 0)
    return lifecycle::in_progress;
  if (count.held > 0)
    return lifecycle::held;
  return count.completed + count.failed > 0 ? lifecycle::in_progress : lifecycle::acknowledged;
}

phase settled_phase(outcome how) {
  switch (how) {
    case outcome::completed:
      return phase::completed;
    case outcome::failed:
      return phase::failed;
    case outcome::cancelled:
      return phase::cancelled;
    case outcome::compensated:
      return phase::compensated;
    case outcome::withdrawn:
      return phase::withdrawn;
    case outcome::skipped:
      return phase::skipped;
    case outcome::open:
      break;
  }
  return phase::waiting;
}

phase said_phase(condition is) {
  switch (is) {
    case condition::normal:
      return phase::in_progress;
    case condition::pending:
      return phase::pending;
    case condition::held:
      return phase::held;
  }
  return phase::in_progress;
}

bool is_being_undone(const progress& one) {
  return one.beside
         || (one.wanted != aim::perform
             && (one.how == outcome::open || one.how == outcome::completed));
}

/// @param is_given_up, is_held_back As `abandoned` and `held_back` say.
phase phase_with(const state& order, slot about, bool is_given_up, bool is_held_back) {
  const auto& one = order.distributed.at(about);
  if (is_given_up)
    return phase::abandoned;
  if (one.beside && one.beside->tries.fallen_out
      && (one.beside->kind != transfer_kind::amend || one.wanted == aim::perform))
    return phase::fallen_out;
  if (one.is_quarantined)
    return phase::quarantined;
  if (is_being_undone(one) && one.wanted != aim::perform)
    return phase::undoing;
  if (one.how != outcome::open)
    return settled_phase(one.how);
  if (one.tries.fallen_out || is_held_back)
    return phase::fallen_out;
  if (one.tries.retry_at)
    return phase::retrying;
  if (one.performed)
    return phase::finishing;
  if (one.released && one.is_by_hand)
    return phase::by_hand;
  if (one.acknowledged)
    return said_phase(one.is_said);
  if (one.released)
    return phase::transferring;
  return order.asked->distributed.at(about).destination.empty() ? phase::unrouted : phase::waiting;
}

lifecycle without_partial(lifecycle is) {
  return is == lifecycle::partial ? lifecycle::failed : is;
}

/// The tally of an item's own distributed orders and those of the items nested in it.
std::vector<tally> tallies_by_item(const state& order, const std::vector<phase>& phases) {
  std::vector<tally> by_item(order.asked->items.size());
  for (std::size_t i = 0; i < phases.size(); ++i)
    for (auto item : order.asked->distributed[i].items)
      for (std::optional<item_no> at = item; at; at = order.asked->items[*at].parent)
        by_item[*at].add(phases[i]);
  return by_item;
}

bool is_start_waited_for(dependency_type type) {
  return type == dependency_type::start_to_start || type == dependency_type::start_to_finish;
}

// -- sentences -----------------------------------------------------------------------------------

std::string since(instant at) {
  return " since " + cotm::to_text(at);
}

std::string and_more(std::size_t others) {
  return others == 0 ? std::string{} : " (and " + std::to_string(others) + " more)";
}

std::string quoted(const std::string& name) {
  return "'" + name + "'";
}

std::string because(const std::string& reason) {
  return reason.empty() ? std::string{} : " (" + reason + ")";
}

/// The first distributed order, or order, that one waits for, and with what; empty if there is
/// none. `binds` says which dependencies matter.
template <class Binds>
std::string first_waited_for(const state& order, slot about, Binds binds) {
  auto sentence = [](const std::string& name, bool is_start) {
    return quoted(name) + " to " + (is_start ? "start" : "complete");
  };
  const auto& asked = *order.asked;
  for (const auto& edge : asked.distributed[about].depends_on) {
    const auto& on = order.distributed[edge.on];
    auto is_there = is_start_waited_for(edge.type) ? on.acknowledged : on.settled;
    if (binds(edge) && (!is_there || on.wanted != aim::perform))
      return sentence(asked.distributed[edge.on].id, is_start_waited_for(edge.type));
  }
  for (std::size_t i = 0; i < order.relations.size(); ++i) {
    const auto& edge = asked.relations[i];
    const auto& on = order.relations[i];
    if (binds(edge) && !on.is_lost && !on.finished
        && !(is_start_waited_for(edge.type) && on.started))
      return "order " + sentence(edge.name, is_start_waited_for(edge.type));
  }
  return {};
}

/// What a distributed order waits for before it may start, its group aside.
std::string own_sentence_before_start(const state& order, slot about,
                                      std::optional<instant> opens) {
  auto name = quoted(order.asked->distributed[about].id);
  if (opens)
    return "waiting for the start of " + name + " at " + cotm::to_text(*opens)
           + since(order.changed);
  auto on = first_waited_for(order, about, [](const auto& edge) { return binds_start(edge.type); });
  return name + " waiting for " + (on.empty() ? "what it depends on" : on) + since(order.changed);
}

/// Why a group that failed waits for a person.
std::string failed_group_sentence(const state& order, std::uint16_t no, const std::string& name) {
  const auto& group = order.groups[no];
  auto sentence = "waiting for a person: group " + quoted(name);
  if (!group.released) {
    auto why = group.waits_for
                 ? quoted(order.asked->distributed[*group.waits_for].destination) + " was not ready"
                     + (group.why_not.empty() ? "" : ": " + group.why_not)
                 : std::string{};
    return sentence + " could not be released in time" + because(why) + since(*group.failed);
  }
  for (auto member : members_of(*order.asked, no))
    if (const auto& one = order.distributed[member]; one.tries.fallen_out)
      return sentence + " failed with " + quoted(order.asked->distributed[member].id)
             + because(one.tries.reason) + since(*group.failed);
  return sentence + " failed" + since(*group.failed);
}

/// What a group waits for that is not released, or has failed.
std::string group_sentence(const state& order, std::uint16_t no, const std::string& name) {
  const auto& group = order.groups[no];
  if (group.failed)
    return failed_group_sentence(order, no, name);
  if (group.waits_for)
    return "waiting for " + quoted(order.asked->distributed[*group.waits_for].destination)
           + " to be ready for group " + quoted(name) + because(group.why_not)
           + since(*group.ready);
  if (group.ready)
    return "waiting for the release of group " + quoted(name) + since(*group.ready);
  if (auto opens = gathering_times(order)[no])
    return "waiting for the start of group " + quoted(name) + " at " + cotm::to_text(*opens)
           + since(order.changed);
  auto opens = opening_times(order);
  for (auto member : members_of(*order.asked, no))
    if (is_to_gather(order.distributed[member]) && !opens[member])
      return "group " + quoted(name) + " waiting for " + quoted(order.asked->distributed[member].id)
             + since(order.changed);
  return "waiting for group " + quoted(name) + since(order.changed);
}

/// What a distributed order waits for that is not released.
std::string sentence_before_start(const state& order, slot about) {
  auto opens = opening_times(order)[about];
  if (auto no = group_no_of(*order.asked, about);
      no && opens && (!order.groups[*no].released || order.groups[*no].failed))
    return group_sentence(order, *no, order.asked->distributed[about].group);
  return own_sentence_before_start(order, about, opens);
}

std::string finishing_sentence(const state& order, slot about) {
  auto name = quoted(order.asked->distributed[about].id);
  auto began = since(*order.distributed[about].performed);
  if (auto finishes = finishing_times(order)[about])
    return "waiting with the completion of " + name + " until " + cotm::to_text(*finishes) + began;
  auto on
    = first_waited_for(order, about, [](const auto& edge) { return !binds_start(edge.type); });
  return "waiting with the completion of " + name + " for "
         + (on.empty() ? "what it depends on" : on) + began;
}

std::string undoing_sentence(const state& order, slot about) {
  const auto& one = order.distributed[about];
  const auto& planned = order.asked->distributed[about];
  if (!one.beside || one.beside->kind == transfer_kind::amend)
    return "waiting for what depends on " + quoted(planned.id) + " to be undone"
           + since(order.changed);
  const auto* what = one.beside->kind == transfer_kind::compensate ? " to undo " : " to cancel ";
  auto whom = one.is_by_hand ? std::string{"a person"} : quoted(destination_of(order, about));
  if (const auto& tries = one.beside->tries; tries.retry_at)
    return "waiting to ask " + whom + " again" + what + quoted(planned.id) + " at "
           + cotm::to_text(*tries.retry_at) + because(tries.reason) + since(one.beside->released);
  return "waiting for " + whom + what + quoted(planned.id) + since(one.beside->released);
}

const attempts& stuck_attempts(const progress& one) {
  return one.beside && one.beside->tries.fallen_out ? one.beside->tries : one.tries;
}

/// @pre The phase is one that ends.
std::string sentence_of(const state& order, slot about, phase is) {
  const auto& planned = order.asked->distributed[about];
  const auto& one = order.distributed[about];
  auto name = quoted(planned.id);
  auto destination = quoted(destination_of(order, about));
  switch (is) {
    case phase::unrouted:
      return "waiting for a person to choose a destination for " + name + since(order.placed);
    case phase::quarantined:
      return "waiting for a person to look at " + name + because(one.tries.reason)
             + since(stuck_since(order, about));
    case phase::fallen_out:
      if (!stuck_attempts(one).fallen_out)
        return group_sentence(order, *group_no_of(*order.asked, about), planned.group);
      return "waiting for a person to resolve the failure of " + name
             + because(stuck_attempts(one).reason) + since(*stuck_attempts(one).fallen_out);
    case phase::pending:
      return "waiting for the customer" + because(one.said_reason) + ", says " + destination
             + " of " + name + since(*one.said_since);
    case phase::held:
      return "waiting for " + destination + ", which holds " + name + because(one.said_reason)
             + since(*one.said_since);
    case phase::retrying:
      return "waiting to try " + name + " again at " + cotm::to_text(*one.tries.retry_at)
             + because(one.tries.reason) + since(order.changed);
    case phase::transferring:
      return "waiting for " + destination + " to acknowledge " + name + since(*one.released);
    case phase::by_hand:
      return "waiting for a person to do " + name + since(*one.released);
    case phase::in_progress:
      return "waiting for " + destination + " to complete " + name + since(*one.acknowledged);
    case phase::finishing:
      return finishing_sentence(order, about);
    case phase::undoing:
      return undoing_sentence(order, about);
    case phase::waiting:
      return sentence_before_start(order, about);
    case phase::completed:
    case phase::failed:
    case phase::abandoned:
    case phase::cancelled:
    case phase::compensated:
    case phase::withdrawn:
    case phase::skipped:
      return {};
  }
  return {};
}

} // namespace

phase phase_of(const state& order, slot about) {
  return phase_with(order, about, abandoned(order).at(about), held_back(order).at(about));
}

std::vector<phase> phases_of(const state& order) {
  auto given_up = abandoned(order);
  auto is_held_back = held_back(order);
  std::vector<phase> phases(order.distributed.size());
  for (std::size_t i = 0; i < phases.size(); ++i)
    phases[i] = phase_with(order, static_cast<slot>(i), given_up[i], is_held_back[i]);
  return phases;
}

lifecycle lifecycle_of(const state& order) {
  tally count;
  for (auto is : phases_of(order))
    count.add(is);
  return roll_up(count, order.cancelled.has_value());
}

std::vector<lifecycle> item_states_of(const state& order) {
  auto phases = phases_of(order);
  auto is_cancelled = order.cancelled.has_value();
  tally all;
  for (auto is : phases)
    all.add(is);
  auto whole = roll_up(all, is_cancelled);
  // An item that nobody serves has nothing of its own to wait for: it goes with the order.
  auto of_unserved = whole == lifecycle::partial ? lifecycle::completed : whole;
  std::vector<lifecycle> states;
  for (const auto& count : tallies_by_item(order, phases))
    states.push_back(count.all() > 0 ? without_partial(roll_up(count, is_cancelled)) : of_unserved);
  return states;
}

std::uint8_t percent_complete_of(const state& order) {
  std::ptrdiff_t done = 0;
  std::ptrdiff_t wanted = 0;
  for (const auto& one : order.distributed) {
    auto is_done = one.how == outcome::completed || one.how == outcome::skipped;
    done += is_done ? 1 : 0;
    wanted += is_done || one.wanted != aim::undo ? 1 : 0;
  }
  return static_cast<std::uint8_t>(wanted == 0 ? 0 : done * 100 / wanted);
}

std::optional<instant> finished_at(const state& order) {
  if (!is_over(order))
    return std::nullopt;
  auto last = order.placed;
  for (const auto& one : order.distributed)
    if (one.settled)
      last = std::max(last, *one.settled);
  return last;
}

jeopardy_level jeopardy_of(const state& order) {
  auto highest = jeopardy_level::none;
  for (const auto& one : order.jeopardies)
    highest = std::max(highest, one.level);
  return highest;
}

std::string waiting_for(const state& order) {
  // In the order in which somebody can do something about it.
  constexpr phase by_urgency[]
    = {phase::quarantined, phase::fallen_out,  phase::unrouted,  phase::pending,
       phase::held,        phase::undoing,     phase::by_hand,   phase::transferring,
       phase::retrying,    phase::in_progress, phase::finishing, phase::waiting};
  auto phases = phases_of(order);
  for (auto urgent : by_urgency) {
    auto first = std::ranges::find(phases, urgent);
    if (first == phases.end())
      continue;
    auto others = static_cast<std::size_t>(std::ranges::count(phases, urgent)) - 1;
    auto about = static_cast<slot>(first - phases.begin());
    return sentence_of(order, about, urgent) + and_more(others);
  }
  return {};
}

std::string waiting_for(const state& order, slot about) {
  return sentence_of(order, about, phase_of(order, about));
}

} // namespace cotm::order
