// edge/tmf622/task_wishes.cpp: see task_wishes.hpp.

#include "edge/tmf622/task_wishes.hpp"

#include <charconv>
#include <utility>

namespace cotm::edge::tmf622 {

namespace {

/// The task that the path names; 404 if that is no number.
order::task_no take_task_no(const wish_source& from, checked& into) {
  auto no = parse_task_no(from.of);
  if (!no)
    into.refuse(not_found("there is no task " + from.of));
  return no.value_or(0);
}

} // namespace

std::optional<order::task_no> parse_task_no(std::string_view text) {
  order::task_no no = 0;
  auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), no);
  if (failure != std::errc{} || end != text.data() + text.size())
    return std::nullopt;
  return no;
}

wish read_open_task(const wish_source& from, checked& into) {
  into.only_members(from.body, {"type", "queue", "title", "distributedOrder", "dueDate", "reason"});
  order::open_task made;
  made.type = into.required_name(from.body, "type");
  made.queue = into.name(from.body, "queue");
  made.title = into.name(from.body, "title");
  made.due = into.date(from.body, "dueDate");
  made.who = from.who;
  auto about = into.name(from.body, "distributedOrder");
  return [made, about](const order_view& in) mutable -> result<order::command, problem> {
    if (!about.empty()) {
      auto found = find_named_slot(in, about, "distributedOrder");
      if (!found)
        return tl::unexpected{found.error()};
      made.about = *found;
    }
    return made;
  };
}

wish read_claim(const wish_source& from, checked& into) {
  into.only_members(from.body, {"reason"});
  return wish_for(order::claim_task{take_task_no(from, into), from.who});
}

wish read_release(const wish_source& from, checked& into) {
  into.only_members(from.body, {"reason"});
  return wish_for(order::release_task{take_task_no(from, into), from.who});
}

wish read_assign(const wish_source& from, checked& into) {
  into.only_members(from.body, {"to", "reason"});
  auto to = into.required_name(from.body, "to");
  return wish_for(order::assign_task{take_task_no(from, into), std::move(to), from.who});
}

wish read_snooze(const wish_source& from, checked& into) {
  into.only_members(from.body, {"until", "reason"});
  auto until = into.required_date(from.body, "until");
  return wish_for(order::snooze_task{take_task_no(from, into), until, from.who});
}

wish read_complete(const wish_source& from, checked& into) {
  into.only_members(from.body, {"outcome", "reason"});
  auto outcome = into.required_name(from.body, "outcome");
  return wish_for(order::complete_task{take_task_no(from, into), std::move(outcome), from.who});
}

wish read_comment(const wish_source& from, checked& into) {
  into.only_members(from.body, {"text", "reason"});
  auto text = into.required_note(from.body, "text");
  return wish_for(order::comment_task{take_task_no(from, into), std::move(text), from.who});
}

} // namespace cotm::edge::tmf622
