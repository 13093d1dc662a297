// edge/http/server_state.hpp: what all connections of one server share: limits and how full it is.

#pragma once

#include "edge/http/http_server.hpp"
#include "edge/http/router.hpp"
#include "runtime/metrics.hpp"

#include <array>
#include <atomic>
#include <cstddef>

namespace cotm::edge::http {

/// Bytes of bodies that are held at once, over all connections: 64 of the largest. A client that
/// would exceed it is told to come back.
inline constexpr std::size_t held_bytes_max = std::size_t{64} << 20U;

/// Streams of events at once: each holds an actor and up to its credit of changes.
inline constexpr std::size_t streams_max = 256;

/// A number of things that has a limit. @thread any
class occupancy {
public:
  explicit occupancy(std::size_t most) : most_{most} {
    // nop
  }

  /// Takes so many more, unless that were too many.
  [[nodiscard]] bool enter(std::size_t count = 1) {
    if (count_.fetch_add(count, std::memory_order_relaxed) + count <= most_)
      return true;
    leave(count);
    return false;
  }

  void leave(std::size_t count = 1) {
    count_.fetch_sub(count, std::memory_order_relaxed);
  }

  [[nodiscard]] std::size_t count() const {
    return count_.load(std::memory_order_relaxed);
  }

private:
  std::size_t most_;
  std::atomic<std::size_t> count_ = 0;
};

struct server_state {
  server_state(http_options chosen, router routes, runtime::metrics& metrics);

  void count(int status, std::chrono::nanoseconds took);

  const http_options options;
  const router routes;
  occupancy connections;
  occupancy requests;
  occupancy held_bytes;
  occupancy streams;
  std::atomic<bool> is_draining = false;

private:
  std::array<runtime::counter*, 6> answers_{}; ///< By hundreds of the status.
  runtime::histogram& seconds_;
};

} // namespace cotm::edge::http
