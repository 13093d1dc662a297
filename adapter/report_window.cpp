// adapter/report_window.cpp: see report_window.hpp.

#include "adapter/report_window.hpp"

#include <algorithm>

namespace cotm::adapter {

void report_window::add(report said) {
  auto number = said.number;
  kept_.emplace(number, entry{std::move(said)});
  unsent_.push_back(number);
}

bool report_window::settle(std::uint64_t number) {
  auto found = kept_.find(number);
  if (found == kept_.end())
    return false;
  if (found->second.is_in_flight)
    --in_flight_;
  kept_.erase(found);
  return true;
}

void report_window::restart() {
  sent_.clear();
  unsent_.clear();
  in_flight_ = 0;
  for (auto& [number, one] : kept_) {
    one.is_in_flight = false;
    unsent_.push_back(number);
  }
  std::ranges::sort(unsent_);
}

std::vector<const report*> report_window::pick(time now, std::size_t limit) {
  expire(now);
  auto picked = std::vector<const report*>{};
  while (!unsent_.empty() && picked.size() < limit && in_flight_ < reports_in_flight_max) {
    auto number = unsent_.front();
    unsent_.pop_front();
    auto found = kept_.find(number);
    if (found == kept_.end())
      continue;
    found->second.is_in_flight = true;
    ++in_flight_;
    sent_.emplace_back(now, number);
    picked.push_back(&found->second.said);
  }
  return picked;
}

void report_window::expire(time now) {
  while (!sent_.empty()) {
    auto [at, number] = sent_.front();
    auto found = kept_.find(number);
    if (found != kept_.end()) {
      if (now - at < repeat_after)
        return;
      found->second.is_in_flight = false;
      --in_flight_;
      unsent_.push_back(number);
    }
    sent_.pop_front();
  }
}

} // namespace cotm::adapter
