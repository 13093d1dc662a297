// edge/http/router.cpp: see router.hpp.

#include "edge/http/router.hpp"

#include <utility>

namespace cotm::edge::http {

void router::add(std::string_view method, std::string_view path, handler serve) {
  constexpr std::string_view placeholder = "/{id}";
  auto is_parent = path.ends_with(placeholder);
  if (is_parent)
    path.remove_suffix(placeholder.size());
  auto& routes = is_parent ? by_parent_ : exact_;
  routes[std::string{path}].by_method[std::string{method}] = std::move(serve);
}

void router::handle(const head& fields, std::string_view body, const exchange& with) const {
  auto at = parse_target(fields.target);
  if (!at) {
    with.reply(response_of(head_refusal{400, "the target is malformed"}));
    return;
  }
  std::string_view id;
  const auto* found = find(at->path, id);
  if (!found) {
    with.reply(response_of(tmf622::not_found("there is nothing at " + at->path)));
    return;
  }
  auto serve = found->by_method.find(fields.method);
  if (serve == found->by_method.end())
    with.reply(response_of(head_refusal{405, "this is not done here"}));
  else
    serve->second({fields, *at, id, body}, with);
}

const router::route* router::find(std::string_view path, std::string_view& id) const {
  if (auto found = exact_.find(path); found != exact_.end())
    return &found->second;
  auto slash = path.rfind('/');
  auto found = by_parent_.find(path.substr(0, slash));
  if (found == by_parent_.end())
    return nullptr;
  id = path.substr(slash + 1);
  return &found->second;
}

} // namespace cotm::edge::http
