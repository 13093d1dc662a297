// tests/support/undoing.hpp: cancelling and amending orders, said in few words.

#pragma once

#include "actors/order/model.hpp"
#include "tests/support/orders.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace cotm::test {

inline const order::on_behalf somebody{"somebody", "the customer called"};

/// A distributed order with a milestone beyond which nobody can undo it.
inline order::distributed_plan final_part(std::string id,
                                          const std::vector<order::slot>& after = {}) {
  auto made = part(std::move(id), after);
  made.milestones = {{"ordered", noon + 1h, false}, {"installed", noon + 2h, true}};
  return made;
}

inline order::decision decided(const order::state& so_far, const order::command& asked,
                               instant now = noon + 1min, const order::policy& rules = no_rules()) {
  return order::decide(so_far, asked, rules, now);
}

inline order::state cancelled(order::state so_far, instant now = noon + 1min,
                              const order::policy& rules = no_rules()) {
  return then(std::move(so_far), order::cancel{somebody}, now, rules);
}

/// Has a distributed order complete under its present revision.
inline order::state with_done(order::state so_far, order::slot about, instant now = noon) {
  auto revision = so_far.distributed[about].revision;
  return then(std::move(so_far), order::complete{about, now, revision}, now);
}

/// Has the destination say yes to what is beside the work.
inline order::state with_side_done(order::state so_far, order::slot about,
                                   instant now = noon + 2min) {
  auto revision = so_far.distributed[about].beside.value().revision;
  return then(std::move(so_far), order::complete{about, now, revision}, now);
}

inline std::optional<order::transfer_kind> side_of(const order::state& so_far, order::slot about) {
  const auto& side = so_far.distributed[about].beside;
  return side ? std::optional{side->kind} : std::nullopt;
}

// -- amending ------------------------------------------------------------------------------------

/// The order as it is, changed by `edit`.
template <class Edit>
order::plan edited(const order::state& so_far, Edit edit) {
  auto wanted = *so_far.asked;
  edit(wanted);
  return wanted;
}

inline order::decision amended_to(const order::state& so_far, const order::plan& wanted) {
  return decided(so_far, order::amend{share(wanted), so_far.amendments, somebody});
}

/// Amends the order by `edit`. @pre It is not refused.
template <class Edit>
order::state amend_by(order::state so_far, Edit edit, instant now = noon + 1min) {
  auto wanted = share(edited(so_far, edit));
  auto based_on = so_far.amendments;
  return then(std::move(so_far), order::amend{wanted, based_on, somebody}, now);
}

/// What an amendment says about each distributed order that it concerns.
template <class Edit>
std::vector<order::amended_slot> changes_of(const order::state& so_far, Edit edit) {
  auto facts = amended_to(so_far, edited(so_far, edit)).value();
  return std::get<order::amended>(facts.at(0)).slots;
}

template <class Edit>
order::rejection refusal_of(const order::state& so_far, Edit edit) {
  return amended_to(so_far, edited(so_far, edit)).error();
}

inline auto set_payload(std::size_t at, std::string to = R"({"speed":2})") {
  return [at, to = std::move(to)](order::plan& wanted) { wanted.distributed[at].payload = to; };
}

inline auto set_destination(std::size_t at, std::string to) {
  return [at, to = std::move(to)](order::plan& wanted) { wanted.distributed[at].destination = to; };
}

inline auto set_dates(std::size_t at) {
  return [at](order::plan& wanted) { wanted.distributed[at].requested_completion = noon + 72h; };
}

inline auto remove_part(std::size_t at) {
  return [at](order::plan& wanted) { wanted.distributed[at].is_removed = true; };
}

inline auto add_part(order::distributed_plan one) {
  return [one = std::move(one)](order::plan& wanted) { wanted.distributed.push_back(one); };
}

} // namespace cotm::test
