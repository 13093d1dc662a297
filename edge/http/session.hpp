// edge/http/session.hpp: one connection: reads a request, has it answered, and again.
//
//     head --> body --> answering --> writing --> head ...
//                           `-> streaming, to the end of the connection
//
// One request at a time: what a client sends ahead stays unread in the buffer until its turn.

#pragma once

#include "edge/http/body_reader.hpp"
#include "edge/http/io_thread.hpp"

#include <array>
#include <chrono>
#include <optional>
#include <string>

namespace cotm::edge::http {

/// How long a client that was refused may take to read why: a slow round trip.
inline constexpr std::chrono::milliseconds linger_max = std::chrono::seconds{2};

class session final : public connection, public std::enable_shared_from_this<session> {
public:
  using clock = std::chrono::steady_clock;

  session(boost::asio::ip::tcp::socket socket, io_thread& owner);
  ~session() override;

  void start();

  [[nodiscard]] bool is_due(clock::time_point now) const {
    return now >= deadline_;
  }

  /// Does what is due: a refusal, a heartbeat, or the end.
  void look();

  /// Ends after the request that is under way; at once if there is none.
  void drain();

  /// Ends at once.
  void close();

  [[nodiscard]] bool is_waiting(std::uint64_t serial) const override;
  void reply(response answer) override;
  void guard(const std::function<void()>& work) override;
  void open_stream(response head, stream_listener listener) override;
  void push(std::string bytes, std::size_t items) override;

private:
  enum class stage : std::uint8_t { idle, head, body, answering, writing, streaming, closed };

  void enter(stage next, std::chrono::milliseconds at_most);
  void read();
  void on_read(const boost::system::error_code& failure, std::size_t count);
  void take_head();
  void begin_request(std::string_view text);
  void take_body();
  void dispatch();
  void refuse(const head_refusal& why);
  void write_response();
  void on_written(const boost::system::error_code& failure);
  void linger();
  void write_stream();
  void on_stream_written(const boost::system::error_code& failure);
  void watch_stream();
  [[nodiscard]] bool hold(std::size_t bytes);
  void release_request();

  boost::asio::ip::tcp::socket socket_;
  io_thread& owner_;
  server_state& state_;
  stage stage_ = stage::idle;
  clock::time_point deadline_;
  bool is_keep_alive_ = true;
  bool is_refused_ = false; ///< There may be more of the request that nobody will read.

  std::string in_; ///< What was read and not used yet.
  std::array<char, std::size_t{16} << 10U> chunk_{};

  // The request under way.
  std::uint64_t serial_ = 0;
  std::string head_text_;
  head head_;
  std::optional<body_reader> body_;
  clock::time_point arrived_;
  std::size_t held_bytes_ = 0;
  bool is_counted_ = false;

  // The answer that is written.
  std::string out_head_;
  std::string out_body_;

  // The stream, if it has come to that.
  std::optional<stream_listener> listener_;
  std::string queued_;
  std::size_t queued_items_ = 0;
  std::size_t written_items_ = 0;
  bool is_writing_ = false;
};

} // namespace cotm::edge::http
