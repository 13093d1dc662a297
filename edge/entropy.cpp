// edge/entropy.cpp: see entropy.hpp.

#include "edge/entropy.hpp"

#include "runtime/base/fail_stop.hpp"

#include <sys/random.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <mutex>

namespace cotm::edge {

namespace {

/// Fetched at once: a system call per few hundred orders instead of one each.
constexpr std::size_t buffer_bytes = 4'096;

class kernel_entropy {
public:
  void fill(std::span<std::uint8_t> wanted) {
    std::scoped_lock lock{guard_};
    while (!wanted.empty()) {
      if (left_ == 0)
        fetch();
      auto count = std::min(wanted.size(), left_);
      // Taken from the end; what was given away is wiped, so that no later dump shows it.
      auto* from = buffer_.data() + (left_ - count);
      std::memcpy(wanted.data(), from, count);
      std::memset(from, 0, count);
      left_ -= count;
      wanted = wanted.subspan(count);
    }
  }

private:
  void fetch() {
    // Up to 256 bytes are never interrupted; more may come in parts.
    auto got = ::getrandom(buffer_.data(), buffer_.size(), 0);
    if (got <= 0)
      fail_stop("the kernel gives no entropy");
    left_ = static_cast<std::size_t>(got);
  }

  std::mutex guard_;
  std::array<std::uint8_t, buffer_bytes> buffer_{};
  std::size_t left_ = 0;
};

} // namespace

entropy_source system_entropy() {
  return [kernel = std::make_shared<kernel_entropy>()](std::span<std::uint8_t> wanted) {
    kernel->fill(wanted);
  };
}

} // namespace cotm::edge
