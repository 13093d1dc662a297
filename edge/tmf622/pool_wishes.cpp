// edge/tmf622/pool_wishes.cpp: see pool_wishes.hpp.

#include "edge/tmf622/pool_wishes.hpp"

#include "actors/order/words.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace cotm::edge::tmf622 {

namespace {

/// A command about the distributed order that the path names.
template <class Command>
wish about_slot(const wish_source& from, Command made) {
  return [made = std::move(made),
          id = from.of](const order_view& in) mutable -> result<order::command, problem> {
    auto found = find_slot(in, id);
    if (!found)
      return tl::unexpected{found.error()};
    made.about = *found;
    return made;
  };
}

/// A decision that needs a reason and nothing else.
template <class Command>
wish read_plain(const wish_source& from, checked& into) {
  into.only_members(from.body, {"reason"});
  require_reason(from, into);
  return about_slot(from, Command{0, from.who});
}

order::amend_dates take_dates(const wish_source& from, checked& into) {
  into.only_members(from.body, {"requestedStartDate", "requestedCompletionDate", "reason"});
  require_reason(from, into);
  order::amend_dates made;
  made.requested_start = into.date(from.body, "requestedStartDate");
  made.requested_completion = into.date(from.body, "requestedCompletionDate");
  made.who = from.who;
  if (!made.requested_start && !made.requested_completion)
    into.refuse(invalid_value("requestedCompletionDate",
                              "is required: this date, or requestedStartDate, or both"));
  return made;
}

// -- jeopardies ----------------------------------------------------------------------------------

/// Which jeopardy a person means.
struct jeopardy_wanted {
  order::jeopardy_kind kind = order::jeopardy_kind::completion;
  std::string distributed_order; ///< Empty: any; here and below.
  std::string milestone;
  std::optional<std::uint16_t> part;
};

bool is_meant(const jeopardy_wanted& wanted, const order_view& in, const order::jeopardy_key& key) {
  if (key.kind != wanted.kind || (wanted.part && *wanted.part != key.part))
    return false;
  const auto* plan = key.about ? &in.order.asked->distributed.at(*key.about) : nullptr;
  if (!wanted.distributed_order.empty() && (!plan || plan->id != wanted.distributed_order))
    return false;
  if (wanted.milestone.empty())
    return true;
  return plan && key.part < plan->milestones.size()
         && plan->milestones[key.part].name == wanted.milestone;
}

result<order::jeopardy_key, problem> find_jeopardy(const jeopardy_wanted& wanted,
                                                   const order_view& in) {
  std::optional<order::jeopardy_key> found;
  for (const auto& each : in.order.jeopardies) {
    if (!is_meant(wanted, in, each.key))
      continue;
    if (found)
      return tl::unexpected{
        unprocessable("kind", "several jeopardies are meant: say more of the one")};
    found = each.key;
  }
  if (!found)
    return tl::unexpected{refused(
      {ask_failure::kind::rejected, {order::rejection_code::unknown_jeopardy, {}}}, nullptr)};
  return *found;
}

order::jeopardy_kind take_kind(const wish_source& from, checked& into) {
  auto said = into.required_name(from.body, "kind");
  std::string known;
  for (std::size_t i = 0; i < order::jeopardy_kind_count; ++i) {
    auto kind = static_cast<order::jeopardy_kind>(i);
    if (order::to_text(kind) == said)
      return kind;
    known.append(known.empty() ? "" : ", ").append(order::to_text(kind));
  }
  into.refuse(invalid_value("kind", "expected one of " + known));
  return {};
}

jeopardy_wanted take_jeopardy(const wish_source& from, checked& into) {
  jeopardy_wanted made;
  made.kind = take_kind(from, into);
  made.distributed_order = into.name(from.body, "distributedOrder");
  made.milestone = into.name(from.body, "milestone");
  auto task = into.place(from.body, "task");
  auto notice = into.place(from.body, "notice");
  if (!made.milestone.empty() && made.kind != order::jeopardy_kind::milestone)
    into.refuse(invalid_value("milestone", "goes with the kind milestone only"));
  if (task && made.kind != order::jeopardy_kind::task)
    into.refuse(invalid_value("task", "goes with the kind task only"));
  if (notice && made.kind != order::jeopardy_kind::notice)
    into.refuse(invalid_value("notice", "goes with the kind notice only"));
  made.part = task ? task : notice;
  return made;
}

} // namespace

wish read_retry(const wish_source& from, checked& into) {
  return read_plain<order::retry>(from, into);
}

wish read_skip(const wish_source& from, checked& into) {
  return read_plain<order::skip>(from, into);
}

wish read_complete_by_hand(const wish_source& from, checked& into) {
  return read_plain<order::complete_by_hand>(from, into);
}

wish read_give_up(const wish_source& from, checked& into) {
  return read_plain<order::give_up>(from, into);
}

wish read_reroute(const wish_source& from, checked& into) {
  into.only_members(from.body, {"destination", "reason"});
  require_reason(from, into);
  return about_slot(from,
                    order::reroute{0, into.required_name(from.body, "destination"), from.who});
}

wish read_amend_dates(const wish_source& from, checked& into) {
  return about_slot(from, take_dates(from, into));
}

wish read_amend_own_dates(const wish_source& from, checked& into) {
  return wish_for(take_dates(from, into));
}

wish read_acknowledge_jeopardy(const wish_source& from, checked& into) {
  into.only_members(from.body,
                    {"kind", "distributedOrder", "milestone", "task", "notice", "until", "reason"});
  require_reason(from, into);
  auto until = into.required_date(from.body, "until");
  auto wanted = take_jeopardy(from, into);
  return [wanted, until, who = from.who](const order_view& in) -> result<order::command, problem> {
    auto key = find_jeopardy(wanted, in);
    if (!key)
      return tl::unexpected{key.error()};
    return order::acknowledge_jeopardy{*key, until, who};
  };
}

} // namespace cotm::edge::tmf622
