// tests/support/sse.cpp: server-sent events, from the socket to the sink.

#include "tests/support/sse.hpp"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace cotm::test {

namespace {

using namespace std::chrono_literals;

constexpr auto head_patience = 10s;
constexpr std::size_t read_bytes = 65'536;

bool wait_readable(int fd, std::chrono::milliseconds patience) {
  pollfd wanted{fd, POLLIN, 0};
  return ::poll(&wanted, 1, static_cast<int>(patience.count())) > 0;
}

} // namespace

// -- sse_parser
// ---------------------------------------------------------------------------------------

void sse_parser::take(std::string_view bytes, const sse_sink& sink) {
  for (;;) {
    auto end = bytes.find('\n');
    if (end == std::string_view::npos) {
      rest_ += bytes;
      return;
    }
    if (rest_.empty()) {
      take_line(bytes.substr(0, end), sink);
    } else {
      rest_ += bytes.substr(0, end);
      take_line(rest_, sink);
      rest_.clear();
    }
    bytes.remove_prefix(end + 1);
  }
}

void sse_parser::take_line(std::string_view line, const sse_sink& sink) {
  if (!line.empty() && line.back() == '\r')
    line.remove_suffix(1);
  if (line.empty()) {
    if (!next_.data.empty())
      sink(next_);
    next_.name.clear();
    next_.data.clear(); // The id stays: it holds until another one is given.
    return;
  }
  auto colon = line.find(':');
  if (colon == 0 || colon == std::string_view::npos)
    return; // A comment, or a field that nobody defines.
  auto field = line.substr(0, colon);
  auto value = line.substr(colon + 1);
  if (value.starts_with(' '))
    value.remove_prefix(1);
  if (field == "data") {
    if (!next_.data.empty())
      next_.data += '\n';
    next_.data += value;
  } else if (field == "id") {
    next_.id = value;
  } else if (field == "event") {
    next_.name = value;
  }
}

// -- chunk_decoder
// --------------------------------------------------------------------------------------

void chunk_decoder::take(std::string_view bytes, std::string& body) {
  while (!bytes.empty()) {
    if (expects_ == part::data) {
      auto taken = std::min(left_, bytes.size());
      body += bytes.substr(0, taken);
      bytes.remove_prefix(taken);
      left_ -= taken;
      if (left_ == 0)
        expects_ = part::data_end;
      continue;
    }
    auto c = bytes.front();
    bytes.remove_prefix(1);
    if (c == '\r')
      continue;
    if (c != '\n') {
      size_line_ += c;
      continue;
    }
    if (expects_ == part::data_end) {
      expects_ = part::size;
      continue;
    }
    auto [end, error]
      = std::from_chars(size_line_.data(), size_line_.data() + size_line_.size(), left_, 16);
    if (error != std::errc{})
      throw std::runtime_error{"a chunk of size \"" + size_line_ + "\""};
    size_line_.clear();
    expects_ = left_ == 0 ? part::size : part::data;
  }
}

// -- sse_stream
// -----------------------------------------------------------------------------------------

sse_stream::sse_stream(std::uint16_t port, const std::string& target,
                       const std::string& last_event_id)
  : fd_{connect_loopback(port)}, buffer_(read_bytes) {
  send_request(target, last_event_id);
  read_head();
}

void sse_stream::send_request(const std::string& target, const std::string& last_event_id) {
  auto request = "GET " + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n";
  if (!last_event_id.empty())
    request += "Last-Event-ID: " + last_event_id + "\r\n";
  request += "\r\n";
  if (::send(fd_.get(), request.data(), request.size(), MSG_NOSIGNAL)
      != static_cast<ssize_t>(request.size()))
    throw std::system_error{errno, std::generic_category(), "subscribe"};
}

void sse_stream::read_head() {
  const auto deadline = std::chrono::steady_clock::now() + head_patience;
  std::string head;
  auto end = std::string::npos;
  while (end == std::string::npos) {
    auto got
      = wait_readable(fd_.get(), 100ms) ? ::recv(fd_.get(), buffer_.data(), buffer_.size(), 0) : -1;
    if (got == 0 || std::chrono::steady_clock::now() > deadline)
      throw std::runtime_error{"no answer to a subscription: " + head};
    if (got > 0)
      head.append(buffer_.data(), static_cast<std::size_t>(got));
    end = head.find("\r\n\r\n");
  }
  if (!head.starts_with("HTTP/1.1 200"))
    throw std::runtime_error{"a subscription was refused: " + head};
  early_ = head.substr(end + 4);
  head.resize(end);
  std::transform(head.begin(), head.end(), head.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  is_chunked_ = head.find("\r\ntransfer-encoding: chunked") != std::string::npos;
}

bool sse_stream::read_available(const sse_sink& sink) {
  if (!early_.empty())
    take_body(std::exchange(early_, {}), sink);
  for (;;) {
    auto got = ::recv(fd_.get(), buffer_.data(), buffer_.size(), MSG_DONTWAIT);
    if (got > 0)
      take_body({buffer_.data(), static_cast<std::size_t>(got)}, sink);
    else if (got == 0)
      return false;
    else if (errno != EINTR)
      return errno == EAGAIN;
    if (got > 0 && static_cast<std::size_t>(got) < buffer_.size())
      return true;
  }
}

bool sse_stream::wait_and_read(std::chrono::milliseconds patience, const sse_sink& sink) {
  if (early_.empty() && !wait_readable(fd_.get(), patience))
    return true;
  return read_available(sink);
}

void sse_stream::take_body(std::string_view bytes, const sse_sink& sink) {
  if (!is_chunked_) {
    parser_.take(bytes, sink);
    return;
  }
  body_.clear();
  chunks_.take(bytes, body_);
  parser_.take(body_, sink);
}

} // namespace cotm::test
