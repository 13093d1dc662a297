// tests/edge/raw_client.hpp: a client that sends what it is told to, good or bad.

#pragma once

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <sys/time.h>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace cotm::edge::test {

struct raw_answer {
  int status = 0; ///< 0: the connection ended instead.
  std::string head;
  std::string body;

  /// The value of a header, or an empty text.
  [[nodiscard]] std::string header(const std::string& name) const {
    auto from = head.find("\r\n" + name + ": ");
    if (from == std::string::npos)
      return {};
    from += name.size() + 4;
    return head.substr(from, head.find("\r\n", from) - from);
  }
};

/// One connection. Nothing waits longer than some seconds.
class raw_client {
public:
  explicit raw_client(std::uint16_t port) : socket_{context_} {
    socket_.connect({boost::asio::ip::make_address("127.0.0.1"), port});
    timeval patience{10, 0};
    ::setsockopt(socket_.native_handle(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  }

  void send(std::string_view bytes) {
    boost::system::error_code ignored; // The server may have had enough already.
    boost::asio::write(socket_, boost::asio::buffer(bytes), ignored);
  }

  /// Reads one answer with a Content-Length.
  raw_answer receive() {
    raw_answer got;
    got.head = take_until("\r\n\r\n");
    if (got.head.size() < 12)
      return got;
    got.status = std::stoi(got.head.substr(9, 3));
    auto length = got.header("Content-Length");
    auto wanted = length.empty() ? 0 : std::stoul(length);
    while (in_.size() < wanted && read_some()) {
      // Until it is all there.
    }
    got.body = in_.substr(0, wanted);
    in_.erase(0, got.body.size());
    return got;
  }

  raw_answer get(const std::string& target, const std::string& lines = {}) {
    send("GET " + target + " HTTP/1.1\r\nHost: test\r\n" + lines + "\r\n");
    return receive();
  }

  raw_answer post(const std::string& target, const std::string& body,
                  const std::string& lines = {}) {
    send("POST " + target + " HTTP/1.1\r\nHost: test\r\nContent-Type: application/json\r\n" + lines
         + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
    return receive();
  }

  /// Takes what comes up to and with a mark; what came before the end, if it does not come.
  std::string take_until(std::string_view mark) {
    std::size_t end = 0;
    while ((end = in_.find(mark)) == std::string::npos)
      if (!read_some())
        return std::exchange(in_, {});
    auto taken = in_.substr(0, end + mark.size());
    in_.erase(0, taken.size());
    return taken;
  }

  /// Whether the server ends the connection, after whatever it still says.
  bool is_ended() {
    while (read_some())
      in_.clear();
    return has_ended_;
  }

private:
  bool read_some() {
    std::array<char, 65'536> chunk{};
    boost::system::error_code failure;
    auto count = socket_.read_some(boost::asio::buffer(chunk), failure);
    in_.append(chunk.data(), count);
    has_ended_
      = failure == boost::asio::error::eof || failure == boost::asio::error::connection_reset;
    return !failure;
  }

  boost::asio::io_context context_;
  boost::asio::ip::tcp::socket socket_;
  std::string in_;
  bool has_ended_ = false;
};

} // namespace cotm::edge::test
