// runtime/metrics.hpp: numbers about this process, for whoever watches it.
//
// Counting is one relaxed atomic addition: no lock is taken where work is done. A metric is made
// once, while the process is wired, and lives as long as its registry; whoever counts keeps the
// reference. Gauges are asked when they are read, so nobody has to keep one up to date.
//
// Names are `cotm_<what>_<unit>`, with `_total` for counters and `_seconds` for times.
//
// Source: Prometheus text exposition format 0.0.4.

#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace cotm::runtime {

/// Keeps two metrics that different threads count from sharing a cache line.
inline constexpr std::size_t cache_line_bytes = 64;

/// Only grows. @thread any
class alignas(cache_line_bytes) counter {
public:
  void add(std::uint64_t more = 1) noexcept {
    value_.fetch_add(more, std::memory_order_relaxed);
  }

  [[nodiscard]] std::uint64_t value() const noexcept {
    return value_.load(std::memory_order_relaxed);
  }

private:
  std::atomic<std::uint64_t> value_ = 0;
};

/// Upper bounds of the buckets of every histogram, in seconds: from a fast disk's sync to the
/// longest that a client is kept waiting.
inline constexpr std::array<double, 14> histogram_bounds
  = {0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 10.0};

/// Counts times by size. @thread any
class alignas(cache_line_bytes) histogram {
public:
  void observe(std::chrono::nanoseconds took) noexcept;

  /// Observations of at most `histogram_bounds[bucket]`; all of them if `bucket` is beyond.
  [[nodiscard]] std::uint64_t at_most(std::size_t bucket) const noexcept;

  [[nodiscard]] double sum_seconds() const noexcept;

private:
  std::array<std::atomic<std::uint64_t>, histogram_bounds.size() + 1> counts_{};
  std::atomic<std::uint64_t> nanoseconds_ = 0;
};

/// How a metric is called. One name may have several label sets; each is a metric.
struct metric_name {
  std::string name;   ///< "cotm_http_requests_total".
  std::string help;   ///< One line.
  std::string labels; ///< `code="201"`, several joined by commas; empty: none.
};

/// All metrics of one process. @thread any
class metrics {
public:
  metrics() = default;
  metrics(const metrics&) = delete;
  metrics& operator=(const metrics&) = delete;

  /// Makes a metric. It lives as long as this. @pre No other of the same name and labels.
  counter& make_counter(metric_name name);
  histogram& make_histogram(metric_name name);

  /// Adds a value that is asked for when it is read. @pre `read` is safe on any thread, does not
  /// block, and what it refers to outlives this.
  void add_gauge(metric_name name, std::function<double()> read);

  /// Likewise, for a value that only grows and that somebody else counts.
  void add_counter(metric_name name, std::function<double()> read);

  /// Writes all metrics as Prometheus reads them, those of one name together.
  [[nodiscard]] std::string exposition() const;

private:
  struct entry {
    metric_name name;
    std::string_view type;
    const counter* counts = nullptr;
    const histogram* observes = nullptr;
    std::function<double()> reads;
  };

  void add(entry made);
  static void write(std::string& out, const entry& shown);

  mutable std::mutex guard_; ///< Of the lists, not of the metrics in them.
  std::deque<counter> counters_;
  std::deque<histogram> histograms_;
  std::vector<entry> entries_; ///< Those of one name are neighbours.
};

} // namespace cotm::runtime
