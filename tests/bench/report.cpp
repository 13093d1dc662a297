// tests/bench/report.cpp: the formatting and arithmetic of reports.

#include "tests/bench/report.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>

namespace cotm::bench {

json_line& json_line::add(std::string_view key, double value) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%.3f", value);
  add_raw(key, text.data());
  return *this;
}

json_line& json_line::add(std::string_view key, std::uint64_t value) {
  add_raw(key, std::to_string(value));
  return *this;
}

json_line& json_line::add(std::string_view key, std::string_view value) {
  add_raw(key, "\"" + std::string{value} + "\"");
  return *this;
}

json_line& json_line::add(std::string_view key, const json_line& value) {
  add_raw(key, value.text());
  return *this;
}

json_line& json_line::add_all(const json_line& other) {
  if (!members_.empty() && !other.members_.empty())
    members_ += ',';
  members_ += other.members_;
  return *this;
}

void json_line::add_raw(std::string_view key, std::string_view value) {
  if (!members_.empty())
    members_ += ',';
  members_ += '"';
  members_ += key;
  members_ += "\":";
  members_ += value;
}

double percentile(std::vector<double> samples, double share) {
  if (samples.empty())
    return 0;
  auto rank = static_cast<std::size_t>(share * static_cast<double>(samples.size() - 1));
  auto at = samples.begin() + static_cast<std::ptrdiff_t>(rank);
  std::nth_element(samples.begin(), at, samples.end());
  return *at;
}

double metric(std::string_view text, std::string_view name) {
  double sum = 0;
  auto is_known = false;
  while (!text.empty()) {
    auto end = std::min(text.find('\n'), text.size());
    auto line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (!line.starts_with(name) || line.size() == name.size()
        || (line[name.size()] != ' ' && line[name.size()] != '{'))
      continue;
    is_known = true;
    sum += std::strtod(std::string{line.substr(line.rfind(' ') + 1)}.c_str(), nullptr);
  }
  if (!is_known)
    throw std::runtime_error{"no metric " + std::string{name}};
  return sum;
}

} // namespace cotm::bench
