// apps/config/reload.hpp: what a configuration that is read again comes to while orders live by the
// old one.
//
// Rules are followed from the next decision on. Destinations come, and change, but do not go: their
// orders may owe them something, so one that is not in the file any more stays until a restart.

#pragma once

#include "actors/order/policy.hpp"

#include <string>
#include <vector>

namespace cotm::apps {

struct takeover {
  order::policy policy;           ///< The new one, with the destinations that stay.
  std::vector<std::string> added; ///< Destinations that were not there.
  std::vector<std::string> kept;  ///< Destinations that stay although the file does not name them.
};

/// Goes over from one policy to the next.
/// @errors a sentence: there would be too many destinations.
[[nodiscard]] result<takeover, std::string> take_over(const order::policy& old, order::policy next);

} // namespace cotm::apps
