// edge/json/members.hpp: looks into JSON that we keep as text, without reading it into anything.
//
// What an order says beyond what we interpret is kept as it came: `"a":1,"b":{"c":"x"}`. Queries
// and attribute selection look into it here. The text was validated when it was taken in.

#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace cotm::edge::json {

/// One member of a list of members, as it was sent.
struct member {
  std::string_view raw_key; ///< Without quotes.
  std::string_view raw;     ///< The value.
  std::string_view whole;   ///< Key, colon and value.
};

/// Calls `visit` with each member until it returns false. @pre Valid members without braces.
void for_each_member(std::string_view members, const std::function<bool(const member&)>& visit);

/// The value of the member of that key, or an empty text.
[[nodiscard]] std::string_view find_member(std::string_view members, std::string_view key);

/// Whether some value at a dotted path is one of `wanted`: strings by what they say, all else as
/// it was sent. Arrays on the way are looked through.
[[nodiscard]] bool has_value_at(std::string_view members, std::string_view path,
                                const std::function<bool(std::string_view)>& is_wanted);

} // namespace cotm::edge::json
