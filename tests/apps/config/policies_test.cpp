// tests/apps/config/policies_test.cpp: jeopardies, escalations, worklists, groups and sinks.

#include "tests/apps/config/reading.hpp"

namespace cotm::apps::test {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view office = R"(
[[calendar]]
name = "office"
hours = { monday = ["09:00-17:00"] }
)";

/// Something after what other sections need: one destination, one queue and one calendar. Its
/// first line is line 9.
std::string with_known(const std::string& text) {
  return std::string{office} + "[[destination]]\nname = 'a'\n[[queue]]\nname = 'q'\n" + text;
}

TEST(ConfigPolicies, ReadEveryKeyOfAJeopardyRule) {
  auto made = read(with_known(R"([[jeopardy]]
kinds = ["completion", "customer_reply"]
priorities = [0, 1]
categories = ["b2b"]
destinations = ["a"]
normal = "-P1D"
hazard = "PT0S"
critical = "20%"
calendar = "office"
)"));
  const order::jeopardy_rule expected{
    .kinds = {order::jeopardy_kind::completion, order::jeopardy_kind::customer_reply},
    .priorities = {0, 1},
    .categories = {"b2b"},
    .destinations = {"a"},
    .normal = order::threshold{-24h},
    .hazard = order::threshold{0ms},
    .critical = order::threshold{order::percentage{20}},
    .calendar = "office",
  };
  ASSERT_FALSE(made.jeopardies.empty());
  EXPECT_EQ(made.jeopardies[0], expected);
}

TEST(ConfigPolicies, KeepTheDefaultsBehindTheConfiguredJeopardyRules) {
  auto made = read("[[jeopardy]]\nkinds = ['milestone']\nnormal = 'PT0S'\n");
  EXPECT_TRUE(made.jeopardy_rule_for(order::jeopardy_kind::milestone, 4, "", "")->normal);
  EXPECT_TRUE(made.jeopardy_rule_for(order::jeopardy_kind::completion, 4, "", "")->critical);
}

TEST(ConfigPolicies, RefuseThresholdsThatMakeNoSense) {
  const std::string begin = "[[jeopardy]]\n";
  EXPECT_EQ(error_of(begin), "cotm.toml:1: [[jeopardy]] needs 'normal', 'hazard' or 'critical'");
  const std::string why = "cotm.toml:2: 'normal' must be a span such as \"PT4H\" or \"-P1D\", or a "
                          "percentage from \"-100%\" to \"1000%\"";
  for (const auto* text : {"soon", "-101%", "1001%", "%", "--P1D", "1.5%", ""})
    EXPECT_EQ(error_of(begin + "normal = '" + text + "'\n"), why) << text;
  EXPECT_EQ(error_of(begin + "normal = 'PT1H'\ncritical = 'PT1M'\n"),
            "cotm.toml:3: 'critical' comes before a lower level");
  EXPECT_EQ(error_of(begin + "hazard = '-10%'\ncritical = '-20%'\n"),
            "cotm.toml:3: 'critical' comes before a lower level");
}

TEST(ConfigPolicies, RefuseConditionsThatNothingMeets) {
  const std::string begin = "[[jeopardy]]\nnormal = 'PT0S'\n";
  EXPECT_EQ(error_of(begin + "priorities = [5]\n"),
            "cotm.toml:3: 'priorities' must hold whole numbers from 0 to 4");
  EXPECT_EQ(error_of(begin + "kinds = ['latness']\n"),
            "cotm.toml:3: 'kinds' must be completion, acknowledgement, milestone, stalled, start, "
            "customer_reply, notice or task");
  EXPECT_EQ(error_of(begin + "destinations = ['b']\n"),
            "cotm.toml:3: 'destinations' names 'b', which is no [[destination]]");
  EXPECT_EQ(error_of(begin + "calendar = 'b'\n"),
            "cotm.toml:3: 'calendar' must be the name of a [[calendar]]");
  EXPECT_EQ(error_of(begin + "categories = ['']\n"),
            "cotm.toml:3: 'categories' must hold texts of 1 to 200 bytes");
}

TEST(ConfigPolicies, ReadEveryKeyOfAnEscalation) {
  auto made = read(with_known(R"([[escalation]]
priorities = [0]
from = "hazard"
calendar = "office"
step = [ { after = "PT0S", to = "agent" },
         { after = "PT2H", to = "lead", task = true, queue = "q" } ]
)"));
  const order::escalation_rule expected{{0},
                                        order::jeopardy_level::hazard,
                                        {{0ms, "agent", false, ""}, {2h, "lead", true, "q"}},
                                        "office"};
  ASSERT_EQ(made.escalations.size(), 1U);
  EXPECT_EQ(made.escalations[0], expected);
}

TEST(ConfigPolicies, RefuseLaddersThatDoNotRise) {
  EXPECT_EQ(error_of("[[escalation]]\n"), "cotm.toml:1: [[escalation]] needs a 'step'");
  EXPECT_EQ(error_of("[[escalation]]\n[[escalation.step]]\nto = 'x'\nafter = 'PT1H'\n"
                     "[[escalation.step]]\nto = 'y'\nafter = 'PT1H'\n"),
            "cotm.toml:7: 'after' must be longer than that of the step before");
  EXPECT_EQ(error_of("[[escalation]]\nstep = [ { after = 'PT1H' } ]\n"),
            "cotm.toml:2: 'to' is missing or empty");
  EXPECT_EQ(
    error_of("[[queue]]\nname = 'q'\n[[escalation]]\nstep = [ { to = 'x', queue = 'q' } ]\n"),
    "cotm.toml:4: 'queue' is of a task: needs 'task = true'");
}

TEST(ConfigPolicies, ReadQueuesAndTypesOfTasks) {
  auto made = read(with_known(R"([[task_type]]
name = "callBack"
queue = "q"
due = "PT4H"
calendar = "office"
outcomes = ["reached", "notReached"]
[[task_type]]
name = "contactCustomer"
due = "PT1H"
)"));
  EXPECT_NE(made.find_queue("default"), nullptr);
  EXPECT_NE(made.find_queue("q"), nullptr);
  const order::task_type expected{"callBack", "q", 4h, "office", {"reached", "notReached"}};
  ASSERT_NE(made.find_task_type("callBack"), nullptr);
  EXPECT_EQ(*made.find_task_type("callBack"), expected);
  EXPECT_EQ(made.find_task_type("contactCustomer")->due, 1h) << "in the place of the default";
  EXPECT_EQ(made.task_types.size(), order::default_task_types().size() + 1);
}

TEST(ConfigPolicies, RefuseNamesThatNobodyConfigured) {
  EXPECT_EQ(error_of("[[task_type]]\nname = 't'\nqueue = 'q'\n"),
            "cotm.toml:3: 'queue' must be the name of a [[queue]]");
  EXPECT_EQ(error_of("[[task_rule]]\nwhen = 'order_failed'\ntype = 't'\n"),
            "cotm.toml:3: 'type' must be the name of a [[task_type]]");
  EXPECT_EQ(error_of("[[destination]]\nname = 'a'\nqueue = 'q'\n"),
            "cotm.toml:3: 'queue' must be the name of a [[queue]]");
  EXPECT_EQ(error_of("[[sink]]\nname = 's'\ndestination = 'a'\n"),
            "cotm.toml:3: 'destination' must be the name of a [[destination]]");
}

TEST(ConfigPolicies, RefuseASecondOfAnyName) {
  EXPECT_EQ(error_of("[[queue]]\nname = 'q'\n[[queue]]\nname = 'q'\n"),
            "cotm.toml:4: 'name' 'q' is configured twice");
  EXPECT_EQ(error_of("[[task_type]]\nname = 't'\n[[task_type]]\nname = 't'\n"),
            "cotm.toml:4: 'name' 't' is configured twice");
  EXPECT_EQ(error_of("[[sink]]\nname = 's'\nurl = 'http://x'\n"
                     "[[sink]]\nname = 's'\nurl = 'http://x'\n"),
            "cotm.toml:5: 'name' 's' is configured twice");
  EXPECT_TRUE(error_of(std::string{office} + std::string{office}).ends_with("configured twice"));
}

TEST(ConfigPolicies, ReadEveryKeyOfATaskRule) {
  auto made = read(R"([[task_rule]]
when = "expected_date_changed"
more_than = "P1D"
type = "contactCustomer"
priorities = [0, 1]
categories = ["b2c"]
)");
  const order::task_rule expected{
    order::task_trigger::expected_date_changed, 24h, "contactCustomer", {0, 1}, {"b2c"}};
  ASSERT_EQ(made.task_rules.size(), 1U);
  EXPECT_EQ(made.task_rules[0], expected);
}

TEST(ConfigPolicies, RefuseTaskRulesThatSayNothing) {
  EXPECT_EQ(error_of("[[task_rule]]\n"), "cotm.toml:1: 'when' is missing");
  EXPECT_EQ(error_of("[[task_rule]]\nwhen = 'order_failed'\nmore_than = 'P1D'\n"),
            "cotm.toml:3: 'more_than' is of 'expected_date_changed' only");
}

TEST(ConfigPolicies, ReadGroupsAndIntervals) {
  auto made = read("review_interval = 'P1D'\ncustomer_reply_within = 'P5D'\n"
                   "group = { deadline = 'PT5M', on_failure = 'keep' }\n");
  EXPECT_EQ(made.review_interval, 24h);
  EXPECT_EQ(made.customer_reply_within, 120h);
  EXPECT_EQ(made.groups, (order::group_policy{5min, order::group_failure::keep}));
  EXPECT_EQ(error_of("review_interval = 'PT0S'\n"),
            "cotm.toml:1: 'review_interval' must be longer than zero");
}

TEST(ConfigPolicies, ReadEveryKeyOfASink) {
  auto made = read(with_known(R"([[sink]]
name = "billing"
url = "https://billing.example/notices"
on = ["order_completed", "distributed_order_completed"]
confirm_within = "PT4H"
retry = { first = "PT1S", factor = 3, most = "PT1M" }
[[sink]]
name = "maintenance"
destination = "a"
)"));
  using enum order::notice_trigger;
  const order::sink billing{"billing",
                            "",
                            "https://billing.example/notices",
                            {order_completed, distributed_order_completed},
                            4h,
                            {1s, 3, 1min}};
  ASSERT_EQ(made.sinks.size(), 2U);
  EXPECT_EQ(made.sinks[0], billing);
  EXPECT_EQ(made.sinks[1].destination, "a");
  EXPECT_EQ(made.sinks[1].on, std::vector{order_completed});
}

TEST(ConfigPolicies, RefuseSinksThatCannotBeReached) {
  const std::string begin = "[[sink]]\nname = 's'\n";
  const std::string either = "cotm.toml:1: [[sink]] needs one of 'destination' and 'url'";
  EXPECT_EQ(error_of(begin), either);
  EXPECT_EQ(error_of(begin + "url = 'http://x'\ndestination = 'y'\n"), either);
  for (const auto* url : {"ftp://x", "http://", "https:///path", "http://a b", ""})
    EXPECT_EQ(error_of(begin + "url = '" + url + "'\n"),
              "cotm.toml:3: 'url' must be an http or https URL");
  EXPECT_EQ(error_of(begin + "url = 'http://" + std::string(2'000, 'x') + "'\n"),
            "cotm.toml:3: 'url' is longer than 2000 bytes");
  EXPECT_EQ(error_of(begin + "url = 'http://x'\non = []\n"), "cotm.toml:4: 'on' must not be empty");
  EXPECT_EQ(
    error_of("[[destination]]\nname = 'p'\nkind = 'manual'\n" + begin + "destination = 'p'\n"),
    "cotm.toml:6: 'destination' is manual: there is no adapter to tell");
}

TEST(ConfigPolicies, RefuseASinkThatCouldBeTakenForADestination) {
  const std::string begin = "[[destination]]\nname = 'a'\n[[sink]]\nname = 'a'\n";
  EXPECT_EQ(error_of(begin + "url = 'http://x'\n"),
            "cotm.toml:4: 'name' 'a' is that of a [[destination]], too");
  EXPECT_EQ(error_of(begin + "destination = 'a'\n"), "no error") << "it is that destination";
}

TEST(ConfigPolicies, AreSummedUpInALine) {
  EXPECT_EQ(summary(read(with_known("[[jeopardy]]\nnormal = 'PT0S'\n"))),
            "1 destination, 1 calendar, 1 jeopardy rule, 2 queues, 6 task types");
}

} // namespace
} // namespace cotm::apps::test
