// tests/runtime/metrics_test.cpp: counters and histograms as Prometheus reads them.

#include "runtime/metrics.hpp"

#include "runtime/base/invariant.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace cotm::runtime {
namespace {

using namespace std::chrono_literals;

TEST(Metrics, AreWrittenAsPrometheusReadsThem) {
  metrics all;
  auto& good = all.make_counter({"cotm_things_total", "Things done.", "code=\"2xx\""});
  all.add_gauge({"cotm_queue", "Waiting.", ""}, [] { return 2.5; });
  auto& bad = all.make_counter({"cotm_things_total", "Things done.", "code=\"5xx\""});
  good.add();
  good.add(2);
  bad.add();
  EXPECT_EQ(all.exposition(), "# HELP cotm_things_total Things done.\n"
                              "# TYPE cotm_things_total counter\n"
                              "cotm_things_total{code=\"2xx\"} 3\n"
                              "cotm_things_total{code=\"5xx\"} 1\n"
                              "# HELP cotm_queue Waiting.\n"
                              "# TYPE cotm_queue gauge\n"
                              "cotm_queue 2.5\n");
}

TEST(Metrics, CountTimesInCumulativeBuckets) {
  metrics all;
  auto& times = all.make_histogram({"cotm_wait_seconds", "Waited.", "to=\"x\""});
  times.observe(1ms);
  times.observe(1001us);
  times.observe(20s);
  EXPECT_EQ(times.at_most(2), 0U);
  EXPECT_EQ(times.at_most(3), 1U);
  EXPECT_EQ(times.at_most(4), 2U);
  EXPECT_EQ(times.at_most(histogram_bounds.size() - 1), 2U);
  auto shown = all.exposition();
  EXPECT_NE(shown.find("cotm_wait_seconds_bucket{to=\"x\",le=\"0.001\"} 1\n"), std::string::npos);
  EXPECT_NE(shown.find("cotm_wait_seconds_bucket{to=\"x\",le=\"+Inf\"} 3\n"), std::string::npos);
  EXPECT_NE(shown.find("cotm_wait_seconds_sum{to=\"x\"} 20.002001\n"), std::string::npos);
  EXPECT_NE(shown.find("cotm_wait_seconds_count{to=\"x\"} 3\n"), std::string::npos);
}

TEST(Metrics, LoseNothingBetweenThreads) {
  metrics all;
  auto& count = all.make_counter({"cotm_things_total", "Things done.", ""});
  auto& times = all.make_histogram({"cotm_wait_seconds", "Waited.", ""});
  std::vector<std::thread> threads;
  threads.reserve(4);
  for (int no = 0; no < 4; ++no)
    threads.emplace_back([&] {
      for (int each = 0; each < 10'000; ++each) {
        count.add();
        times.observe(1us);
      }
    });
  for (auto& each : threads)
    each.join();
  EXPECT_EQ(count.value(), 40'000U);
  EXPECT_EQ(times.at_most(0), 40'000U);
}

TEST(Metrics, HaveOneOfEachNameAndLabels) {
  metrics all;
  all.make_counter({"a", "", "x=\"1\""});
  all.make_counter({"a", "", "x=\"2\""});
  EXPECT_THROW(all.make_counter({"a", "", "x=\"1\""}), invariant_violation);
}

} // namespace
} // namespace cotm::runtime
