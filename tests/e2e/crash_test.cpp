// tests/e2e/crash_test.cpp: kill -9 at random moments, under load.
//
// What was accepted exists, completes, and takes effect in the factories exactly once, whoever
// dies.

#include "tests/e2e/run_options.hpp"
#include "tests/e2e/service_test.hpp"

#include <functional>
#include <string>
#include <vector>

namespace cotm::e2e {

namespace {

using namespace std::chrono_literals;

/// Orders that are looked for after each crash. All are looked for in the end.
constexpr std::size_t checked_per_cycle = 100;

class Crash : public ServiceTest {
protected:
  /// Runs a load over many crashes, checks the journal after each, and everything at the end.
  void survive(const std::function<void()>& crash_and_restart) {
    order_load load{service.http_port(), chosen_options().seed};
    for (int cycle = 0; cycle < chosen_options().cycles && !HasFailure(); ++cycle) {
      pause(50ms, 1s);
      auto before = load.latest(checked_per_cycle);
      crash_and_restart();
      expect_all_exist(before);
      EXPECT_EQ(service.verify_journal(), "");
    }
    load.finish();
    EXPECT_EQ(load.problems(), std::vector<std::string>{});
    auto accepted = load.accepted();
    EXPECT_FALSE(accepted.empty());
    expect_all_complete(accepted);
    expect_one_effect_each(accepted.size());
    expect_clean_stop(service.server());
    EXPECT_EQ(service.verify_journal(), "");
  }
};

TEST_F(Crash, OfTheServerLosesNothingAndRepeatsNothing) {
  survive([this] {
    service.server().kill();
    pause(0ms, 200ms);
    service.start_server();
  });
}

TEST_F(Crash, OfTheAdapterLosesNothingAndRepeatsNothing) {
  survive([this] {
    service.adapter().kill();
    pause(0ms, 200ms);
    service.start_adapter();
  });
}

TEST_F(Crash, OfBothLosesNothingAndRepeatsNothing) {
  survive([this] {
    service.adapter().kill();
    pause(0ms, 50ms);
    service.server().kill();
    service.start_server();
    pause(0ms, 200ms);
    service.start_adapter();
  });
}

} // namespace

} // namespace cotm::e2e
