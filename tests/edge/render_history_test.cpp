// tests/edge/render_history_test.cpp: what the history of an order says of each event.

#include "edge/tmf622/render_history.hpp"

#include "actors/order/codec_types.hpp"
#include "tests/support/records.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace cotm::edge {
namespace {

using namespace cotm::test;
using tmf622::plan_detail;

nlohmann::json shown(const order::event& fact, const order::plan* asked = nullptr,
                     plan_detail detail = plan_detail::without) {
  json::writer out;
  tmf622::write_event(out, fact, asked, detail);
  return nlohmann::json::parse(out.take());
}

std::vector<order::event> all_events() {
  auto all = events_of_release_01();
  for (auto& fact : events_of_release_02())
    all.push_back(std::move(fact));
  return all;
}

TEST(RenderHistory, SaysOfEveryEventWhatAndWhen) {
  for (const auto& fact : all_events()) {
    auto made = shown(fact);
    EXPECT_EQ(made.at("name"), std::string{order::name_of(fact)});
    EXPECT_TRUE(made.at("at").get<std::string>().starts_with("2023-11-14T")) << made;
  }
}

/// What a record says it also says in the history: each text of ours comes out again.
TEST(RenderHistory, SaysWhoAskedAndWhy) {
  std::size_t count = 0;
  for (const auto& fact : all_events())
    std::visit(
      [&](const auto& one) {
        if constexpr (requires { one.who; }) {
          auto made = shown(fact);
          EXPECT_EQ(made.value("by", ""), one.who.by) << made;
          EXPECT_EQ(made.value("why", ""), one.who.why) << made;
          count += one.who.by.empty() ? 0U : 1U;
        }
      },
      fact);
  EXPECT_EQ(count, 15U);
}

TEST(RenderHistory, CallsThingsByTheirNamesIfThePlanIsKnown) {
  auto asked = fuller_plan();
  EXPECT_EQ(shown(order::milestone_reached{3, 0, noon}, &asked),
            nlohmann::json::parse(R"({"name": "milestoneReached", "slot": 3,
              "distributedOrder": "d", "milestone": 0, "milestoneName": "dug",
              "at": "2023-11-14T22:13:20.000Z"})"));
  EXPECT_EQ(shown(order::released{{0, 3}, noon}, &asked).at("distributedOrders"),
            nlohmann::json::parse(R"(["a", "d"])"));
  EXPECT_EQ(shown(order::group_readied{0, noon, noon}, &asked).at("groupName"), "cut-over");
  EXPECT_EQ(shown(order::relation_learnt{0, {}, noon}, &asked).at("order"), "ext-0");
}

/// An amendment may name distributed orders that the plan before it had not.
TEST(RenderHistory, NamesWhatAnAmendmentAddedByItsOwnPlan) {
  auto before = plan_of({part("a")});
  auto after = share(plan_of({part("a"), part("z")}));
  auto fact = order::amended{after, {{1, order::amended_slot::change::added}}, who(), noon};
  EXPECT_EQ(shown(fact, &before).at("changes"),
            nlohmann::json::parse(R"([{"slot": 1, "distributedOrder": "z", "change": "added"}])"));
}

TEST(RenderHistory, ShowsPlansOnlyIfAsked) {
  auto fact = order::placed{share(fuller_plan()), noon};
  EXPECT_FALSE(shown(fact).contains("plan"));
  auto plan = shown(fact, nullptr, plan_detail::with).at("plan");
  EXPECT_EQ(plan.at("category"), "residential");
  EXPECT_EQ(plan.at("distributed").size(), 5U);
  EXPECT_EQ(plan.at("distributed").at(3).at("milestones").at(0).at("pointOfNoReturn"), true);
  EXPECT_EQ(plan.at("relations").at(0).at("order"), "ext-0");
}

TEST(RenderHistory, ShowsARecordWithItsEvents) {
  auto asked = share(fuller_plan());
  json::writer out;
  tmf622::write_record(out, {17, 4, noon, {order::completed{0, noon - 1s}}, asked},
                       plan_detail::without);
  EXPECT_EQ(nlohmann::json::parse(out.take()),
            nlohmann::json::parse(R"({"revision": 4, "number": 17,
              "time": "2023-11-14T22:13:20.000Z", "events": [{"name": "completed", "slot": 0,
              "distributedOrder": "a", "at": "2023-11-14T22:13:19.000Z"}]})"));
}

} // namespace
} // namespace cotm::edge
