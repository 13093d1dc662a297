// tests/edge/outbound/played_receiver.cpp: see played_receiver.hpp.

#include "tests/edge/outbound/played_receiver.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>

#include <algorithm>
#include <cctype>
#include <mutex>
#include <thread>

namespace cotm::edge::test {

namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;
using text_request = http::request<http::string_body>;
using text_response = http::response<http::string_body>;

received received_of(const text_request& from) {
  received made{std::string{from.target()}, {}, from.body()};
  for (const auto& field : from) {
    std::string name{field.name_string()};
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    made.headers[name] = std::string{field.value()};
  }
  return made;
}

} // namespace

class played_receiver::parts {
public:
  parts(answerer answer, std::uint16_t port, const receiver_identity& shown)
    : answer_{std::move(answer)}, is_secure_{!shown.certificate.empty()},
      acceptor_{context_, {asio::ip::make_address("127.0.0.1"), port}}, listener_{
                                                                          [this] { listen(); }} {
    if (!is_secure_)
      return;
    tls_.use_certificate(asio::buffer(shown.certificate), asio::ssl::context::pem);
    tls_.use_private_key(asio::buffer(shown.key), asio::ssl::context::pem);
  }

  ~parts() {
    {
      std::scoped_lock lock{guard_};
      is_ending_ = true;
      for (auto& one : sockets_)
        ::shutdown(one->native_handle(), SHUT_RDWR);
    }
    ::shutdown(acceptor_.native_handle(), SHUT_RDWR);
    listener_.join();
    for (auto& one : threads_)
      one.join();
  }

  parts(const parts&) = delete;
  parts& operator=(const parts&) = delete;

  [[nodiscard]] std::uint16_t port() const {
    return acceptor_.local_endpoint().port();
  }

  [[nodiscard]] std::vector<received> all() const {
    std::scoped_lock lock{guard_};
    return all_;
  }

  [[nodiscard]] std::size_t most_at_once() const {
    std::scoped_lock lock{guard_};
    return most_at_once_;
  }

private:
  void listen() {
    for (;;) {
      auto socket = std::make_shared<tcp::socket>(context_);
      boost::system::error_code failure;
      acceptor_.accept(*socket, failure);
      std::scoped_lock lock{guard_};
      if (is_ending_ || failure)
        return;
      sockets_.push_back(socket);
      threads_.emplace_back([this, socket] { serve(*socket); });
    }
  }

  void serve(tcp::socket& socket) {
    if (is_secure_) {
      asio::ssl::stream<tcp::socket&> stream{socket, tls_};
      boost::system::error_code failure;
      stream.handshake(asio::ssl::stream_base::server, failure);
      if (!failure)
        converse(stream);
    } else {
      converse(socket);
    }
    boost::system::error_code ignored;
    socket.shutdown(tcp::socket::shutdown_both, ignored);
  }

  template <class Stream>
  void converse(Stream& stream) {
    boost::system::error_code failure;
    boost::beast::flat_buffer buffer;
    while (!failure) {
      text_request asked;
      http::read(stream, buffer, asked, failure);
      if (failure)
        break;
      auto reply = answer(received_of(asked));
      text_response sent{http::status{reply.status}, asked.version()};
      for (const auto& [name, value] : reply.headers)
        sent.set(name, value);
      sent.body() = reply.body;
      sent.prepare_payload();
      http::write(stream, sent, failure);
    }
  }

  said answer(const received& asked) {
    {
      std::scoped_lock lock{guard_};
      all_.push_back(asked);
      most_at_once_ = std::max(most_at_once_, ++at_once_);
    }
    auto reply = answer_(asked);
    std::scoped_lock lock{guard_};
    --at_once_;
    return reply;
  }

  answerer answer_;
  bool is_secure_;
  asio::ssl::context tls_{asio::ssl::context::tls_server};
  mutable std::mutex guard_;
  std::vector<received> all_;
  std::size_t at_once_ = 0;
  std::size_t most_at_once_ = 0;
  bool is_ending_ = false;
  asio::io_context context_;
  tcp::acceptor acceptor_;
  std::vector<std::shared_ptr<tcp::socket>> sockets_;
  std::vector<std::thread> threads_;
  std::thread listener_;
};

played_receiver::played_receiver(answerer answer, std::uint16_t port,
                                 const receiver_identity& shown)
  : parts_{std::make_shared<parts>(std::move(answer), port, shown)} {
  // nop
}

played_receiver::~played_receiver() = default;

std::uint16_t played_receiver::port() const {
  return parts_->port();
}

std::vector<received> played_receiver::all() const {
  return parts_->all();
}

std::size_t played_receiver::most_at_once() const {
  return parts_->most_at_once();
}

} // namespace cotm::edge::test
