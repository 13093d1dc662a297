// tests/support/sse.hpp: a reader of server-sent events, cheap enough for a load generator.
//
// Source: WHATWG HTML, "Server-sent events" (fields, dispatch at an empty line, comments);
// RFC 9112, 7.1 (chunked coding).

#pragma once

#include "tests/support/socket.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace cotm::test {

struct sse_event {
  std::string id;
  std::string name;
  std::string data;
};

using sse_sink = std::function<void(const sse_event&)>;

/// Takes bytes of a stream as they come and hands on the events in them.
class sse_parser {
public:
  /// Takes any part of the stream; calls `sink` for each event that is complete.
  void take(std::string_view bytes, const sse_sink& sink);

private:
  void take_line(std::string_view line, const sse_sink& sink);

  std::string rest_; ///< The beginning of a line.
  sse_event next_;
};

/// Undoes the chunked coding of a body, whatever the pieces that it comes in.
class chunk_decoder {
public:
  /// Appends what `bytes` carry to `body`.
  /// @errors throws if they are not chunked coding.
  void take(std::string_view bytes, std::string& body);

private:
  enum class part { size, data, data_end };

  part expects_ = part::size;
  std::string size_line_;
  std::size_t left_ = 0; ///< Of the present chunk.
};

/// A subscription to a server's events over one connection.
class sse_stream {
public:
  /// Subscribes, and waits until the server has begun its answer.
  /// @param last_event_id where to resume; empty: as `target` says.
  /// @errors throws if the answer is not 200, or takes longer than ten seconds.
  sse_stream(std::uint16_t port, const std::string& target, const std::string& last_event_id = {});

  /// For poll and epoll: readable when events may have come.
  [[nodiscard]] int fd() const noexcept {
    return fd_.get();
  }

  /// Hands on what has come, without waiting. Returns false once the server has ended the stream.
  bool read_available(const sse_sink& sink);

  /// Waits up to `patience` for something to come, then reads it.
  bool wait_and_read(std::chrono::milliseconds patience, const sse_sink& sink);

private:
  void send_request(const std::string& target, const std::string& last_event_id);
  void read_head();
  void take_body(std::string_view bytes, const sse_sink& sink);

  unique_fd fd_;
  std::vector<char> buffer_; ///< What one read brings.
  bool is_chunked_ = false;
  std::string early_; ///< Bytes of the body that came with the head.
  std::string body_;
  chunk_decoder chunks_;
  sse_parser parser_;
};

} // namespace cotm::test
