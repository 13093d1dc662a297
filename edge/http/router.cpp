// edge/http/router.cpp: see router.hpp.

#include "edge/http/router.hpp"

#include "runtime/base/invariant.hpp"

#include <algorithm>
#include <utility>

namespace cotm::edge::http {

namespace {

/// Takes the first segment off a path, without its slash. @pre The path begins with one.
std::string_view take_segment(std::string_view& path) {
  auto end = std::min(path.find('/', 1), path.size());
  auto segment = path.substr(1, end - 1);
  path.remove_prefix(end);
  return segment;
}

} // namespace

void router::add(std::string_view method, std::string_view path, handler serve) {
  auto* at = &root_;
  std::size_t count = 0;
  while (!path.empty()) {
    auto segment = take_segment(path);
    auto is_any = segment.starts_with('{');
    if (is_any && ++count > path_parameters_max)
      throw invariant_violation{"a route with too many parameters"};
    auto& next = is_any ? at->any : at->spelled[std::string{segment}];
    if (!next)
      next = std::make_unique<node>();
    at = next.get();
  }
  at->by_method[std::string{method}] = std::move(serve);
}

void router::handle(const head& fields, std::string_view body, const exchange& with) const {
  auto at = parse_target(fields.target);
  if (!at) {
    with.reply(response_of(head_refusal{400, "the target is malformed"}));
    return;
  }
  parameters ids;
  const auto* found = find(root_, at->path, ids, 0);
  if (!found) {
    with.reply(response_of(tmf622::not_found("there is nothing at " + at->path)));
    return;
  }
  auto serve = found->by_method.find(fields.method);
  if (serve == found->by_method.end())
    with.reply(response_of(head_refusal{405, "this is not done here"}));
  else
    serve->second({fields, *at, ids[0], ids[1], body}, with);
}

const router::node* router::find(const node& from, std::string_view rest, parameters& found,
                                 std::size_t count) {
  if (rest.empty())
    return from.by_method.empty() ? nullptr : &from;
  auto segment = take_segment(rest);
  if (auto next = from.spelled.find(segment); next != from.spelled.end())
    if (const auto* serves = find(*next->second, rest, found, count))
      return serves;
  if (!from.any || segment.empty())
    return nullptr;
  found.at(count) = segment;
  return find(*from.any, rest, found, count + 1);
}

} // namespace cotm::edge::http
