// tests/bench/load_client.cpp: the client's sockets and its eye for HTTP.

#include "tests/bench/load_client.hpp"

#include "tests/support/order_text.hpp"

#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <limits>
#include <optional>
#include <stdexcept>
#include <system_error>

namespace cotm::bench {

namespace {

constexpr std::size_t buffer_bytes = 65'536;
constexpr std::size_t wakes_max = 256; // Per call of epoll; the rest come with the next.

/// Marks the file descriptor of `also_wake_for`.
constexpr auto foreign = std::numeric_limits<std::uint32_t>::max();

struct answer_head {
  int status = 0;
  std::size_t total_bytes = 0; ///< Of head and body.
};

/// Reads a status line and Content-Length. None: the head has not all come yet.
std::optional<answer_head> read_head(std::string_view text) {
  auto end = text.find("\r\n\r\n");
  if (end == std::string_view::npos)
    return std::nullopt;
  constexpr std::string_view version = "HTTP/1.1 ";
  constexpr std::string_view length_name = "\r\nContent-Length:";
  auto head = text.substr(0, end);
  auto length_at = std::search(head.begin(), head.end(), length_name.begin(), length_name.end(),
                               [](char a, char b) { return (a | 0x20) == (b | 0x20); });
  if (!head.starts_with(version) || length_at == head.end())
    throw std::runtime_error{"an answer that is none: " + std::string{head}};
  answer_head parsed;
  std::from_chars(head.data() + version.size(), head.data() + head.size(), parsed.status);
  auto digits
    = head.substr(static_cast<std::size_t>(length_at - head.begin()) + length_name.size());
  digits.remove_prefix(std::min(digits.find_first_not_of(' '), digits.size()));
  std::size_t length = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), length);
  parsed.total_bytes = end + 4 + length;
  return parsed;
}

void watch(int epoll, int fd, std::uint32_t index) {
  epoll_event wanted{};
  wanted.events = EPOLLIN;
  wanted.data.u32 = index;
  if (::epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &wanted) != 0)
    throw std::system_error{errno, std::generic_category(), "epoll_ctl"};
}

} // namespace

load_client::load_client(std::uint16_t port, std::size_t connections)
  : epoll_{::epoll_create1(EPOLL_CLOEXEC)}, connections_(connections), buffer_(buffer_bytes) {
  for (std::uint32_t i = 0; i < connections; ++i) {
    connections_[i].fd = test::connect_loopback(port);
    watch(epoll_.get(), connections_[i].fd.get(), i);
    free_.push_back(i);
  }
}

void load_client::also_wake_for(int fd) {
  watch(epoll_.get(), fd, foreign);
}

void load_client::post(std::uint64_t tag, std::string_view body) {
  auto& by = connections_[free_.back()];
  free_.pop_back();
  by.tag = tag;
  request_ = "POST ";
  request_ += test::orders_path;
  request_ += " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: ";
  request_ += std::to_string(body.size());
  request_ += "\r\n\r\n";
  request_ += body;
  // The answer before has come, so the socket's buffer is empty and takes a request as a whole.
  if (::send(by.fd.get(), request_.data(), request_.size(), MSG_NOSIGNAL)
      != static_cast<ssize_t>(request_.size()))
    throw std::system_error{errno, std::generic_category(), "post"};
}

void load_client::poll(std::chrono::milliseconds patience, const answer_sink& sink) {
  std::array<epoll_event, wakes_max> events{};
  auto count = ::epoll_wait(epoll_.get(), events.data(), static_cast<int>(events.size()),
                            static_cast<int>(patience.count()));
  for (int i = 0; i < count; ++i) {
    auto index = events[static_cast<std::size_t>(i)].data.u32;
    if (index != foreign)
      read_answer(index, sink);
  }
}

void load_client::read_answer(std::uint32_t index, const answer_sink& sink) {
  auto& from = connections_[index];
  auto got = ::recv(from.fd.get(), buffer_.data(), buffer_.size(), 0);
  if (got < 0 && (errno == EAGAIN || errno == EINTR))
    return;
  if (got <= 0)
    throw std::runtime_error{"the server closed a connection"};
  std::string_view text{buffer_.data(), static_cast<std::size_t>(got)};
  if (!from.partial.empty()) {
    from.partial += text;
    text = from.partial;
  }
  auto head = read_head(text);
  if (!head || text.size() < head->total_bytes) {
    if (from.partial.empty())
      from.partial = text;
    return;
  }
  if (text.size() > head->total_bytes)
    throw std::runtime_error{"more than one answer to a request"};
  from.partial.clear();
  free_.push_back(index);
  sink(from.tag, head->status);
}

} // namespace cotm::bench
