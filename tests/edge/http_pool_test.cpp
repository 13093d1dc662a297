// tests/edge/http_pool_test.cpp: what people decide about what is stuck or late, over real sockets.

#include "tests/edge/people.hpp"

#include <gtest/gtest.h>

namespace cotm::edge {
namespace {

using namespace std::chrono_literals;
using test::has;
using test::person;

/// A person, and an order of which A has fallen out.
class stuck : public person {
public:
  stuck() {
    tell(order::acknowledge{0, now()});
    tell(order::fail{0, "E1", "the line is broken", now()});
  }

  test::raw_answer decide(const std::string& action, const std::string& body,
                          const std::string& part = "A") {
    return post("orderPool", "distributedOrder/" + part + '/' + action, body);
  }

  /// The part of an answer that is about A.
  static std::string about_a(const test::raw_answer& got) {
    auto from = got.body.find(R"("id":"A")");
    return got.body.substr(from, got.body.find(R"("id":"B/1")") - from);
  }
};

const std::string because = R"({"reason": "it is fixed"})";
const order::on_behalf ada_says{"ada", "it is fixed"};

TEST(Pool, TriesAgain) {
  stuck ada;
  ASSERT_TRUE(ada.stands().distributed[0].tries.fallen_out);
  auto retried = ada.decide("retry", because);
  EXPECT_EQ(retried.status, 200) << retried.body;
  EXPECT_NE(ada.about_a(retried).find(R"("state":"transferring")"), std::string::npos)
    << retried.body;
  EXPECT_EQ(ada.last<order::retried>().who, ada_says);
}

TEST(Pool, SettlesByHand) {
  struct {
    std::string action;
    order::outcome how;
  } cases[] = {{"skip", order::outcome::skipped},
               {"complete", order::outcome::completed},
               {"giveUp", order::outcome::failed}};
  for (const auto& [action, how] : cases) {
    stuck ada;
    auto settled = ada.decide(action, because);
    EXPECT_EQ(settled.status, 200) << settled.body;
    EXPECT_EQ(ada.stands().distributed[0].how, how) << action;
    EXPECT_NE(ada.about_a(settled).find(order::to_text(how)), std::string::npos) << settled.body;
    EXPECT_EQ(ada.last<order::settled_by_hand>().who, ada_says);
  }
}

TEST(Pool, SendsElsewhere) {
  stuck ada;
  auto sent = ada.decide("reroute", R"({"destination": "partner", "reason": "it is fixed"})");
  EXPECT_EQ(sent.status, 200) << sent.body;
  EXPECT_NE(ada.about_a(sent).find(R"("destination":"partner")"), std::string::npos);
  EXPECT_EQ(ada.last<order::rerouted>().who, ada_says);
  stuck bob;
  auto refused = bob.decide("reroute", R"({"destination": "moon", "reason": "?"})");
  EXPECT_EQ(refused.status, 422);
  EXPECT_TRUE(has(refused, R"("code":"unknownDestination")")) << refused.body;
}

TEST(Pool, AmendsDates) {
  stuck ada;
  auto amended = ada.decide("amendDates", R"({"requestedStartDate": "2025-12-01T00:00:00Z",
    "requestedCompletionDate": "2025-12-24T00:00:00Z", "reason": "it is fixed"})");
  EXPECT_EQ(amended.status, 200) << amended.body;
  auto shown = ada.about_a(amended);
  EXPECT_NE(shown.find(R"("requestedCompletionDate":"2025-12-24T00:00:00)"), std::string::npos)
    << amended.body;
  EXPECT_EQ(ada.last<order::dates_amended>().who, ada_says);
  EXPECT_EQ(ada.last<order::dates_amended>().about, order::slot{0});
}

TEST(Pool, AmendsTheDatesOfTheOrder) {
  stuck ada;
  auto amended
    = ada.post("orderPool", "amendDates",
               R"({"requestedCompletionDate": "2025-12-24T00:00:00Z", "reason": "it is fixed"})");
  EXPECT_EQ(amended.status, 200) << amended.body;
  EXPECT_EQ(ada.last<order::dates_amended>().about, std::nullopt);
  EXPECT_EQ(ada.last<order::dates_amended>().who, ada_says);
  ASSERT_TRUE(ada.stands().asked->requested_completion);
  EXPECT_EQ(ada.post("orderPool", "amendDates", because).status, 400);
}

TEST(Pool, NamesWhatIsNotThere) {
  stuck ada;
  auto missing = ada.decide("retry", because, "C");
  EXPECT_EQ(missing.status, 404);
  EXPECT_TRUE(has(missing, R"(no distributed order \"C\")")) << missing.body;
  EXPECT_EQ(ada.decide("retry", because, "B").status, 404);
  EXPECT_EQ(ada.decide("retry", because, "B%2").status, 404);
  auto unknown = ada.client.post("/orderPool/01234567-89ab-cdef-0123-456789abcdef/amendDates",
                                 R"({"requestedStartDate": "2025-12-01T00:00:00Z", "reason": "x"})",
                                 "X-Cotm-User: ada\r\n");
  EXPECT_EQ(unknown.status, 404) << unknown.body;
}

TEST(Pool, DecidesOnlyWhatIsStuck) {
  stuck ada;
  auto refused = ada.decide("retry", because, "B%2F1");
  EXPECT_EQ(refused.status, 409);
  EXPECT_TRUE(has(refused, R"("code":"notStuck")")) << refused.body;
  EXPECT_TRUE(has(refused, R"(distributed order \"B/1\")")) << refused.body;
  EXPECT_FALSE(has(refused, R"("path")")) << refused.body;
}

TEST(Pool, WantsToKnowWhoAndWhy) {
  stuck ada;
  for (std::string action : {"retry", "skip", "complete", "giveUp"}) {
    auto refused = ada.decide(action, "{}");
    EXPECT_EQ(refused.status, 400) << action;
    EXPECT_TRUE(has(refused, R"("path":"reason")")) << refused.body;
    refused = ada.decide(action, R"({"reason": "x", "force": true})");
    EXPECT_EQ(refused.status, 400) << action;
    EXPECT_TRUE(has(refused, R"("path":"force")")) << refused.body;
    refused = ada.post("orderPool", "distributedOrder/A/" + action, because, "");
    EXPECT_EQ(refused.status, 400) << action;
    EXPECT_TRUE(has(refused, R"("path":"X-Cotm-User")")) << refused.body;
  }
  EXPECT_EQ(ada.decide("reroute", because).status, 400);
  EXPECT_EQ(ada.decide("reroute", R"({"destination": "cpe"})").status, 400);
  EXPECT_EQ(ada.decide("amendDates", because).status, 400);
  EXPECT_TRUE(ada.stands().distributed[0].tries.fallen_out);
}

// -- jeopardies ----------------------------------------------------------------------------------

/// A person, and an order that neither destination has acknowledged in time.
class late : public person {
public:
  late() {
    service.state->now += std::chrono::milliseconds{20min}.count();
    tell(order::check{});
  }

  test::raw_answer acknowledge(const std::string& members) {
    return post("jeopardy", "acknowledge", R"({"reason": "I ring them up", )" + members + '}');
  }
};

const std::string until = R"("until": "2025-11-23T14:00:00Z")";

TEST(Jeopardies, AreTakenChargeOf) {
  late ada;
  ASSERT_EQ(ada.stands().jeopardies.size(), 2U);
  auto taken = ada.acknowledge(R"("kind": "acknowledgement", "distributedOrder": "B/1", )" + until);
  EXPECT_EQ(taken.status, 200) << taken.body;
  EXPECT_TRUE(has(taken, R"("acknowledgement":{"by":"ada","until":"2025-11-23T14:00:00)"))
    << taken.body;
  EXPECT_EQ(ada.stands().jeopardies[0].acknowledged_by, "");
  EXPECT_EQ(ada.stands().jeopardies[1].acknowledged_by, "ada");
  EXPECT_EQ(ada.last<order::jeopardy_acknowledged>().who,
            (order::on_behalf{"ada", "I ring them up"}));
}

TEST(Jeopardies, OfMilestonesAreNamed) {
  late ada;
  ada.service.state->now += std::chrono::milliseconds{1h}.count();
  ada.tell(order::check{});
  auto unknown = ada.acknowledge(R"("kind": "milestone", "milestone": "laid", )" + until);
  EXPECT_EQ(unknown.status, 404) << unknown.body;
  auto taken = ada.acknowledge(R"("kind": "milestone", "milestone": "dug", )" + until);
  EXPECT_EQ(taken.status, 200) << taken.body;
  EXPECT_EQ(ada.last<order::jeopardy_acknowledged>().key,
            (order::jeopardy_key{order::jeopardy_kind::milestone, order::slot{0}, 0}));
}

TEST(Jeopardies, MustBeToldApart) {
  late ada;
  EXPECT_EQ(ada.acknowledge(R"("kind": "acknowledgement", )" + until).status, 422);
  EXPECT_EQ(ada.acknowledge(R"("kind": "stalled", )" + until).status, 404);
  auto past = ada.acknowledge(
    R"("kind": "acknowledgement", "distributedOrder": "A", "until": "2025-11-23T12:00:01Z")");
  EXPECT_EQ(past.status, 422);
  EXPECT_TRUE(has(past, R"("code":"inThePast")")) << past.body;
}

TEST(Jeopardies, RefuseWhatTheyDoNotKnow) {
  late ada;
  struct {
    std::string members, path;
  } cases[] = {
    {R"("kind": "weather", )" + until, "kind"},
    {until, "kind"},
    {R"("kind": "acknowledgement")", "until"},
    {R"("kind": "acknowledgement", "milestone": "dug", )" + until, "milestone"},
    {R"("kind": "milestone", "task": 1, )" + until, "task"},
    {R"("kind": "milestone", "notice": 1, )" + until, "notice"},
    {R"("kind": "task", "task": 65536, )" + until, "task"},
    {R"("kind": "task", "task": "1", )" + until, "task"},
    {R"("kind": "task", "level": 1, )" + until, "level"},
  };
  for (const auto& [members, path] : cases) {
    auto refused = ada.acknowledge(members);
    EXPECT_EQ(refused.status, 400) << members;
    EXPECT_TRUE(has(refused, "\"path\":\"" + path + '"')) << refused.body;
  }
  auto no_reason = ada.post("jeopardy", "acknowledge", R"({"kind": "task", )" + until + '}');
  EXPECT_EQ(no_reason.status, 400);
  EXPECT_TRUE(has(no_reason, R"("path":"reason")")) << no_reason.body;
}

} // namespace
} // namespace cotm::edge
