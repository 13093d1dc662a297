// tests/support/socket.hpp: TCP connections to a server on this machine, as file descriptors.

#pragma once

#include <cstdint>
#include <utility>

namespace cotm::test {

/// Owns a file descriptor.
class unique_fd {
public:
  unique_fd() = default;

  explicit unique_fd(int fd) noexcept : fd_{fd} {
    // nop
  }

  unique_fd(unique_fd&& other) noexcept : fd_{std::exchange(other.fd_, -1)} {
    // nop
  }

  unique_fd& operator=(unique_fd&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }

  ~unique_fd();

  [[nodiscard]] int get() const noexcept {
    return fd_;
  }

private:
  int fd_ = -1;
};

/// Connects to a port of the loopback interface. The socket does not block afterwards.
/// @errors throws std::system_error if nobody listens there.
[[nodiscard]] unique_fd connect_loopback(std::uint16_t port);

/// Finds a port that nobody listens on. It lies below the range that the kernel hands out by
/// itself, so it stays free for a server that is started, killed and started again.
[[nodiscard]] std::uint16_t free_port();

} // namespace cotm::test
