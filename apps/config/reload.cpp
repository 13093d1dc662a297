// apps/config/reload.cpp: see reload.hpp.

#include "apps/config/reload.hpp"

#include "apps/config/config.hpp"

#include <utility>

namespace cotm::apps {

result<takeover, std::string> take_over(const order::policy& old, order::policy next) {
  takeover made;
  for (const auto& each : next.distribution.destinations)
    if (old.find_destination(each.name) == nullptr)
      made.added.push_back(each.name);
  made.policy = std::move(next);
  auto& destinations = made.policy.distribution.destinations;
  for (const auto& each : old.distribution.destinations)
    if (made.policy.find_destination(each.name) == nullptr) {
      made.kept.push_back(each.name);
      destinations.push_back(each);
    }
  if (destinations.size() > destinations_max)
    return tl::unexpected{"with those that stay until a restart there would be "
                          + std::to_string(destinations.size()) + " destinations"};
  return made;
}

} // namespace cotm::apps
