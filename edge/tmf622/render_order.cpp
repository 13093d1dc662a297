// edge/tmf622/render_order.cpp: see render_order.hpp.

#include "edge/tmf622/render_order.hpp"

#include "edge/json/members.hpp"
#include "edge/tmf622/render_distributed.hpp"
#include "runtime/base/iso8601.hpp"

namespace cotm::edge::tmf622 {

namespace {

/// Bytes that an item or a distributed order adds, about.
constexpr std::size_t bytes_of_part = 400;

void write_attributes(json::writer& out, std::string_view attributes, const selection& wanted) {
  if (wanted.is_all()) {
    out.raw(attributes);
    return;
  }
  json::for_each_member(attributes, [&](const json::member& each) {
    if (wanted.has(each.raw_key))
      out.raw(each.whole);
    return true;
  });
}

/// Writes items as they were nested, with their states.
class item_writer {
public:
  item_writer(json::writer& out, const order::state& shown)
    : out_{out}, items_{shown.asked->items}, states_{order::item_states_of(shown)},
      nested_(items_.size()) {
    for (order::item_no no = 0; no < items_.size(); ++no)
      if (items_[no].parent)
        nested_[*items_[no].parent].push_back(no);
      else
        top_.push_back(no);
  }

  void write() {
    write_list(top_);
  }

private:
  void write_list(const std::vector<order::item_no>& list) {
    out_.begin_array();
    for (auto no : list) {
      out_.begin_object().raw(items_[no].attributes);
      out_.key("state").text(order::to_text(states_[no]));
      if (!nested_[no].empty()) {
        out_.key("productOrderItem");
        write_list(nested_[no]);
      }
      out_.end_object();
    }
    out_.end_array();
  }

  json::writer& out_;
  const std::vector<order::item>& items_;
  std::vector<order::lifecycle> states_;
  std::vector<std::vector<order::item_no>> nested_;
  std::vector<order::item_no> top_;
};

void write_status(json::writer& out, const order_view& shown, const selection& wanted) {
  auto state = order::lifecycle_of(shown.order);
  if (wanted.has("state"))
    out.key("state").text(order::to_text(state));
  if (wanted.has("orderDate"))
    out.key("orderDate").text(to_text(shown.order.placed));
  auto finished = order::finished_at(shown.order);
  if (finished && state == order::lifecycle::completed && wanted.has("completionDate"))
    out.key("completionDate").text(to_text(*finished));
  if (wanted.has("percentComplete"))
    out.key("percentComplete").number(order::percent_complete_of(shown.order));
  if (wanted.has("waitingFor") && !order::is_final(state))
    out.key("waitingFor").text(order::waiting_for(shown.order));
}

} // namespace

std::string href_of(const order_id& id) {
  std::string href{orders_path};
  href += '/';
  return href += id.text();
}

void write_order(json::writer& out, const order_view& shown, const selection& wanted) {
  const auto& asked = *shown.order.asked;
  out.begin_object();
  out.key("id").text(shown.id.text()).key("href").text(href_of(shown.id));
  write_status(out, shown, wanted);
  write_attributes(out, asked.attributes, wanted);
  if (wanted.has("@type") && json::find_member(asked.attributes, "@type").empty())
    out.key("@type").text("ProductOrder");
  if (wanted.has("productOrderItem")) {
    out.key("productOrderItem");
    item_writer{out, shown.order}.write();
  }
  if (wanted.has("distributedOrder"))
    write_distributed(out.key("distributedOrder"), shown.order);
  if (wanted.has("jeopardyAlert") && !shown.order.jeopardies.empty())
    write_jeopardies(out.key("jeopardyAlert"), shown.order);
  out.end_object();
}

std::string render_order(const order_view& shown, const selection& wanted) {
  const auto& asked = *shown.order.asked;
  auto parts = asked.items.size() + asked.distributed.size();
  json::writer out{1'024 + asked.attributes.size() + parts * bytes_of_part};
  write_order(out, shown, wanted);
  return out.take();
}

std::string render_page(const order_page& shown, const selection& wanted) {
  json::writer out{1'024 * (shown.orders.size() + 1)};
  out.begin_array();
  for (const auto& each : shown.orders)
    write_order(out, *each, wanted);
  out.end_array();
  return out.take();
}

} // namespace cotm::edge::tmf622
