// tests/apps/cotmctl_test.cpp: the parts of the command line client that need no server.

#include "apps/cotmctl/event_json.hpp"
#include "apps/cotmctl/event_stream.hpp"
#include "apps/cotmctl/http_client.hpp"
#include "apps/cotmctl/order_text.hpp"
#include "apps/cotmctl/placeholders.hpp"
#include "apps/cotmctl/table.hpp"
#include "runtime/base/iso8601.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <memory>
#include <sstream>
#include <string>
#include <vector>

using namespace cotm;

namespace {

const auto noon = parse_instant("2026-11-23T12:00:00Z").value();

/// All events of a stream that comes in pieces of `piece` bytes, each as "id/name/data".
std::vector<std::string> events_of(const std::string& bytes, std::size_t piece) {
  ctl::event_stream stream;
  std::vector<std::string> seen;
  for (std::size_t at = 0; at < bytes.size(); at += piece)
    stream.feed(bytes.substr(at, piece), [&](const ctl::stream_event& event) {
      seen.push_back(event.id + "/" + event.name + "/" + event.data);
      return true;
    });
  return seen;
}

} // namespace

TEST(EventStream, CutsBytesIntoEventsHoweverTheyArrive) {
  const std::string bytes = "id: 7\nevent: change\ndata: {\"a\":\ndata: 1}\n\ndata: x\r\n\r\n";
  const std::vector<std::string> expected{"7/change/{\"a\":\n1}", "7/message/x"};
  for (std::size_t piece = 1; piece <= bytes.size(); ++piece)
    EXPECT_EQ(events_of(bytes, piece), expected) << piece;
}

TEST(EventStream, HandsOnCommentsAsHeartbeats) {
  EXPECT_EQ(events_of(": still here\n\n", 100), std::vector<std::string>{"//"});
}

TEST(EventStream, ForgetsWhatIsIncompleteButNotWhereItWas) {
  ctl::event_stream stream;
  auto ignore = [](const auto&) { return true; };
  stream.feed("id: 7\ndata: a\n\nid: 8\ndata: b", ignore);
  stream.reset();
  std::string seen;
  stream.feed("data: c\n\n", [&](const auto& event) {
    seen = event.id + event.data;
    return true;
  });
  EXPECT_EQ(seen, "8c");
}

TEST(EventStream, StopsWhenTheTakerHasEnough) {
  ctl::event_stream stream;
  int count = 0;
  EXPECT_FALSE(stream.feed("data: a\n\ndata: b\n\n", [&](const auto&) { return ++count < 1; }));
  EXPECT_EQ(count, 1);
}

TEST(Placeholders, BecomeDatesRelativeToNow) {
  EXPECT_EQ(ctl::expand("a {{now}} b", noon).value(), "a 2026-11-23T12:00:00.000Z b");
  EXPECT_EQ(ctl::expand("{{now+PT2S}}{{now-P1D}}", noon).value(),
            "2026-11-23T12:00:02.000Z2026-11-22T12:00:00.000Z");
  EXPECT_EQ(ctl::expand("none", noon).value(), "none");
}

TEST(Placeholders, ThatAreUnknownAreErrors) {
  EXPECT_EQ(ctl::expand("{{then}}", noon).error(), "{{then}}");
  EXPECT_EQ(ctl::expand("{{now+2s}}", noon).error(), "{{now+2s}}");
  EXPECT_EQ(ctl::expand("{{now*PT1S}}", noon).error(), "{{now*PT1S}}");
  EXPECT_EQ(ctl::expand("{{now", noon).error(), "{{now");
}

TEST(Table, MakesColumnsAsWideAsTheyNeedToBe) {
  ctl::table rows{{"A", "LONG", "C"}};
  rows.add({"größer", "x", "last"});
  std::ostringstream out;
  rows.print(out);
  EXPECT_EQ(out.str(), "A       LONG  C\ngrößer  x     last\n");
}

TEST(Escaped, LeavesOnlyUnreservedCharactersAsTheyAre) {
  EXPECT_EQ(ctl::escaped("a-b.c_d~9"), "a-b.c_d~9");
  EXPECT_EQ(ctl::escaped("a b&c=\"ü\""), "a%20b%26c%3D%22%C3%BC%22");
}

TEST(OrderText, ShowsWhatTheServerSentAndNothingElse) {
  const auto order = nlohmann::json::parse(R"({"id": "1", "state": "inProgress", "priority": "2",
    "percentComplete": 40, "jeopardyAlert": [{"jeopardyType": "Normal"},
    {"jeopardyType": "Critical"}]})");
  const std::vector<std::string> expected{"1", "", "2", "inProgress", "40%", "Critical", ""};
  EXPECT_EQ(ctl::list_cells(order), expected);
}

TEST(EventJson, NamesEventsAsTheSchemaDoes) {
  EXPECT_EQ(ctl::to_json(order::event{order::completed{2, noon}}).dump(),
            R"({"name":"completed","slot":2,"at":"2026-11-23T12:00:00.000Z"})");
  EXPECT_EQ(ctl::to_json(order::event{order::failed{1, "E1", "gone", noon}}).at("code"), "E1");
}

TEST(EventJson, ShowsThePlanOfAPlacedOrder) {
  auto plan = std::make_shared<order::plan>();
  plan->external_id = "X1";
  plan->items.push_back({"1", std::nullopt, "add", ""});
  order::distributed_plan part;
  part.id = "a";
  part.destination = "access";
  part.items = {0};
  plan->distributed.push_back(part);
  auto shown = ctl::to_json(order::event{order::placed{plan, noon}});
  EXPECT_EQ(shown.at("plan").at("externalId"), "X1");
  EXPECT_EQ(shown.at("plan").at("distributed").at(0).at("destination"), "access");
}
