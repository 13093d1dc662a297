// apps/config/reload.cpp: see reload.hpp.

#include "apps/config/reload.hpp"

#include "apps/config/config.hpp"

#include <algorithm>
#include <utility>

namespace cotm::apps {

namespace {

/// Adds to `next` whatever only `old` has, and says what came and what stays.
template <class T>
changed_names keep(const std::vector<T>& old, std::vector<T>& next) {
  changed_names made;
  auto has = [](const std::vector<T>& list, const std::string& name) {
    return std::ranges::find(list, name, &T::name) != list.end();
  };
  for (const auto& each : next)
    if (!has(old, each.name))
      made.added.push_back(each.name);
  for (const auto& each : old)
    if (!has(next, each.name)) {
      made.kept.push_back(each.name);
      next.push_back(each);
    }
  return made;
}

std::string too_many(std::size_t count, std::string_view what) {
  return "with those that stay until a restart there would be " + std::to_string(count) + " "
         + std::string{what};
}

} // namespace

result<takeover, std::string> take_over(const order::policy& old, order::policy next) {
  takeover made;
  made.destinations = keep(old.distribution.destinations, next.distribution.destinations);
  made.sinks = keep(old.sinks, next.sinks);
  for (const auto& name : made.sinks.kept)
    std::ranges::find(next.sinks, name, &order::sink::name)->on.clear();
  if (next.distribution.destinations.size() > destinations_max)
    return tl::unexpected{too_many(next.distribution.destinations.size(), "destinations")};
  if (next.sinks.size() > sinks_max)
    return tl::unexpected{too_many(next.sinks.size(), "sinks")};
  for (const auto& each : next.sinks)
    if (!each.url.empty() && next.find_destination(each.name) != nullptr)
      return tl::unexpected{"'" + each.name
                            + "' would be a sink and a destination until a restart"};
  made.policy = std::move(next);
  return made;
}

} // namespace cotm::apps
