// apps/cotmctl/http_client.hpp: the little HTTP that a command line client needs, on libcurl.
//
// Redirects are not followed and nothing is retried: whoever calls knows what may be repeated.

#pragma once

#include "runtime/base/vocabulary.hpp"

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace cotm::ctl {

struct http_response {
  long status = 0;
  std::map<std::string, std::string, std::less<>> headers; ///< Names in lower case.
  std::string body;
};

/// Why no response came, in words.
using transport_error = std::string;

/// How a stream is followed.
struct stream_handler {
  std::function<void()> on_open;                  ///< The answer is 200 and events may come.
  std::function<bool(std::string_view)> on_bytes; ///< False ends the stream.
};

/// Speaks to one server. @thread one
class http_client {
public:
  /// `server` is the beginning of every address, as "http://127.0.0.1:8622".
  explicit http_client(std::string server);

  using answer = result<http_response, transport_error>;
  using header_lines = std::vector<std::string>; ///< Each "Name: value".

  [[nodiscard]] answer get(const std::string& path) const;

  [[nodiscard]] answer post(const std::string& path, const std::string& body,
                            header_lines headers) const;

  /// Follows a response that does not end by itself. Of an answer other than 200 the body is in the
  /// response; of a stream that the handler ended, the status is 200.
  [[nodiscard]] answer follow(const std::string& path, const header_lines& headers,
                              const stream_handler& handler) const;

private:
  std::string server_;
};

/// Writes a text as part of a query: all but unreserved characters as %XX.
[[nodiscard]] std::string escaped(std::string_view text);

} // namespace cotm::ctl
