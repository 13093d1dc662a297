// edge/outbound/http_poster.hpp: sends HTTP POST requests to whoever wants to hear of something.
//
// For sinks and for webhooks. One thread and libcurl's multi interface carry all requests; whoever
// asks never waits. Nothing is repeated here: who asks knows how often and when to try again, and
// what makes a repetition harmless. Redirects are not followed: they would send what is meant for
// one to another. Neither a proxy nor anything else is taken from the environment.
//
// TLS certificates are verified. Neither headers, which may hold secrets, nor bodies nor URLs are
// ever logged.

#pragma once

#include "runtime/answer.hpp"
#include "runtime/base/vocabulary.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace cotm::edge::outbound {

/// Requests on their way at once: each is a connection, for as long as its receiver likes.
inline constexpr std::size_t posts_at_once_max = 256;

/// Requests that wait for one of those. More are refused: who asks has a queue of its own.
inline constexpr std::size_t posts_waiting_max = 10'000;

/// Bytes of an answer that are read before its connection is closed, and that are kept to tell a
/// person why.
inline constexpr std::size_t answer_bytes_max = std::size_t{64} << 10U;
inline constexpr std::size_t answer_text_max = 1'000;

struct poster_options {
  std::filesystem::path ca_file; ///< PEM; empty: what the system trusts.
  duration connect_timeout = std::chrono::seconds{5};
  /// From the first byte out to the last one in. A receiver that needs longer should answer first
  /// and work then.
  duration answer_timeout = std::chrono::seconds{30};
};

struct post_request {
  std::string url;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
};

/// What came of it: an answer, or why there was none.
struct post_outcome {
  int status = 0;   ///< 0: there was no answer.
  std::string code; ///< "http503", or why there was no answer: "connectionRefused", "timeout", ...
  std::string text; ///< The beginning of the answer's body, or the failure in words. UTF-8.
  std::optional<duration> retry_after; ///< As the receiver asked.

  /// Whether the receiver has it.
  [[nodiscard]] bool is_taken() const noexcept {
    return status >= 200 && status < 300;
  }

  /// Whether the same request may fare better later: nobody answered, or somebody who had trouble
  /// of his own, or too much to do.
  [[nodiscard]] bool is_passing() const noexcept {
    constexpr int request_timeout = 408;
    constexpr int too_many_requests = 429;
    return (status == 0 && code != "badRequest") || status == request_timeout
           || status == too_many_requests || status >= 500;
  }
};

/// What a poster has done since it was made. @thread any
struct poster_stats {
  std::atomic<std::uint64_t> posts = 0;     ///< Begun.
  std::atomic<std::uint64_t> answers = 0;   ///< Whatever their status.
  std::atomic<std::uint64_t> in_flight = 0; ///< Now.
  std::atomic<std::uint64_t> waiting = 0;   ///< Now, for one of those to end.
};

/// Works from construction to destruction.
class http_poster {
public:
  /// @errors throws std::runtime_error if libcurl or a thread cannot be had.
  http_poster(poster_options options, std::shared_ptr<poster_stats> stats);

  /// Abandons what is on its way; the receivers may have it or not.
  ~http_poster();

  http_poster(const http_poster&) = delete;
  http_poster& operator=(const http_poster&) = delete;

  /// Sends a request. `reply` is given the outcome on this poster's thread, or on this one if there
  /// are too many; it must not block. @thread any
  void post(post_request request, runtime::answer<post_outcome> reply);

private:
  class engine;
  std::unique_ptr<engine> engine_;
};

} // namespace cotm::edge::outbound
