// edge/tmf622/query.hpp: what a client asks to find, as the registry takes it.
//
// Conditions are equality, joined by "and"; several values of one are joined by "or", whether they
// come as `a=1,2` or as `a=1&a=2`. Values may be in double quotes, and then may contain commas.
// What the registry has an index for goes there (of ours: `customer`, `destination`, `jeopardy`);
// everything else is looked up in the order as it was sent, at a dotted path. Operators beyond
// equality (`priority.gt=2`) are refused by name: to ignore one would be to answer another
// question.
//
// Source: TMF630 REST API Design Guidelines, part 1, as TMF622 v4.0.0 uses it.

#pragma once

#include "actors/catalogue.hpp"
#include "edge/http/url.hpp"
#include "edge/tmf622/problem.hpp"
#include "edge/tmf622/selection.hpp"

#include <memory>
#include <string>

namespace cotm::edge::tmf622 {

/// Orders on one page, unless asked; and at most.
inline constexpr std::size_t page_size = 20;
inline constexpr std::size_t page_size_max = 1'000;

struct list_request {
  std::shared_ptr<const order_query> query;
  selection wanted;
};

/// Reads the parameters of `GET /productOrder`.
/// @errors 400 with the name of the parameter as path.
[[nodiscard]] result<list_request, problem> parse_query(const http::target& from);

/// Reads `fields`, the only parameter of `GET /productOrder/{id}`.
/// @errors likewise
[[nodiscard]] result<selection, problem> parse_selection(const http::target& from);

/// The header lines that describe a page: X-Total-Count, X-Result-Count and Link.
[[nodiscard]] std::string page_headers(const http::target& asked, const order_query& query,
                                       const order_page& found);

} // namespace cotm::edge::tmf622
