// edge/http/router.hpp: which handler serves which path.

#pragma once

#include "edge/http/exchange.hpp"
#include "edge/http/message.hpp"

#include <array>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace cotm::edge::http {

using handler = std::function<void(const request&, const exchange&)>;

/// Segments in braces of one path: an order, and something of it.
inline constexpr std::size_t path_parameters_max = 2;

/// Finds handlers by method and path. Filled once, then only read. @thread any
class router {
public:
  /// Serves `path`. A segment in braces, as in "/order/{id}", stands for any that is not empty; a
  /// segment that is spelled out goes before it.
  /// @pre There are at most `path_parameters_max` in braces.
  void add(std::string_view method, std::string_view path, handler serve);

  /// Serves one request: by its handler, or with a 404 or 405.
  void handle(const head& fields, std::string_view body, const exchange& with) const;

private:
  struct node {
    std::map<std::string, handler, std::less<>> by_method;
    std::map<std::string, std::unique_ptr<node>, std::less<>> spelled;
    std::unique_ptr<node> any;
  };
  using parameters = std::array<std::string_view, path_parameters_max>;

  /// Finds what serves the rest of a path; null if nothing does. Never deeper than the routes.
  static const node* find(const node& from, std::string_view rest, parameters& found,
                          std::size_t count);

  node root_;
};

} // namespace cotm::edge::http
