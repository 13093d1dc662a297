// tests/e2e/reload_test.cpp: a configuration that is checked, and one that changes while cotmd
// runs.

#include "tests/e2e/run_options.hpp"
#include "tests/e2e/service_test.hpp"
#include "tests/support/http_client.hpp"
#include "tests/support/json.hpp"
#include "tests/support/order_text.hpp"

#include <csignal>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <thread>

namespace cotm::e2e {

namespace {

using namespace std::chrono_literals;

constexpr auto patience = 30s;

/// A plain order for an offering; rules say who fulfils it.
std::string plain_order(std::string_view offering) {
  return R"({"productOrderItem":[{"id":"1","action":"add","productOffering":{"id":")"
         + std::string{offering} + "\"}}]}";
}

std::string order_for(std::string_view destination) {
  return R"({"@type":"DistributedProductOrder","productOrderItem":[{"id":"1","action":"add"}],)"
         R"("distributedOrder":[{"id":"A","productOrderItem":["1"],"destination":")"
         + std::string{destination} + "\"}]}";
}

class Reload : public ServiceTest {
protected:
  void configure(std::string_view more) const {
    std::ofstream{service.directory() / "cotm.toml", std::ios::app} << more;
  }

  /// Has the server read its configuration, and waits until it says what came of it.
  void reload(const std::string& outcome) {
    auto count = [&] {
      auto said = service.server().output();
      std::size_t found = 0;
      for (auto at = said.find(outcome); at != std::string::npos; at = said.find(outcome, at + 1))
        ++found;
      return found;
    };
    const auto before = count();
    service.server().send_signal(SIGHUP);
    const auto deadline = std::chrono::steady_clock::now() + patience;
    while (count() == before) {
      ASSERT_LT(std::chrono::steady_clock::now(), deadline) << "never said: " << outcome;
      std::this_thread::sleep_for(20ms);
    }
  }

  [[nodiscard]] test::http_answer post(const std::string& body) const {
    test::http_client client{service.http_port()};
    return client.post(std::string{test::orders_path}, body);
  }

  /// Places an order and waits until it has completed.
  void expect_completion(const std::string& body) const {
    auto answer = post(body);
    ASSERT_EQ(answer.status, 201) << answer.body;
    expect_all_complete({{"", test::member(answer.body, "id")}});
  }
};

TEST_F(Reload, FollowsANewRule) {
  auto before = post(plain_order("fibre"));
  ASSERT_EQ(before.status, 201) << before.body;
  configure("[[rule]]\nmatch = { offering = 'fibre' }\ndestination = 'a'\n");
  reload("configuration in force");
  expect_completion(plain_order("fibre"));
}

TEST_F(Reload, OfAWrongFileChangesNothing) {
  configure("[[rule]]\nmatch = { offering = 'fibre' }\ndestination = 'a'\n");
  reload("configuration in force");
  configure("[[rule]]\nmatch = { offering = 'voice' }\ndestination = 'nobody'\n");
  reload("the configuration stays as it was: ");
  EXPECT_NE(service.server().output().find("'destination' must be the name of a [[destination]]"),
            std::string::npos);
  expect_completion(plain_order("fibre"));
}

TEST_F(Reload, BringsANewDestination) {
  EXPECT_EQ(post(order_for("late")).status, 422);
  configure("[[destination]]\nname = 'late'\n");
  reload("configuration in force");
  const test::child_process adapter{{chosen_options().programs / "factory_sim", "--cotmd",
                                     "127.0.0.1:" + std::to_string(service.adapters_port()),
                                     "--tls", service.data_directory() / "tls", "--destination",
                                     "late", "--ledger", "memory"},
                                    service.directory() / "late.log"};
  expect_completion(order_for("late"));
}

TEST_F(Reload, KeepsADestinationThatIsGone) {
  std::ofstream{service.directory() / "cotm.toml"} << "[[destination]]\nname = 'b'\n";
  reload("destination a is gone from the configuration");
  expect_completion(order_for("a"));
}

/// What `cotmd --check-config` says of a file, and the status that it exits with.
struct verdict {
  int status = 0;
  std::string said;
};

verdict check(std::string_view text) {
  const test::temporary_directory scratch{std::filesystem::current_path()};
  const auto file = scratch.path() / "cotm.toml";
  std::ofstream{file} << text;
  verdict made;
  made.status = test::run_process({chosen_options().programs / "cotmd", "--check-config", file},
                                  scratch.path() / "said", made.said)
                  .status;
  return made;
}

TEST(CheckConfig, SaysThatAFileIsRight) {
  auto made = check("[[destination]]\nname = 'a'\n");
  EXPECT_EQ(made.status, 0);
  EXPECT_EQ(made.said, "ok: 1 destination, 1 queue, 6 task types\n");
}

TEST(CheckConfig, SaysWhatIsWrongAndWhere) {
  auto made = check("[[destination]]\nname = 'a'\nwindwo = 3\n");
  EXPECT_EQ(made.status, 2);
  EXPECT_TRUE(made.said.ends_with("/cotm.toml:3: unknown key 'windwo'\n")) << made.said;
}

TEST(CheckConfig, NeedsNoServerAndNoData) {
  std::string said;
  auto end = test::run_process({chosen_options().programs / "cotmd", "--check-config", "/nowhere"},
                               std::filesystem::current_path() / "check.txt", said);
  EXPECT_EQ(end.status, 2);
  EXPECT_EQ(said, "/nowhere: cannot be read\n");
}

} // namespace

} // namespace cotm::e2e
