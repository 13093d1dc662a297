// edge/tmf622/selection.hpp: which members of an order a client wants to see.

#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace cotm::edge::tmf622 {

/// First-level attribute selection: `fields=state,relatedParty`. `id` and `href` always come.
struct selection {
  std::vector<std::string> members; ///< Empty: all.

  [[nodiscard]] bool is_all() const {
    return members.empty();
  }

  [[nodiscard]] bool has(std::string_view member) const {
    return is_all() || std::ranges::find(members, member) != members.end();
  }
};

} // namespace cotm::edge::tmf622
