// edge/tmf622/cancellation.cpp: see cancellation.hpp.

#include "edge/tmf622/cancellation.hpp"

#include "actors/order/status.hpp"
#include "edge/tmf622/checked.hpp"
#include "edge/tmf622/render_order.hpp"
#include "runtime/base/iso8601.hpp"

#include <utility>

namespace cotm::edge::tmf622 {

namespace {

/// The state of the task, in the words of TaskStateType.
std::string_view task_state_of(const order_view& shown) {
  switch (order::lifecycle_of(shown.order)) {
    case order::lifecycle::cancelled:
      return "done";
    case order::lifecycle::completed:
    case order::lifecycle::partial:
    case order::lifecycle::failed:
      return "terminatedWithError";
    case order::lifecycle::acknowledged:
    case order::lifecycle::in_progress:
    case order::lifecycle::held:
    case order::lifecycle::pending:
    case order::lifecycle::pending_cancellation:
      break;
  }
  return "inProgress";
}

std::string reason_of(json::value root, checked& into) {
  auto reason = into.member(root, "cancellationReason", json::kind::string);
  if (!reason)
    return {};
  auto text = reason->text();
  if (text.size() > order::note_bytes_max)
    into.refuse(invalid_value(
      reason->path(), "expected at most " + std::to_string(order::note_bytes_max) + " bytes"));
  return text;
}

} // namespace

result<cancel_request, problem> parse_cancellation(json::document& memory, std::string_view body) {
  auto root = memory.read(body);
  if (!root)
    return tl::unexpected{malformed(std::move(root.error()))};
  checked into;
  if (!into.is_a(*root, json::kind::object))
    return tl::unexpected{into.wrong()};
  cancel_request made;
  made.reason = reason_of(*root, into);
  if (auto about = into.required(*root, "productOrder", json::kind::object)) {
    auto name = into.required_name(*about, "id");
    if (auto id = uuid::parse(name))
      made.id = *id;
    else
      into.refuse(invalid_value("productOrder.id", "expected the id of an order"));
  }
  if (!into.is_ok())
    return tl::unexpected{into.wrong()};
  return made;
}

std::string cancellation_href(const order_id& id) {
  return std::string{cancellations_path} + '/' + id.text();
}

std::string render_cancellation(const order_view& shown) {
  const auto& asked = *shown.order.cancelled;
  json::writer out{512};
  out.begin_object().key("id").text(shown.id.text());
  out.key("href").text(cancellation_href(shown.id));
  out.key("state").text(task_state_of(shown));
  if (!asked.who.why.empty())
    out.key("cancellationReason").text(asked.who.why);
  if (!asked.who.by.empty())
    out.key("requestedBy").text(asked.who.by);
  out.key("requestedCancellationDate").text(to_text(asked.requested));
  if (auto finished = order::finished_at(shown.order))
    out.key("effectiveCancellationDate").text(to_text(*finished));
  out.key("productOrder").begin_object();
  out.key("id").text(shown.id.text()).key("href").text(href_of(shown.id));
  out.end_object().key("@type").text("CancelProductOrder").end_object();
  return out.take();
}

} // namespace cotm::edge::tmf622
