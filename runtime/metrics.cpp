// runtime/metrics.cpp: see metrics.hpp.

#include "runtime/metrics.hpp"

#include "runtime/base/invariant.hpp"

#include <algorithm>
#include <cstdio>
#include <utility>

namespace cotm::runtime {

namespace {

/// Writes a number so that it reads back as the same one, and whole numbers without a point.
std::string number(double value) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.15g", value);
  return text.data();
}

/// Appends `name{labels,more} value`.
void write_sample(std::string& out, const std::string& name, const std::string& labels,
                  const std::string& value) {
  out += name;
  if (!labels.empty()) {
    out += '{';
    out += labels;
    out += '}';
  }
  out += ' ';
  out += value;
  out += '\n';
}

void write_histogram(std::string& out, const metric_name& name, const histogram& shown) {
  auto labels = name.labels.empty() ? std::string{} : name.labels + ",";
  for (std::size_t bucket = 0; bucket < histogram_bounds.size(); ++bucket)
    write_sample(out, name.name + "_bucket",
                 labels + "le=\"" + number(histogram_bounds[bucket]) + '"',
                 std::to_string(shown.at_most(bucket)));
  auto all = std::to_string(shown.at_most(histogram_bounds.size()));
  write_sample(out, name.name + "_bucket", labels + "le=\"+Inf\"", all);
  write_sample(out, name.name + "_sum", name.labels, number(shown.sum_seconds()));
  write_sample(out, name.name + "_count", name.labels, all);
}

} // namespace

void histogram::observe(std::chrono::nanoseconds took) noexcept {
  auto seconds = std::chrono::duration<double>{took}.count();
  auto bound = std::lower_bound(histogram_bounds.begin(), histogram_bounds.end(), seconds);
  auto bucket = static_cast<std::size_t>(bound - histogram_bounds.begin());
  counts_[bucket].fetch_add(1, std::memory_order_relaxed);
  nanoseconds_.fetch_add(static_cast<std::uint64_t>(std::max<std::int64_t>(took.count(), 0)),
                         std::memory_order_relaxed);
}

std::uint64_t histogram::at_most(std::size_t bucket) const noexcept {
  std::uint64_t sum = 0;
  for (std::size_t each = 0; each <= std::min(bucket, histogram_bounds.size()); ++each)
    sum += counts_[each].load(std::memory_order_relaxed);
  return sum;
}

double histogram::sum_seconds() const noexcept {
  return static_cast<double>(nanoseconds_.load(std::memory_order_relaxed)) / 1e9;
}

counter& metrics::make_counter(metric_name name) {
  std::scoped_lock lock{guard_};
  auto& made = counters_.emplace_back();
  add({std::move(name), "counter", &made, nullptr, nullptr});
  return made;
}

histogram& metrics::make_histogram(metric_name name) {
  std::scoped_lock lock{guard_};
  auto& made = histograms_.emplace_back();
  add({std::move(name), "histogram", nullptr, &made, nullptr});
  return made;
}

void metrics::add_gauge(metric_name name, std::function<double()> read) {
  std::scoped_lock lock{guard_};
  add({std::move(name), "gauge", nullptr, nullptr, std::move(read)});
}

void metrics::add_counter(metric_name name, std::function<double()> read) {
  std::scoped_lock lock{guard_};
  add({std::move(name), "counter", nullptr, nullptr, std::move(read)});
}

std::string metrics::exposition() const {
  std::scoped_lock lock{guard_};
  std::string out;
  const std::string* family = nullptr;
  for (const auto& each : entries_) {
    if (!family || *family != each.name.name) {
      out += "# HELP " + each.name.name + ' ' + each.name.help + '\n';
      out += "# TYPE " + each.name.name + ' ';
      out += each.type;
      out += '\n';
      family = &each.name.name;
    }
    write(out, each);
  }
  return out;
}

void metrics::add(entry made) {
  auto is_same = [&](const entry& other) {
    return other.name.name == made.name.name && other.name.labels == made.name.labels;
  };
  COTM_INVARIANT(std::none_of(entries_.begin(), entries_.end(), is_same));
  auto is_family = [&](const entry& other) { return other.name.name == made.name.name; };
  auto last = std::find_if(entries_.rbegin(), entries_.rend(), is_family);
  entries_.insert(last == entries_.rend() ? entries_.end() : last.base(), std::move(made));
}

void metrics::write(std::string& out, const entry& shown) {
  if (shown.counts)
    write_sample(out, shown.name.name, shown.name.labels, std::to_string(shown.counts->value()));
  else if (shown.observes)
    write_histogram(out, shown.name, *shown.observes);
  else
    write_sample(out, shown.name.name, shown.name.labels, number(shown.reads()));
}

} // namespace cotm::runtime
