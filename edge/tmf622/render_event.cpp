// edge/tmf622/render_event.cpp: see render_event.hpp.

#include "edge/tmf622/render_event.hpp"

#include "edge/json/writer.hpp"
#include "runtime/base/iso8601.hpp"

#include <algorithm>
#include <array>

namespace cotm::edge::tmf622 {

namespace {

struct naming {
  std::string_view event; ///< As in schemas/order.capnp.
  std::string_view type;
};

/// The weightiest first.
constexpr std::array<naming, 8> namings = {{
  {"placed", "ProductOrderCreateEvent"},
  {"completed", "ProductOrderStateChangeEvent"},
  {"failed", "ProductOrderStateChangeEvent"},
  {"quarantined", "ProductOrderStateChangeEvent"},
  {"released", "ProductOrderStateChangeEvent"},
  {"jeopardyRaised", "ProductOrderJeopardyAlertEvent"},
  {"jeopardyCleared", "ProductOrderJeopardyAlertEvent"},
  {"milestoneReached", "ProductOrderMilestoneEvent"},
}};

void write_change(json::writer& out, const status_change& what, persistence::position previous) {
  const auto& digest = what.digest;
  out.begin_object().key("number").number(what.number).key("previous").number(previous);
  out.key("orderId").text(what.id.text()).key("revision").number(what.revision);
  out.key("time").text(to_text(what.time)).key("state").text(order::to_text(digest.state));
  out.key("percentComplete").number(digest.percent_complete);
  out.key("jeopardy").text(order::to_text(digest.jeopardy));
  out.key("priority").text(std::to_string(digest.priority)).key("customer").text(digest.customer);
  out.key("externalId").text(digest.external_id).key("events").begin_array();
  for (const auto& each : what.events) {
    out.begin_object().key("name").text(each.name);
    if (each.about)
      out.key("distributedOrder").number(*each.about);
    out.end_object();
  }
  out.end_array().end_object();
}

} // namespace

std::string_view event_type_of(const status_change& what) {
  for (const auto& naming : namings)
    if (std::ranges::find(what.events, naming.event, &order::event_summary::name)
        != what.events.end())
      return naming.type;
  return "ProductOrderAttributeValueChangeEvent";
}

void append_event(std::string& out, const status_change& what, persistence::position previous) {
  json::writer data{512};
  write_change(data, what, previous);
  out += "id: ";
  out += std::to_string(what.number);
  out += "\nevent: ";
  out += event_type_of(what);
  out += "\ndata: ";
  out += data.take();
  out += "\n\n";
}

} // namespace cotm::edge::tmf622
