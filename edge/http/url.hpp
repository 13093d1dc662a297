// edge/http/url.hpp: the target of a request, taken apart.
//
// Source: RFC 3986, 2.1 and 3.4; application/x-www-form-urlencoded for "+".

#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cotm::edge::http {

/// Parameters of one query: what a person would still write.
inline constexpr std::size_t parameters_max = 64;

struct parameter {
  std::string name;
  std::string value;
};

/// "/a/b?x=1": the path as it was sent, and the parameters decoded.
struct target {
  std::string path;
  std::vector<parameter> parameters;
  std::string query; ///< As it was sent.

  /// The first value of that name.
  [[nodiscard]] const std::string* find(std::string_view name) const;
};

/// Takes a target apart. Nothing if an escape is broken or makes a control character, if the path
/// does not begin with "/", or if there are too many parameters.
[[nodiscard]] std::optional<target> parse_target(std::string_view text);

/// Encodes a value for a query.
[[nodiscard]] std::string percent_encoded(std::string_view text);

} // namespace cotm::edge::http
