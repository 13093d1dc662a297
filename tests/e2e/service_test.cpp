// tests/e2e/service_test.cpp: starting, stopping and checking a service.

#include "tests/e2e/service_test.hpp"

#include "tests/e2e/run_options.hpp"
#include "tests/support/http_client.hpp"
#include "tests/support/json.hpp"
#include "tests/support/order_text.hpp"

#include <csignal>
#include <filesystem>
#include <iostream>
#include <map>
#include <string>
#include <thread>

namespace cotm::e2e {

namespace {

using namespace std::chrono_literals;

constexpr auto poll_interval = 20ms;

/// A factory that takes long enough for a kill to find orders in every state, and transfers that
/// are tried again soon enough for a test.
test::service_options small_service() {
  test::service_options wanted;
  wanted.programs = chosen_options().programs;
  wanted.below = std::filesystem::current_path();
  wanted.policy = "acknowledge_within = \"PT2S\"\n"
                  "retry = { first = \"PT0.2S\", factor = 2, most = \"PT1S\" }\n"
                  "breaker = { failures = 1000, open_for = \"PT1S\" }\n";
  wanted.behaviour = "ack=0-20,work=0-100";
  return wanted;
}

std::string order_target(const accepted_order& order) {
  return std::string{test::orders_path} + "/" + order.id;
}

} // namespace

ServiceTest::ServiceTest() : service{small_service()}, random{chosen_options().seed} {
  service.start_server();
  service.start_adapter();
}

ServiceTest::~ServiceTest() {
  if (HasFailure())
    std::cout << service.logs();
}

void ServiceTest::pause(std::chrono::milliseconds least, std::chrono::milliseconds most) {
  std::uniform_int_distribution<std::int64_t> any{least.count(), most.count()};
  std::this_thread::sleep_for(std::chrono::milliseconds{any(random)});
}

void ServiceTest::expect_clean_stop(test::child_process& process) {
  process.send_signal(SIGTERM);
  auto end = process.wait(stop_patience);
  ASSERT_TRUE(end) << "still running";
  EXPECT_EQ(end->signal, 0);
  EXPECT_EQ(end->status, 0);
}

void ServiceTest::expect_all_exist(const std::vector<accepted_order>& orders) const {
  test::http_client client{service.http_port()};
  for (const auto& order : orders) {
    auto answer = client.get(order_target(order));
    ASSERT_EQ(answer.status, 200) << order.external_id << ": " << answer.body;
    ASSERT_EQ(test::member(answer.body, "externalId"), order.external_id);
  }
}

void ServiceTest::expect_all_complete(const std::vector<accepted_order>& orders) const {
  test::http_client client{service.http_port()};
  const auto deadline = std::chrono::steady_clock::now() + completion_patience;
  for (const auto& order : orders) {
    test::http_answer answer;
    while (test::member(answer.body, "state") != "completed") {
      ASSERT_LT(std::chrono::steady_clock::now(), deadline)
        << order.external_id << " is not completed: " << answer.body;
      if (answer.status != 0)
        std::this_thread::sleep_for(poll_interval);
      answer = client.get(order_target(order));
      ASSERT_EQ(answer.status, 200) << order.external_id << ": " << answer.body;
    }
  }
}

void ServiceTest::expect_one_effect_each(std::size_t orders) {
  expect_clean_stop(service.adapter());
  std::map<std::string, int> count;
  for (const auto& key : service.effects())
    ++count[key];
  EXPECT_EQ(count.size(), orders * test::distributed_per_order);
  for (const auto& [key, times] : count)
    EXPECT_EQ(times, 1) << key;
  auto known = service.ledger();
  EXPECT_EQ(known.size(), orders * test::distributed_per_order);
  for (const auto& line : known)
    EXPECT_TRUE(line.ends_with(" completed 1")) << line;
}

} // namespace cotm::e2e
