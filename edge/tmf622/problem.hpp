// edge/tmf622/problem.hpp: why a request was not served, as TMF says it.
//
// One place turns every refusal of ours into a status and a code: 400 if the request cannot be
// read, 422 if it can be and makes no sense, 409 if it contradicts what is there, 503 if it may
// simply be sent again.
//
// Source: TMF622 v4.0.0, Error; RFC 9110, 15.5.

#pragma once

#include "actors/catalogue.hpp"
#include "edge/json/document.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace cotm::edge::tmf622 {

struct problem {
  int status = 400;
  std::string code;    ///< For programs: "cyclicDependency".
  std::string reason;  ///< For people, the same for every problem of this code.
  std::string message; ///< About this one.
  std::string path;    ///< Of the part of the request that it is about: "productOrderItem[2].id".
  std::optional<std::chrono::seconds> retry_after;
};

/// How long a client should wait before it sends again what we had no room for.
inline constexpr std::chrono::seconds retry_after_overload{1};

/// Likewise, for an order that a person has to look at first.
inline constexpr std::chrono::seconds retry_after_quarantine{60};

/// 400: the body is no JSON, or JSON that we do not take.
[[nodiscard]] problem malformed(json::fault wrong);

/// 400: a member has the wrong type or form.
[[nodiscard]] problem invalid_value(std::string path, std::string message);

/// 422: a value is well formed and names something that is not there, or too much of something.
[[nodiscard]] problem unprocessable(std::string path, std::string message);

/// 404.
[[nodiscard]] problem not_found(std::string message);

/// 503: what would have answered has gone away; or is not ready, and this is why.
[[nodiscard]] problem unavailable(std::string message);

/// 504: nothing answered in time.
[[nodiscard]] problem timed_out();

/// Whatever an order or its shard answered. `asked` is what was to be placed, if anything was, and
/// lends the path.
[[nodiscard]] problem refused(const ask_failure& why, const order::plan* asked);

/// The TMF `Error` body.
[[nodiscard]] std::string render(const problem& what);

} // namespace cotm::edge::tmf622
