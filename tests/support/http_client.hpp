// tests/support/http_client.hpp: a small blocking HTTP client for tests, on libcurl.

#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace cotm::test {

struct http_answer {
  int status = 0; ///< 0: no answer came; the request may or may not have had its effect.
  std::string body;
  std::map<std::string, std::string> headers; ///< Names in lower case.
};

/// One keep-alive connection to one server. @thread one at a time
class http_client {
public:
  explicit http_client(std::uint16_t port,
                       std::chrono::milliseconds patience = std::chrono::seconds{20});
  ~http_client();

  http_client(const http_client&) = delete;
  http_client& operator=(const http_client&) = delete;

  /// Gets `target`: a path with its query.
  http_answer get(const std::string& target);

  /// Posts JSON; `headers` are further lines such as "Idempotency-Key: 7".
  http_answer post(const std::string& target, const std::string& body,
                   const std::vector<std::string>& headers = {});

private:
  struct handle;

  http_answer perform(const std::string& target);

  std::string base_;
  std::unique_ptr<handle> curl_;
};

} // namespace cotm::test
