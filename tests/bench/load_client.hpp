// tests/bench/load_client.hpp: posts orders over many keep-alive connections from one thread.
//
// A load generator shares the machine with what it measures, so it has to be cheap: epoll, one
// request at a time per connection, one write and one read per order, and of an answer it looks at
// the status and the length only.

#pragma once

#include "tests/support/socket.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace cotm::bench {

/// Hears that the order of this tag was answered with an HTTP status.
using answer_sink = std::function<void(std::uint64_t tag, int status)>;

class load_client {
public:
  /// @errors throws if the server does not take the connections.
  load_client(std::uint16_t port, std::size_t connections);

  /// Whether a connection is free.
  [[nodiscard]] bool can_post() const noexcept {
    return !free_.empty();
  }

  /// Posts an order. @pre `can_post()`
  /// @errors throws if the connection broke.
  void post(std::uint64_t tag, std::string_view body);

  /// Has `poll` return when `fd` becomes readable, too.
  void also_wake_for(int fd);

  /// Waits until something comes, then hands on every answer that is there.
  /// @errors throws if a connection breaks or an answer is no HTTP.
  void poll(std::chrono::milliseconds patience, const answer_sink& sink);

private:
  struct connection {
    test::unique_fd fd;
    std::uint64_t tag = 0;
    std::string partial; ///< The beginning of an answer.
  };

  void read_answer(std::uint32_t index, const answer_sink& sink);

  test::unique_fd epoll_;
  std::vector<connection> connections_;
  std::vector<std::uint32_t> free_;
  std::string request_;
  std::vector<char> buffer_;
};

} // namespace cotm::bench
