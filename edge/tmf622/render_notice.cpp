// edge/tmf622/render_notice.cpp: see render_notice.hpp.

#include "edge/tmf622/render_notice.hpp"

#include "actors/order/notices.hpp"
#include "actors/order/words.hpp"
#include "edge/tmf622/render_order.hpp"
#include "runtime/base/iso8601.hpp"

namespace cotm::edge::tmf622 {

std::string render_notice(const order_view& shown, std::uint16_t notice_no) {
  const auto& notice = shown.order.notices.at(notice_no);
  json::writer out{4'096};
  out.begin_object();
  out.key("id").text(shown.id.text() + '/' + order::notice_id(shown.order, notice_no));
  out.key("sink").text(notice.sink).key("event").text(order::to_text(notice.on));
  out.key("eventTime").text(to_text(notice.since));
  if (notice.about)
    out.key("distributedOrder").text(shown.order.asked->distributed[*notice.about].id);
  out.key("productOrder");
  write_order(out, shown, {});
  out.key("@type").text("OrderNotice").end_object();
  return out.take();
}

} // namespace cotm::edge::tmf622
