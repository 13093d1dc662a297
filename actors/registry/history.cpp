// actors/registry/history.cpp: see history.hpp.

#include "actors/registry/history.hpp"

#include "actors/order/codec.hpp"

#include <algorithm>
#include <utility>

namespace cotm::registry {

namespace {

using persistence::record;

/// The plan that an event brings, or the one before it. Dates and destinations that were changed
/// leave every name where it was.
order::plan_ptr plan_after(order::plan_ptr before, const order::event& fact) {
  if (const auto* one = std::get_if<order::placed>(&fact))
    return one->asked;
  if (const auto* one = std::get_if<order::amended>(&fact))
    return one->asked;
  return before;
}

} // namespace

void fold(order_view& into, const record& kept) {
  for (const auto& fact : order::decode_record(kept.payload).events)
    into.order = order::evolve(std::move(into.order), fact);
  into.number = kept.number;
  into.at = kept.at;
}

history_page read_history(const persistence::journal& journal, const history_query& wanted) {
  history_page page;
  order::plan_ptr asked;
  auto limit = std::min(wanted.limit, history_records_max);
  for (const auto& kept : journal.read(wanted.id, 0)) {
    page.last = kept.number;
    if (page.records.size() == limit)
      continue;
    auto events = order::decode_record(kept.payload).events;
    for (const auto& fact : events)
      asked = plan_after(std::move(asked), fact);
    if (kept.number > wanted.after)
      page.records.push_back({kept.at, kept.number, kept.time, std::move(events), asked});
  }
  return page;
}

order_view_ptr find_as_of(const persistence::journal& journal, const as_of_query& wanted) {
  auto all = journal.read(wanted.id, 0);
  auto is_later = [&](const record& kept) { return kept.time > wanted.at; };
  while (!all.empty() && is_later(all.back()))
    all.pop_back();
  if (all.empty())
    return nullptr;
  auto made = std::make_shared<order_view>();
  made->id = wanted.id;
  for (const auto& kept : all)
    fold(*made, kept);
  return made;
}

} // namespace cotm::registry
