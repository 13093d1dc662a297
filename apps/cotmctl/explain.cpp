// apps/cotmctl/explain.cpp: failures in words for a person, and as a number for a script.

#include "apps/cotmctl/context.hpp"

#include <nlohmann/json.hpp>

#include <iostream>

namespace cotm::ctl {

exit_status explain(const http_response& response) {
  std::cerr << "cotmctl: the server answered " << response.status;
  auto error = nlohmann::json::parse(response.body, nullptr, false);
  if (error.is_object())
    std::cerr << ": " << error.value("message", error.value("reason", std::string{}));
  std::cerr << '\n';
  if (response.status == 404)
    return exit_status::not_found;
  return response.status >= 400 && response.status < 500 ? exit_status::refused
                                                         : exit_status::server_error;
}

exit_status explain(const global_options& globals, const transport_error& why) {
  std::cerr << "cotmctl: " << globals.server << ": " << why << '\n';
  return exit_status::cannot_connect;
}

} // namespace cotm::ctl
