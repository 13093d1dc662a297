// edge/tmf622/render_task.cpp: see render_task.hpp.

#include "edge/tmf622/render_task.hpp"

#include "actors/order/words.hpp"
#include "edge/tmf622/render_order.hpp"
#include "runtime/base/iso8601.hpp"

#include <optional>

namespace cotm::edge::tmf622 {

namespace {

/// Bytes of a task without comments, about.
constexpr std::size_t bytes_of_task = 512;

void put(json::writer& out, std::string_view key, const std::string& said) {
  if (!said.empty())
    out.key(key).text(said);
}

void put(json::writer& out, std::string_view key, const std::optional<instant>& at) {
  if (at)
    out.key(key).text(to_text(*at));
}

void write_subject(json::writer& out, const order_view& in, const order::task& shown) {
  const auto& asked = *in.order.asked;
  out.key("productOrder").begin_object();
  out.key("id").text(in.id.text()).key("href").text(href_of(in.id));
  put(out, "externalId", asked.external_id);
  out.key("priority").text(std::to_string(asked.priority)).end_object();
  if (!shown.about || *shown.about >= asked.distributed.size())
    return;
  const auto& part = asked.distributed[*shown.about];
  out.key("distributedOrder").text(part.id);
  put(out, "destination", part.destination);
}

void write_comments(json::writer& out, const std::vector<order::comment>& shown) {
  out.begin_array();
  for (const auto& each : shown) {
    out.begin_object().key("by").text(each.by).key("date").text(to_text(each.at));
    out.key("text").text(each.text).end_object();
  }
  out.end_array();
}

} // namespace

std::string tasks_href_of(const order_id& id) {
  return std::string{worklist_path} + "/order/" + id.text() + "/task";
}

void write_task(json::writer& out, const order_view& in, order::task_no no) {
  const auto& shown = in.order.tasks.at(no);
  out.begin_object().key("no").number(no);
  out.key("href").text(tasks_href_of(in.id) + '/' + std::to_string(no));
  out.key("state").text(order::to_text(shown.is));
  out.key("type").text(shown.type).key("queue").text(shown.queue).key("title").text(shown.title);
  write_subject(out, in, shown);
  put(out, "assignee", shown.assignee);
  put(out, "dueDate", shown.due);
  put(out, "snoozedUntil", shown.snoozed_until);
  put(out, "openedBy", shown.opened_by);
  put(out, "openedDate", std::optional{shown.opened});
  put(out, "claimedDate", shown.claimed);
  put(out, "closedBy", shown.closed_by);
  put(out, "closedDate", shown.closed);
  put(out, "outcome", shown.outcome);
  if (!shown.comments.empty())
    write_comments(out.key("comment"), shown.comments);
  out.key("@type").text("Task").end_object();
}

std::string render_task(const order_view& in, order::task_no no) {
  json::writer out{bytes_of_task};
  write_task(out, in, no);
  return out.take();
}

std::string render_tasks(const order_view& in) {
  json::writer out{bytes_of_task * (in.order.tasks.size() + 1)};
  out.begin_array();
  for (std::size_t no = 0; no < in.order.tasks.size(); ++no)
    write_task(out, in, static_cast<order::task_no>(no));
  out.end_array();
  return out.take();
}

} // namespace cotm::edge::tmf622
