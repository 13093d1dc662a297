// tests/support/test_system.hpp: an actor system whose time and schedule the test owns.

#pragma once

#include "runtime/base/vocabulary.hpp"

#include <caf/all.hpp>
#include <caf/scheduler/test_coordinator.hpp>

#include <cstddef>
#include <random>
#include <utility>

namespace cotm::test {

/// Runs actors one message at a time, in an order drawn from a seed. Same seed, same run.
class test_system {
public:
  explicit test_system(unsigned seed = 1)
    : system{config_},
      scheduler_{dynamic_cast<caf::scheduler::test_coordinator&>(system.scheduler())}, random_{
                                                                                         seed} {
    scheduler_.clock().current_time += std::chrono::hours{1}; // Not at the epoch of the clock.
  }

  test_system(const test_system&) = delete;
  test_system& operator=(const test_system&) = delete;

  ~test_system() {
    run();
  }

  /// Runs until no actor has anything to do. No time passes.
  void run() {
    while (scheduler_.has_job()) {
      auto pick = random_() % scheduler_.jobs.size();
      std::swap(scheduler_.jobs[pick], scheduler_.jobs.front());
      scheduler_.run_once();
    }
  }

  /// Lets time pass, timer by timer, and runs what each of them brings about.
  void advance(duration span) {
    run();
    auto& clock = scheduler_.clock();
    auto end = clock.current_time + span;
    while (!clock.schedule().empty() && clock.schedule().begin()->first <= end) {
      auto due = clock.schedule().begin()->first - clock.current_time;
      scheduler_.advance_time(std::max(due, decltype(due)::zero()));
      run();
    }
    if (end > clock.current_time)
      scheduler_.advance_time(end - clock.current_time);
    run();
  }

private:
  struct config : caf::actor_system_config {
    config() {
      set("scheduler.policy", caf::atom("testing"));
    }
  };

  config config_;

public:
  caf::actor_system system;

private:
  caf::scheduler::test_coordinator& scheduler_;
  std::minstd_rand random_;
};

} // namespace cotm::test
