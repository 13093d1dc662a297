// actors/order/amend.cpp: what an amendment comes to. See amend.hpp for what is allowed.

#include "actors/order/amend.hpp"

#include "actors/order/graph.hpp"
#include "actors/order/rules.hpp"
#include "actors/order/undo.hpp"

#include <algorithm>
#include <map>
#include <string_view>
#include <tuple>
#include <utility>

namespace cotm::order {

namespace {

slot to_slot(std::size_t index) {
  return static_cast<slot>(index);
}

// -- aligning ------------------------------------------------------------------------------------

/// A plan without what is marked as removed: `wanted` may have been made from an order's own plan.
struct compact_plan {
  plan kept;
  std::vector<slot> from; ///< Where each distributed order was before.
};

/// @errors unknown_dependency if something that is left depends on what is removed
result<compact_plan, rejection> without_removed(const plan& wanted) {
  compact_plan made{wanted, {}};
  auto& kept = made.kept.distributed;
  kept.clear();
  std::vector<std::optional<slot>> moved(wanted.distributed.size());
  for (std::size_t i = 0; i < moved.size(); ++i)
    if (!wanted.distributed[i].is_removed) {
      moved[i] = to_slot(kept.size());
      kept.push_back(wanted.distributed[i]);
      made.from.push_back(to_slot(i));
    }
  for (std::size_t i = 0; i < kept.size(); ++i)
    for (auto& edge : kept[i].depends_on) {
      if (edge.on >= moved.size() || !moved[edge.on])
        return refuse(rejection_code::unknown_dependency, made.from[i]);
      edge.on = *moved[edge.on];
    }
  return made;
}

/// The place in the order of each distributed order that is wanted; new ones come at the end.
std::vector<std::size_t> places_of(const plan& before, const plan& wanted) {
  std::map<std::string_view, std::size_t> known;
  for (std::size_t i = 0; i < before.distributed.size(); ++i)
    known.emplace(before.distributed[i].id, i);
  std::vector<std::size_t> places;
  auto next = before.distributed.size();
  for (const auto& one : wanted.distributed) {
    auto found = known.find(one.id);
    places.push_back(found != known.end() ? found->second : next++);
  }
  return places;
}

/// Marks a distributed order as removed. It keeps what it depends on, which is undone after it.
distributed_plan removed(const distributed_plan& before, const plan& old, const plan& wanted) {
  auto made = before;
  made.is_removed = true;
  made.group.clear();
  made.items.clear();
  for (auto no : before.items) {
    auto found = std::ranges::find(wanted.items, old.items[no].id, &item::id);
    if (found != wanted.items.end())
      made.items.push_back(static_cast<item_no>(found - wanted.items.begin()));
  }
  return made;
}

// -- comparing -----------------------------------------------------------------------------------

auto identity_of(const plan& one) {
  return std::tie(one.external_id, one.customer, one.relations);
}

auto terms_of(const plan& one) {
  return std::tie(one.priority, one.category, one.requested_start, one.requested_completion,
                  one.attributes);
}

auto dates_of(const distributed_plan& one) {
  return std::tie(one.requested_start, one.requested_completion);
}

/// What a destination is told of an item.
using served = std::tuple<std::string_view, std::string_view, std::string_view>;

std::vector<served> served_by(const plan& asked, slot about) {
  std::vector<served> all;
  for (auto no : asked.distributed[about].items) {
    const auto& one = asked.items[no];
    all.emplace_back(one.id, one.action, one.attributes);
  }
  std::ranges::sort(all);
  return all;
}

bool is_same_milestone(const milestone& left, const milestone& right) {
  return left.name == right.name && left.is_point_of_no_return == right.is_point_of_no_return;
}

/// The fields of the order as a whole that differ.
std::vector<field> differences(const plan& before, const plan& after) {
  std::vector<field> found;
  if (identity_of(before) != identity_of(after))
    found.push_back(field::identity);
  if (terms_of(before) != terms_of(after))
    found.push_back(field::terms);
  return found;
}

/// The fields in which one distributed order differs.
std::vector<field> differences(const plan& before, const plan& after, slot about) {
  const auto& was = before.distributed[about];
  const auto& is = after.distributed[about];
  std::vector<field> found;
  auto compare = [&](field what, bool is_same) {
    if (!is_same)
      found.push_back(what);
  };
  compare(field::dates, dates_of(was) == dates_of(is));
  compare(field::milestone_dates, was.milestones == is.milestones);
  compare(field::milestones, std::ranges::equal(was.milestones, is.milestones, is_same_milestone));
  compare(field::dependencies, was.depends_on == is.depends_on);
  compare(field::group, was.group == is.group);
  compare(field::destination, was.destination == is.destination);
  compare(field::payload, was.payload == is.payload);
  compare(field::items, served_by(before, about) == served_by(after, about));
  return found;
}

// -- deciding ------------------------------------------------------------------------------------

/// What is to be done about one distributed order; none if it runs on.
/// @errors not_amendable
result<std::optional<amended_slot>, rejection> judge(const state& order, const plan& after,
                                                     slot about) {
  using change = amended_slot::change;
  const auto& before = *order.asked;
  const auto was_removed = before.distributed[about].is_removed;
  const auto is_removed = after.distributed[about].is_removed;
  if (was_removed && is_removed)
    return std::nullopt;
  if (was_removed)
    return amended_slot{about, change::redone};
  auto found = is_removed ? std::vector{field::presence} : differences(before, after, about);
  if (found.empty())
    return std::nullopt;
  auto strongest = remedy::plain;
  for (auto what : found)
    strongest = std::max(strongest, remedy_for(what, stage_of(order, about)));
  switch (strongest) {
    case remedy::plain:
      return amended_slot{about, change::replaced};
    case remedy::inform:
    case remedy::amend:
      if (order.distributed[about].is_by_hand) // Whoever does it reads the plan.
        return amended_slot{about, change::replaced};
      return amended_slot{about, strongest == remedy::amend ? change::amended : change::informed};
    case remedy::redo:
      return amended_slot{about, change::redone};
    case remedy::undo:
      return amended_slot{about, change::undone};
    case remedy::refuse:
      break;
  }
  return refuse(rejection_code::not_amendable, about);
}

/// The place in the order of a distributed order of the plan that is wanted; none if it is new.
std::optional<slot> place_of(const state& order, const plan& wanted, std::optional<slot> about) {
  if (!about)
    return std::nullopt;
  const auto& known = order.asked->distributed;
  auto found = std::ranges::find(known, wanted.distributed[*about].id, &distributed_plan::id);
  return found != known.end()
           ? std::optional{to_slot(static_cast<std::size_t>(found - known.begin()))}
           : std::nullopt;
}

} // namespace

stage stage_of(const state& order, slot about) {
  const auto& one = order.distributed[about];
  if (one.wanted != aim::perform)
    return stage::redoing;
  auto is_past = is_past_no_return(order, about);
  if (is_done(one))
    return is_past ? stage::beyond : stage::done;
  if (one.how != outcome::open)
    return stage::ended;
  if (!one.released)
    return stage::waiting;
  return is_past ? stage::no_return : stage::in_flight;
}

result<plan_ptr, rejection> align(const state& order, const plan& wanted) {
  const auto& before = *order.asked;
  auto compact = without_removed(wanted);
  if (!compact)
    return tl::unexpected{compact.error()};
  auto& kept = compact->kept;
  if (auto why = find_fault(kept)) {
    if (why->about)
      why->about = compact->from[*why->about];
    return tl::unexpected{*why};
  }
  auto places = places_of(before, kept);
  auto made = kept;
  made.fingerprint = before.fingerprint;
  made.distributed.clear();
  for (const auto& one : before.distributed)
    made.distributed.push_back(removed(one, before, kept)); // Until it is found to be wanted.
  for (std::size_t i = 0; i < places.size(); ++i) {
    auto& one = kept.distributed[i];
    for (auto& edge : one.depends_on)
      edge.on = to_slot(places[edge.on]);
    if (places[i] == made.distributed.size()) {
      made.distributed.push_back(std::move(one));
      continue;
    }
    auto& place = made.distributed[places[i]];
    if (one.destination == place.destination)
      one.acknowledge_within = place.acknowledge_within; // As it was promised.
    place = std::move(one);
  }
  if (made.distributed.size() > distributed_orders_max)
    return refuse(rejection_code::too_many_distributed_orders);
  return std::make_shared<const plan>(std::move(made));
}

decision on(const state& order, const amend& asked, const context& with) {
  if (!order.is_placed())
    return refuse(rejection_code::not_placed);
  auto aligned = align(order, *asked.asked);
  if (aligned && **aligned == *order.asked)
    return nothing_new();
  if (order.cancelled)
    return refuse(rejection_code::already_cancelled);
  if (is_over(order))
    return refuse(rejection_code::already_over);
  if (asked.based_on != order.amendments)
    return refuse(rejection_code::stale_amendment);
  if (!aligned)
    return refuse(aligned.error().code, place_of(order, *asked.asked, aligned.error().about));
  const auto& after = **aligned;
  for (auto what : differences(*order.asked, after))
    if (remedy_for(what, stage::waiting) == remedy::refuse) // The same in every stage.
      return refuse(rejection_code::not_amendable);
  std::vector<amended_slot> slots;
  for (std::size_t i = 0; i < order.distributed.size(); ++i) {
    auto change = judge(order, after, to_slot(i));
    if (!change)
      return tl::unexpected{change.error()};
    if (*change)
      slots.push_back(**change);
  }
  for (auto i = order.distributed.size(); i < after.distributed.size(); ++i)
    slots.push_back({to_slot(i), amended_slot::change::added});
  return events{amended{*aligned, std::move(slots), asked.who, with.now}};
}

} // namespace cotm::order
