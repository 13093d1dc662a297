// edge/http/header_policy.hpp: which requests we read at all, judged by their head alone.
//
// Two programs that read one head differently is how requests are smuggled. So whatever could be
// read in two ways is refused here, on the bytes as they came, before any parser has seen them:
// the parser behind this (Boost.Beast 1.81) takes "Transfer-Encoding: xchunked", folded lines, a
// missing Host and more. Every refusal ends the connection.
//
// Source: RFC 9112, 3, 5.1, 5.2, 6.1, 6.3; RFC 9110, 7.2, 10.1.1, 15.5.

#pragma once

#include "runtime/base/vocabulary.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace cotm::edge::http {

/// Bytes of a head, blank line included; and its fields. Browsers with cookies stay below.
inline constexpr std::size_t head_bytes_max = std::size_t{16} << 10U;
inline constexpr std::size_t fields_max = 64;

struct field {
  std::string_view name;
  std::string_view value;
};

/// The head of a request. Refers to the text that it was read from.
struct head {
  std::string_view method;
  std::string_view target;
  std::vector<field> fields;
  std::optional<std::uint64_t> content_length;
  bool is_chunked = false;
  bool is_keep_alive = true;
  bool expects_continue = false;

  /// The value of the first field of that name, in any case; or an empty text.
  [[nodiscard]] std::string_view find(std::string_view name) const;

  [[nodiscard]] bool has_body() const {
    return is_chunked || content_length.value_or(0) > 0;
  }
};

/// Why a request is not read.
struct head_refusal {
  int status = 400;
  std::string_view why;
};

/// What a 405 says that we do take.
inline constexpr std::string_view allowed_methods = "GET, POST";

/// Reads a head. @pre `text` ends with its first blank line.
/// @errors 400 malformed or ambiguous, 405 method, 411 no length, 413 too long a body, 415 type,
/// 417 expectation, 431 too many fields, 505 version.
[[nodiscard]] result<head, head_refusal> check_head(std::string_view text,
                                                    std::size_t body_bytes_max);

} // namespace cotm::edge::http
