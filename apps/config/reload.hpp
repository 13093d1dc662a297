// apps/config/reload.hpp: what a configuration that is read again comes to while orders live by the
// old one.
//
// Rules are followed from the next decision on. Destinations and sinks come, and change, but do not
// go: orders may owe them something. So a destination that is not in the file any more stays until
// a restart, and so does a sink, which is told of nothing new.

#pragma once

#include "actors/order/policy.hpp"

#include <string>
#include <vector>

namespace cotm::apps {

/// Names of what came, and of what stays although the file does not name it.
struct changed_names {
  std::vector<std::string> added;
  std::vector<std::string> kept;
};

struct takeover {
  order::policy policy; ///< The new one, with what stays.
  changed_names destinations;
  changed_names sinks;
};

/// Goes over from one policy to the next.
/// @errors a sentence: there would be too many destinations or sinks, or two of one name.
[[nodiscard]] result<takeover, std::string> take_over(const order::policy& old, order::policy next);

} // namespace cotm::apps
