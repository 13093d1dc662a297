// actors/destination/directory.hpp: who speaks for which destination in this process.
//
// Orders and the gate look destinations up by name. The configuration may add some while the
// process runs. None is ever taken out: orders may owe it something, and only they say when not.

#pragma once

#include "actors/catalogue.hpp"

#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <utility>

namespace cotm::destination {

/// @thread any
class directory {
public:
  using entries = std::map<std::string, destination_actor>;

  /// @pre There is none of that name.
  void add(std::string name, destination_actor one) {
    std::unique_lock lock{guard_};
    entries_.emplace(std::move(name), std::move(one));
  }

  /// The actor of a destination, or null if there is none of that name.
  [[nodiscard]] destination_actor find(const std::string& name) const {
    std::shared_lock lock{guard_};
    auto found = entries_.find(name);
    return found == entries_.end() ? destination_actor{} : found->second;
  }

  [[nodiscard]] entries all() const {
    std::shared_lock lock{guard_};
    return entries_;
  }

private:
  mutable std::shared_mutex guard_;
  entries entries_;
};

} // namespace cotm::destination
