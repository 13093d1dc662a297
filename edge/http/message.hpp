// edge/http/message.hpp: what a handler gets and what it gives.

#pragma once

#include "edge/http/header_policy.hpp"
#include "edge/http/url.hpp"
#include "edge/tmf622/problem.hpp"

#include <string>
#include <string_view>

namespace cotm::edge::http {

/// A request that was let in. Valid during the call of its handler, and until it replies.
struct request {
  const head& fields;
  const target& at;
  std::string_view id;   ///< The last segment of the path, for routes that end in "{id}".
  std::string_view body; ///< Empty for a GET.
};

/// An answer. `headers` are whole lines.
struct response {
  int status = 200;
  std::string body;
  std::string headers;
  std::string_view content_type = "application/json"; ///< Static storage.
};

/// The answer that says what is wrong.
[[nodiscard]] response response_of(const tmf622::problem& what);

/// Likewise for a head that was not let in.
[[nodiscard]] response response_of(const head_refusal& why);

/// Writes the head of an answer. One without a length goes on until the connection ends.
[[nodiscard]] std::string head_of(const response& answer, bool is_keep_alive, bool has_length);

} // namespace cotm::edge::http
