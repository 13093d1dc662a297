// tests/e2e/idempotency_test.cpp: one externalId is one order, whoever posts it and how often.

#include "runtime/clock.hpp"
#include "tests/e2e/service_test.hpp"
#include "tests/support/http_client.hpp"
#include "tests/support/json.hpp"
#include "tests/support/order_text.hpp"

#include <set>
#include <string>
#include <thread>
#include <vector>

namespace cotm::e2e {

namespace {

using namespace std::chrono_literals;

constexpr int clients = 8;
constexpr int rounds = 20;

class Idempotency : public ServiceTest {
protected:
  /// Posts one body from many clients at once; returns their answers.
  std::vector<test::http_answer> post_at_once(const std::string& body) {
    std::vector<test::http_answer> answers(clients);
    std::vector<std::thread> threads;
    threads.reserve(answers.size());
    for (auto& answer : answers)
      threads.emplace_back(
        [&] { answer = test::http_client{service.http_port()}.post(target, body); });
    for (auto& thread : threads)
      thread.join();
    return answers;
  }

  const std::string target{test::orders_path};
  const instant wanted = runtime::system_clock{}.now() + 1h;
};

TEST_F(Idempotency, OneExternalIdFromManyClientsAtOnceIsOneOrder) {
  const test::order_text text{wanted};
  for (int round = 0; round < rounds; ++round) {
    const auto external_id = "race-" + std::to_string(round);
    std::set<std::string> ids;
    for (const auto& answer : post_at_once(text.with(external_id))) {
      EXPECT_TRUE(answer.status == 201 || answer.status == 200) << answer.status << answer.body;
      ids.insert(test::member(answer.body, "id"));
    }
    EXPECT_EQ(ids.size(), 1U) << external_id;
    auto found = test::http_client{service.http_port()}.get(target + "?externalId=" + external_id);
    EXPECT_EQ(found.headers["x-total-count"], "1") << found.body;
  }
}

TEST_F(Idempotency, OtherContentUnderAKnownExternalIdIsAConflict) {
  test::http_client client{service.http_port()};
  auto first = client.post(target, test::order_text{wanted, "Ring twice."}.with("known"));
  EXPECT_EQ(first.status, 201) << first.body;
  auto second = client.post(target, test::order_text{wanted, "Do not ring."}.with("known"));
  EXPECT_EQ(second.status, 409) << second.body;
  auto found = client.get(target + "/" + test::member(first.body, "id"));
  EXPECT_NE(found.body.find("Ring twice."), std::string::npos) << found.body;
}

TEST_F(Idempotency, OutlivesAKill) {
  test::http_client client{service.http_port()};
  const auto body = test::order_text{wanted}.with("kept");
  auto before = client.post(target, body);
  service.server().kill();
  service.start_server();
  auto after = client.post(target, body);
  EXPECT_EQ(test::member(after.body, "id"), test::member(before.body, "id")) << after.body;
}

} // namespace

} // namespace cotm::e2e
