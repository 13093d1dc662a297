// tests/support/socket.cpp: connecting, and finding a port.

#include "tests/support/socket.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <random>
#include <system_error>

namespace cotm::test {

namespace {

constexpr int first_port = 12'000;
constexpr int last_port = 31'000; // The kernel's own range begins at 32,768.

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

const sockaddr* as_generic(const sockaddr_in& address) {
  return reinterpret_cast<const sockaddr*>(&address); // The socket interface is of 1983.
}

unique_fd new_socket() {
  unique_fd fd{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  if (fd.get() < 0)
    throw std::system_error{errno, std::generic_category(), "socket"};
  return fd;
}

} // namespace

unique_fd::~unique_fd() {
  if (fd_ >= 0)
    ::close(fd_);
}

unique_fd connect_loopback(std::uint16_t port) {
  auto fd = new_socket();
  auto address = loopback(port);
  if (::connect(fd.get(), as_generic(address), sizeof(address)) != 0)
    throw std::system_error{errno, std::generic_category(), "connect"};
  const int on = 1;
  ::setsockopt(fd.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  ::fcntl(fd.get(), F_SETFL, O_NONBLOCK);
  return fd;
}

std::uint16_t free_port() {
  std::random_device entropy;
  std::uniform_int_distribution<int> any{first_port, last_port};
  for (;;) {
    auto port = static_cast<std::uint16_t>(any(entropy));
    auto fd = new_socket();
    auto address = loopback(port);
    const int on = 1;
    ::setsockopt(fd.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
    if (::bind(fd.get(), as_generic(address), sizeof(address)) == 0)
      return port;
  }
}

} // namespace cotm::test
