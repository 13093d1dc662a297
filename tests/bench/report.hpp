// tests/bench/report.hpp: what a benchmark says: one line of JSON, and figures to put into it.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace cotm::bench {

/// Builds one JSON object. Keys and texts are ours and need no escaping.
class json_line {
public:
  json_line& add(std::string_view key, double value);
  json_line& add(std::string_view key, std::uint64_t value);
  json_line& add(std::string_view key, std::string_view value);
  json_line& add(std::string_view key, const json_line& value);

  /// Adds every member of another object.
  json_line& add_all(const json_line& other);

  [[nodiscard]] std::string text() const {
    return "{" + members_ + "}";
  }

private:
  void add_raw(std::string_view key, std::string_view value);

  std::string members_;
};

/// Returns the value that a share of `samples` does not exceed, 0 if there are none.
/// @param share from 0 to 1.
[[nodiscard]] double percentile(std::vector<double> samples, double share);

/// Sums the samples of one metric in a Prometheus text, whatever their labels.
/// @errors throws if there are none.
[[nodiscard]] double metric(std::string_view text, std::string_view name);

} // namespace cotm::bench
