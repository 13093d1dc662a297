// tests/actors/order/notices_test.cpp: whoever has to know is told, until they say that they do.

#include "actors/order/notices.hpp"

#include "tests/support/sequences.hpp"

#include <gtest/gtest.h>

namespace cotm::order {
namespace {

using namespace cotm::test;
using enum notice_trigger;

constexpr auto of_all
  = {order_completed, order_failed, order_cancelled, distributed_order_completed};

sink sink_of(std::string name, std::vector<notice_trigger> on = {order_completed}) {
  sink made;
  made.destination = "system-" + name;
  made.name = std::move(name);
  made.on = std::move(on);
  return made;
}

/// Billing hears of completed orders, maintenance of everything.
policy told() {
  auto rules = final_failures();
  rules.sinks = {sink_of("billing"), sink_of("maintenance", of_all)};
  return rules;
}

policy told_with(failure_rule rule) {
  auto rules = told();
  destination_policy system;
  system.name = "system-billing";
  system.failures.push_back(std::move(rule));
  rules.distribution.destinations.push_back(std::move(system));
  return rules;
}

/// An order of one part, completed, with a notice for each sink.
state completed_order(const policy& rules) {
  return then(place_order(plan_of({part("a")}), noon, rules), complete{0, noon}, noon, rules);
}

state completed_for_billing() {
  auto rules = told();
  rules.sinks.pop_back();
  return completed_order(rules);
}

/// Who was told what about what.
std::vector<std::string> told_in(const std::vector<event>& facts) {
  std::vector<std::string> told;
  for (const auto& one : facts)
    if (const auto* due = std::get_if<notice_due>(&one))
      told.push_back(due->sink + " " + std::to_string(static_cast<int>(due->on))
                     + (due->about ? " " + std::to_string(*due->about) : ""));
  return told;
}

using texts = std::vector<std::string>;

// -- what makes a notice
// ---------------------------------------------------------------------------

TEST(OrderNotice, IsDueOnceForEachSinkAndTrigger) {
  const auto rules = told();
  auto order = place_order(plan_of({part("a"), part("b")}), noon, rules);
  EXPECT_EQ(told_in(*decide(order, complete{1, noon}, rules, noon)), (texts{"maintenance 3 1"}));
  order = then(order, complete{1, noon}, noon, rules);
  EXPECT_EQ(told_in(*decide(order, complete{0, noon}, rules, noon)),
            (texts{"maintenance 3 0", "billing 0", "maintenance 0"}));
  order = then(order, complete{0, noon}, noon, rules);
  EXPECT_TRUE(is_old_news(order, complete{0, noon}, noon + 1s, rules));
  EXPECT_TRUE(is_old_news(order, check{}, noon + 1s, rules));
}

TEST(OrderNotice, TellsOfAnOrderThatFailedOrWasDoneInPart) {
  const auto rules = told();
  auto order = place_order(plan_of({part("a"), part("b", {0})}), noon, rules);
  EXPECT_EQ(told_in(*decide(order, fail{0, "E", "", noon}, rules, noon)), (texts{"maintenance 1"}));
  order = then(order, complete{0, noon}, noon, rules);
  EXPECT_EQ(told_in(*decide(order, fail{1, "E", "", noon}, rules, noon)), (texts{"maintenance 1"}));
}

TEST(OrderNotice, TellsOfWhatCompletesWithoutAReport) {
  const auto rules = told();
  auto order = place_order(
    plan_of({part("a"), part_after("b", 0, dependency_type::finish_to_finish)}), noon, rules);
  EXPECT_TRUE(told_in(*decide(order, complete{1, noon}, rules, noon)).empty()) << "performed";
  order = then(order, complete{1, noon}, noon, rules);
  EXPECT_EQ(told_in(*decide(order, complete{0, noon}, rules, noon)),
            (texts{"maintenance 3 0", "maintenance 3 1", "billing 0", "maintenance 0"}));
}

TEST(OrderNotice, IsNotDueForWhatWasOverBeforeThereWasASink) {
  auto order = completed_order(test::no_rules());
  EXPECT_TRUE(is_old_news(order, check{}, noon + 1s, told()));
}

TEST(OrderNotice, HasANameThatNoDistributedOrderMayHave) {
  auto order = completed_order(told());
  ASSERT_EQ(order.notices.size(), 3U);
  EXPECT_EQ(notice_id(order, 2), "notice/maintenance/2");
  EXPECT_EQ(refusal_of({}, place{share(plan_of({part("notice/x/1")}))}),
            rejection_code::reserved_id);
}

TEST(OrderNotice, OfADistributedOrderIsNotMadeBeyondTheLimitAndOfTheOrderStillIs) {
  const auto rules = told();
  auto order = place_order(plan_of({part("a"), part("b")}), noon, rules);
  order.notices.resize(notices_max - notices_of_end_max);
  EXPECT_TRUE(told_in(*decide(order, complete{1, noon}, rules, noon)).empty());
  order = then(order, complete{1, noon}, noon, rules);
  EXPECT_EQ(told_in(*decide(order, complete{0, noon}, rules, noon)),
            (texts{"billing 0", "maintenance 0"}));
}

// -- who is told now
// -------------------------------------------------------------------------------

TEST(OrderNotice, IsOwedToEachSinkInOrder) {
  const auto rules = told();
  auto order = completed_order(rules); // 0: maintenance, of a; 1: billing; 2: maintenance.
  EXPECT_EQ(owed<notify>(order), (std::vector{notify{0}, notify{1}}));
  order = then(order, confirm_notice{0, 1, noon}, noon + 1s, rules);
  EXPECT_EQ(owed<notify>(order), (std::vector{notify{1}, notify{2}}));
  order = then(order, confirm_notice{1, 1, noon}, noon + 1s, rules);
  order = then(order, confirm_notice{2, 1, noon}, noon + 1s, rules);
  EXPECT_TRUE(obligations(order, rules).empty()) << "now the order is at rest";
}

TEST(OrderNotice, ThatWasConfirmedStaysSo) {
  auto order = then(completed_for_billing(), confirm_notice{0, 1, noon + 1s}, noon + 2s);
  EXPECT_EQ(order.notices[0].confirmed, noon + 1s);
  EXPECT_TRUE(is_old_news(order, confirm_notice{0, 1, noon + 5s}, noon + 5s));
  EXPECT_TRUE(is_old_news(order, fail_notice{0, 1, "E", ""}, noon + 5s));
  EXPECT_EQ(refusal_of(order, resend_notice{0, {"p", ""}}), rejection_code::already_closed);
}

TEST(OrderNotice, IsNotConfirmedInTheFutureOrBeforeItWasDue) {
  auto order = completed_for_billing();
  EXPECT_EQ(then(order, confirm_notice{0, 1, noon + 5h}, noon + 2s).notices[0].confirmed,
            noon + 2s);
  EXPECT_EQ(then(order, confirm_notice{0, 1, noon - 5h}, noon + 2s).notices[0].confirmed, noon);
}

TEST(OrderNotice, IsRefusedIfItWasNeverSent) {
  auto order = completed_for_billing();
  EXPECT_EQ(refusal_of(order, confirm_notice{1, 1, noon}), rejection_code::unknown_notice);
  EXPECT_EQ(refusal_of(order, fail_notice{1, 1, "", ""}), rejection_code::unknown_notice);
  EXPECT_EQ(refusal_of(order, resend_notice{1, {}}), rejection_code::unknown_notice);
  EXPECT_EQ(refusal_of(order, confirm_notice{0, 2, noon}), rejection_code::unknown_revision);
  EXPECT_EQ(refusal_of(order, fail_notice{0, 0, "", ""}), rejection_code::unknown_revision);
  EXPECT_EQ(refusal_of({}, confirm_notice{0, 1, noon}), rejection_code::not_placed);
}

// -- failures
// --------------------------------------------------------------------------------------

TEST(OrderNotice, FallsOutWithoutARuleAndHoldsUpWhatComesAfterIt) {
  const auto rules = told();
  auto order = completed_order(rules);
  order = then(order, fail_notice{0, 1, "E", "why"}, noon + 1s, rules);
  EXPECT_EQ(order.notices[0].tries.fallen_out, noon + 1s);
  EXPECT_EQ(order.notices[0].tries.reason, "why");
  EXPECT_EQ(owed<notify>(order), (std::vector{notify{1}})) << "not 2, which is behind 0";
  EXPECT_TRUE(is_old_news(order, fail_notice{0, 1, "E", "why"}, noon + 2s, rules));
  EXPECT_TRUE(wake_of(order, rules)) << "somebody will hear of it";
}

TEST(OrderNotice, IsSentAgainByTheRulesOfItsDestination) {
  const auto rules = told_with({"*", retry_pace::fixed, 1, 1min, 2, 1h, after_retries::fail});
  auto order = then(completed_order(rules), fail_notice{1, 1, "E", ""}, noon, rules);
  EXPECT_EQ(owed<notify>(order), (std::vector{notify{0}}));
  EXPECT_EQ(next_notice(order), noon + 1min);
  EXPECT_EQ(wake_of(order, rules), noon + 1min);
  EXPECT_TRUE(is_old_news(order, fail_notice{1, 1, "E", ""}, noon + 1s, rules));
  order = then(order, check{}, noon + 1min, rules);
  EXPECT_EQ(order.notices[1].revision, 2U);
  EXPECT_EQ(owed<notify>(order), (std::vector{notify{0}, notify{1}}));
  EXPECT_TRUE(is_old_news(order, fail_notice{1, 1, "E", ""}, noon + 2min, rules)) << "of before";
  order = then(order, fail_notice{1, 2, "E", ""}, noon + 2min, rules);
  EXPECT_TRUE(order.notices[1].tries.fallen_out) << "a notice is never given up";
}

TEST(OrderNotice, MayBeConfirmedUnderAnEarlierRevision) {
  const auto rules = told_with({"*", retry_pace::immediate, 9, 1min, 2, 1h, after_retries::fail});
  auto order = then(completed_order(rules), fail_notice{1, 1, "E", ""}, noon + 1s, rules);
  EXPECT_EQ(order.notices[1].revision, 2U) << "at once";
  order = then(order, confirm_notice{1, 1, noon}, noon + 2s, rules);
  EXPECT_TRUE(order.notices[1].confirmed);
}

TEST(OrderNotice, IsSentAgainByAPerson) {
  const auto rules = told();
  auto order = then(completed_order(rules), fail_notice{0, 1, "E", ""}, noon + 1s, rules);
  order = then(order, resend_notice{0, {"p", "they lost it"}}, noon + 2s, rules);
  EXPECT_EQ(order.notices[0].tries, attempts{});
  EXPECT_EQ(order.notices[0].revision, 2U);
  EXPECT_EQ(owed<notify>(order), (std::vector{notify{0}, notify{1}}));
  order = then(order, resend_notice{0, {"p", "again"}}, noon + 3s, rules);
  EXPECT_EQ(order.notices[0].revision, 3U) << "whoever asks twice has it sent twice";
}

TEST(OrderNotice, OfASinkThatIsNotConfiguredAnyMoreIsStillOwed) {
  auto order = completed_for_billing();
  EXPECT_EQ(owed<notify>(order).size(), 1U);
  order = then(order, fail_notice{0, 1, "unknownSink", ""}, noon + 1s);
  EXPECT_TRUE(order.notices[0].tries.fallen_out);
}

} // namespace
} // namespace cotm::order
