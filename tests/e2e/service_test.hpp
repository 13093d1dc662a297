// tests/e2e/service_test.hpp: what the tests with real processes have in common.

#pragma once

#include "tests/e2e/order_load.hpp"
#include "tests/support/service.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <random>
#include <vector>

namespace cotm::e2e {

/// Longest that a program may take to end on SIGTERM, in a sanitized build on a busy machine.
inline constexpr auto stop_patience = std::chrono::seconds{20};

/// Longest that orders may take to complete once everything runs again.
inline constexpr auto completion_patience = std::chrono::seconds{60};

/// Runs cotmd and an adapter that takes its time, each test in a directory of its own. After a
/// failure, prints what they said.
class ServiceTest : public testing::Test {
protected:
  ServiceTest();
  ~ServiceTest() override;

  ServiceTest(const ServiceTest&) = delete;
  ServiceTest& operator=(const ServiceTest&) = delete;

  /// Lets a time pass that is drawn between the two.
  void pause(std::chrono::milliseconds least, std::chrono::milliseconds most);

  /// Sends SIGTERM and expects the process to end by itself, with success.
  static void expect_clean_stop(test::child_process& process);

  void expect_all_exist(const std::vector<accepted_order>& orders) const;

  /// Waits until every order is completed.
  void expect_all_complete(const std::vector<accepted_order>& orders) const;

  /// Ends the adapter and expects that everything it was to do was done exactly once.
  void expect_one_effect_each(std::size_t orders);

  test::service service;
  std::minstd_rand random;
};

} // namespace cotm::e2e
