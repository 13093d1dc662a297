// tests/edge/render_event_test.cpp: a change as a server-sent event.

#include "edge/tmf622/render_event.hpp"

#include <gtest/gtest.h>

namespace cotm::edge::tmf622 {
namespace {

status_change change(std::vector<order::event_summary> events) {
  status_change made;
  made.number = 7;
  made.revision = 2;
  made.digest.state = order::lifecycle::in_progress;
  made.digest.percent_complete = 20;
  made.digest.customer = "c \"1\"\n";
  made.events = std::move(events);
  return made;
}

TEST(RenderEvent, IsOneServerSentEvent) {
  std::string out;
  append_event(out, change({{"completed", order::slot{1}}, {"released", order::slot{2}}}), 5);
  EXPECT_EQ(out, "id: 7\nevent: ProductOrderStateChangeEvent\ndata: "
                 R"({"number":7,"previous":5,"orderId":"00000000-0000-0000-0000-000000000000",)"
                 R"("revision":2,"time":"1970-01-01T00:00:00.000Z","state":"inProgress",)"
                 R"("percentComplete":20,"jeopardy":"none","priority":"4",)"
                 R"("customer":"c \"1\"\n","externalId":"","events":[)"
                 R"({"name":"completed","distributedOrder":1},)"
                 R"({"name":"released","distributedOrder":2}]})"
                 "\n\n");
}

TEST(RenderEvent, IsNamedByTheWeightiestEvent) {
  EXPECT_EQ(event_type_of(change({{"released", {}}, {"placed", {}}})), "ProductOrderCreateEvent");
  EXPECT_EQ(event_type_of(change({{"milestoneReached", {}}, {"failed", {}}})),
            "ProductOrderStateChangeEvent");
  EXPECT_EQ(event_type_of(change({{"jeopardyRaised", {}}})), "ProductOrderJeopardyAlertEvent");
  EXPECT_EQ(event_type_of(change({{"milestoneReached", {}}})), "ProductOrderMilestoneEvent");
  EXPECT_EQ(event_type_of(change({{"acknowledged", {}}})), "ProductOrderAttributeValueChangeEvent");
}

} // namespace
} // namespace cotm::edge::tmf622
