// edge/http/router.hpp: which handler serves which path.

#pragma once

#include "edge/http/exchange.hpp"
#include "edge/http/message.hpp"

#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace cotm::edge::http {

using handler = std::function<void(const request&, const exchange&)>;

/// Finds handlers by method and path. Filled once, then only read. @thread any
class router {
public:
  /// Serves `path`, or all of one more segment if it ends in "/{id}".
  void add(std::string_view method, std::string_view path, handler serve);

  /// Serves one request: by its handler, or with a 404 or 405.
  void handle(const head& fields, std::string_view body, const exchange& with) const;

private:
  struct route {
    std::map<std::string, handler, std::less<>> by_method;
  };

  [[nodiscard]] const route* find(std::string_view path, std::string_view& id) const;

  std::map<std::string, route, std::less<>> exact_;
  std::map<std::string, route, std::less<>> by_parent_; ///< Those that end in "/{id}".
};

} // namespace cotm::edge::http
